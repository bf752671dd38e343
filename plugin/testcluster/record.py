"""Asks the API server about the corpus and writes its answers to testdata/server.

`./dev e2e --record` runs it. Equal servers give equal files.
"""

import json

import corpus
import crd_server
import oracle

FOLDER = corpus.TESTDATA / "server"


def file_of(kind):
    """AIDeployment: ai_deployment.jsonl, called like its CRD."""
    names = {each.kind: path.stem for path, each in
             zip(sorted(corpus.CRDS.glob("*.json")), corpus.definitions().values())}
    return FOLDER / f"{names[kind]}.jsonl"


def recorded():
    """(entry, answer) of everything that is written down."""
    for kind in corpus.definitions():
        for line in file_of(kind).read_text().rstrip("\n").split("\n"):
            record = json.loads(line)
            yield corpus.Entry(kind, record["what"], record["text"]), record["answer"]


def record(api):
    known = corpus.definitions()
    for definition in known.values():
        crd_server.establish(api, definition.crd)
    lines = {kind: [] for kind in known}
    for entry in corpus.corpus():
        answer = oracle.ask(api, known[entry.kind], entry.text)
        lines[entry.kind].append(json.dumps({"what": entry.what, "text": entry.text, "answer": answer},
                                            ensure_ascii=False, separators=(",", ":")))
    FOLDER.mkdir(exist_ok=True)
    for kind, texts in lines.items():
        file_of(kind).write_text("\n".join(texts) + "\n")
    return {kind: len(texts) for kind, texts in lines.items()}


def main(binaries):
    with crd_server.running(binaries) as server:
        for kind, count in record(server.api()).items():
            print(f"{file_of(kind).relative_to(corpus.ROOT)}: {count} answers")


if __name__ == "__main__":
    import sys
    main(sys.argv[1])
