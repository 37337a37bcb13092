"""The kiosk listens nowhere and calls nobody but the printer and the server that its settings name: here it has neither."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.network_child import on_the_network

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def told_in_a_visit(data: Path, *before: str) -> list[str]:
    """What the real program, with a patient who has touched a warning sign that is stored, tells of its sockets."""
    command = [*before, sys.executable, "-m", "tests.journeys.network_child", str(data)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = []
        for line in map(str.strip, process.stdout):
            if line == "over":
                break
            told += [line] if ":" in line else []
        assert process.poll() is None, "the program ended before its patient had touched anything"
        process.terminate()
        process.communicate(timeout=60)
    return told


def test_a_visit_opens_no_socket(tmp_path: Path) -> None:
    """In the middle of a visit the process has no socket of any network protocol."""
    assert told_in_a_visit(tmp_path) == []


def test_a_socket_would_be_seen() -> None:
    """The search finds a socket that listens, and one that only calls."""
    with socket.socket() as listening, socket.socket(type=socket.SOCK_DGRAM) as calling:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        calling.connect(("127.0.0.1", 9))
        assert {line.split(":")[0] for line in on_the_network()} >= {"tcp", "udp"}


@pytest.mark.system
def test_a_visit_needs_no_network(tmp_path: Path) -> None:
    """In a network of its own, without even a loopback, the same visit is stored all the same."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        message = "a network of its own needs root and util-linux"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    assert told_in_a_visit(tmp_path, "unshare", "-n") == []
