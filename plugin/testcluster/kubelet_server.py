"""The side of the kubelet that the API server asks for logs: HTTPS, for those with a certificate of ours."""

import http.server
import ssl
import threading
import urllib.parse

from fake_kubelet import NoLog


class KubeletServer:
    """Answers /containerLogs/NAMESPACE/POD/CONTAINER with what `kubelet` tells."""

    def __init__(self, kubelet, keys):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(keys.certificate("kubelet"), keys.key("kubelet"))
        context.load_verify_locations(keys.certificate("ca"))
        context.verify_mode = ssl.CERT_REQUIRED
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Requests)
        self._server.kubelet = kubelet
        # The handshake is left to the thread of the connection.
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def port(self):
        return self._server.server_address[1]

    def start(self):
        self._thread.start()

    def stop(self):
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(10)
        self._server.server_close()


class _Requests(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        asked = dict(urllib.parse.parse_qsl(url.query))
        parts = [urllib.parse.unquote(each) for each in url.path.split("/")[1:]]
        if len(parts) != 4 or parts[0] != "containerLogs":
            self._answer(404, "404 page not found\n")
            return
        try:
            text = self.server.kubelet.log_of(*parts[1:], previous=asked.get("previous") == "true")
        except NoLog as why:
            self._answer(400, str(why))
            return
        if "tailLines" in asked:
            lines = text.splitlines(keepends=True)
            text = "".join(lines[max(0, len(lines) - int(asked["tailLines"])):])
        self._answer(200, text)

    def log_message(self, *_):
        pass

    def _answer(self, code, text):
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
