"""An address of this machine that may belong to a pod. Kubernetes takes no loopback address for one."""

import fcntl
import functools
import socket
import struct
import unittest

# RFC 5737: for documentation, so nobody's.
OURS = "198.51.100.1"

SIOCSIFADDR = 0x8916


def _of_the_default_route():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((OURS, 9))  # sends nothing
        return probe.getsockname()[0]


def _give_loopback_another():
    """As `ip address add OURS dev lo`; root alone may."""
    address = struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton(OURS))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFADDR, struct.pack("16s16s", b"lo:routerctl", address))


@functools.cache
def of_this_machine():
    try:
        return _of_the_default_route()
    except OSError:
        pass
    try:
        _give_loopback_another()
        return OURS
    except OSError as error:
        raise unittest.SkipTest(f"this machine has no address but loopback's, and gets none: {error}") from error
