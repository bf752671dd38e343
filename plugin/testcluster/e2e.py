"""What the end-to-end tests share: the program, and servers that are started when first asked for.

The environment says where things are; `run` sets it:
ROUTERCTL_BINARY          the program
ROUTERCTL_KUBECTL         a kubectl
ROUTERCTL_CONTROL_PLANE   folder with the programs of a control plane
ROUTERCTL_CRD_SERVER      folder with those of the server of custom resources; may be missing
"""

import atexit
import os
import signal
import sys
import tempfile
import time
import unittest

import control_plane as control_plane_
import crd_server as crd_server_

BINARY = os.environ["ROUTERCTL_BINARY"]
KUBECTL = os.environ.get("ROUTERCTL_KUBECTL", "kubectl")

_running = {}


def _start(name, make, binaries):
    if name not in _running:
        scratch = tempfile.TemporaryDirectory(prefix=f"routerctl-{name}-")
        server = make(binaries, scratch.name)
        atexit.register(scratch.cleanup)
        atexit.register(server.stop)
        server.start()
        _running[name] = server
    return _running[name]


def control_plane():
    """The control plane of this test run."""
    return _start("control-plane", control_plane_.ControlPlane, os.environ["ROUTERCTL_CONTROL_PLANE"])


def crd_server():
    """The server of custom resources of this test run. Without one the test is skipped, and says so."""
    binaries = os.environ.get("ROUTERCTL_CRD_SERVER")
    if not binaries:
        raise unittest.SkipTest("the server of custom resources could not be built")
    return _start("crd-server", crd_server_.CrdServer, binaries)


class _Result(unittest.TextTestResult):
    """One line a test, with its time."""

    def startTest(self, test):
        self._started = time.monotonic()
        super().startTest(test)

    def stopTest(self, test):
        super().stopTest(test)
        print(f"{time.monotonic() - self._started:6.1f} s  {test.id()}", flush=True)


def main(names):
    # So that what was started is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # Tests import this file by its name, and this is the one copy of what runs.
    sys.modules["e2e"] = sys.modules["__main__"]
    suite = unittest.defaultTestLoader.loadTestsFromNames(names)
    result = unittest.TextTestRunner(resultclass=_Result, verbosity=0).run(suite)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
