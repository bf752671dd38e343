"""A whole control plane with nodes that only pretend: etcd, API server, controller manager and
scheduler, and a fake kubelet for the pods."""

import contextlib
import pathlib
import tempfile
import time

from api import Api
from fake_kubelet import FakeKubelet
from keys import Keys, write_kubeconfig, write_plugin
from kubelet_server import KubeletServer
from processes import Programs, free_port

TOKENS = {"kubelet": ("kubelet-token", "system:masters"), "limited": ("limited-token", "")}

# What the restricted user may do, in the namespace "limited" alone.
LIMITED = {
    "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
    "metadata": {"name": "limited", "namespace": "limited"},
    "rules": [{"apiGroups": ["", "apps"], "resources": ["configmaps", "services", "deployments"],
               "verbs": ["get", "list", "watch", "create", "patch", "update"]}]}
BINDING = {
    "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
    "metadata": {"name": "limited", "namespace": "limited"},
    "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "limited"},
    "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "limited"}]}

CAPACITY = {"cpu": "64", "memory": "512Gi", "pods": "500", "ephemeral-storage": "1Ti"}


class ControlPlane:
    """`binaries` holds etcd and the three of Kubernetes. Ready in about ten seconds."""

    def __init__(self, binaries, scratch):
        self.scratch = pathlib.Path(scratch)
        self._programs = Programs(binaries, scratch)
        self.port = free_port()
        self.keys = Keys(self.scratch / "keys")
        self.keys.sign("server", "/CN=kube-apiserver", ["127.0.0.1", "10.96.0.1"])
        self.keys.sign("admin", "/O=system:masters/CN=admin")
        self.keys.sign("controller-manager", "/CN=system:kube-controller-manager")
        self.keys.sign("scheduler", "/CN=system:kube-scheduler")
        self.keys.sign("kubelet", "/O=system:nodes/CN=system:node:node-1", ["127.0.0.1"])
        self.keys.sign_accounts()
        for user in ("admin", "controller-manager", "scheduler"):
            write_kubeconfig(self.kubeconfig(user), self.port, self.keys, user)
        write_kubeconfig(self.kubeconfig("limited"), self.port, self.keys, "limited",
                         token=TOKENS["limited"][0], namespace="limited")
        self.kubelet = FakeKubelet(self.api("kubelet"))
        self._logs = KubeletServer(self.kubelet, self.keys)
        self._server = None

    def kubeconfig(self, user="admin"):
        return self.scratch / f"{user}.kubeconfig"

    def api(self, user="admin"):
        if user in TOKENS:
            return Api(self.port, self.keys.certificate("ca"), token=TOKENS[user][0])
        return Api(self.port, self.keys.certificate("ca"), self.keys.certificate(user), self.keys.key(user))

    def start(self):
        etcd = self._programs.start_etcd()
        tokens = self.scratch / "tokens.csv"
        tokens.write_text("".join(f'{token},{user},{user},"{groups}"\n' for user, (token, groups) in TOKENS.items()))
        keys = self.keys
        server = self._server = self._programs.start("kube-apiserver", [
            "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", f"--secure-port={self.port}",
            f"--etcd-servers={etcd}", f"--tls-cert-file={keys.certificate('server')}",
            f"--tls-private-key-file={keys.key('server')}", f"--client-ca-file={keys.certificate('ca')}",
            f"--token-auth-file={tokens}", "--authorization-mode=RBAC", "--anonymous-auth=false",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={keys.folder / 'accounts.pub'}",
            f"--service-account-signing-key-file={keys.key('accounts')}",
            f"--kubelet-certificate-authority={keys.certificate('ca')}",
            f"--kubelet-client-certificate={keys.certificate('admin')}",
            f"--kubelet-client-key={keys.key('admin')}",
            # It would mark new nodes as not ready, and nobody takes that away.
            "--disable-admission-plugins=TaintNodesByCondition",
            # A loopback address is no valid endpoint.
            "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.96.0.0/16"])
        self._wait_until_ready()
        self._programs.start("kube-controller-manager", [
            f"--kubeconfig={self.kubeconfig('controller-manager')}", "--bind-address=127.0.0.1", "--port=0",
            f"--secure-port={free_port()}", "--leader-elect=false", "--use-service-account-credentials=true",
            f"--service-account-private-key-file={keys.key('accounts')}",
            f"--root-ca-file={keys.certificate('ca')}",
            # The node sends no heartbeat.
            "--controllers=*,-nodelifecycle"])
        self._programs.start("kube-scheduler", [
            f"--kubeconfig={self.kubeconfig('scheduler')}", "--bind-address=127.0.0.1", "--port=0",
            f"--secure-port={free_port()}", "--leader-elect=false"])
        api = self.api()
        server.wait_until(lambda: api.get("/api/v1/namespaces/default/serviceaccounts/default").code == 200)
        self._logs.start()
        self.add_node("node-1")
        self._add_limited_user(api)
        self.kubelet.start()

    def stop(self):
        self.kubelet.stop()
        self._programs.stop()
        self._logs.stop()

    def stop_server(self):
        """As if the machine of the API server had lost power; all else goes on."""
        self._server.kill()

    def start_server(self):
        self._server.start()
        self._wait_until_ready()

    def _wait_until_ready(self):
        self._server.wait_until(lambda: self.api().get("/readyz").code == 200)

    def kubeconfig_for(self, seconds):
        """Of an administrator whose certificate ends that soon."""
        self.keys.sign_for("short", "/O=system:masters/CN=short", seconds)
        write_kubeconfig(self.kubeconfig("short"), self.port, self.keys, "short")
        return self.kubeconfig("short")

    def kubeconfig_with_plugin(self, *tokens):
        """Of a user whose credential plugin prints one of these tokens after the other."""
        plugin = self.scratch / "plugin"
        write_plugin(plugin, tokens)
        write_kubeconfig(self.kubeconfig("plugin"), self.port, self.keys, "plugin", plugin=plugin)
        return self.kubeconfig("plugin")

    def add_node(self, name, gpus=4):
        capacity = {**CAPACITY, "nvidia.com/gpu": str(gpus)}
        ready = {"type": "Ready", "status": "True", "reason": "Fake", "message": "pretends to be ready"}
        self.api().post("/api/v1/nodes", {
            "apiVersion": "v1", "kind": "Node", "metadata": {"name": name},
            "status": {"capacity": capacity, "allocatable": capacity, "conditions": [ready],
                       "addresses": [{"type": "InternalIP", "address": "127.0.0.1"}],
                       "daemonEndpoints": {"kubeletEndpoint": {"Port": self._logs.port}}}})

    def remove_node(self, name):
        self.api().delete(f"/api/v1/nodes/{name}")

    def limit(self, namespace, hard):
        """No more than this may be in the namespace: {"pods": 0, "count/configmaps": 3}."""
        quotas = f"/api/v1/namespaces/{namespace}/resourcequotas"
        self.api().post(quotas, {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "quota"},
                                 "spec": {"hard": {each: str(most) for each, most in hard.items()}}})
        # It is not enforced before its controller has seen it.
        wait_for(lambda: self.api().get(f"{quotas}/quota").json["status"].get("hard"), what="the quota")

    @staticmethod
    def _add_limited_user(api):
        api.post("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "limited"}})
        access = "/apis/rbac.authorization.k8s.io/v1/namespaces/limited"
        api.post(f"{access}/roles", LIMITED)
        api.post(f"{access}/rolebindings", BINDING)


@contextlib.contextmanager
def running(binaries):
    """A ControlPlane for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="routerctl-control-plane-") as scratch:
        plane = ControlPlane(binaries, scratch)
        try:
            plane.start()
            yield plane
        finally:
            plane.stop()


def wait_for(condition, seconds=30, what="what was waited for"):
    """Polls until `condition` gives something true, and returns it."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come within {seconds} s")
        time.sleep(0.1)


def delete_once_there(api, path, seconds=30):
    """Waits for an object, deletes it, and returns its uid."""
    def uid():
        answer = api.get(path)
        return answer.json["metadata"]["uid"] if answer.code == 200 else None
    found = wait_for(uid, seconds, what=path)
    api.delete(path)
    return found
