"""Custom resources to show to an API server: good ones, and thousands that are wrong in one place.

The mistakes come from the schemas: every place of every kind is a candidate, and a seed says which
of them are taken. Equal seeds give equal texts.
"""

import copy
import dataclasses
import json
import pathlib
import random
import re

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
CRDS = ROOT / "schemas" / "openapi" / "crds"
TESTDATA = ROOT / "testdata"

# Scalars that YAML 1.1, YAML 1.2 and their readers do not agree about.
TRAPS = ("on Off y N yes NO true True FALSE ~ null Null NULL 012 0o17 0b11 0x1F 1_000 1e3 1E400 .5 5. +7 -0 "
         "1:30 190:20:30 .inf -.Inf .nan 2001-01-01 2001-12-14t21:59:43.10-05:00 9223372036854775807 "
         "9223372036854775808 18446744073709551616 1.0 3.0e0 = << !!str !!int_7 !!str_7 !!float_7 !!binary_aGk= "
         "'on' \"012\" *missing").split()

# The place of a trap in a text; as long as it is there, the value is quoted by nobody.
MARK = "__trap__"


@dataclasses.dataclass(frozen=True)
class Entry:
    """One request. `what` says what is wrong, for people."""
    kind: str
    what: str
    text: str


@dataclasses.dataclass(frozen=True)
class Definition:
    """A CustomResourceDefinition and the schema of its only version."""
    crd: dict

    @property
    def kind(self):
        return self.crd["spec"]["names"]["kind"]

    @property
    def api_version(self):
        return f"{self.crd['spec']['group']}/{self.crd['spec']['versions'][0]['name']}"

    @property
    def schema(self):
        return self.crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]

    def path(self, namespace):
        group, version = self.api_version.split("/")
        return f"/apis/{group}/{version}/namespaces/{namespace}/{self.crd['spec']['names']['plural']}"


def definitions():
    """All of them, by kind."""
    found = [Definition(json.loads(path.read_text())) for path in sorted(CRDS.glob("*.json"))]
    return {each.kind: each for each in found}


# --- good ones ---


class _Loader(yaml.SafeLoader):
    """Refuses nothing that is only odd: an odd text is sent as it is."""


def _documents(path):
    """The documents of a file as texts. A separator within a text would be indented."""
    try:
        return re.split(r"(?m)^---[ \t]*(?:#.*)?$\n?", path.read_text())
    except UnicodeDecodeError:
        return []  # what is no UTF-8 cannot be written down here


