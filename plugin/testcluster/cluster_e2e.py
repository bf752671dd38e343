"""The test cluster does what tests rely on."""

import json
import subprocess
import threading
import time
import unittest

import crd_server
import corpus
import e2e
import router
from control_plane import delete_once_there, wait_for


def deployment(name, namespace="default", **pod_spec):
    container = {"name": "main", "image": "example.com/main:1", **pod_spec}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "namespace": namespace},
            "spec": {"progressDeadlineSeconds": 2, "selector": {"matchLabels": {"app": name}},
                     "template": {"metadata": {"labels": {"app": name}},
                                  "spec": {"terminationGracePeriodSeconds": 1, "containers": [container]}}}}


def path_of(name, namespace="default"):
    return f"/apis/apps/v1/namespaces/{namespace}/deployments/{name}"


class _OnePod(unittest.TestCase):
    """Deployments of one pod in the namespace "default"."""

    def setUp(self):
        self.plane = e2e.control_plane()
        self.api = self.plane.api()

    def start(self, name, mode, init=False, **container):
        self.plane.kubelet.behave("default", f"{name}-*", mode)
        wanted = deployment(name, **container)
        if init:
            wanted["spec"]["template"]["spec"]["initContainers"] = [{"name": "first", "image": "example.com/first:1"}]
        self.assertEqual(self.api.apply(path_of(name), wanted).code, 201)
        self.addCleanup(self.api.delete, path_of(name))

    def condition(self, name, kind):
        conditions = self.api.get(path_of(name)).json["status"].get("conditions", [])
        return next((each for each in conditions if each["type"] == kind), {})

    def pod(self, name):
        items = self.api.get("/api/v1/namespaces/default/pods", labelSelector=f"app={name}").json["items"]
        return items[0] if items else None

    def container(self, name, field="containerStatuses"):
        statuses = (self.pod(name) or {}).get("status", {}).get(field, [])
        return statuses[0] if statuses else {"state": {}, "restartCount": 0, "lastState": {}}

    def wait_for_reason(self, name, reason, field="containerStatuses"):
        def found():
            container = self.container(name, field)
            return container if container["state"].get("waiting", {}).get("reason") == reason else None
        return wait_for(found, what=reason)

    def wait_for_event(self, name, reason, count=1):
        """The event as (type, source, message) once it has come that often."""
        def found():
            uid = (self.pod(name) or {"metadata": {"uid": "none"}})["metadata"]["uid"]
            items = self.api.get("/api/v1/namespaces/default/events",
                                 fieldSelector=f"involvedObject.uid={uid},reason={reason}").json["items"]
            return [(each["type"], each["source"]["component"], each["message"]) for each in items
                    if each["count"] >= count]
        return wait_for(found, what=f"event {reason}")

    def wait_for_available(self, name):
        wait_for(lambda: self.condition(name, "Available").get("status") == "True", what="Available")


