"""What goes wrong between routerctl and the cluster while it applies."""

import subprocess

import e2e
from commands import ClusterTest

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
  configMapName: {name}
"""


class Faults(ClusterTest):
    def setUp(self):
        super().setUp()
        self.make_namespace()

    def routes(self, count):
        return "---\n".join(ROUTE.format(name=f"routes-{i}", namespace=self.namespace) for i in range(count))

    def start(self, text, kubeconfig=None):
        more = {"KUBECONFIG": str(kubeconfig)} if kubeconfig else {}
        running = subprocess.Popen([e2e.BINARY, "apply", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env={**self.environment(), **more})
        running.stdin.write(text)
        running.stdin.close()
        return running

    def finish(self, running):
        """What it printed since."""
        with running:
            return running.stdout.readlines(), running.stderr.read()

    def check_another_run_goes_on(self, text, count):
        again = self.run_it("apply", "-", text=text)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(len(again.stdout.splitlines()), count)

    def test_server_away(self):
        many = self.routes(400)
        running = self.start(many)
        first = running.stdout.readline()
        self.plane.stop_server()
        try:
            rest, errors = self.finish(running)
        finally:
            self.plane.start_server()
        self.assertEqual((first, running.returncode), ("configmap/routes-0 created\n", 2), errors)
        # No object is to blame.
        self.assertNotIn("[cluster/", errors)
        self.assertEqual(errors.count("connection refused"), 1, errors)
        self.assertIn("the same command goes on where this one ended", errors)
        self.assertIn(f": {1 + len(rest)} created; {399 - len(rest)} not tried", errors)
        self.check_another_run_goes_on(many, 400)

    def test_credentials_end(self):
        many = self.routes(600)
        out, errors = self.finish(running := self.start(many, self.plane.kubeconfig_for(seconds=3)))
        self.assertEqual(running.returncode, 3, errors)
        self.assertLess(len(out), 600)
        self.assertEqual(errors.count("[cluster/unauthorized]"), 1, errors)
        self.assertIn("log in as for kubectl", errors)
        self.check_another_run_goes_on(many, 600)

    def test_credentials_are_made_anew(self):
        """kubectl asks the plugin again after a 401, which the request that got it does not survive."""
        few = self.routes(2)
        out, errors = self.finish(self.start(few, self.plane.kubeconfig_with_plugin("expired-token", "kubelet-token")))
        self.assertEqual(len(out), 2, errors)
        self.assertNotIn("-token", "".join(out) + errors)

    def test_plugin_without_valid_credentials(self):
        out, errors = self.finish(self.start(self.routes(50), self.plane.kubeconfig_with_plugin("expired-token")))
        self.assertEqual(out, [])
        self.assertEqual(errors.count("[cluster/unauthorized]"), 1, errors)
        self.assertIn("the same for 49 more", errors)
        self.assertNotIn("expired-token", errors)

    def test_quota(self):
        self.plane.limit(self.namespace, {"count/configmaps": 3})
        out, errors = self.finish(running := self.start(self.routes(4)))
        there = len(self.api.get(f"/api/v1/namespaces/{self.namespace}/configmaps").json["items"])
        self.assertEqual((running.returncode, there), (3, 3), errors)
        self.assertEqual(errors.count("[cluster/invalid]"), 4 - len(out))
        self.assertIn("exceeded quota: quota, requested: count/configmaps=1", errors)
        self.assertIn(f"kubectl describe resourcequota -n {self.namespace}", errors)
