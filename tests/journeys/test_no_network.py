"""The kiosk listens nowhere and calls nobody but the printer and the server that its settings name: here it has neither, then both."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.network_child import called, on_the_network
from tests.lacking import lacking

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def told_in_a_visit(data: Path, *before: str, program: str = "network_child", after: tuple[str, ...] = ()) -> list[str]:
    """What the real program, with a patient who has touched a warning sign that is stored, tells of its sockets."""
    command = [*before, sys.executable, "-m", f"tests.journeys.{program}", str(data), *after]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = []
        for line in map(str.strip, process.stdout):
            if line == "over":
                break
            told += [line] if ":" in line or line.startswith("ports") else []
        assert process.poll() is None, "the program ended before its patient had touched anything"
        process.terminate()
        process.communicate(timeout=60)
    return told


def may_have_a_network() -> None:
    """Skips a test that needs a network of its own where none may be made; with CI set it fails."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        lacking("a network of its own needs root and util-linux")


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


def named(told: list[str]) -> tuple[set[int], set[int]]:
    """The ports that the settings named, and those that were called."""
    return set(map(int, told[0].split()[1:])), called(told[1:])


def test_a_visit_calls_its_server_and_its_printer_and_nobody_else(tmp_path: Path) -> None:
    """With both named, on the loopback, every socket of the program goes to one of the two, and none waits for calls."""
    theirs, seen = named(told_in_a_visit(tmp_path, program="named_peers"))
    assert seen == theirs


@pytest.mark.system
def test_in_a_network_with_nothing_else_both_are_called(tmp_path: Path) -> None:
    """The same in a network of its own that holds the loopback, the server and the printer and nothing else."""
    may_have_a_network()
    theirs, seen = named(told_in_a_visit(tmp_path, "unshare", "-n", program="named_peers", after=("wake",)))
    assert seen == theirs


@pytest.mark.system
def test_a_visit_needs_no_network(tmp_path: Path) -> None:
    """In a network of its own, without even a loopback, the same visit is stored all the same."""
    may_have_a_network()
    assert told_in_a_visit(tmp_path, "unshare", "-n") == []
