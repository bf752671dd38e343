"""`routerctl diff` and `routerctl delete` against the real server."""

import pathlib

from session import MODEL, Session, route


def sample(namespace):
    """A SimulatorDeployment of 13 objects, without those whose kinds the cluster does not know."""
    file = pathlib.Path(__file__).parents[2] / "testdata/samples/simulator_deployment.yaml"
    return file.read_text().replace("llm-simulator", namespace).split("  loadBalancing:")[0]


class Diff(Session):
    verb = "diff"

    def apply(self, text, *flags):
        done = self.run_it(text, "-q", *flags, verb="apply")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_created_changed_same(self):
        self.make_namespace()
        text = route(self.namespace)
        done = self.run_it(text)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(f"--- /dev/null\n+++ b/{self.namespace}/configmap/routes\n@@ -0,0 ", done.stdout)
        self.assertIn(f"+  namespace: {self.namespace}\n", done.stdout)
        self.assertNotIn("managedFields", done.stdout)
        self.assertEqual(done.stderr, "1 object: 1 to create\n")
        self.assertEqual(self.config_map().code, 404)
        self.apply(text)
        before = self.config_map().json
        done = self.run_it(text)
        self.expect(0, "", done)
        self.assertEqual(done.stderr, "1 object: 1 same\n")
        done = self.run_it(route(self.namespace, model="mistral"))
        self.assertEqual(done.returncode, 1, done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[:2], [f"--- a/{self.namespace}/configmap/routes",
                                     f"+++ b/{self.namespace}/configmap/routes"])
        self.assertEqual([line for line in lines[2:] if line[0] in "+-"],
                         ['-      "static_models": "llama"', '+      "static_models": "mistral"'])
        self.assertEqual(self.config_map().json, before)

    def test_only_fields_of_ours(self):
        """What others add and what the server fills in is no difference, what we drop is one."""
        self.make_namespace()
        text = MODEL.format(name="qwen", model="Qwen/Qwen3-0.6B", namespace=self.namespace)
        self.apply(text)
        path = f"/api/v1/namespaces/{self.namespace}/configmaps/vllm-config"
        others = {"metadata": {"annotations": {"team": "a"}}, "data": {"THEIRS": "1"}}
        self.assertEqual(self.api.patch(path, others).code, 200)
        done = self.run_it(text)
        self.expect(0, "", done)
        self.assertEqual(done.stderr.splitlines()[-1], "3 objects: 1 same, 2 left alone")
        # A field that we applied before, and do not any more.
        live = self.api.get(path).json
        applied = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "vllm-config"},
                   "data": {**live["data"], "OLD": "x"}}
        self.assertEqual(self.api.apply(path, applied, force="true").code, 200)
        done = self.run_it(text)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("\n-  OLD: x\n", done.stdout)

    def test_conflict(self):
        self.make_namespace()
        self.apply(route(self.namespace))
        theirs = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "routes"},
                  "data": {"dynamic_config.json": "{}"}}
        path = f"/api/v1/namespaces/{self.namespace}/configmaps/routes"
        self.assertEqual(self.api.apply(path, theirs, manager="somebody", force="true").code, 200)
        done = self.run_it(route(self.namespace))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn('-  dynamic_config.json: "{}"\n', done.stdout)
        for words in ("warning: others manage a field", "[cluster/conflict]",
                      '.data.dynamic_config.json: somebody has "{}", routerctl sets', "apply --force-conflicts"):
            self.assertIn(words, done.stderr)
        self.assertEqual(self.config_map().json["data"], {"dynamic_config.json": "{}"})

    def test_another_manager_with_the_same_values(self):
        self.make_namespace()
        self.apply(route(self.namespace))
        path = f"/api/v1/namespaces/{self.namespace}/configmaps/routes"
        live = self.api.get(path).json
        self.api.delete(path)
        live["metadata"] = {key: live["metadata"][key] for key in ("name", "namespace", "labels", "annotations")
                            if key in live["metadata"]}
        self.assertEqual(self.api.post(path.rsplit("/", 1)[0], live).code, 201)
        done = self.run_it(route(self.namespace))
        self.expect(0, "", done)
        self.assertIn("apply would only change who manages them", done.stderr)

    def test_many_kinds(self):
        """All of a sample is new, then the same although the server fills in what is left out."""
        self.make_namespace()
        text = sample(self.namespace)
        done = self.run_it(text, "-q")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout.count("--- /dev/null\n"), 13)
        for default in ("terminationGracePeriodSeconds", "clusterIP", "uid:", "status:"):
            self.assertNotIn(default, done.stdout)
        self.apply(text)
        done = self.run_it(text)
        self.expect(0, "", done)
        self.assertEqual(done.stderr.splitlines()[-1], "13 objects: 13 same")
        done = self.run_it(text.replace("replicas: 4", "replicas: 3"), "-q")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual([line for line in done.stdout.splitlines() if line[0] in "+-"],
                         [f"--- a/{self.namespace}/deployment.apps/ms-sim-llm-d-modelservice-decode",
                          f"+++ b/{self.namespace}/deployment.apps/ms-sim-llm-d-modelservice-decode",
                          "-  replicas: 4", "+  replicas: 3"])

    def test_namespace_missing(self):
        done = self.run_it(route(self.namespace))
        self.expect(2, "", done)
        self.assertIn("[cluster/no-namespace]", done.stderr)
        done = self.run_it(route(self.namespace), "--create-namespace")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(f"+++ b/namespace/{self.namespace}\n", done.stdout)
        self.assertIn(f"+++ b/{self.namespace}/configmap/routes\n", done.stdout)
        self.assertEqual(self.api.get(f"/api/v1/namespaces/{self.namespace}").code, 404)

    def test_forbidden(self):
        """What the server refuses is an error, and the rest is shown."""
        done = self.run_it(route("limited", "difference") + "---\n" + route("default", "elsewhere"), user="limited")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("+++ b/limited/configmap/difference\n", done.stdout)
        self.assertIn('configmaps "elsewhere" is forbidden', done.stderr)
        self.assertNotIn("limited-token", done.stdout + done.stderr)

    def test_no_comparison(self):
        for text, flags in (("kind: StaticRoute\n", ()), (route("a"), ("--server", "https://127.0.0.1:1")),
                            (route("a"), ("--nonsense",))):
            done = self.run_it(text, *flags)
            self.expect(2, "", done)