def _kind_of(text, known):
    """The kind of a text that is one of ours and can be sent to a namespace."""
    try:
        document = yaml.load(text, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or document.get("kind") not in known:
        return None
    definition = known[document["kind"]]
    return definition.kind if document.get("apiVersion") == definition.api_version else None


# Two keys that become one: which of them the server keeps is chance.
BY_CHANCE = ("yaml/duplicate_key_of_another_type",)


def checked_in(known):
    """Every sample and every input of a golden folder, each text once."""
    seen = set()
    for path in sorted(TESTDATA.glob("samples/*.yaml")) + sorted(TESTDATA.glob("*/*/input.yaml")):
        if str(path.parent.relative_to(TESTDATA)) in BY_CHANCE:
            continue
        for number, text in enumerate(_documents(path)):
            kind = _kind_of(text, known) if len(text) < 20_000 else None
            if kind and text not in seen:
                seen.add(text)
                yield Entry(kind, f"{path.relative_to(TESTDATA)} {number}", text)


# --- values ---


def example(schema):
    """A value that satisfies a schema."""
    if "default" in schema and schema["default"] not in ({}, []):
        return copy.deepcopy(schema["default"])
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("x-kubernetes-int-or-string"):
        return 8080
    kind = schema.get("type")
    if kind == "object":
        value = {name: example(schema["properties"][name]) for name in schema.get("required", [])
                 if name in schema.get("properties", {})}
        if not value and "additionalProperties" in schema:
            value = {"key": example(schema["additionalProperties"])}
        return value
    if kind == "array":
        return [example(schema["items"])]
    if kind in ("integer", "number"):
        return max(1, int(schema.get("minimum", 1)))
    if kind == "boolean":
        return True
    return _text_for(schema)


def _text_for(schema):
    for text in ("example", "128Mi", "http://10.0.0.1:8000", "2026-01-01T00:00:00Z", "10.0.0.1", "aGVsbG8="):
        if re.search(schema.get("pattern", ""), text) and len(text) >= schema.get("minLength", 0):
            if schema.get("format") in (None, "password") or schema["format"] in ("date-time",) == ("Z" in text):
                return text
    return "example"


def _typo(word):
    middle = len(word) // 2
    return word[:middle] + word[middle + 1:] if len(word) > 3 else word + "s"


def wrong_values(schema, value):
    """(what is wrong, value) for a place. Some of the values turn out to be fine."""
    yield "null", None
    for other in ("text", 7, 2.5, True, ["item"], {"key": "value"}, [], {}, "", 0):
        if type(other) is not type(value) or other in ("", 0):
            yield f"is {json.dumps(other)}", other
    for bound, step in (("minimum", -1), ("maximum", 1)):
        if bound in schema:
            yield f"beyond {bound}", schema[bound] + step
            yield f"at {bound}", schema[bound]
            yield f"far beyond {bound}", schema[bound] + step * 10**9
    if schema.get("type") == "integer":
        for number in (2**31 - 1, 2**31, -2**31 - 1, 2**63 - 1, 2**63, -1, 3.0, 1e300):
            yield f"is {number!r}", number
    if schema.get("type") == "number":
        yield "is huge", 1e308
    if "enum" in schema:
        yield "wrong enum", f"{schema['enum'][0]}x"
        yield "enum in capitals", str(schema["enum"][0]).swapcase()
        yield "enum with a space", f" {schema['enum'][0]}"
    if schema.get("type") == "string" or schema.get("x-kubernetes-int-or-string"):
        yield "long", "long-" * 60
        yield "longer", "x" * 1100
        for text in ("Ünïcödé", " space ", "a\nb", "tab\there", "UPPER", "-dash-", "a..b", "http://", "1 Gi", "1.5.5",
                     "--1", "1e", "1Kb", "0x10", "1e3", "100m", "12Ei"):
            yield f"is {json.dumps(text, ensure_ascii=False)}", text
    if isinstance(value, list):
        yield "empty", []
        if value:
            yield "twice the same", [value[0], copy.deepcopy(value[0])]
            yield "item null", [*value, None]
            yield "item of another type", [*value, 7 if isinstance(value[0], (str, dict)) else "text"]
            if isinstance(value[0], dict):
                keys = schema.get("x-kubernetes-list-map-keys", [])
                yield "same keys", [value[0], {key: value[0].get(key) for key in keys if key in value[0]}]
    if isinstance(value, dict) and "properties" not in schema:
        yield "value null", {**value, "nothing": None}
        yield "value number", {**value, "number": 5}
        yield "value list", {**value, "list": []}
        yield "odd keys", {**value, "": "empty", "a b": "space", "x/y/z": "slashes", "Ü": "letter"}
    for name in schema.get("required", []) if isinstance(value, dict) else []:
        yield f"without {name}", {key: each for key, each in value.items() if key != name}
    for name in list(schema.get("properties", {}))[:4] if isinstance(value, dict) else []:
        typo = _typo(name)
        yield f"unknown {typo}", {**value, typo: value.get(name, 1)}
        yield f"unknown {name.swapcase()}", {**value, name.swapcase(): value.get(name, 1)}


# --- places ---


def places(schema, path=()):
    """(path, schema) of every place below a schema; lists have index 0."""
    for name, child in schema.get("properties", {}).items():
        yield (*path, name), child
        yield from places(child, (*path, name))
    if isinstance(schema.get("additionalProperties"), dict):
        yield (*path, "key"), schema["additionalProperties"]
        yield from places(schema["additionalProperties"], (*path, "key"))
    if "items" in schema:
        yield (*path, 0), schema["items"]
        yield from places(schema["items"], (*path, 0))


def with_value(document, schema, path, value):
    """A copy of the document with a value at a place; what is missing on the way is made."""
    document = copy.deepcopy(document)
    at = document
    for step in path[:-1]:
        schema = _child(schema, step)
        if isinstance(at, list):
            if not at:
                at.append(example(schema))
            at = at[0]
        else:
            if not isinstance(at.get(step), (dict, list)):
                at[step] = example(schema)
            at = at[step]
        if not isinstance(at, (dict, list)):
            return None
    if isinstance(at, list):
        at[:1] = [value]
    else:
        at[path[-1]] = value
    return document


def value_at(document, path):
    for step in path:
        if isinstance(document, list):
            document = document[0] if document else None
        elif isinstance(document, dict):
            document = document.get(step)
        else:
            return None
    return document


def _child(schema, step):
    if step == 0 and "items" in schema:
        return schema["items"]
    properties = schema.get("properties", {})
    return properties[step] if step in properties else schema.get("additionalProperties", {})


def to_text(document, trap=None):
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=10_000)
    if trap is not None:
        text = text.replace(f"'{MARK}'", MARK).replace(MARK, trap.replace("_", " ") if "!!" in trap else trap)
    return text


