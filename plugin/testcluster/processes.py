"""Programs that never outlive the test run that started them."""

import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import time

PR_SET_PDEATHSIG = 1


def free_port():
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _without_web_proxies():
    """The API server would ask them for pods and nodes."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


class Program:
    """A program in the background; its output goes to `<scratch>/<name>.log`."""

    def __init__(self, name, arguments, scratch, **more):
        self.name = name
        self.log = pathlib.Path(scratch) / f"{name}.log"
        self._arguments = arguments
        self._more = more
        self.start()

    def start(self):
        """Called again only for one that has ended."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                preexec_fn=_die_with_parent, env=_without_web_proxies(), **self._more)

    @property
    def pid(self):
        return self._process.pid

    def wait_until(self, ready, seconds=60):
        """Polls `ready` until it is true; an OSError counts as not yet."""
        end = time.monotonic() + seconds
        while True:
            try:
                if ready():
                    return
            except OSError:
                pass
            if self._process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self._process.returncode}:\n{self.tail()}")
            if time.monotonic() > end:
                raise RuntimeError(f"{self.name} is not ready after {seconds} s:\n{self.tail()}")
            time.sleep(0.05)

    def tail(self, lines=15):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def kill(self):
        self._process.kill()
        self._process.wait()

    def stop(self):
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()


class Programs:
    """Programs of one folder that belong together; they stop in reverse order."""

    def __init__(self, binaries, scratch):
        self._binaries = pathlib.Path(binaries)
        self._scratch = pathlib.Path(scratch)
        self._running = []

    def start(self, name, arguments):
        program = Program(name, [self._binaries / name, *map(str, arguments)], self._scratch)
        self._running.append(program)
        return program

    def start_etcd(self, *more):
        """Returns its URL; whoever uses it waits for it."""
        client, peer = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
        self.start("etcd", [
            "--data-dir", self._scratch / "etcd", f"--listen-client-urls={client}",
            f"--advertise-client-urls={client}", f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}", f"--initial-cluster=default={peer}", *more])
        return client

    def stop(self):
        for program in reversed(self._running):
            program.stop()
        self._running.clear()
