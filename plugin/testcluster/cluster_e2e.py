"""The test cluster does what tests rely on."""

import json
import subprocess
import unittest

import crd_server
import corpus
import e2e
from control_plane import wait_for


def deployment(name, namespace="default", **pod_spec):
    container = {"name": "main", "image": "example.com/main:1", **pod_spec}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "namespace": namespace},
            "spec": {"progressDeadlineSeconds": 3, "selector": {"matchLabels": {"app": name}},
                     "template": {"metadata": {"labels": {"app": name}}, "spec": {"containers": [container]}}}}


def path_of(name, namespace="default"):
    return f"/apis/apps/v1/namespaces/{namespace}/deployments/{name}"


class Pods(unittest.TestCase):
    """Each behaviour of the fake kubelet, as the controllers and clients see it."""

    def setUp(self):
        self.plane = e2e.control_plane()
        self.api = self.plane.api()

    def start(self, name, mode, **pod_spec):
        self.plane.kubelet.behave("default", f"{name}-*", mode)
        self.assertEqual(self.api.apply(path_of(name), deployment(name, **pod_spec)).code, 201)
        self.addCleanup(self.api.delete, path_of(name))

    def condition(self, name, kind):
        conditions = self.api.get(path_of(name)).json["status"].get("conditions", [])
        return next((each for each in conditions if each["type"] == kind), {})

    def pod(self, name):
        items = self.api.get("/api/v1/namespaces/default/pods", labelSelector=f"app={name}").json["items"]
        return items[0] if items else None

    def reason(self, name):
        pod = self.pod(name)
        statuses = (pod or {}).get("status", {}).get("containerStatuses", [])
        return statuses[0]["state"].get("waiting", {}).get("reason") if statuses else None

    def test_ready(self):
        self.start("ready", "ready")
        wait_for(lambda: self.condition("ready", "Available").get("status") == "True", what="Available")

    def test_ready_after_some_time(self):
        self.start("late", "ready after 2")
        wait_for(lambda: self.pod("late") and self.pod("late")["status"]["phase"] == "Running", what="a running pod")
        self.assertNotEqual(self.condition("late", "Available").get("status"), "True")
        wait_for(lambda: self.condition("late", "Available").get("status") == "True", what="Available")

    def test_never_ready(self):
        self.start("never", "never ready")
        wait_for(lambda: self.condition("never", "Progressing").get("reason") == "ProgressDeadlineExceeded",
                 what="the end of the progress deadline")

    def test_crash_loop(self):
        self.start("crash", "crash loop")
        wait_for(lambda: self.reason("crash") == "CrashLoopBackOff", what="CrashLoopBackOff")

    def test_image_pull(self):
        self.start("pull", "image pull")
        wait_for(lambda: self.reason("pull") == "ImagePullBackOff", what="ImagePullBackOff")

    def test_unschedulable(self):
        self.start("huge", "ready", resources={"limits": {"nvidia.com/gpu": "9"}})
        found = wait_for(lambda: [each for each in (self.pod("huge") or {}).get("status", {}).get("conditions", [])
                                  if each.get("reason") == "Unschedulable"], what="Unschedulable")
        self.assertIn("Insufficient nvidia.com/gpu", found[0]["message"])

    def test_namespaces_go_away(self):
        self.api.post("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "gone"}})
        self.api.apply(path_of("main", "gone"), deployment("main", "gone"))
        wait_for(lambda: self.api.get(path_of("main", "gone")).json["status"].get("availableReplicas"), what="a pod")
        self.api.delete("/api/v1/namespaces/gone")
        wait_for(lambda: self.api.get("/api/v1/namespaces/gone").code == 404, what="the end of the namespace")


def without_empty_defaults(schema):
    """This build of Kubernetes 1.20 takes an empty text for a null, and refuses it as a default."""
    if isinstance(schema, list):
        return [without_empty_defaults(each) for each in schema]
    if isinstance(schema, dict):
        return {key: without_empty_defaults(value) for key, value in schema.items()
                if (key, value) != ("default", "")}
    return schema


class Server(unittest.TestCase):
    def setUp(self):
        self.plane = e2e.control_plane()
        self.api = self.plane.api()

    def test_another_manager_is_in_the_way(self):
        self.api.apply(path_of("shared"), {**deployment("shared"), "spec": {**deployment("shared")["spec"], "replicas": 1}})
        self.addCleanup(self.api.delete, path_of("shared"))
        scale = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shared"}, "spec": {"replicas": 2}}
        answer = self.api.apply(path_of("shared"), scale, manager="somebody")
        self.assertEqual(answer.code, 409)
        self.assertEqual([(each["reason"], each["field"]) for each in answer.causes],
                         [("FieldManagerConflict", ".spec.replicas")])

    def test_the_restricted_user_has_one_namespace(self):
        limited = self.plane.api("limited")
        self.assertEqual(limited.get("/api/v1/namespaces/limited/configmaps").code, 200)
        self.assertEqual(limited.get("/api/v1/configmaps").code, 403)
        self.assertEqual(limited.delete("/api/v1/namespaces/limited/configmaps/any").code, 403)

    def test_crds_are_applied_by_kubectl(self):
        """On the client's side, which copies each into an annotation of at most 256 KiB, and on the server's."""
        printed = subprocess.run([e2e.BINARY, "crds", "-o", "json"], capture_output=True, check=True).stdout
        crds = without_empty_defaults(json.loads(printed)["items"])
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": crds})
        for flags in ([], ["--server-side", "--force-conflicts"]):
            with self.subTest(flags=flags):
                done = subprocess.run(
                    [e2e.KUBECTL, "--kubeconfig", self.plane.kubeconfig(), "apply", *flags, "-f", "-"],
                    input=text, capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(len(done.stdout.splitlines()), len(corpus.definitions()))
        for crd in crds:
            conditions = crd_server.establish(self.api, crd)
            self.assertNotIn("NonStructuralSchema", conditions)
