"""A vLLM server gets another model, with a control plane that scales and pods that come and go."""

import re
import signal
import subprocess

import e2e
from commands import ClusterTest
from control_plane import wait_for

MODEL = """\
apiVersion: vllm.efortin.github.io/v1alpha1
kind: VLLMModel
metadata:
  name: {name}
  namespace: {namespace}
spec:
  modelName: org/{name}
  servedModelName: {name}
  toolCallParser: hermes
  maxNumSeqs: {seqs}
"""

ACCESS = "/apis/rbac.authorization.k8s.io/v1/namespaces"
USER = "chill"
# The one that vllm-chill ships.
ROLE = [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list", "create", "update", "patch"]},
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["list", "delete", "deletecollection"]},
        {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "create", "update", "patch"]},
        {"apiGroups": [""], "resources": ["services"], "verbs": ["get", "create", "update", "patch"]},
        {"apiGroups": ["vllm.efortin.github.io"], "resources": ["vllmmodels"], "verbs": ["get", "list"]}]

STARTED = ["deployment.apps/vllm scaled to 1", "deployment.apps/vllm ready"]
STOPPED = ["configmap/vllm-config notes the state before", "deployment.apps/vllm scaled to 0",
           "deployment.apps/vllm has no pods"]
WRITTEN = ["configmap/vllm-config configured"]
DONE = ["configmap/vllm-config forgets the state before"]
SWITCHED = [*STOPPED, *WRITTEN, *STARTED, *DONE]
CREATED = ["service/vllm-svc created", *WRITTEN, "deployment.apps/vllm created", *STARTED]


