"""The steps of docs/leaving-prem-operator.md, on objects as the operator leaves them."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import corpus
import crd_server
import e2e
from control_plane import wait_for

NAMESPACE = "leaving"
OPERATOR = "manager"  # the field manager that a program called manager gets
RESOURCE = {
    "apiVersion": "premlabs.io/v1alpha1", "kind": "AIDeployment",
    "metadata": {"name": "phi", "namespace": NAMESPACE},
    "spec": {"engine": {"name": "deepspeed-mii", "options": {"imageTag": "v1.1.2"}},
             "models": [{"uri": "microsoft/phi-2"}], "endpoint": [{"domain": "phi.example.com", "port": 8080}]}}
PATHS = {"Deployment": "/apis/apps/v1/namespaces/leaving/deployments",
         "Service": "/api/v1/namespaces/leaving/services",
         "Ingress": "/apis/networking.k8s.io/v1/namespaces/leaving/ingresses"}


def rendered(text):
    """The operator's objects. This old server wants the protocol of a Service's port."""
    done = subprocess.run([e2e.BINARY, "render", "-", "--fidelity", "operator", "-q", "-o", "json"], input=text,
                          capture_output=True, text=True, check=True)
    objects = json.loads(done.stdout)["items"]
    for value in objects:
        for port in value["spec"].get("ports", []) if value["kind"] == "Service" else []:
            port["protocol"] = "TCP"
    return objects


class Steps(unittest.TestCase):
    def setUp(self):
        self.plane = e2e.control_plane()
        self.api = self.plane.api()
        known = corpus.definitions()
        crd_server.establish(self.api, known["AIDeployment"].crd)
        self.api.post("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
        self.resources = known["AIDeployment"].path(NAMESPACE)

    def kubectl(self, *arguments, code=0, **more):
        done = subprocess.run([e2e.KUBECTL, "--kubeconfig", self.plane.kubeconfig(), "-n", NAMESPACE, *arguments],
                              capture_output=True, text=True, check=False, **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def operate(self):
        """What the operator does once."""
        created = self.api.post(self.resources, RESOURCE)
        self.assertEqual(created.code, 201, created.message)
        owner = {"apiVersion": RESOURCE["apiVersion"], "kind": RESOURCE["kind"], "name": "phi",
                 "uid": created.json["metadata"]["uid"], "controller": True, "blockOwnerDeletion": True}
        for value in rendered(json.dumps(RESOURCE)):
            value["metadata"]["ownerReferences"] = [owner]
            made = self.api.post(PATHS[value["kind"]], value, fieldManager=OPERATOR)
            self.assertEqual(made.code, 201, made.message)

    def live(self, kind="Deployment"):
        return self.api.get(f"{PATHS[kind]}/phi").json

    def settled(self):
        return wait_for(lambda: self.live()["status"].get("availableReplicas"), what="an available Deployment")

    def revisions(self):
        sets = self.api.get("/apis/apps/v1/namespaces/leaving/replicasets").json["items"]
        return [each["metadata"]["name"] for each in sets]

    def test_from_the_operator_to_files(self):
        self.operate()
        self.settled()
        generation, revisions = self.live()["metadata"]["generation"], self.revisions()

        # 1 and 2: what the cluster says renders to the same objects as what was written.
        prem = self.kubectl("get", "aideployments", "-o", "yaml")
        objects = rendered(prem)
        self.assertEqual(objects, rendered(json.dumps(RESOURCE)))
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "objects.json"
            file.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
            take_over = ["--server-side", "--force-conflicts", "--field-manager=routerctl", "-f", file]

            # 3: nothing differs in any spec.
            self.kubectl("diff", *take_over)

            # 5: the resource goes, its objects stay, and belong to nobody.
            self.kubectl("delete", "aideployments", "--all", "--cascade=orphan")
            wait_for(lambda: self.api.get(f"{self.resources}/phi").code == 404, what="the end of the AIDeployment")
            for kind in PATHS:
                self.assertNotIn("ownerReferences", self.live(kind)["metadata"], kind)

            # 6: taking over changes no pod.
            self.kubectl("apply", *take_over)
            self.settled()
            self.assertEqual(self.live()["metadata"]["generation"], generation)
            self.assertEqual(self.revisions(), revisions)

            # 7: without the operator's entry, what is left out of the file goes.
            managed = self.live()["metadata"]["managedFields"]
            index = next(number for number, each in enumerate(managed)
                         if each["manager"] == OPERATOR and each["operation"] == "Update")
            path = f"/metadata/managedFields/{index}"
            self.kubectl("patch", "deployment/phi", "--type=json", "-p", json.dumps(
                [{"op": "test", "path": f"{path}/manager", "value": OPERATOR}, {"op": "remove", "path": path}]))
            self.assertEqual(self.live()["metadata"]["generation"], generation)
            deployment = next(value for value in objects if value["kind"] == "Deployment")
            del deployment["spec"]["template"]["spec"]["imagePullSecrets"]
            file.write_text(json.dumps(deployment))
            self.kubectl("apply", "--server-side", "--field-manager=routerctl", "-f", file)
            self.assertNotIn("imagePullSecrets", self.live()["spec"]["template"]["spec"])

    def test_one_by_one(self):
        """Step 5 the other way: the references are removed, and the resource can stay."""
        self.operate()
        self.settled()
        self.kubectl("patch", "deployment/phi", "--type=json", "-p",
                     '[{"op": "remove", "path": "/metadata/ownerReferences"}]')
        self.kubectl("delete", "aideployments", "--all")
        wait_for(lambda: self.api.get(f"{PATHS['Service']}/phi").code == 404, what="the end of what is still owned")
        self.assertIn("availableReplicas", self.live()["status"])

    def tearDown(self):
        self.api.delete(f"{self.resources}/phi")
        for kind, path in PATHS.items():
            self.api.delete(f"{path}/phi")
            wait_for(lambda path=path: self.api.get(f"{path}/phi").code == 404, what=f"the end of the {kind}")
        wait_for(lambda: not self.revisions(), what="the end of the ReplicaSets")
