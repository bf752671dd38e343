"""Keys and certificates of a test cluster, made with openssl."""

import datetime
import pathlib
import shlex
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

# What `openssl ca` wants to know; it alone takes an end to the second.
AUTHORITY = """\
[ca]
default_ca = default
[default]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
certificate = {ca}
private_key = {key}
[any]
organizationName = optional
commonName = supplied
"""

# Prints one token after the other, each time that it is called; then the last one again and again.
PLUGIN = """\
#!/bin/sh
token=$(head -n 1 {tokens})
if [ "$(wc -l <{tokens})" -gt 1 ]; then
  sed -i 1d {tokens}
fi
printf '{{"apiVersion": "client.authentication.k8s.io/v1beta1", "kind": "ExecCredential",'
printf '"status": {{"token": "%s"}}}}' "$token"
"""


def write_plugin(path, tokens):
    """A credential plugin for kubectl that prints these tokens, one each time that it is asked."""
    listed = path.with_suffix(".tokens")
    listed.write_text("".join(f"{token}\n" for token in tokens))
    path.write_text(PLUGIN.format(tokens=shlex.quote(str(listed))))
    path.chmod(0o700)


def write_kubeconfig(path, port, keys, user, token=None, plugin=None, namespace="default"):
    """For a user with a certificate of the same name, with a token, or with a plugin that prints some."""
    credentials = f"{{client-certificate: {keys.certificate(user)}, client-key: {keys.key(user)}}}"
    if token:
        credentials = f"{{token: {token}}}"
    if plugin:
        credentials = f"{{exec: {{apiVersion: client.authentication.k8s.io/v1beta1, command: {plugin}}}}}"
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
        request = self._request(name, subject)
        extensions = self.folder / f"{name}.ext"
        usage = "serverAuth" if addresses else "clientAuth"
        lines = [f"extendedKeyUsage = {usage}"]
        if addresses:
            lines.append("subjectAltName = " + ",".join(f"IP:{each}" for each in addresses))
        extensions.write_text("\n".join(lines) + "\n")
        self._openssl("x509", "-req", "-in", request, "-CA", self.certificate("ca"), "-CAkey", self.key("ca"),
                      "-set_serial", str(self._next_serial()), "-days", "2", "-extfile", extensions,
                      "-out", self.certificate(name))

    def sign_for(self, name, subject, seconds):
        """Makes key and certificate of a client that is nobody any more after so many seconds."""
        request = self._request(name, subject)
        (self.folder / "index.txt").touch()
        settings = self.folder / "authority.cnf"
        settings.write_text(AUTHORITY.format(folder=self.folder, ca=self.certificate("ca"), key=self.key("ca")))
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
        self._openssl("ca", "-batch", "-notext", "-config", settings, "-in", request,
                      "-startdate", "20200101000000Z", "-enddate", end.strftime("%Y%m%d%H%M%SZ"),
                      "-out", self.certificate(name))

    def sign_accounts(self):
        """The key pair that service account tokens are signed with."""
        self._openssl("genrsa", "-out", self.key("accounts"), "2048")
        self._openssl("rsa", "-in", self.key("accounts"), "-pubout", "-out", self.folder / "accounts.pub")

    def _request(self, name, subject):
        request = self.folder / f"{name}.csr"
        self._openssl("req", "-new", *self._new_key(name), "-subj", subject, "-out", request)
        return request

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
