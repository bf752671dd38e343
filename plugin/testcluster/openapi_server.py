"""A server that knows our kinds and nothing else: what `kubectl explain` asks, and what `schema` and `crds` print."""

import http.server
import json
import subprocess
import threading


def _printed(binary, *words):
    return json.loads(subprocess.check_output([binary, *words]))


def _discovery(group, version, resources):
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": f"{group}/{version}", "resources": resources}


def _resource(names, scope):
    return {"name": names["plural"], "singularName": names["singular"], "namespaced": scope == "Namespaced",
            "kind": names["kind"], "shortNames": names.get("shortNames", []), "verbs": ["get", "list"]}


def _operations(group, version, names):
    """kubectl finds the schema of a kind through the operations of its collection."""
    kind = {"group": group, "version": version, "kind": names["kind"]}
    return {f"/apis/{group}/{version}/namespaces/{{namespace}}/{names['plural']}":
            {"get": {"x-kubernetes-action": "list", "x-kubernetes-group-version-kind": kind}}}


def _answers(binary):
    """Path -> body."""
    documents, resources = {}, {}
    for crd in _printed(binary, "crds", "-o", "json")["items"]:
        spec = crd["spec"]
        group, version, names = spec["group"], spec["versions"][0]["name"], spec["names"]
        document = _printed(binary, "schema", names["kind"])
        whole = documents.setdefault((group, version), document)
        whole["components"]["schemas"].update(document["components"]["schemas"])
        whole.setdefault("paths", {}).update(_operations(group, version, names))
        resources.setdefault((group, version), []).append(_resource(names, spec["scope"]))
    answers = {"/api": {"kind": "APIVersions", "versions": ["v1"]}, "/api/v1": _discovery("", "v1", [])}
    groups, paths = [], {}
    for (group, version), document in documents.items():
        each = {"groupVersion": f"{group}/{version}", "version": version}
        groups.append({"name": group, "versions": [each], "preferredVersion": each})
        url = f"/openapi/v3/apis/{group}/{version}"
        paths[f"apis/{group}/{version}"] = {"serverRelativeURL": url}
        answers[url] = document
        answers[f"/apis/{group}/{version}"] = _discovery(group, version, resources[group, version])
    answers["/apis"] = {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}
    answers["/openapi/v3"] = {"paths": paths}
    return {path: json.dumps(body).encode() for path, body in answers.items()}


class OpenapiServer:
    """Listens on a free port of the loopback interface while it is entered."""

    def __init__(self, binary):
        answers = _answers(binary)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # the library's name
                body = answers.get(self.path.split("?")[0])
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Type", "text/plain" if body is None else "application/json")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
