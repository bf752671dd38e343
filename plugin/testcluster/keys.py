"""Keys and certificates of a test cluster, made with openssl."""

import pathlib
import subprocess

KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters:
- name: test
  cluster: {{server: "https://127.0.0.1:{port}", certificate-authority: {ca}}}
users:
- name: {user}
  user: {credentials}
contexts:
- name: test
  context: {{cluster: test, user: {user}, namespace: {namespace}}}
current-context: test
"""


def write_kubeconfig(path, port, keys, user, token=None, namespace="default"):
    """For a user with a certificate of the same name, or with a token."""
    credentials = (f"{{token: {token}}}" if token else
                   f"{{client-certificate: {keys.certificate(user)}, client-key: {keys.key(user)}}}")
    path.write_text(KUBECONFIG.format(port=port, ca=keys.certificate("ca"), user=user, credentials=credentials,
                                      namespace=namespace))
    path.chmod(0o600)


class Keys:
    """A certificate authority in a folder, and what it has signed."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._serial = 1
        self._openssl("req", "-x509", *self._new_key("ca"), "-days", "2", "-subj", "/CN=test-ca",
                      "-out", self.certificate("ca"))

    def key(self, name):
        return self.folder / f"{name}.key"

    def certificate(self, name):
        return self.folder / f"{name}.crt"

    def sign(self, name, subject, addresses=()):
        """Makes key and certificate of `name`; `addresses` makes it a server's."""
        request = self.folder / f"{name}.csr"
        self._openssl("req", "-new", *self._new_key(name), "-subj", subject, "-out", request)
        extensions = self.folder / f"{name}.ext"
        usage = "serverAuth" if addresses else "clientAuth"
        lines = [f"extendedKeyUsage = {usage}"]
        if addresses:
            lines.append("subjectAltName = " + ",".join(f"IP:{each}" for each in addresses))
        extensions.write_text("\n".join(lines) + "\n")
        self._openssl("x509", "-req", "-in", request, "-CA", self.certificate("ca"), "-CAkey", self.key("ca"),
                      "-set_serial", str(self._next_serial()), "-days", "2", "-extfile", extensions,
                      "-out", self.certificate(name))

    def sign_accounts(self):
        """The key pair that service account tokens are signed with."""
        self._openssl("genrsa", "-out", self.key("accounts"), "2048")
        self._openssl("rsa", "-in", self.key("accounts"), "-pubout", "-out", self.folder / "accounts.pub")

    def _next_serial(self):
        self._serial += 1
        return self._serial

    def _new_key(self, name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", self.key(name)]

    @staticmethod
    def _openssl(*arguments):
        done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"openssl {arguments[0]}: {done.stderr}")
