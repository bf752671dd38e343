"""The Roles of `routerctl rbac` are enough for the commands they are made for, and not more than that."""

import json
import pathlib

from commands import ClusterTest

SAMPLES = pathlib.Path(__file__).parents[2] / "testdata/samples"
USER = "system:serviceaccount:ci:deployer"
GROUP = "/apis/rbac.authorization.k8s.io/v1"


class Rbac(ClusterTest):
    def sample(self, name, namespace):
        return (SAMPLES / f"{name}.yaml").read_text().replace(namespace, self.namespace)

    def roles(self, text, *flags):
        done = self.run_it("rbac", "-", "-q", "-o", "json", "--name", self.namespace, "--user", USER, *flags, text=text)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)["items"]

    def grant(self, roles):
        for role in roles:
            space = role["metadata"].get("namespace")
            path = f"{GROUP}/namespaces/{space}" if space else GROUP
            answer = self.api.apply(f"{path}/{role['kind'].lower()}s/{role['metadata']['name']}", role, force="true")
            self.assertIn(answer.code, (200, 201), answer.json)

    def as_user(self, verb, text, *flags):
        return self.run_it(verb, "-", "-q", "--as", USER, *flags, text=text)

    def check_enough(self, text, verb, *flags):
        """With exactly these Roles it works, and without them it does not."""
        roles = self.roles(text, "--for", verb)
        refused = self.as_user(verb, text, *flags)
        self.assertGreaterEqual(refused.returncode, 2, refused.stderr)
        self.grant(roles)
        done = self.as_user(verb, text, *flags)
        self.assertIn(done.returncode, (0, 1) if verb == "diff" else (0,), done.stderr)
        self.assertNotIn("forbidden", done.stderr)

    def test_config_map(self):
        self.make_namespace()
        self.check_enough(self.sample("static_route", "llm-gateway"), "apply")

    def test_deployment(self):
        self.make_namespace()
        self.check_enough(self.sample("vllm_model", "llm-turns"), "apply")

    def test_waiting(self):
        """With all that it may need: following the rollout, and reading why it failed."""
        self.make_namespace()
        self.plane.kubelet.behave(self.namespace, "*", "crash loop")
        self.plane.kubelet.say(self.namespace, "*", "its last words\n")
        text = self.sample("vllm_model", "llm-turns")
        self.grant(self.roles(text))
        done = self.as_user("apply", text, "--setting", "vllm-chill.replicas=1")
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        for word in ("CrashLoopBackOff", "Created container vllm", "its last words"):
            self.assertIn(word, done.stderr)
        self.assertNotIn("forbidden", done.stderr)

    def test_waiting_with_less(self):
        """Who may not read pods and events still waits."""
        self.make_namespace()
        self.plane.kubelet.behave(self.namespace, "*", "ready after 1")
        text = self.sample("vllm_model", "llm-turns")
        roles = self.roles(text)
        roles[0]["rules"] = [rule for rule in roles[0]["rules"] if "pods" not in rule["resources"]
                             and "events" not in rule["resources"] and "pods/log" not in rule["resources"]]
        for rule in roles[0]["rules"]:
            rule["resources"] = [each for each in rule["resources"] if each != "replicasets"]
        self.grant(roles)
        done = self.as_user("apply", text, "--setting", "vllm-chill.replicas=1")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_diff_and_delete(self):
        self.make_namespace()
        text = self.sample("vllm_model", "llm-turns")
        self.check_enough(text, "diff")
        self.assertEqual(self.run_it("apply", "-", "-q", text=text).returncode, 0)
        self.api.send("DELETE", f"{GROUP}/namespaces/{self.namespace}/roles/{self.namespace}")
        self.check_enough(text, "delete")
        self.assertEqual(self.api.get(f"/api/v1/namespaces/{self.namespace}/configmaps/vllm-config").code, 200,
                         "what is created once, and what it needs, stays")

    def test_nodes(self):
        self.make_namespace()
        node = "/api/v1/nodes/node-1"
        text = self.sample("auto_node_labeler", "llm-nodes")
        roles = self.roles(text)
        self.assertEqual([(each["kind"], each.get("rules")) for each in roles if "rules" in each], [
            ("ClusterRole", [{"apiGroups": [""], "resources": ["nodes"], "verbs": ["get", "list", "patch"]}])])
        self.grant(roles)
        self.addCleanup(self.api.patch, node, {"metadata": {"labels": {
            "nvidia.com/gpu.product": None, "example.com/gpu-class": None}}})
        self.api.patch(node, {"metadata": {"labels": {"nvidia.com/gpu.product": "NVIDIA-A100-SXM4-80GB"}}})
        self.expect(0, "node/node-1 configured\n", self.as_user("apply", text))

    def test_new_namespaces(self):
        roles = self.roles(self.sample("vllm_model", "llm-turns"), "--create-namespace")
        self.assertEqual([each["kind"] for each in roles],
                         ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"])

    def test_what_is_granted_must_be_held(self):
        """A Role among the objects needs what it grants; CustomResourceDefinitions are not installed here."""
        text = self.sample("scheduler_install", "llm-scheduler")
        roles = self.roles(text)
        for namespace in {each["metadata"]["namespace"] for each in roles}:
            self.api.post("/api/v1/namespaces",
                          {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
        self.grant(roles)
        done = self.as_user("apply", text, "--keep-going")
        self.assertIn("role.rbac.authorization.k8s.io/", done.stdout, done.stderr)
        self.assertIn("rolebinding.rbac.authorization.k8s.io/", done.stdout, done.stderr)
        self.assertNotIn("attempting to grant", done.stderr)

    def test_no_more_than_needed(self):
        """Each permission for a named object is missed when it is gone."""
        self.make_namespace()
        text = self.sample("static_route", "llm-gateway")
        roles = self.roles(text)
        rule = next(each for each in roles[0]["rules"] if each["resources"] == ["configmaps"])
        verbs = rule["verbs"]
        self.assertEqual(verbs, ["get", "create", "patch"])
        for verb in verbs:
            self.api.send("DELETE", f"/api/v1/namespaces/{self.namespace}/configmaps/vllm-router-config")
            rule["verbs"] = [each for each in verbs if each != verb]
            self.grant(roles)
            done = self.as_user("apply", text)
            self.assertEqual(done.returncode, 3, f"works without {verb}: {done.stdout}{done.stderr}")
            self.assertIn("forbidden", done.stderr)
