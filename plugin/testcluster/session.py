"""What the tests of the verbs share: inputs, a namespace for each test, and routerctl as a user calls it."""

import glob
import os
import pathlib
import subprocess
import tempfile
import unittest

import e2e
from control_plane import wait_for

ROUTE = """\
apiVersion: production-stack.vllm.ai/v1alpha1
kind: StaticRoute
metadata:
  name: {name}
  namespace: {namespace}
spec:
  serviceDiscovery: static
  routingLogic: roundrobin
  staticBackends: http://one.{namespace}.svc:8000
  staticModels: {model}
  configMapName: {name}
"""

MODEL = """\
apiVersion: vllm.efortin.github.io/v1alpha1
kind: VLLMModel
metadata:
  name: {name}
  namespace: {namespace}
spec:
  modelName: {model}
  servedModelName: {name}
"""


def route(namespace, name="routes", model="llama"):
    return ROUTE.format(name=name, namespace=namespace, model=model)


class Session(unittest.TestCase):
    verb = "apply"

    def setUp(self):
        self.plane = e2e.control_plane()
        self.api = self.plane.api()
        self.namespace = f"{self.verb}-{self.id().rsplit('_', 1)[-1].lower()}"
        folder = tempfile.TemporaryDirectory(prefix="routerctl-verb-")
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

    def run_it(self, text, *flags, verb=None, **environment):
        done = subprocess.run([e2e.BINARY, verb or self.verb, "-", *flags], input=text, capture_output=True,
                              text=True, env=self.environment(**environment), timeout=60, check=False)
        self.assertEqual(glob.glob(f"{self.folder}/routerctl-*"), [], "the proxy's directory is left")
        return done

    def start(self, text, *flags, **environment):
        """As run_it, for what happens while it runs; to be used in a `with`."""
        running = subprocess.Popen([e2e.BINARY, self.verb, "-", *flags], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=self.environment(**environment))
        running.stdin.write(text)
        running.stdin.close()
        return running

    def expect(self, code, out, done):
        self.assertEqual((done.returncode, done.stdout), (code, out), done.stderr)

    def config_map(self, name="routes"):
        return self.api.get(f"/api/v1/namespaces/{self.namespace}/configmaps/{name}")
