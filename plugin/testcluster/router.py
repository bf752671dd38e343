"""Plays the vLLM router: a program on this machine that a pod and a Service of the cluster stand for.

So the API server's proxy reaches it, as /api/v1/namespaces/NAMESPACE/services/NAME:PORT/proxy/health.
"""

import http.server
import json
import threading
import time

import address
from control_plane import wait_for

# What its answer holds besides the keys of the file: all settings, as they are in use.
DEFAULTS = {
    "service_discovery": None, "routing_logic": None, "static_backends": None, "static_models": None,
    "static_aliases": None, "static_model_labels": None, "static_model_types": None,
    "static_backend_health_checks": False, "static_backend_health_check_interval": 60,
    "static_backend_health_check_timeout_seconds": 10, "prefill_model_labels": None, "decode_model_labels": None,
    "k8s_port": None, "k8s_namespace": None, "k8s_label_selector": None, "session_key": None, "callbacks": None}


class Mounted:
    """The file dynamic_config.json of a ConfigMap as a pod sees it: each content that long after it was
    first asked for."""

    def __init__(self, api, namespace, name, late=0):
        self._api = api
        self._path = f"/api/v1/namespaces/{namespace}/configmaps/{name}"
        self._late = late
        self._lock = threading.Lock()
        self._coming, self._since = None, 0.0
        self._there = None

    def take(self):
        """Sees what is there now at once."""
        with self._lock:
            self._there = self._coming = self._content()

    def _content(self):
        answer = self._api.get(self._path)
        return answer.json["data"]["dynamic_config.json"] if answer.code == 200 else None

    def read(self):
        with self._lock:
            text = self._content()
            if text != self._coming:
                self._coming, self._since = text, time.monotonic()
            if time.monotonic() - self._since >= self._late:
                self._there = self._coming
            return json.loads(self._there) if self._there else None


class Router:
    """A test sets how it answers; `asked` holds when it was."""

    def __init__(self):
        self.healthy = True
        self.delay = 0.0    # seconds before it answers
        self.config = None  # what the file says, or what reads it; None: it knows no file
        self.asked = []
        self._server = http.server.ThreadingHTTPServer((address.of_this_machine(), 0), _Requests)
        self._server.router = self
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def install(self, plane, namespace, name="router", port=80, port_name="http"):
        """Deployment and Service of this name, as the administrators of a router would make them."""
        api, labels = plane.api(), {"app": name}
        host, own_port = self._server.server_address[:2]
        plane.kubelet.locate(namespace, f"{name}-*", host)
        container = {"name": "router", "image": "example.com/router:1", "ports": [{"containerPort": own_port}]}
        api.post(f"/apis/apps/v1/namespaces/{namespace}/deployments", {
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
            "spec": {"selector": {"matchLabels": labels},
                     "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}}}})
        api.post(f"/api/v1/namespaces/{namespace}/services", {
            "apiVersion": "v1", "kind": "Service", "metadata": {"name": name},
            "spec": {"selector": labels, "ports": [{"name": port_name, "port": port, "targetPort": own_port}]}})
        wait_for(lambda: _has_address(api.get(f"/api/v1/namespaces/{namespace}/endpoints/{name}")),
                 what="an endpoint of the router")

    def answer(self):
        """Status code and content of /health."""
        self.asked.append(time.monotonic())
        time.sleep(self.delay)
        if not self.healthy:
            return 503, {"status": "Service discovery module is down."}
        config = self.config() if callable(self.config) else self.config
        return 200, {"status": "healthy", **({"dynamic_config": {**DEFAULTS, **config}} if config else {})}


def _has_address(answer):
    return answer.code == 200 and any(each.get("addresses") for each in answer.json.get("subsets", []))


class _Requests(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        code, content = self.server.router.answer() if self.path == "/health" else (404, {"detail": "Not Found"})
        body = json.dumps(content).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass  # whoever asked did not wait for it

    def log_message(self, *_):
        pass
