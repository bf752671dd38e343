"""Runs commands of routerctl against the control plane, each test in a folder and namespace of its own."""

import glob
import os
import pathlib
import subprocess
import tempfile
import unittest

import e2e
from control_plane import wait_for


class ClusterTest(unittest.TestCase):
    def setUp(self):
        self.plane = e2e.control_plane()
        self.api = self.plane.api()
        words = self.id().split(".")[-1].removeprefix("test_").replace("_", "-").lower()
        self.namespace = f"{type(self).__name__.lower()}-{words}"
        folder = tempfile.TemporaryDirectory(prefix="routerctl-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def make_namespace(self):
        self.api.post("/api/v1/namespaces",
                      {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": self.namespace}})
        # Pods and applies are refused before it.
        wait_for(lambda: self.api.get(f"/api/v1/namespaces/{self.namespace}/serviceaccounts/default").code == 200,
                 what="the ServiceAccount")

    def environment(self, user="admin", path=None):
        tools = path or f"{os.path.dirname(e2e.KUBECTL)}:/usr/bin:/bin"
        return {"PATH": tools, "KUBECONFIG": str(self.plane.kubeconfig(user)), "HOME": str(self.folder),
                "TMPDIR": str(self.folder)}

    def run_it(self, *words, text="", **environment):
        """`text` is its standard input."""
        done = subprocess.run([e2e.BINARY, *words], input=text, capture_output=True, text=True,
                              env=self.environment(**environment), timeout=120, check=False)
        self.assertEqual(glob.glob(f"{self.folder}/routerctl-*"), [], "the proxy's directory is left")
        return done

    def expect(self, code, out, done):
        self.assertEqual((done.returncode, done.stdout), (code, out), done.stderr)