# --- mistakes in metadata ---


def metadata_mistakes(document):
    def changed(**more):
        return {**document, "metadata": {**document["metadata"], **more}}

    names = ("", "UPPER", "a.b", "a..b", "-a", "a-", "a_b", "ü", "a" * 63, "a" * 64, "a" * 253, "a" * 254, "1", "a/b",
             "a%b", ".", "..", "a b", 5, True, None, ["a"], {"a": "b"})
    for name in names:
        yield f"name {json.dumps(name)[:40]}", changed(name=name)
    yield "no name", {**document, "metadata": {"namespace": document["metadata"].get("namespace", "default")}}
    for keys in ({"a b": "c"}, {"": "c"}, {"a": "b c"}, {"a": "x" * 64}, {"a": "x" * 63}, {"x/y/z": "a"}, {"X.y/z": "a"},
                 {"-a": "b"}, {"a": "-b"}, {"a" * 64: "b"}, {"a.b/" + "c" * 63: ""}, {"a": 5}, {"a": True}, {"a": None},
                 {"a": ["b"]}, {"a": {"b": "c"}}, ["a"], "a", None, {}, {"UPPER.example/x": "y"}, {"é": "y"}):
        yield f"labels {json.dumps(keys)[:40]}", changed(labels=keys)
        yield f"annotations {json.dumps(keys)[:40]}", changed(annotations=keys)
    for more in ({"generateName": "a-"}, {"generation": 5}, {"generation": -1}, {"generation": "five"}, {"uid": "x"},
                 {"uid": 5}, {"resourceVersion": "5"}, {"creationTimestamp": "2026-01-01T00:00:00Z"},
                 {"creationTimestamp": "yesterday"}, {"creationTimestamp": None}, {"deletionTimestamp": "x"},
                 {"finalizers": ["a"]}, {"finalizers": ["example.com/a"]}, {"finalizers": ["a b/c"]}, {"finalizers": "a"},
                 {"finalizers": [5]}, {"ownerReferences": []}, {"ownerReferences": [{}]},
                 {"ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "b"}]},
                 {"ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "b", "controller": "yes"}]},
                 {"ownerReferences": [{"apiVersion": "a/b/c", "kind": "Pod", "name": "a", "uid": "b"}]},
                 {"ownerReferences": [{"apiVersion": "v1", "kind": "Event", "name": "a", "uid": "b"}]},
                 {"ownerReferences": {"a": "b"}}, {"managedFields": []}, {"managedFields": [{"manager": "a"}]},
                 {"managedFields": 5}, {"selfLink": "/x"}, {"selfLink": 5}, {"clusterName": "x"}, {"lables": {"a": "b"}},
                 {"Name": "x"}, {"deletionGracePeriodSeconds": 5}, {"deletionGracePeriodSeconds": "5"}):
        yield f"metadata {json.dumps(more)[:60]}", changed(**more)
    for value in (None, "text", 5, [], ["a"], {}):
        yield f"metadata is {json.dumps(value)}", {**document, "metadata": value}
    for value in (None, "text", 5, [], {}, {"phase": "x"}, {"conditions": "x"}):
        yield f"status is {json.dumps(value)}", {**document, "status": value}
    for value in (None, "text", 5, [], {}):
        yield f"spec is {json.dumps(value)}", {**document, "spec": value}
    yield "no spec", {key: value for key, value in document.items() if key != "spec"}
    yield "unknown at the top", {**document, "specs": {}}
    yield "data at the top", {**document, "data": {"a": "b"}}


# --- mistakes of texts ---


def text_mistakes(text):
    """Duplicate keys, and layouts that lose something."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        match = re.match(r"^( *)([A-Za-z]+): (\S.*)$", line)
        if match:
            yield f"key {match[2]} twice", "\n".join([*lines[:number + 1], line, *lines[number + 1:]]) + "\n"
            yield f"key {match[2]} in quotes twice", "\n".join(
                [*lines[:number + 1], f'{match[1]}"{match[2]}": {match[3]}', *lines[number + 1:]]) + "\n"
            yield f"tab behind {match[2]}", "\n".join(
                [*lines[:number], f"{match[1]}{match[2]}:\t{match[3]}", *lines[number + 1:]]) + "\n"
            yield f"no space behind {match[2]}", "\n".join(
                [*lines[:number], f"{match[1]}{match[2]}:{match[3]}", *lines[number + 1:]]) + "\n"
            yield f"{match[2]} in a block", "\n".join(
                [*lines[:number], f"{match[1]}{match[2]}: |", f"{match[1]}  {match[3]}", *lines[number + 1:]]) + "\n"
            yield f"{match[2]} folded", "\n".join(
                [*lines[:number], f"{match[1]}{match[2]}: >-", f"{match[1]}  {match[3]}", *lines[number + 1:]]) + "\n"


# --- the corpus ---


def _base(kind, entries):
    """The document that mistakes of a kind are made in: the longest sample that is not too long."""
    documents = [yaml.safe_load(each.text) for each in entries
                 if each.kind == kind and each.what.startswith("samples/")]
    return max(documents, key=lambda document: len(json.dumps(document)))


def _candidates(definition, base):
    schema = definition.schema
    for path, at in places(schema):
        if path[0] in ("apiVersion", "kind", "metadata", "status"):
            continue
        where = ".".join(map(str, path))
        value = value_at(base, path)
        value = example(at) if value is None else value
        for what, wrong in wrong_values(at, value):
            yield where, what, path, wrong, None
        if at.get("type") not in ("object", "array"):
            for trap in TRAPS:
                yield where, f"trap {trap}", path, MARK, trap
    for what, changed in metadata_mistakes(base):
        yield "", what, None, changed, None


def mistakes(definition, base, count, random_):
    """At most `count` entries, spread over all places of the kind."""
    by_place = {}
    for candidate in _candidates(definition, base):
        by_place.setdefault(candidate[0], []).append(candidate)
    metadata = by_place.pop("")
    chosen = list(metadata)
    places_ = list(by_place.values())
    for candidates in places_:
        random_.shuffle(candidates)
    random_.shuffle(places_)
    # One of each place, then a second of each, until there are enough.
    while len(chosen) < count and places_:
        for candidates in places_:
            chosen.append(candidates.pop())
        places_ = [each for each in places_ if each]
    texts = list(text_mistakes(to_text(base)))
    random_.shuffle(texts)
    for where, what, path, wrong, trap in chosen[:count - min(len(texts), count // 12)]:
        document = wrong if path is None else with_value(base, definition.schema, path, wrong)
        if document is not None:
            yield Entry(definition.kind, f"{where} {what}".strip(), to_text(document, trap))
    for what, text in texts[:count // 12]:
        yield Entry(definition.kind, what, text)


COUNTS = {"AIDeployment": 1000, "AIModelMap": 380, "AutoNodeLabeler": 330, "SchedulerInstall": 480,
          "SimulatorDeployment": 560, "StaticRoute": 480, "VLLMModel": 480}


def corpus(seed=1):
    """All entries, each text once for its kind."""
    known = definitions()
    entries = list(checked_in(known))
    seen = {(each.kind, each.text) for each in entries}
    for kind, definition in known.items():
        random_ = random.Random(f"{seed} {kind}")
        base = _base(kind, entries)
        for entry in mistakes(definition, base, COUNTS[kind], random_):
            if (entry.kind, entry.text) not in seen:
                seen.add((entry.kind, entry.text))
                entries.append(entry)
    return entries
