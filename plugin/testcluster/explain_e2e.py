"""`explain` prints what `kubectl explain` prints, and more: without what is only ours the texts are equal."""

import json
import re
import subprocess
import tempfile
import unittest

import e2e
import openapi_server

DEPTH = 2
# Sections and lines that kubectl does not have.
OURS = re.compile(r"^(DEFAULT|BOUNDS|BECOMES):\n(    .*\n)+\n?|^ *(default|bounds): .*\n", re.MULTILINE)
# kubectl does not look for a description behind the reference that metadata is.
METADATA = re.compile(r"^(  metadata\t<ObjectMeta>\n)(    .*\n)+", re.MULTILINE)


def common(text):
    text = OURS.sub("", text).replace("IntOrString", "Object")
    # Of a field of a custom resource kubectl says only in the list of its parent that it is required.
    text = re.sub(r"^(FIELD: .*) -required-$", r"\1", text, flags=re.MULTILINE)
    text = METADATA.sub(r"\1", text)
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def inner(schema):
    while "items" in schema or isinstance(schema.get("additionalProperties"), dict):
        schema = schema.get("items") or schema["additionalProperties"]
    return schema


def paths(schema, prefix):
    """Every field that many steps down."""
    yield prefix
    if prefix.count(".") < DEPTH:
        for name, field in inner(schema).get("properties", {}).items():
            yield from paths(field, f"{prefix}.{name}")


class Explain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(openapi_server.OpenapiServer(e2e.BINARY))
        cls.cache = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="routerctl-explain-"))

    def ours(self, *words):
        return subprocess.run([e2e.BINARY, "explain", *words], capture_output=True, text=True, check=True).stdout

    def kubectl(self, *words):
        done = subprocess.run([e2e.KUBECTL, "--server", self.server.url, "--cache-dir", self.cache, "explain", *words],
                              capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), words)
        return done.stdout

    def same(self, *words):
        with self.subTest(words):
            self.assertEqual(common(self.ours(*words)), common(self.kubectl(*words)))

    def crds(self):
        return json.loads(subprocess.check_output([e2e.BINARY, "crds", "-o", "json"]))["items"]

    def test_whole_kinds(self):
        for crd in self.crds():
            self.same(crd["spec"]["names"]["kind"], "--recursive")

    def test_fields(self):
        count = 0
        for crd in self.crds():
            kind = crd["spec"]["names"]["kind"]
            version = crd["spec"]["versions"][0]
            for path in paths(version["schema"]["openAPIV3Schema"], kind):
                # The pods of Kubernetes have hundreds of fields, all of the same making.
                if ".template." not in path and not path.startswith(f"{kind}.metadata"):
                    self.same(path)
                    count += 1
        self.assertGreater(count, 100)

    def test_unknown_fields_are_refused_by_both(self):
        for words in (["staticroute.spec.nope"], ["nothing-of-that-name"]):
            for program in ([e2e.BINARY], [e2e.KUBECTL, "--server", self.server.url, "--cache-dir", self.cache]):
                done = subprocess.run([*program, "explain", *words], capture_output=True, text=True, check=False)
                self.assertNotEqual(done.returncode, 0)
