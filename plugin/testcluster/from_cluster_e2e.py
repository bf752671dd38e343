"""Custom resources and Nodes that `apply` takes from the cluster."""

import json
import subprocess

import e2e
from commands import ClusterTest
from control_plane import wait_for

NODE = "node-1"

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
  staticModels: llama
"""

LABELER = """\
apiVersion: premlabs.io/v1alpha1
kind: AutoNodeLabeler
metadata:
  name: large
  namespace: {namespace}
spec:
  matchExpression:
    key: example.com/gpu
    operator: Exists
  labels:
    example.com/class: {value}
"""


class FromCluster(ClusterTest):
    def setUp(self):
        super().setUp()
        self.make_namespace()

    def kubectl(self, *words, text=""):
        done = subprocess.run([e2e.KUBECTL, *words], input=text, capture_output=True, text=True,
                              env=self.environment(), timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def install_definition(self, kind):
        definition = self.run_it("crds", kind).stdout
        self.kubectl("apply", "--server-side", "-f", "-", text=definition)
        wait_for(lambda: subprocess.run([e2e.KUBECTL, "get", kind, "-A"], capture_output=True, check=False,
                                        env=self.environment()).returncode == 0, what=f"the kind {kind}")

    def node_labels(self):
        return self.api.get(f"/api/v1/nodes/{NODE}").json["metadata"].get("labels", {})

    def test_by_name_and_all(self):
        self.install_definition("staticroute")
        text = "---\n".join(ROUTE.format(name=name, namespace=self.namespace) for name in ("a", "b"))
        self.kubectl("apply", "-f", "-", text=text)
        self.expect(0, "configmap/a-config created\n", self.run_it("apply", "staticroute/a", "-n", self.namespace))
        self.expect(0, "configmap/a-config unchanged\nconfigmap/b-config created\n",
                    self.run_it("apply", "staticroutes", "--all", "-n", self.namespace))
        # The same bytes as from the file.
        self.expect(0, "configmap/a-config unchanged\nconfigmap/b-config unchanged\n",
                    self.run_it("apply", "-", text=text))
        done = self.run_it("apply", "staticroute/c", "-n", self.namespace)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)

    def test_an_operator_that_owns_the_object(self):
        self.install_definition("staticroute")
        self.kubectl("apply", "-f", "-", text=ROUTE.format(name="a", namespace=self.namespace))
        route = self.api.get("/apis/production-stack.vllm.ai/v1alpha1/namespaces/"
                             f"{self.namespace}/staticroutes/a").json
        theirs = {"apiVersion": "v1", "kind": "ConfigMap", "data": {"other": "x"},
                  "metadata": {"name": "a-config", "ownerReferences": [{
                      "apiVersion": route["apiVersion"], "kind": "StaticRoute", "name": "a", "controller": True,
                      "uid": route["metadata"]["uid"]}]}}
        self.api.post(f"/api/v1/namespaces/{self.namespace}/configmaps", theirs, fieldManager="manager")
        done = self.run_it("apply", "staticroute/a", "-n", self.namespace)
        self.expect(0, "configmap/a-config configured\n", done)
        self.assertIn('configmap/a-config belongs to StaticRoute/a, and "manager" writes it', done.stderr)
        # The command it names works as it stands there.
        command = next(line for line in done.stderr.splitlines() if "kubectl patch" in line).partition(": ")[2]
        subprocess.run(["/bin/sh", "-c", command], check=True, env=self.environment(), capture_output=True)
        again = self.run_it("apply", "staticroute/a", "-n", self.namespace)
        self.assertNotIn("belongs to", again.stderr)

    def test_missing(self):
        self.install_definition("staticroute")
        done = self.run_it("apply", "staticroute/absent", "-n", self.namespace)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn('staticroutes.production-stack.vllm.ai "absent" not found [cluster/not-found]', done.stderr)
        done = self.run_it("apply", "staticroutes", "--all", "-n", self.namespace)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        # Another test may have installed it.
        self.kubectl("delete", "crd", "vllmmodels.vllm.efortin.github.io", "--ignore-not-found")
        done = self.run_it("apply", "vllmmodel/x", "-n", self.namespace)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn('no matches for kind "VLLMModel"', done.stderr)
        done = self.run_it("apply", "staticroute/a", "-f", "-", "-n", self.namespace)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn("either files or resources of the cluster", done.stderr)

    def test_invalid(self):
        """A resource that the cluster holds is checked like one in a file."""
        self.install_definition("staticroute")
        text = ROUTE.format(name="bad", namespace=self.namespace).replace(f"http://one.{self.namespace}.svc", "http://one")
        self.kubectl("apply", "-f", "-", text=text)
        done = self.run_it("apply", "staticroute/bad", "-n", self.namespace)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertIn(f"StaticRoute/bad -n {self.namespace}:", done.stderr)
        self.assertIn("[static-route/dropped-backend]", done.stderr)

    def test_labels_of_nodes(self):
        self.addCleanup(self.api.patch, f"/api/v1/nodes/{NODE}", {"metadata": {"labels": {
            "example.com/gpu": None, "example.com/class": None, "example.com/other": None}}})
        self.api.patch(f"/api/v1/nodes/{NODE}", {"metadata": {"labels": {"example.com/gpu": "a100"}}})
        labeler = LABELER.format(namespace=self.namespace, value="large")
        done = self.run_it("apply", "-", "--dry-run=server", text=labeler)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"change               node/{NODE}", done.stdout)
        self.assertNotIn("example.com/class", self.node_labels())
        self.expect(0, f"node/{NODE} configured\n", self.run_it("apply", "-", text=labeler))
        self.assertEqual(self.node_labels()["example.com/class"], "large")
        self.expect(0, f"node/{NODE} unchanged\n", self.run_it("apply", "-", text=labeler))
        # Somebody else's value is not fought over.
        body = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": NODE, "labels": {"example.com/class": "small"}}}
        self.assertEqual(self.api.apply(f"/api/v1/nodes/{NODE}", body, manager="ops", force="true").code, 200)
        done = self.run_it("apply", "-", text=labeler)
        self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
        self.assertIn("ops", done.stderr)
        self.assertEqual(self.node_labels()["example.com/class"], "small")
        # What others have set stays when the labeler has other labels.
        self.run_it("apply", "-", "--force-conflicts", text=labeler)
        self.run_it("apply", "-", text=labeler.replace("example.com/class", "example.com/other"))
        self.assertEqual(self.node_labels()["example.com/other"], "large")
        self.assertEqual(self.node_labels()["example.com/gpu"], "a100")

    def test_replaced_node(self):
        """Its labels are for the Node with that uid, not for the next one of the same name."""
        old = {"apiVersion": "v1", "kind": "Node",
               "metadata": {"name": NODE, "uid": "5d1f6c52-31c4-4e9a-8a0a-53f6a1c5c001",
                            "labels": {"example.com/gpu": "a100"}}}
        done = self.run_it("apply", "-", "-", text=LABELER.format(namespace=self.namespace, value="large") +
                           "---\n" + json.dumps(old))
        self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
        self.assertIn("[cluster/replaced]", done.stderr)
        self.assertNotIn("example.com/class", self.node_labels())
