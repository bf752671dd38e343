"""`routerctl diff` and `routerctl delete` against the real server."""

import glob
import pathlib
import signal
import subprocess

from control_plane import wait_for
from session import MODEL, Session, route


NODE = "node-1"

LABELER = """\
apiVersion: premlabs.io/v1alpha1
kind: AutoNodeLabeler
metadata:
  name: labels
  namespace: {namespace}
spec:
  matchExpression:
    key: example.com/diff
    operator: Exists
  labels:
    example.com/class: large
"""


def sample(namespace):
    """A SimulatorDeployment of 13 objects, without those whose kinds the cluster does not know."""
    file = pathlib.Path(__file__).parents[2] / "testdata/samples/simulator_deployment.yaml"
    return file.read_text().replace("llm-simulator", namespace).split("  loadBalancing:")[0]


class Diff(Session):
    verb = "diff"

    def apply(self, text, *flags):
        done = self.run_it(text, "-q", "--wait=false", *flags, verb="apply")
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

    def test_labels_of_nodes(self):
        """Only the label that is set, of all that a Node has; delete leaves it."""
        self.make_namespace()
        text = LABELER.format(namespace=self.namespace)
        path = f"/api/v1/nodes/{NODE}"
        self.addCleanup(self.api.patch, path, {"metadata": {"labels": {
            "example.com/diff": None, "example.com/class": None}}})
        self.api.patch(path, {"metadata": {"labels": {"example.com/diff": "yes"}}})
        done = self.run_it(text, "-q")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual([line for line in done.stdout.splitlines() if line[0] in "+-"],
                         [f"--- a/node/{NODE}", f"+++ b/node/{NODE}", "+  labels:", "+    example.com/class: large"])
        self.apply(text)
        self.expect(0, "", self.run_it(text))
        self.expect(0, "", self.run_it(text, verb="delete"))
        self.expect(0, "", self.run_it(text))

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


