"""`routerctl apply` waits, and says why something does not come up: each behaviour of `pod_modes.py`, and
what goes wrong in between."""

import subprocess
import time

import e2e
from commands import ClusterTest
from control_plane import wait_for

# A Deployment "chat" with an init container, and its Service and ConfigMap.
MODEL = """\
apiVersion: premlabs.io/v1alpha1
kind: AIModelMap
metadata: {{name: map, namespace: {namespace}}}
spec:
  localai:
    - variant: base
      uri: minilm
      engineConfigFile: "name: minilm"
---
apiVersion: premlabs.io/v1alpha1
kind: AIDeployment
metadata: {{name: chat, namespace: {namespace}}}
spec:
  engine: {{name: localai}}
  models:
    - modelMapRef: {{name: map, variant: base}}
  deployment:
    replicas: {replicas}
    resources: {{limits: {{nvidia.com/gpu: {gpus}}}}}
"""

TOKEN = "hf_abcdefghijklmnopqrstuv"
LOG = f"""\
{{container}} begins
Downloading with Authorization: Bearer {TOKEN}
HF_TOKEN={TOKEN}
{{"url": "https://user:{TOKEN}@example.com/model", "max_tokens": 16}}
{{container}} gives up in run {{run}}
"""


class Running:
    """`routerctl apply -` in the background."""

    def __init__(self, test, text, *flags, kubeconfig=None, user="admin"):
        environment = test.environment(user)
        if kubeconfig:
            environment["KUBECONFIG"] = str(kubeconfig)
        self._process = subprocess.Popen(
            [e2e.BINARY, "apply", "-", *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env=environment)
        self._process.stdin.write(text)
        self._process.stdin.close()
        self._process.stdin = None
        self.begin = time.monotonic()

    def finish(self, seconds=60):
        """Exit code, standard output, standard error."""
        try:
            out, errors = self._process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            out, errors = self._process.communicate()
            raise AssertionError(f"it still waits after {seconds} s:\n{out}{errors}") from None
        self.seconds = time.monotonic() - self.begin
        return self._process.returncode, out, errors


class Waiting(ClusterTest):
    def model(self, gpus=0, replicas=1):
        return MODEL.format(namespace=self.namespace, gpus=gpus, replicas=replicas)

    def behave(self, mode):
        self.make_namespace()
        self.plane.kubelet.behave(self.namespace, "chat-*", mode)
        self.plane.kubelet.say(self.namespace, "chat-*", LOG)
        self.addCleanup(self.api.delete, f"/api/v1/namespaces/{self.namespace}")

    @property
    def deployment(self):
        return f"/apis/apps/v1/namespaces/{self.namespace}/deployments/chat"

    def wait_for_pod(self):
        return wait_for(lambda: self.api.get(f"/api/v1/namespaces/{self.namespace}/pods").json["items"], what="a pod")

    def apply(self, *flags, gpus=0, replicas=1, **more):
        return Running(self, self.model(gpus, replicas), "-q", *flags, **more)

    def check_fails(self, running, *words, within=10):
        code, out, errors = running.finish()
        self.assertEqual(code, 4, out + errors)
        for word in words:
            self.assertIn(word, errors)
        self.assertNotIn(TOKEN, out + errors)
        self.assertLess(running.seconds, within, errors)
        return errors

    def check_ready(self, running, within=10):
        code, out, errors = running.finish()
        self.assertEqual(code, 0, out + errors)
        self.assertLess(running.seconds, within)
        return out, errors


class Reasons(Waiting):
    def fails(self, mode, *words):
        self.behave(mode)
        return self.check_fails(self.apply(), "deployment.apps/chat", *words)

    def test_crash_loop(self):
        errors = self.fails("crash loop", "CrashLoopBackOff: Error, exit code 1 (container serving)",
                            "Warning BackOff", "Back-off restarting failed container",
                            "serving begins", "serving gives up in run 1")
        self.assertIn("Authorization: Bearer ***", errors)
        self.assertIn("HF_TOKEN=***", errors)
        self.assertIn('https://user:***@example.com/model", "max_tokens": 16', errors)

    def test_out_of_memory(self):
        self.fails("out of memory", "OOMKilled, exit code 137 (container serving)", "serving gives up")

    def test_init_crash_loop(self):
        self.fails("init crash loop", "CrashLoopBackOff: Error, exit code 2 (container init-configs-chat)",
                   "init-configs-chat gives up")

    def test_image_pull(self):
        errors = self.fails("image pull", "ImagePullBackOff: Back-off pulling image",
                            "Warning Failed", "Failed to pull image", "(container serving)")
        self.assertNotIn("the log of", errors)

    def test_image_never_pull(self):
        self.fails("image never pull", "ErrImageNeverPull", "is not present with pull policy of Never")

    def test_bad_config(self):
        self.fails("bad config", 'CreateContainerConfigError: secret "credentials" not found')

    def test_quota(self):
        self.behave("ready")
        self.plane.limit(self.namespace, {"pods": 0})
        self.check_fails(self.apply(), "FailedCreate", "exceeded quota: quota, requested: pods=1", within=15)

    def test_progress_deadline(self):
        self.behave("never ready")
        running = self.apply()
        self.wait_for_pod()
        self.api.patch(self.deployment, {"spec": {"progressDeadlineSeconds": 1}})
        self.check_fails(running, "ProgressDeadlineExceeded", "has timed out progressing")

    def test_still_loading(self):
        self.behave("never ready")
        self.check_fails(self.apply("--timeout=3s"), "still loading",
                         f"kubectl rollout status deployment.apps/chat -n {self.namespace}")


class Recovers(Waiting):
    """What looks bad at first, and is not."""

    def recovers(self, mode):
        self.behave(mode)
        self.check_ready(self.apply())
        self.assertEqual(self.api.get(self.deployment).json["status"]["availableReplicas"], 1)

    def test_restarted(self):
        self.recovers("restarted")

    def test_image_pull(self):
        self.recovers("image pull recovers")

    def test_mount(self):
        self.recovers("mount recovers")


class Slow(Waiting):
    """What becomes final only after a while; all at the same time."""

    def test_patience(self):
        started = {}
        base = self.namespace
        for name, mode, gpus in (("mount", "mount fails", 0), ("huge", "ready", 99), ("soon", "node is coming", 16)):
            self.namespace = f"{base}-{name}"
            self.behave(mode)
            started[name] = self.apply(gpus=gpus)
        errors = self.check_fails(started["huge"], "Unschedulable", "Insufficient nvidia.com/gpu", within=25)
        self.assertGreater(started["huge"].seconds, 14, errors)
        time.sleep(3)
        self.plane.add_node("node-16", gpus=16)
        self.addCleanup(self.plane.remove_node, "node-16")
        self.check_ready(started["soon"], within=35)
        errors = self.check_fails(started["mount"], "FailedMount", 'configmap "config" not found', within=40)
        self.assertGreater(started["mount"].seconds, 29, errors)


class Faults(Waiting):
    def test_replaced(self):
        self.behave("never ready")
        running = self.apply()
        self.wait_for_pod()
        live = self.api.get(self.deployment).json
        self.api.delete(self.deployment, propagationPolicy="Background")
        again = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "chat"}, "spec": live["spec"]}
        self.assertEqual(self.api.post(self.deployment.rpartition("/")[0], again).code, 201)
        self.check_fails(running, "deployment.apps/chat", "it was deleted")

    def test_credentials_end(self):
        self.behave("never ready")
        kubeconfig = self.plane.kubeconfig_for(seconds=3)
        running = self.apply(kubeconfig=kubeconfig)
        self.wait_for_pod()
        time.sleep(3)
        # Watches outlive the credentials they began with.
        self.plane.stop_server()
        self.plane.start_server()
        code, out, errors = running.finish()
        self.assertEqual(code, 3, out + errors)
        self.assertIn("nauthorized", errors)
        self.assertIn("deployment.apps/chat created", out)
