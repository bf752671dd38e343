"""`routerctl apply` of a StaticRoute asks its router whether it is healthy and has the new configuration."""

import threading

import router
from commands import ClusterTest

ROUTE = """\
apiVersion: production-stack.vllm.ai/v1alpha1
kind: StaticRoute
metadata: {{name: routes, namespace: {namespace}}}
spec:
  serviceDiscovery: static
  routingLogic: roundrobin
  staticBackends: http://one.{namespace}.svc:8000
  staticModels: {model}
  configMapName: routes
  routerRef: {{kind: Service, name: {service}}}
  healthCheck: {{periodSeconds: 1, timeoutSeconds: 1, failureThreshold: {failures}, successThreshold: {successes}}}
"""


class Health(ClusterTest):
    def setUp(self):
        super().setUp()
        self.make_namespace()
        self.router = router.Router()
        self.addCleanup(self.router.stop)
        self.addCleanup(self.api.delete, f"/api/v1/namespaces/{self.namespace}")
        self.mount()

    def mount(self, late=0):
        self.router.config = router.Mounted(self.plane.api(), self.namespace, "routes", late).read

    def apply(self, *flags, model="llama", service="router", failures=2, successes=1, **more):
        text = ROUTE.format(namespace=self.namespace, model=model, service=service, failures=failures,
                            successes=successes)
        return self.run_it("apply", "-", *flags, text=text, **more)

    def install(self, **more):
        self.router.install(self.plane, self.namespace, **more)

    def check(self, code, *words, done):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        return done.stderr

    def test_healthy(self):
        self.install()
        done = self.apply()
        self.check(0, done=done)
        self.assertEqual(done.stdout, "configmap/routes created\n")
        self.assertGreaterEqual(len(self.router.asked), 1)

    def test_unchanged_is_asked_too(self):
        """The run before may have ended early."""
        self.install()
        self.check(0, done=self.apply("--wait=false"))
        self.assertEqual(self.router.asked, [])
        self.router.healthy = False
        self.check(4, "503", done=self.apply())

    def test_unhealthy(self):
        self.install()
        self.router.healthy = False
        done = self.apply()
        self.check(4, "router", "503", done=done)
        self.assertEqual(len(self.router.asked), 2)

    def test_too_slow(self):
        self.install()
        self.router.delay = 1.5
        self.check(4, "router", done=self.apply())

    def test_recovers(self):
        self.install()
        self.router.healthy = False
        later = threading.Timer(2, lambda: setattr(self.router, "healthy", True))
        later.start()
        self.addCleanup(later.join)
        self.check(0, done=self.apply(failures=20))

    def test_configuration_comes_late(self):
        self.install()
        self.check(0, "works by this configuration", done=self.apply())
        before = len(self.router.asked)
        mounted = router.Mounted(self.plane.api(), self.namespace, "routes", late=2)
        # What the pod has now is there already.
        mounted.take()
        self.router.config = mounted.read
        self.check(0, "works by this configuration", done=self.apply(model="mistral"))
        self.assertGreaterEqual(len(self.router.asked) - before, 3)

    def test_configuration_never_comes(self):
        self.install()
        new = self.router.config
        self.router.config = lambda: {**new(), "static_models": "old"}
        self.check(4, 'static_models is "old", not "llama"', done=self.apply("--timeout=3s"))

    def test_other_port(self):
        """The controller looks for a port named http or https, or numbered 8000, and skips the check else."""
        self.install(port=8000, port_name="api")
        self.check(0, done=self.apply())
        self.assertGreaterEqual(len(self.router.asked), 1)

    def test_no_port(self):
        self.install(port=80, port_name="router-sport")
        self.check(0, "router", done=self.apply())
        self.assertEqual(self.router.asked, [])

    def test_no_service(self):
        """A router may be made after its configuration."""
        self.check(0, "warning", 'services "router" not found', done=self.apply())

    def test_no_permission(self):
        self.namespace = "limited"
        self.addCleanup(self.api.delete, "/api/v1/namespaces/limited/services/router")
        self.addCleanup(self.api.delete, "/apis/apps/v1/namespaces/limited/deployments/router")
        self.install()
        self.check(0, "warning", "services/proxy", done=self.apply(user="limited"))
        self.assertEqual(self.router.asked, [])
