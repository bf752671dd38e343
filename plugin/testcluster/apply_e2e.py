"""`routerctl apply` against the real server."""

import glob
import json
import pathlib
import signal
import subprocess

from session import MODEL, Session, route


class Apply(Session):
    def test_created_configured_unchanged(self):
        self.make_namespace()
        self.expect(0, "configmap/routes created\n", self.run_it(route(self.namespace)))
        first = self.config_map().json
        self.expect(0, "configmap/routes unchanged\n", self.run_it(route(self.namespace)))
        self.assertEqual(self.config_map().json["metadata"]["resourceVersion"], first["metadata"]["resourceVersion"])
        self.expect(0, "configmap/routes configured\n", self.run_it(route(self.namespace, model="mistral")))
        self.assertIn("mistral", self.config_map().json["data"]["dynamic_config.json"])
        self.assertEqual([(each["manager"], each["operation"]) for each in first["metadata"]["managedFields"]],
                         [("routerctl", "Apply")])

    def test_characters_arrive_as_they_are(self):
        self.make_namespace()
        model = "m\\u2028\\x7f\\x85\\uFEFF\\U0001F600\\u00e9"
        self.expect(0, "configmap/routes created\n",
                    self.run_it(route(self.namespace, model=f'"{model}"'), "--validate=warn"))
        config = json.loads(self.config_map().json["data"]["dynamic_config.json"])
        self.assertEqual(config["static_models"], "m\u2028\x7f\x85\ufeff\U0001F600\u00e9")

    def test_missing_namespace(self):
        done = self.run_it(route(self.namespace))
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("[cluster/no-namespace]", done.stderr)
        self.assertIn("--create-namespace", done.stderr)
        self.assertIn(f"kubectl create namespace {self.namespace}", done.stderr)
        self.expect(0, f"namespace/{self.namespace} created\nconfigmap/routes created\n",
                    self.run_it(route(self.namespace), "--create-namespace"))

    def test_missing_definition(self):
        self.make_namespace()
        sample = pathlib.Path(__file__).parents[2] / "testdata/samples/simulator_deployment.yaml"
        text = sample.read_text().replace("llm-simulator", self.namespace)
        done = self.run_it(text, "-q")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn('no matches for kind "DestinationRule" in version "networking.istio.io/v1beta1"', done.stderr)
        self.assertEqual(self.api.get(f"/apis/apps/v1/namespaces/{self.namespace}/deployments").json["items"], [])
        done = self.run_it(text, "-q", "--keep-going")
        self.assertEqual(done.returncode, 3)
        self.assertEqual(len(done.stdout.splitlines()), 14, done.stdout)
        self.assertEqual({line.split()[-1] for line in done.stdout.splitlines()}, {"created"})

    def test_dry_run(self):
        self.make_namespace()
        self.expect(0, f"PLAN     NAMESPACE{' ' * (len(self.namespace) - 6)}OBJECT\n"
                       f"create   {self.namespace}   configmap/routes\n",
                    self.run_it(route(self.namespace), "--dry-run=server"))
        self.assertEqual(self.config_map().code, 404)
        self.expect(0, "configmap/routes (dry run)\n", self.run_it(route(self.namespace), "--dry-run=client"))

    def test_conflict(self):
        self.make_namespace()
        self.run_it(route(self.namespace))
        theirs = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "routes"},
                  "data": {"dynamic_config.json": "{}"}}
        path = f"/api/v1/namespaces/{self.namespace}/configmaps/routes"
        self.assertEqual(self.api.apply(path, theirs, manager="somebody", force="true").code, 200)
        done = self.run_it(route(self.namespace))
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        for words in ("[cluster/conflict]", ".data.dynamic_config.json: somebody has", "routerctl sets",
                      "--force-conflicts"):
            self.assertIn(words, done.stderr)
        done = self.run_it(route(self.namespace), "--force-conflicts")
        self.expect(0, "configmap/routes configured\n", done)
        self.assertIn("taken over from somebody", done.stderr)

    def test_created_once(self):
        self.make_namespace()
        text = MODEL.format(name="qwen", model="Qwen/Qwen3-0.6B", namespace=self.namespace)
        first = self.run_it(text, "-q")
        self.assertEqual(first.returncode, 0, first.stderr)
        again = self.run_it(text.replace("0.6B", "1.7B"), "-q")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(again.stdout, "configmap/vllm-config configured\nservice/vllm-svc left alone\n"
                                       "deployment.apps/vllm left alone\n")
        self.assertIn("kubectl rollout restart deployment.apps/vllm", again.stderr)

    def test_restricted_user(self):
        two = route("limited", "allowed") + "---\n" + route("default", "elsewhere")
        done = self.run_it(two, user="limited")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("[cluster/forbidden]", done.stderr)
        self.assertNotIn("limited-token", done.stdout + done.stderr)
        done = self.run_it(two, "--keep-going", user="limited")
        self.expect(3, "configmap/allowed created\n", done)
        self.assertIn('configmaps "elsewhere" is forbidden', done.stderr)

    def test_credentials_that_are_not_valid(self):
        self.make_namespace()
        done = self.run_it(route(self.namespace), "--token", "expired-secret", user="limited")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("[cluster/unauthorized]", done.stderr)
        self.assertNotIn("expired-secret", done.stdout + done.stderr)

    def test_kubectl_missing_or_too_old(self):
        done = self.run_it(route(self.namespace), path="/nowhere")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("kubectl is not on PATH", done.stderr)
        old = self.folder / "old"
        old.mkdir()
        (old / "kubectl").write_text("#!/bin/sh\necho 'Error: unknown flag: --as-uid' >&2; exit 1\n")
        (old / "kubectl").chmod(0o755)
        done = self.run_it(route(self.namespace), "--as-uid", "1", path=f"{old}:/bin")
        self.assertEqual(done.returncode, 2)
        self.assertIn("unknown flag: --as-uid; this kubectl is too old", done.stderr)

    def test_server_gone(self):
        done = self.run_it(route(self.namespace), "--server", "https://127.0.0.1:1")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr.count("connection refused"), 1, done.stderr)

    def test_interrupt(self):
        self.make_namespace()
        # Enough for the signal to come while it is at work.
        many = "---\n".join(route(self.namespace, f"routes-{i}") for i in range(400))
        with self.start(many) as running:
            first = running.stdout.readline()
            running.send_signal(signal.SIGINT)
            rest, errors = running.stdout.read(), running.stderr.read()
        self.assertEqual(running.returncode, 130, errors)
        done = (first + rest).splitlines()
        self.assertLess(len(done), 400)
        self.assertIn("stopped; the same command goes on", errors)
        self.assertIn(f": {len(done)} created; {400 - len(done)} not tried", errors)
        self.assertEqual(glob.glob(f"{self.folder}/routerctl-*"), [])
        self.assertEqual(subprocess.run(["pgrep", "-f", f"kubectl proxy.*{self.folder}"], check=False,
                                        capture_output=True, text=True).stdout, "")
        again = self.run_it(many)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(len(again.stdout.splitlines()), 400)

    def test_proxy_killed(self):
        self.make_namespace()
        many = "---\n".join(route(self.namespace, f"routes-{i}") for i in range(400))
        with self.start(many) as running:
            running.stdout.readline()
            subprocess.run(["pkill", "-KILL", "-f", f"kubectl proxy.*{self.folder}"], check=True)
            running.stdout.read()
            errors = running.stderr.read()
        self.assertEqual(running.returncode, 2, errors)
        self.assertIn("goes on where this one ended", errors)
        self.assertEqual(self.run_it(many).returncode, 0)