class Pods(_OnePod):
    """Each behaviour of the fake kubelet, as the controllers and clients see it."""

    def test_ready(self):
        self.start("ready", "ready")
        self.wait_for_available("ready")
        self.assertEqual(self.wait_for_event("ready", "Started"), [("Normal", "kubelet", "Started container main")])

    def test_ready_after_some_time(self):
        self.start("late", "ready after 1")
        wait_for(lambda: self.pod("late") and self.pod("late")["status"]["phase"] == "Running", what="a running pod")
        self.assertNotEqual(self.condition("late", "Available").get("status"), "True")
        self.wait_for_available("late")

    def test_never_ready(self):
        self.start("never", "never ready")
        wait_for(lambda: self.condition("never", "Progressing").get("reason") == "ProgressDeadlineExceeded",
                 what="the end of the progress deadline")
        self.assertIn("Readiness probe failed", self.wait_for_event("never", "Unhealthy", count=2)[0][2])

    def test_crash_loop(self):
        self.start("crash", "crash loop")
        found = self.wait_for_reason("crash", "CrashLoopBackOff")
        self.assertEqual(found["lastState"]["terminated"]["exitCode"], 1)
        self.assertIn("10s restarting failed container=main pod=crash-", found["state"]["waiting"]["message"])
        wait_for(lambda: self.container("crash")["restartCount"] > found["restartCount"], what="another restart")
        self.assertEqual(self.wait_for_event("crash", "BackOff"),
                         [("Warning", "kubelet", "Back-off restarting failed container")])

    def test_out_of_memory(self):
        self.start("memory", "out of memory")
        last = self.wait_for_reason("memory", "CrashLoopBackOff")["lastState"]["terminated"]
        self.assertEqual((last["exitCode"], last["reason"]), (137, "OOMKilled"))

    def test_init_crash_loop(self):
        self.start("init", "init crash loop", init=True)
        found = self.wait_for_reason("init", "CrashLoopBackOff", "initContainerStatuses")
        self.assertEqual(found["name"], "first")
        self.wait_for_reason("init", "PodInitializing")

    def test_restarted(self):
        self.start("again", "restarted", init=True)
        self.wait_for_available("again")
        found = self.container("again")
        self.assertEqual((found["restartCount"], found["lastState"]["terminated"]["exitCode"]), (1, 1))

    def test_image_pull(self):
        self.start("pull", "image pull")
        self.wait_for_reason("pull", "ErrImagePull")
        self.wait_for_reason("pull", "ImagePullBackOff")
        self.assertEqual(self.wait_for_event("pull", "BackOff", count=2),
                         [("Normal", "kubelet", 'Back-off pulling image "example.com/main:1"')])
        messages = {message for _, _, message in self.wait_for_event("pull", "Failed")}
        self.assertLess({"Error: ErrImagePull", "Error: ImagePullBackOff"}, messages)

    def test_image_pull_that_recovers(self):
        self.start("second", "image pull recovers")
        self.wait_for_reason("second", "ErrImagePull")
        self.wait_for_available("second")

    def test_image_never_pull(self):
        self.start("absent", "image never pull")
        found = self.wait_for_reason("absent", "ErrImageNeverPull")
        self.assertIn("example.com/main:1", found["state"]["waiting"]["message"])
        self.wait_for_event("absent", "Failed")

    def test_bad_config(self):
        self.start("config", "bad config")
        found = self.wait_for_reason("config", "CreateContainerConfigError")
        self.assertEqual(found["state"]["waiting"]["message"], 'secret "credentials" not found')
        self.assertEqual(self.wait_for_event("config", "Failed", count=2),
                         [("Warning", "kubelet", 'Error: secret "credentials" not found')])

    def test_mount(self):
        self.start("volume", "mount fails")
        self.wait_for_reason("volume", "ContainerCreating")
        (kind, source, message), = self.wait_for_event("volume", "FailedMount", count=2)
        self.assertEqual((kind, source), ("Warning", "kubelet"))
        self.assertIn('configmap "config" not found', message)
        self.start("mounted", "mount recovers")
        self.wait_for_event("mounted", "FailedMount")
        self.wait_for_available("mounted")

    def test_unschedulable(self):
        self.start("huge", "ready", resources={"limits": {"nvidia.com/gpu": "9"}})
        found = wait_for(lambda: [each for each in (self.pod("huge") or {}).get("status", {}).get("conditions", [])
                                  if each.get("reason") == "Unschedulable"], what="Unschedulable")
        self.assertIn("Insufficient nvidia.com/gpu", found[0]["message"])

    def test_a_node_is_coming(self):
        self.start("soon", "node is coming", resources={"limits": {"nvidia.com/gpu": "9"}})
        (kind, source, message), = self.wait_for_event("soon", "TriggeredScaleUp")
        self.assertEqual((kind, source), ("Normal", "cluster-autoscaler"))
        self.assertIn("pod triggered scale-up", message)
        self.plane.add_node("node-2", gpus=16)
        self.addCleanup(self.plane.remove_node, "node-2")
        self.wait_for_available("soon")
        self.assertEqual(self.pod("soon")["spec"]["nodeName"], "node-2")

    def test_quota(self):
        self.api.post("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "small"}})
        self.plane.limit("small", {"pods": 0})
        self.api.apply(path_of("main", "small"), deployment("main", "small"))

        def found():
            conditions = self.api.get(path_of("main", "small")).json["status"].get("conditions", [])
            return [each for each in conditions if each["type"] == "ReplicaFailure"]
        failure, = wait_for(found, what="ReplicaFailure")
        self.assertEqual(failure["reason"], "FailedCreate")
        self.assertIn("exceeded quota: quota, requested: pods=1, used: pods=0, limited: pods=0", failure["message"])

    def test_namespaces_go_away(self):
        self.api.post("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "gone"}})
        self.api.apply(path_of("main", "gone"), deployment("main", "gone"))
        wait_for(lambda: self.api.get(path_of("main", "gone")).json["status"].get("availableReplicas"), what="a pod")
        self.api.delete("/api/v1/namespaces/gone")
        wait_for(lambda: self.api.get("/api/v1/namespaces/gone").code == 404, what="the end of the namespace")


class Logs(_OnePod):
    """What the API server gets from the kubelet."""

    def log(self, name, container="main", **query):
        pod = self.pod(name)["metadata"]["name"]
        return self.api.get(f"/api/v1/namespaces/default/pods/{pod}/log", container=container, **query)

    def test_running(self):
        self.start("talks", "ready", init=True)
        self.wait_for_available("talks")
        self.assertEqual(len(self.log("talks").text.splitlines()), 40)
        self.assertEqual(self.log("talks", tailLines=2).text, "main, run 0: line 39\nmain, run 0: line 40\n")
        self.assertEqual(self.log("talks", container="first", tailLines=1).text, "first, run 0: line 40\n")
        refused = self.log("talks", previous="true")
        self.assertEqual(refused.code, 400)
        self.assertIn('previous terminated container "main" in pod "talks-', refused.message)

    def test_crash_loop(self):
        self.plane.kubelet.say("default", "dies-*", "run {run}\nAuthorization: Bearer hf_secret\n")
        self.start("dies", "crash loop")
        self.wait_for_reason("dies", "CrashLoopBackOff")
        self.assertEqual(self.log("dies", tailLines=1, previous="true").text, "Authorization: Bearer hf_secret\n")
        self.assertEqual(self.log("dies", previous="true").text, self.log("dies").text)

    def test_restarted(self):
        self.start("twice", "restarted")
        self.wait_for_available("twice")
        self.assertEqual(self.log("twice", tailLines=1).text, "main, run 1: line 40\n")
        self.assertEqual(self.log("twice", tailLines=1, previous="true").text, "main, run 0: line 40\n")

    def test_waiting(self):
        self.start("mute", "image pull")
        self.wait_for_reason("mute", "ImagePullBackOff")
        refused = self.log("mute")
        self.assertEqual(refused.code, 400)
        self.assertRegex(refused.message, 'container "main" in pod "mute-.*" is waiting to start: '
                                          "trying and failing to pull image")

    def test_who_may_not(self):
        self.start("private", "ready")
        self.wait_for_available("private")
        pod = self.pod("private")["metadata"]["name"]
        self.assertEqual(self.plane.api("limited").get(f"/api/v1/namespaces/default/pods/{pod}/log").code, 403)


class Routers(unittest.TestCase):
    """What clients of the API server see of a router behind a Service."""

    def setUp(self):
        self.plane = e2e.control_plane()
        self.api = self.plane.api()
        self.router = router.Router()
        self.addCleanup(self.router.stop)
        self.namespace = self.id().rsplit("_", 1)[-1]
        self.api.post("/api/v1/namespaces",
                      {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": self.namespace}})
        self.router.install(self.plane, self.namespace)

    def health(self, user="admin", port="http"):
        path = f"/api/v1/namespaces/{self.namespace}/services/router:{port}/proxy/health"
        return self.plane.api(user).get(path)

    def test_healthy(self):
        self.router.config = {"static_models": "llama"}
        answer = self.health()
        self.assertEqual((answer.code, answer.json["status"]), (200, "healthy"))
        self.assertEqual(answer.json["dynamic_config"]["static_models"], "llama")
        self.assertIn("session_key", answer.json["dynamic_config"])
        self.assertEqual(self.health(port="80").code, 200)
        self.assertEqual(len(self.router.asked), 2)
        self.assertEqual(self.health(user="limited").code, 403)

    def test_unhealthy(self):
        self.router.healthy = False
        answer = self.health()
        self.assertEqual((answer.code, answer.json), (503, {"status": "Service discovery module is down."}))

    def test_slow(self):
        self.router.delay = 0.5
        start = time.monotonic()
        self.assertEqual(self.health().code, 200)
        self.assertGreater(time.monotonic() - start, 0.5)

    def test_late(self):
        self.router.config = router.Mounted(self.plane.api(), self.namespace, "routes", late=0.5).read
        self.assertNotIn("dynamic_config", self.health().json)
        data = {"dynamic_config.json": '{"static_models": "llama"}'}
        self.api.post(f"/api/v1/namespaces/{self.namespace}/configmaps",
                      {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "routes"}, "data": data})
        self.assertNotIn("dynamic_config", self.health().json)
        config = wait_for(lambda: self.health().json.get("dynamic_config"), what="the file")
        self.assertEqual(config["static_models"], "llama")

    def test_no_pod(self):
        path = f"/apis/apps/v1/namespaces/{self.namespace}/deployments/router"
        self.api.patch(path, {"spec": {"replicas": 0}})
        answer = wait_for(lambda: self.health() if self.health().code == 503 else None, what="the end of the pod")
        self.assertIn('no endpoints available for service "router', answer.message)


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

    def ask(self, kubeconfig):
        return subprocess.run([e2e.KUBECTL, "--kubeconfig", kubeconfig, "get", "namespaces", "-o", "name"],
                              capture_output=True, text=True, check=False)

    def test_server_away_for_a_while(self):
        self.api.apply(path_of("stays"), deployment("stays"))
        self.addCleanup(self.api.delete, path_of("stays"))
        self.plane.stop_server()
        self.assertRaises(ConnectionRefusedError, self.api.get, path_of("stays"))
        self.plane.start_server()
        self.assertEqual(self.api.get(path_of("stays")).code, 200)
        # Controllers, scheduler and kubelet go on.
        self.api.patch(path_of("stays"), {"spec": {"replicas": 2}})
        wait_for(lambda: self.api.get(path_of("stays")).json["status"].get("availableReplicas") == 2, what="two pods")

    def test_credentials_that_expire(self):
        kubeconfig = self.plane.kubeconfig_for(seconds=2)
        self.assertEqual(self.ask(kubeconfig).returncode, 0)
        refused = wait_for(lambda: self.ask(kubeconfig) if self.ask(kubeconfig).returncode else None, what="the end")
        self.assertIn("must be logged in", refused.stderr)

    def test_credentials_of_a_plugin(self):
        self.assertEqual(self.ask(self.plane.kubeconfig_with_plugin("kubelet-token")).returncode, 0)
        kubeconfig = self.plane.kubeconfig_with_plugin("expired-token", "kubelet-token")
        self.assertIn("must be logged in", self.ask(kubeconfig).stderr)
        self.assertEqual(self.ask(kubeconfig).returncode, 0)

    def test_object_deleted_in_the_middle(self):
        path = "/api/v1/namespaces/default/configmaps/short-lived"
        made = threading.Timer(0.3, self.plane.api().apply, [path, {
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "short-lived"}}])
        made.start()
        self.assertTrue(delete_once_there(self.api, path))
        self.assertEqual(self.api.get(path).code, 404)

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