class Delete(Session):
    verb = "delete"

    def apply(self, text):
        done = self.run_it(text, "-q", "--wait=false", verb="apply")
        self.assertEqual(done.returncode, 0, done.stderr)

    def protect(self, *finalizers, name="routes"):
        path = f"/api/v1/namespaces/{self.namespace}/configmaps/{name}"
        self.assertEqual(self.api.patch(path, {"metadata": {"finalizers": list(finalizers) or None}}).code, 200)

    def left(self):
        """Names of the ConfigMaps, the cluster's own aside."""
        items = self.api.get(f"/api/v1/namespaces/{self.namespace}/configmaps").json["items"]
        return [each["metadata"]["name"] for each in items if each["metadata"]["name"] != "kube-root-ca.crt"]

    def test_deleted_absent(self):
        self.make_namespace()
        text = sample(self.namespace)
        self.apply(text)
        done = self.run_it(text)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 13)
        self.assertEqual({line.split(" ", 1)[1] for line in lines}, {"deleted"}, done.stderr)
        self.assertEqual([lines[0].split("/")[0], lines[-1].split("/")[0]], ["deployment.apps", "serviceaccount"])
        self.assertEqual(done.stderr.splitlines()[-1], "13 objects: 13 deleted")
        done = self.run_it(text, "-q")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({line.split(" ", 1)[1] for line in done.stdout.splitlines()}, {"absent"})
        self.expect(0, "", self.run_it(text, "-o", "name"))
        self.apply(text)

    def test_unknown_kind_and_namespace(self):
        """What cannot be there is absent."""
        text = (pathlib.Path(__file__).parents[2] / "testdata/samples/simulator_deployment.yaml").read_text()
        done = self.run_it(text.replace("llm-simulator", self.namespace), "-q")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("destinationrule.networking.istio.io/gaie-inference-scheduling-proxy-lb absent\n", done.stdout)

    def test_foreign(self):
        """What others made stays, also when it has the same name."""
        self.make_namespace()
        self.apply(route(self.namespace))
        self.api.post(f"/api/v1/namespaces/{self.namespace}/configmaps",
                      {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "theirs"},
                       "data": {"k": "v"}}, fieldManager="helm")
        both = route(self.namespace) + "---\n" + route(self.namespace, "theirs")
        done = self.run_it(both)
        self.expect(0, "configmap/theirs left alone\nconfigmap/routes deleted\n", done)
        self.assertIn(f'configmap/theirs in namespace "{self.namespace}" is left alone: routerctl has not applied it; '
                      "its fields are managed by helm\n", done.stderr)
        self.assertEqual(self.left(), ["theirs"])

    def test_created_once(self):
        self.make_namespace()
        text = MODEL.format(name="qwen", model="Qwen/Qwen3-0.6B", namespace=self.namespace)
        self.apply(text)
        done = self.run_it(text)
        self.expect(0, "deployment.apps/vllm left alone\nservice/vllm-svc left alone\n"
                       "configmap/vllm-config left alone\n", done)
        self.assertEqual(done.stderr.count("--created-once deletes it, too"), 2)
        self.assertIn("what is left alone needs it; --created-once deletes both", done.stderr)
        self.expect(0, "deployment.apps/vllm deleted\nservice/vllm-svc deleted\nconfigmap/vllm-config deleted\n",
                    self.run_it(text, "--created-once"))

    def test_dry_run(self):
        self.make_namespace()
        self.apply(route(self.namespace))
        done = self.run_it(route(self.namespace), "--dry-run=server")
        self.expect(0, f"PLAN     NAMESPACE{' ' * (len(self.namespace) - 6)}OBJECT\n"
                       f"delete   {self.namespace}   configmap/routes\n", done)
        self.expect(0, "configmap/routes (dry run)\n", self.run_it(route(self.namespace), "--dry-run=client"))
        self.assertEqual(self.left(), ["routes"])

    def test_cascade(self):
        """In the foreground the pods are gone when the Deployment is, as an orphan they stay."""
        self.make_namespace()
        pods = f"/api/v1/namespaces/{self.namespace}/pods"
        text = MODEL.format(name="qwen", model="Qwen/Qwen3-0.6B", namespace=self.namespace)
        for cascade in ("foreground", "orphan"):
            self.apply(text)
            self.api.patch(f"/apis/apps/v1/namespaces/{self.namespace}/deployments/vllm", {"spec": {"replicas": 1}})
            wait_for(lambda: self.api.get(pods).json["items"], what="a pod")
            done = self.run_it(text, "-q", "--created-once", f"--cascade={cascade}")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("deployment.apps/vllm deleted\n", done.stdout)
            self.assertEqual(len(self.api.get(pods).json["items"]), 0 if cascade == "foreground" else 1)

    def test_finalizer(self):
        """What does not go in time is named with what keeps it, and a rerun finishes."""
        self.make_namespace()
        text = route(self.namespace) + "---\n" + route(self.namespace, "free")
        self.apply(text)
        self.protect("example.com/protect", "example.com/other")
        done = self.run_it(text, "--timeout=300ms")
        self.expect(4, "configmap/free deleted\n", done)
        self.assertIn(f'configmap/routes in namespace "{self.namespace}" is deleted and still there: it waits for '
                      'finalizers "example.com/protect", "example.com/other" [cluster/still-there]', done.stderr)
        self.assertIn(f"kubectl get configmap/routes -n {self.namespace} -o yaml", done.stderr)
        self.assertEqual(done.stderr.splitlines()[-1], "2 objects: 1 deleted, 1 deleting")
        self.expect(0, "configmap/routes deleting\nconfigmap/free absent\n", self.run_it(text, "--wait=false"))
        self.assertEqual(self.left(), ["routes"])
        with self.start(text) as running:
            self.assertEqual(running.stdout.readline(), "configmap/free absent\n")
            self.protect()
            self.assertEqual(running.stdout.read(), "configmap/routes deleted\n")
            running.stderr.read()
        self.assertEqual(running.returncode, 0)
        self.assertEqual(self.left(), [])

    def test_interrupt_while_waiting(self):
        self.make_namespace()
        self.apply(route(self.namespace))
        self.protect("example.com/protect")
        with self.start(route(self.namespace)) as running:
            wait_for(lambda: "deletionTimestamp" in self.config_map().json["metadata"], what="the deletion")
            running.send_signal(signal.SIGINT)
            errors = running.stderr.read()
        self.assertEqual(running.returncode, 130, errors)
        self.assertIn("stopped; the same command goes on where this one ended\n1 object: 1 deleting\n", errors)
        self.protect()
        self.expect(0, "configmap/routes absent\n", self.run_it(route(self.namespace)))

    def many(self):
        # Enough for the signal to come while it is at work.
        text = "---\n".join(route(self.namespace, f"routes-{i}") for i in range(300))
        self.make_namespace()
        self.apply(text)
        return text

    def test_interrupt(self):
        text = self.many()
        with self.start(text) as running:
            first = running.stdout.readline()
            running.send_signal(signal.SIGINT)
            rest, errors = running.stdout.read(), running.stderr.read()
        self.assertEqual(running.returncode, 130, errors)
        done = len((first + rest).splitlines())
        self.assertLess(done, 300)
        self.assertIn("stopped; the same command goes on", errors)
        self.assertIn(f": {done} deleted; {300 - done} not tried", errors)
        self.assertEqual(glob.glob(f"{self.folder}/routerctl-*"), [])
        again = self.run_it(text)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(self.left(), [])

    def test_proxy_killed(self):
        text = self.many()
        with self.start(text) as running:
            running.stdout.readline()
            subprocess.run(["pkill", "-KILL", "-f", f"kubectl proxy.*{self.folder}"], check=True)
            running.stdout.read()
            errors = running.stderr.read()
        self.assertEqual(running.returncode, 2, errors)
        self.assertIn("goes on where this one ended", errors)
        self.assertEqual(self.run_it(text).returncode, 0)
        self.assertEqual(self.left(), [])

    def test_forbidden(self):
        """One object may be deleted and another not."""
        self.namespace = "limited"
        access = "/apis/rbac.authorization.k8s.io/v1/namespaces/limited"
        name = {"name": "may-delete", "namespace": "limited"}
        self.api.post(f"{access}/roles", {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": name,
                                          "rules": [{"apiGroups": [""], "resources": ["configmaps"],
                                                     "resourceNames": ["mine"], "verbs": ["delete"]}]})
        self.api.post(f"{access}/rolebindings",
                      {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": name,
                       "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "may-delete"},
                       "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "limited"}]})
        text = route("limited", "mine") + "---\n" + route("limited", "other") + "---\n" + route("default", "elsewhere")
        self.apply(text)
        wait_for(lambda: self.run_it(text, "--dry-run=server", user="limited").stdout.count("delete ") == 1,
                 what="the permission")
        done = self.run_it(text, "--dry-run=server", "-q", user="limited")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(done.stdout.count("forbidden "), 2)
        done = self.run_it(text, user="limited")
        self.expect(3, "configmap/mine deleted\n", done)
        self.assertEqual(done.stderr.count("[cluster/forbidden]"), 2)
        self.assertEqual(done.stderr.splitlines()[-1], "3 objects: 1 deleted, 2 refused")
        self.assertNotIn("limited-token", done.stdout + done.stderr)
        self.expect(0, "configmap/other deleted\nconfigmap/mine absent\nconfigmap/elsewhere deleted\n", self.run_it(text))

    def test_expired_credentials(self):
        self.make_namespace()
        self.apply(route(self.namespace))
        done = self.run_it(route(self.namespace), "--token", "expired-secret", user="limited")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("[cluster/unauthorized]", done.stderr)
        self.assertNotIn("expired-secret", done.stdout + done.stderr)
        self.assertEqual(self.left(), ["routes"])

    def test_namespace_stays(self):
        """A namespace that apply created may hold more than what is deleted."""
        done = self.run_it(route(self.namespace), "-q", "--create-namespace", verb="apply")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.expect(0, "configmap/routes deleted\n", self.run_it(route(self.namespace)))
        self.assertNotIn("deletionTimestamp", self.api.get(f"/api/v1/namespaces/{self.namespace}").json["metadata"])

    def test_wrong_usage(self):
        for flags in (("--timeout=5",), ("--cascade=all",), ("--server", "https://127.0.0.1:1")):
            self.expect(2, "", self.run_it(route(self.namespace), *flags))
        self.expect(1, "", self.run_it("kind: StaticRoute\n"))
