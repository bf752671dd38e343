"""Every object that the golden cases render is accepted by an API server.

Those of the operator that are not: routerctl warns of them (authority `consumer`) and refuses to render
them without --fidelity operator. What else is refused stands in refused.json with the reason.
"""

import dataclasses
import fnmatch
import json
import pathlib
import re
import shlex
import subprocess
import unittest

import yaml

import corpus
import crd_server
import e2e

REFUSED = pathlib.Path(__file__).with_name("refused.json")


def cases():
    """(name, folder, inputs, flags) of all golden cases and of the samples together."""
    yield "samples", corpus.TESTDATA, ["samples"], []
    for path in sorted(corpus.TESTDATA.glob("*/*/input.yaml")):
        arguments = path.with_name("args")
        flags = shlex.split(arguments.read_text()) if arguments.exists() else []
        yield str(path.parent.relative_to(corpus.TESTDATA)), path.parent, ["input.yaml"], flags


def rendered(folder, inputs, flags):
    """The objects of a case; none if it renders nothing."""
    done = subprocess.run([e2e.BINARY, "render", *inputs, *flags, "-o", "json"], cwd=folder, capture_output=True,
                          check=False)
    return json.loads(done.stdout)["items"] if done.returncode == 0 and done.stdout else []


def is_warned_of(folder, inputs, flags):
    """Whether whoever receives the operator's objects is said to refuse some."""
    flags = [each for each in flags if each != "--emit-nodes"]
    done = subprocess.run([e2e.BINARY, "validate", *inputs, *flags, "-o", "json"], cwd=folder, capture_output=True,
                          check=False)
    return any(each["authority"] == "consumer" and each["severity"] == "warning"
               for each in json.loads(done.stdout)["results"])


@dataclasses.dataclass
class Made:
    """An object, and the first case that makes it."""
    case: str
    value: dict
    warned: bool

    @property
    def title(self):
        return f"{self.value['kind']}/{self.value['metadata']['name']}"


def all_objects():
    """Each different object once."""
    seen = {}
    for name, folder, inputs, flags in cases():
        for fidelity in ([], ["--fidelity", "operator"]):
            if fidelity and "--fidelity" in flags:
                continue
            all_flags = [*flags, *fidelity]
            made = rendered(folder, inputs, all_flags)
            warned = bool(made) and "operator" in all_flags and is_warned_of(folder, inputs, all_flags)
            for value in made:
                seen.setdefault(json.dumps(value, sort_keys=True), Made(" ".join([name, *fidelity]), value, warned))
    return list(seen.values())


def prepared(value):
    """What is sent. Node patches carry the uid of a node in the user's own cluster, and server-side
    apply of this old server wants the protocol of each port of a Service."""
    value = json.loads(json.dumps(value))
    if value["kind"] == "Node":
        value["metadata"].pop("uid", None)
    if value["kind"] == "Service":
        for port in value["spec"].get("ports", []):
            port.setdefault("protocol", "TCP")
    return value


def definition_of(description):
    """The CustomResourceDefinition of a kind of others, which testdata/crds describes."""
    group = description["apiVersions"][0].split("/")[0]
    kind = description["kind"]
    plural = f"{kind.lower()}s"
    versions = [{"name": each.split("/")[1], "served": True, "storage": number == 0,
                 "schema": {"openAPIV3Schema": description["schema"]}}
                for number, each in enumerate(description["apiVersions"])]
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": f"{plural}.{group}", "annotations": {
                # Groups of Kubernetes are protected; this says that no review is claimed.
                "api-approved.kubernetes.io": "unapproved, for tests"}},
            "spec": {"group": group, "scope": "Namespaced", "versions": versions,
                     "names": {"plural": plural, "singular": kind.lower(), "kind": kind, "listKind": f"{kind}List"}}}


class Discovery:
    """Where objects of a kind are sent to."""

    def __init__(self, api):
        self._api = api
        self._resources = {}

    def path(self, value):
        version, kind = value["apiVersion"], value["kind"]
        base = f"/apis/{version}" if "/" in version else f"/api/{version}"
        if version not in self._resources:
            listed = self._api.get(base)
            if listed.code != 200:
                raise AssertionError(f"the server has no {version}: a CRD is missing in testdata/crds")
            self._resources[version] = {each["kind"]: each for each in listed.json["resources"]
                                        if "/" not in each["name"]}
        resource = self._resources[version][kind]
        scope = f"/namespaces/{value['metadata'].get('namespace', 'default')}" if resource["namespaced"] else ""
        return f"{base}{scope}/{resource['name']}"


def is_custom(value):
    return "." in value["apiVersion"] and not value["apiVersion"].endswith((".k8s.io/v1", ".k8s.io/v1beta1")) or \
        value["apiVersion"].startswith(("gateway.", "inference."))


def answers_of(api, path, value):
    """What the server says of the object as a new one and to its application."""
    yield api.post(path, value, dryRun="All")
    # Unknown fields, and items of one name, are refused only here. The body is read as YAML, which has
    # no escapes for halves of a character.
    body = json.dumps(value, ensure_ascii=False)
    yield api.apply(f"{path}/{value['metadata']['name']}", body, dryRun="All", force="true")


class Output(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.objects = all_objects()
        cls.rows = json.loads(REFUSED.read_text())

    def check(self, api, objects):
        """Returns the rows of refused.json that were needed."""
        discovery = Discovery(api)
        used, warned = set(), 0
        for made in objects:
            value = prepared(made.value)
            path = discovery.path(value)
            for answer in answers_of(api, path, value):
                if answer.code in (200, 201):
                    continue
                row = next((number for number, each in enumerate(self.rows)
                            if fnmatch.fnmatch(made.case, each["case"]) and fnmatch.fnmatch(made.title, each["object"])
                            and re.search(each["message"], answer.message)), None)
                used.add(row)
                warned += row is None and made.warned
                with self.subTest(case=made.case, object=made.title):
                    self.assertTrue(made.warned or row is not None, f"{answer.code} {answer.message}")
        print(f"{len(objects)} objects, {warned} refusals that routerctl warns of", flush=True)
        return used

    def test_builtin_kinds(self):
        api = e2e.control_plane().api()
        objects = [made for made in self.objects if not is_custom(made.value)]
        self.assertGreater(len(objects), 300)
        for namespace in {made.value["metadata"].get("namespace", "default") for made in objects}:
            api.post("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
        used = self.check(api, objects)
        for number, row in enumerate(self.rows):
            with self.subTest(row=row):
                self.assertIn(number, used, "this row is not needed any more")

    def test_kinds_of_others(self):
        api = e2e.crd_server().api()
        for path in sorted((corpus.TESTDATA / "crds").glob("*.yaml")):
            crd_server.establish(api, definition_of(yaml.safe_load(path.read_text())))
        objects = [made for made in self.objects if is_custom(made.value)]
        self.assertGreater(len(objects), 50)
        self.check(api, objects)


if __name__ == "__main__":
    unittest.main()