class Switch(ClusterTest):
    def setUp(self):
        super().setUp()
        self.make_namespace()

    def models(self, seqs=16):
        return "---\n".join(MODEL.format(name=name, namespace=self.namespace, seqs=seqs) for name in ("gemma", "qwen"))

    def switch(self, *words, text=None, **environment):
        return self.run_it("switch", *words, text=text or self.models(), **environment)

    def expect_steps(self, steps, done, code=0):
        self.assertEqual((done.returncode, done.stdout.splitlines()), (code, steps), done.stderr)

    def start_with(self, model):
        self.expect_steps(CREATED, self.switch(model, "-", "-q"))

    def get(self, kind, name):
        group = "/apis/apps/v1" if kind == "deployments" else "/api/v1"
        return self.api.get(f"{group}/namespaces/{self.namespace}/{kind}/{name}").json

    def state(self):
        """The model of the ConfigMap, replicas, and whether a state before is noted."""
        config_map = self.get("configmaps", "vllm-config")
        noted = "routerctl/before-switch" in config_map["metadata"].get("annotations", {})
        return config_map["data"]["SERVED_MODEL_NAME"], self.get("deployments", "vllm")["spec"]["replicas"], noted

    def pods(self):
        return [each["metadata"]["name"] for each in self.api.get(f"/api/v1/namespaces/{self.namespace}/pods").json["items"]]

    def behave(self, mode):
        self.plane.kubelet.behave(self.namespace, "*", mode)

    def start(self, *words):
        running = subprocess.Popen([e2e.BINARY, "switch", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=self.environment())
        running.stdin.write(self.models())
        running.stdin.close()
        return running

    def interrupt_after(self, line, *words):
        """What it says on standard error."""
        with self.start(*words) as running:
            for each in running.stdout:
                if each.strip() == line:
                    break
            running.send_signal(signal.SIGINT)
            errors = running.stderr.read()
        self.assertEqual(running.returncode, 130, errors)
        return errors

    def test_creates_what_is_missing_and_switches(self):
        self.start_with("gemma")
        self.assertEqual(self.state(), ("gemma", 1, False))
        first = self.pods()
        self.api.patch(f"/api/v1/namespaces/{self.namespace}/configmaps/vllm-config", {"data": {"OTHERS": "stay"}})
        self.expect_steps(SWITCHED, self.switch("qwen", "-", "-q"))
        self.assertEqual(self.state(), ("qwen", 1, False))
        data = self.get("configmaps", "vllm-config")["data"]
        self.assertEqual((data["MODEL_NAME"], data["OTHERS"], len(data)), ("org/qwen", "stay", 16))
        self.assertEqual(set(first) & set(self.pods()), set())

    def test_unchanged(self):
        self.start_with("gemma")
        before = self.get("deployments", "vllm"), self.get("configmaps", "vllm-config"), self.pods()
        done = self.switch("gemma", "-")
        self.expect_steps(["deployment.apps/vllm unchanged"], done)
        self.assertIn(f'namespace {self.namespace} serves model "gemma" already: nothing to do\n', done.stderr)
        self.assertEqual((self.get("deployments", "vllm"), self.get("configmaps", "vllm-config"), self.pods()), before)

    def test_edited(self):
        self.start_with("gemma")
        self.expect_steps(SWITCHED, self.switch("gemma", "-", "-q", text=self.models(seqs=17)))
        self.assertEqual(self.get("configmaps", "vllm-config")["data"]["MAX_NUM_SEQS"], "17")

    def test_pods_that_read_older_values(self):
        """Somebody applied an edited model: the ConfigMap is right, and the pod is not."""
        self.start_with("gemma")
        created = self.api.get(f"/api/v1/namespaces/{self.namespace}/pods").json["items"][0]["metadata"]
        edited = self.models(seqs=18)
        wait_for(lambda: self.plane_time() > created["creationTimestamp"])
        self.assertEqual(self.run_it("apply", "-", "-q", text=edited).returncode, 0)
        done = self.switch("gemma", "-", text=edited)
        self.expect_steps([*STOPPED, *STARTED, *DONE], done)
        self.assertIn("started before its values were written", done.stderr)
        self.expect_steps(["deployment.apps/vllm unchanged"], self.switch("gemma", "-", text=edited))

    def plane_time(self):
        """The server's, in whole seconds."""
        event = self.api.post(f"/api/v1/namespaces/{self.namespace}/configmaps", {
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "clock-"}})
        return event.json["metadata"]["creationTimestamp"]

    def test_stopped_server(self):
        self.start_with("gemma")
        self.api.patch(f"/apis/apps/v1/namespaces/{self.namespace}/deployments/vllm", {"spec": {"replicas": 0}})
        wait_for(lambda: not self.pods())
        self.expect_steps([STOPPED[0], *STARTED, *DONE], self.switch("gemma", "-", "-q"))

    def test_apply_afterwards(self):
        self.start_with("gemma")
        self.expect_steps(SWITCHED, self.switch("qwen", "-", "-q"))
        done = self.run_it("apply", "-", "-q", text=self.models())
        self.expect(0, "configmap/vllm-config unchanged\nservice/vllm-svc left alone\n"
                       "deployment.apps/vllm left alone\n", done)
        self.assertEqual(self.run_it("diff", "-", "-q", text=self.models()).returncode, 0)
        self.assertEqual(self.state(), ("qwen", 1, False))
        owners = {each["manager"]: each["fieldsV1"] for each in self.get("deployments", "vllm")["metadata"]["managedFields"]}
        self.assertEqual(owners["routerctl-switch"], {"f:spec": {"f:replicas": {}}})
        self.assertNotIn("f:replicas", owners["routerctl"]["f:spec"])

    def test_dry_run(self):
        self.start_with("gemma")
        before = self.get("deployments", "vllm"), self.get("configmaps", "vllm-config")
        done = self.switch("qwen", "-", "-q", "--dry-run=server")
        self.assertEqual(done.returncode, 0, done.stderr)
        for line in (' 1. note the state before, model "gemma" and 1 replica, in an annotation of configmap/vllm-config',
                     " 2. scale deployment.apps/vllm from 1 to 0 replicas",
                     f" 3. wait until its pods are gone ({self.pods()[0]}), at most 5m",
                     " 4. write configmap/vllm-config",
                     '     SERVED_MODEL_NAME  "gemma" -> "qwen"',
                     " 5. scale deployment.apps/vllm from 0 to 1 replica",
                     " 6. wait until a replica is ready, at most 5m",
                     " 7. remove the annotation"):
            self.assertIn(line, done.stdout.splitlines())
        self.assertNotIn("MAX_NUM_SEQS", done.stdout)
        self.assertEqual((self.get("deployments", "vllm"), self.get("configmaps", "vllm-config")), before)

    def test_interrupted_and_gone_on_with(self):
        self.start_with("gemma")
        errors = self.interrupt_after("deployment.apps/vllm scaled to 0", "qwen", "-", "--timeout", "1m30s")
        self.assertIn('deployment.apps/vllm has 0 replicas, configmap/vllm-config names model "gemma"\n', errors)
        self.assertIn("  to go on: routerctl switch qwen - --timeout 1m30s\n", errors)
        self.assertIn('  to go back to model "gemma" and 1 replica: '
                      f"routerctl switch --rollback -n {self.namespace}\n", errors)
        self.assertEqual(self.state(), ("gemma", 0, True))
        done = self.switch("qwen", "-", "--timeout", "1m30s")
        self.assertEqual(done.stdout.splitlines()[-4:], [*WRITTEN, *STARTED, *DONE], done.stderr)
        self.assertEqual(self.state(), ("qwen", 1, False))

    def test_rollback(self):
        self.start_with("gemma")
        self.interrupt_after("configmap/vllm-config configured", "qwen", "-")
        self.assertEqual(self.state(), ("qwen", 0, True))
        done = self.run_it("switch", "--rollback", "-n", self.namespace)
        self.expect_steps([*WRITTEN, *STARTED, *DONE], done)
        self.assertIn('is back at model "gemma" and 1 replica\n', done.stderr)
        self.assertEqual(self.state(), ("gemma", 1, False))
        self.assertEqual(self.get("configmaps", "vllm-config")["metadata"]["labels"],
                         {"app": "vllm", "managed-by": "vllm-chill"})
        again = self.run_it("switch", "--rollback", "-n", self.namespace)
        self.expect(2, "", again)
        self.assertIn("notes no state before a switch", again.stderr)

    def test_model_that_does_not_come_up(self):
        self.start_with("gemma")
        self.behave("crash loop")
        done = self.switch("qwen", "-", "-q")
        self.expect_steps([*STOPPED, *WRITTEN, STARTED[0]], done, code=4)
        self.assertIn("CrashLoopBackOff: Error, exit code 1 (container vllm)", done.stderr)
        self.assertIn('now deployment.apps/vllm has 1 replica, configmap/vllm-config names model "qwen"', done.stderr)
        self.behave("ready")
        back = self.run_it("switch", "--rollback", "-n", self.namespace, "-q")
        self.expect_steps([*STOPPED[1:], *WRITTEN, *STARTED, *DONE], back)
        self.assertEqual(self.state(), ("gemma", 1, False))

    def test_timeout(self):
        self.start_with("gemma")
        self.behave("never ready")
        done = self.switch("qwen", "-", "--timeout=3s")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("is not ready after 3s: 0 of 1 replicas ready", done.stderr)
        self.assertEqual(self.state(), ("qwen", 1, True))
        self.behave("ready")
        again = self.switch("qwen", "-", "-q")
        # It may have become ready before it was looked at.
        self.assertEqual([each for each in again.stdout.splitlines() if each != STARTED[-1]], DONE, again.stderr)
        self.assertEqual(self.state(), ("qwen", 1, False))

    def test_documented_role(self):
        for kind, more in (("Role", {"rules": ROLE}),
                           ("RoleBinding", {
                               "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": USER},
                               "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": USER}]})):
            answer = self.api.post(f"{ACCESS}/{self.namespace}/{kind.lower()}s", {
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind,
                "metadata": {"name": USER, "namespace": self.namespace}, **more})
            self.assertEqual(answer.code, 201, answer.json)
        self.expect_steps(CREATED, self.switch("gemma", "-", "-q", "--as", USER))
        self.expect_steps(SWITCHED, self.switch("qwen", "-", "-q", "--as", USER))
        self.behave("crash loop")
        failed = self.switch("gemma", "-", "-q", "--as", USER)
        self.assertEqual(failed.returncode, 4, failed.stderr)
        self.assertIn("CrashLoopBackOff", failed.stderr)
        self.assertIn(f"--rollback -n {self.namespace} --as={USER}\n", failed.stderr)
        self.behave("ready")
        back = self.run_it("switch", "--rollback", "-n", self.namespace, "-q", "--as", USER)
        self.assertEqual((back.returncode, self.state()), (0, ("qwen", 1, False)), back.stderr)

    def test_several_namespaces(self):
        """The one of -n is switched; the same model elsewhere is no business of it."""
        elsewhere = MODEL.format(name="qwen", namespace="elsewhere", seqs=16)
        both = f"{self.models()}---\n{elsewhere}"
        done = self.switch("qwen", "-", "-q", text=both)
        self.expect(2, "", done)
        self.assertIn(f'model "qwen" is in the namespaces "elsewhere", "{self.namespace}": choose one', done.stderr)
        self.expect_steps(CREATED, self.switch("qwen", "-", "-q", "-n", self.namespace, text=both))
        self.assertEqual(self.api.get("/api/v1/namespaces/elsewhere").code, 404)

    def test_two_models_of_one_name(self):
        """As upstream, the first by the name of the resource."""
        twice = self.models() + "---\n" + self.models().replace("name: qwen", "name: a-qwen").replace(
            "servedModelName: a-qwen", "servedModelName: qwen").replace("org/qwen", "org/a").split("---\n")[1]
        refused = self.switch("qwen", "-", "-q", text=twice)
        self.expect(1, "", refused)
        done = self.switch("qwen", "-", "--fidelity=operator", text=twice)
        self.expect_steps(CREATED, done)
        self.assertIn("[vllm-model/duplicate-served-name]", done.stderr)
        self.assertEqual(self.get("configmaps", "vllm-config")["data"]["MODEL_NAME"], "org/a")

    def test_models_of_the_cluster(self):
        # 1.20 takes a default that is an empty text for null, and refuses it.
        definition = re.sub(r' *default: ""\n', "", self.run_it("crds", "vllmmodel").stdout)
        subprocess.run([e2e.KUBECTL, "create", "-f", "-"], input=definition, text=True, check=True,
                       capture_output=True, env=self.environment())
        # Other tests rely on a cluster that does not know the kind.
        self.addCleanup(subprocess.run, [e2e.KUBECTL, "delete", "crd", "vllmmodels.vllm.efortin.github.io"],
                        check=True, capture_output=True, env=self.environment())
        wait_for(lambda: subprocess.run([e2e.KUBECTL, "apply", "-f", "-"], input=self.models(), text=True, check=False,
                                        capture_output=True, env=self.environment()).returncode == 0, what="the models")
        self.expect_steps(CREATED, self.switch("qwen", "vllmmodels", "--all", "-n", self.namespace, "-q"))
        self.expect_steps(SWITCHED, self.switch("gemma", "vllmmodel/gemma", "-n", self.namespace, "-q"))

    def test_secrets_are_not_told(self):
        self.start_with("gemma")
        self.behave("never ready")
        done = self.switch("qwen", "-", "-q", "--timeout=1s", "--token", "kubelet-token")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("to go on: routerctl switch qwen - -q --timeout=1s --token ...\n", done.stderr)
        self.assertNotIn("kubelet-token", done.stderr)

    def test_own_deployment(self):
        alone = ("--setting", "vllm-chill.manage=configmap")
        done = self.switch("gemma", "-", "-q", *alone)
        self.expect(2, "", done)
        self.assertIn("deployment.apps/vllm -n", done.stderr)
        self.start_with("gemma")
        self.expect_steps(SWITCHED, self.switch("qwen", "-", "-q", *alone))

    def test_others_manage_values(self):
        self.start_with("gemma")
        self.api.patch(f"/api/v1/namespaces/{self.namespace}/configmaps/vllm-config", {"data": {"DTYPE": "half"}})
        refused = self.switch("qwen", "-", "-q")
        self.expect(3, "", refused)
        self.assertIn("[cluster/conflict]", refused.stderr)
        self.assertIn("nothing was changed\n", refused.stderr)
        self.assertEqual(self.state(), ("gemma", 1, False))
        self.expect_steps(SWITCHED, self.switch("qwen", "-", "-q", "--force-conflicts"))

    def test_no_rights(self):
        refused = self.switch("gemma", "-", "-q", "--as", "nobody")
        self.expect(3, "", refused)
        self.assertIn("forbidden", refused.stderr)
        self.assertIn("nothing was changed", refused.stderr)
