"""A server and a printer that take every call and never answer, on the loopback of this network; and beside them the patient's program.

The arguments are the data folder, and `wake` in a network that was made anew, whose loopback is asleep. The first line says the two ports.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import struct
import sys

SET_FLAGS, UP = 0x8914, 0x1
"""SIOCSIFFLAGS and IFF_UP of Linux."""


def wake_loopback() -> None:
    """Raises OSError: this is for root, in a network of its own."""
    with socket.socket(type=socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP))


def take_calls(listening: list[socket.socket], parent: int) -> None:
    """Until nobody holds the other end of the pipe."""
    taken = []
    os.set_blocking(parent, False)
    for each in listening:
        each.settimeout(0.05)
    while True:
        with contextlib.suppress(BlockingIOError):
            if not os.read(parent, 1):
                return
        for each in listening:
            with contextlib.suppress(TimeoutError):
                taken.append(each.accept())


def run() -> None:
    """Two processes: one that listens, and this one, which becomes the patient's program and has none of the sockets."""
    if "wake" in sys.argv:
        wake_loopback()
    listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    server, printer = (str(each.getsockname()[1]) for each in listening)
    parent, kept = os.pipe()
    if os.fork() == 0:
        os.close(kept)
        take_calls(listening, parent)
        os._exit(0)
    os.set_inheritable(kept, True)
    print(f"ports {server} {printer}", flush=True)
    os.execv(sys.executable, [sys.executable, "-m", "tests.journeys.network_child", sys.argv[1], server, printer])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    run()
