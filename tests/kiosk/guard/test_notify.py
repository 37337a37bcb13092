"""What a service manager is told, over its own socket."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.guard.notify import Notifier

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="systemd is Linux's")


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """A service manager's end of the line."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        yield line


def heard(line: socket.socket) -> list[str]:
    """Everything that was said."""
    said = []
    while True:
        try:
            said.append(line.recv(4096).decode())
        except BlockingIOError:
            return said


def test_each_thing_is_said_in_systemds_words(manager: socket.socket, tmp_path: Path) -> None:
    """Status, ready, alive and stopping are the lines that sd_notify(3) has for them; a status is said when it changes."""
    notifier = Notifier({"NOTIFY_SOCKET": str(tmp_path / "notify")})
    notifier.status("open")
    notifier.status("open")
    notifier.ready()
    notifier.alive()
    notifier.stopping()
    assert heard(manager) == ["STATUS=open", "READY=1", "WATCHDOG=1", "STOPPING=1"]


def test_an_abstract_socket_is_found_too() -> None:
    """Linux's sockets without a file, which systemd writes with an @, are spoken to."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("\0backcheck-test-notify")
        line.setblocking(False)
        Notifier({"NOTIFY_SOCKET": "@backcheck-test-notify"}).ready()
        assert heard(line) == ["READY=1"]


@pytest.mark.parametrize("name", ["", "/nowhere/at/all"])
def test_nobody_there_is_no_fault(name: str) -> None:
    """Without a service manager, or with one that is gone, nothing is said and nothing breaks."""
    Notifier({"NOTIFY_SOCKET": name} if name else {}).ready()


def test_one_that_does_not_listen_holds_nobody_up(manager: socket.socket, tmp_path: Path) -> None:
    """A line that is full is not waited for."""
    notifier = Notifier({"NOTIFY_SOCKET": str(tmp_path / "notify")})
    for _ in range(5000):
        notifier.alive()
    assert heard(manager)
