"""Requests to an API server over one kept-alive connection."""

import dataclasses
import http.client
import json
import ssl
import urllib.parse

APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"


@dataclasses.dataclass
class Answer:
    code: int
    content_type: str
    body: bytes
    warnings: list

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode(errors="replace")

    @property
    def message(self):
        """What went wrong: the message of a Status, else the text."""
        if self.content_type.startswith("application/json"):
            return self.json.get("message", self.text)
        return self.text

    @property
    def causes(self):
        if not self.content_type.startswith("application/json"):
            return []
        return self.json.get("details", {}).get("causes", [])


class Api:
    """One user's view of a server."""

    def close(self):
        self._connection.close()

    def __init__(self, port, ca, certificate=None, key=None, token=None):
        context = ssl.create_default_context(cafile=ca)
        if certificate:
            context.load_cert_chain(certificate, key)
        self._connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=120)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, method, path, body=None, content_type="application/json", **query):
        """`body` is a text, bytes or what JSON can say. A connection that the server closed while
        it was idle is opened again."""
        path = urllib.parse.quote(path)
        if query:
            path += "?" + urllib.parse.urlencode(query)
        if body is not None and not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        headers = dict(self._headers)
        if body is not None:
            headers["Content-Type"] = content_type
        for last in (False, True):
            try:
                self._connection.request(method, path, body, headers)
                response = self._connection.getresponse()
                return Answer(response.status, response.headers.get("Content-Type", ""), response.read(),
                              response.headers.get_all("Warning") or [])
            except (OSError, http.client.HTTPException) as error:
                # Without this the next request would be refused, not sent.
                self._connection.close()
                if last or not isinstance(error, (ConnectionResetError, BrokenPipeError)):
                    raise
        raise AssertionError("unreachable")

    def get(self, path, **query):
        return self.send("GET", path, **query)

    def post(self, path, body, content_type="application/json", **query):
        return self.send("POST", path, body, content_type, **query)

    def patch(self, path, body, content_type=MERGE, **query):
        return self.send("PATCH", path, body, content_type, **query)

    def apply(self, path, body, manager="routerctl", **query):
        return self.send("PATCH", path, body, APPLY, fieldManager=manager, **query)

    def delete(self, path, **query):
        return self.send("DELETE", path, **query)
