"""The API server of custom resources alone: the newest Kubernetes, and nothing built in."""

import contextlib
import pathlib
import tempfile
import time

from api import Api
from keys import Keys, write_kubeconfig
from processes import Programs, free_port

class CrdServer:
    """`binaries` holds etcd and crd-server. Ready in about two seconds."""

    def __init__(self, binaries, scratch):
        self._scratch = pathlib.Path(scratch)
        self._programs = Programs(binaries, scratch)
        self.port = free_port()
        self.keys = Keys(self._scratch / "keys")
        self.keys.sign("server", "/CN=crd-server", ["127.0.0.1"])
        self.keys.sign("admin", "/O=system:masters/CN=admin")
        self.kubeconfig = self._scratch / "kubeconfig"
        write_kubeconfig(self.kubeconfig, self.port, self.keys, "admin")

    def start(self):
        etcd = self._programs.start_etcd("--unsafe-no-fsync")
        # Each of the three may point at the server itself: nothing is ever asked there.
        server = self._programs.start("crd-server", [
            "--bind-address=127.0.0.1", f"--secure-port={self.port}",
            f"--etcd-servers={etcd}",
            f"--tls-cert-file={self.keys.certificate('server')}",
            f"--tls-private-key-file={self.keys.key('server')}",
            f"--client-ca-file={self.keys.certificate('ca')}",
            f"--kubeconfig={self.kubeconfig}", f"--authentication-kubeconfig={self.kubeconfig}",
            f"--authorization-kubeconfig={self.kubeconfig}", "--authentication-skip-lookup",
            "--enable-priority-and-fairness=false",
            "--disable-admission-plugins=NamespaceLifecycle,MutatingAdmissionWebhook,"
            "ValidatingAdmissionWebhook,ValidatingAdmissionPolicy,MutatingAdmissionPolicy"])
        # /readyz as a whole never turns green: there are no Services to list.
        server.wait_until(lambda: self.api().get("/readyz/poststarthook/crd-informer-synced").code == 200)

    def api(self):
        return Api(self.port, self.keys.certificate("ca"), self.keys.certificate("admin"), self.keys.key("admin"))

    def stop(self):
        self._programs.stop()


@contextlib.contextmanager
def running(binaries):
    """A CrdServer for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="routerctl-crd-server-") as scratch:
        server = CrdServer(binaries, scratch)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def establish(api, crd, seconds=30):
    """Creates a CustomResourceDefinition, waits until the server has it, and returns its conditions."""
    path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    created = api.post(path, crd)
    if created.code not in (201, 409):
        raise RuntimeError(f"{crd['metadata']['name']}: {created.message}")
    path += "/" + crd["metadata"]["name"]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status = api.get(path).json.get("status", {})
        conditions = {each["type"]: each for each in status.get("conditions") or []}
        version = crd["spec"]["versions"][0]["name"]
        served = f"/apis/{crd['spec']['group']}/{version}/{crd['spec']['names']['plural']}"
        # The path is served a moment after the condition says so.
        if conditions.get("Established", {}).get("status") == "True" and api.get(served).code == 200:
            return conditions
        time.sleep(0.05)
    raise RuntimeError(f"{crd['metadata']['name']} is not established: {conditions}")
