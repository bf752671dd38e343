"""`routerctl apply` waits, and says why it waits in vain."""

import json
import signal
import time

from control_plane import wait_for
from session import MODEL, Session


class Wait(Session):
    def setUp(self):
        super().setUp()
        self.make_namespace()

    def model(self, replicas=1):
        return MODEL.format(name="qwen", model="Qwen/Qwen3-0.6B", namespace=self.namespace), \
            ["--setting", f"vllm-chill.replicas={replicas}"]

    def apply(self, mode, *flags, replicas=1):
        self.plane.kubelet.behave(self.namespace, "*", mode)
        text, more = self.model(replicas)
        return self.run_it(text, *more, *flags)

    def assert_says(self, done, code, *words):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for each in words:
            self.assertIn(each, done.stderr)

    def test_ready_at_once(self):
        done = self.apply("ready")
        self.assert_says(done, 0, f"deployment.apps/vllm -n {self.namespace} is ready")
        again = self.apply("ready")
        self.assert_says(again, 0)
        self.assertNotIn("waiting for", again.stderr)

    def test_ready_after(self):
        start = time.monotonic()
        done = self.apply("ready after 2")
        self.assertGreater(time.monotonic() - start, 2)
        self.assert_says(done, 0, "waiting for deployment.apps/vllm", "0 of 1 replicas available", "is ready")

    def test_no_replicas(self):
        done = self.apply("never ready", replicas=0)
        self.assert_says(done, 0)
        self.assertNotIn("waiting for", done.stderr)

    def test_not_wanted(self):
        done = self.apply("never ready", "--wait=false")
        self.assert_says(done, 0)
        self.assertNotIn("waiting for", done.stderr)

    def test_still_loading(self):
        done = self.apply("never ready", "--timeout=2s")
        self.assert_says(done, 4, "is still loading after 2s: its pods run, and are not ready yet",
                         f"kubectl rollout status deployment.apps/vllm -n {self.namespace}", "Readiness probe failed")

    def test_crash_loop(self):
        self.plane.kubelet.say(self.namespace, "*", "loading model\nHF_TOKEN=hf_verysecret0123456\nboom\n")
        done = self.apply("crash loop")
        self.assert_says(done, 4, "CrashLoopBackOff: Error, exit code 1 (container vllm)",
                         "Created container vllm", "    loading model\n    HF_TOKEN=***\n    boom")
        self.assertNotIn("hf_verysecret", done.stdout + done.stderr)

    def test_image(self):
        self.assert_says(self.apply("image pull"), 4, "ImagePullBackOff", "Failed to pull image")

    def test_image_never_pull(self):
        self.assert_says(self.apply("image never pull"), 4, "ErrImageNeverPull")

    def test_bad_config(self):
        self.assert_says(self.apply("bad config"), 4, "CreateContainerConfigError", 'secret "credentials" not found')

    def test_unschedulable(self):
        text, more = self.model()
        start = time.monotonic()
        done = self.run_it(text.replace("spec:", "spec:\n  tensorParallelSize: 99"), *more,
                           "--repair", "vllm-chill/gpu-request")
        self.assert_says(done, 4, "Unschedulable", "Insufficient nvidia.com/gpu")
        self.assertGreater(time.monotonic() - start, 15)

    def test_json(self):
        done = self.apply("ready after 1", "-o", "json")
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([each["outcome"] for each in lines if "outcome" in each], ["created"] * 3)
        waited = [each for each in lines if "status" in each]
        self.assertEqual(waited[0]["status"], "InProgress")
        self.assertEqual(waited[-1], {"object": "deployment.apps/vllm", "namespace": self.namespace,
                                      "status": "Current", "message": ""})

    def test_deleted(self):
        self.plane.kubelet.behave(self.namespace, "*", "never ready")
        text, more = self.model()
        with self.start(text, *more) as running:
            path = f"/apis/apps/v1/namespaces/{self.namespace}/deployments/vllm"
            wait_for(lambda: self.api.get(path).code == 200, what="the Deployment")
            time.sleep(1)
            self.api.delete(path)
            errors = running.stderr.read()
        self.assertEqual(running.returncode, 4, errors)
        self.assertIn(f"deployment.apps/vllm -n {self.namespace}: it was deleted", errors)

    def test_interrupt(self):
        self.plane.kubelet.behave(self.namespace, "*", "never ready")
        text, more = self.model()
        with self.start(text, *more) as running:
            for line in running.stderr:
                if "waiting for" in line:
                    break
            running.send_signal(signal.SIGINT)
            errors = running.stderr.read()
        self.assertEqual(running.returncode, 130, errors)
        self.assertIn("stopped waiting; everything is applied", errors)

    def test_server_stops(self):
        """The wait goes on when the server comes back."""
        self.plane.kubelet.behave(self.namespace, "*", "ready after 6")
        text, more = self.model()
        with self.start(text, *more) as running:
            for line in running.stderr:
                if "waiting for" in line:
                    break
            self.plane.stop_server()
            time.sleep(1.5)
            self.plane.start_server()
            errors = running.stderr.read()
        self.assertEqual(running.returncode, 0, errors)
        self.assertIn("the cluster does not answer", errors)
        self.assertIn("is ready", errors)
