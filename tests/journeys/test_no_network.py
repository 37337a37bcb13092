"""The kiosk listens nowhere and calls nobody but the printer and the server that its settings name: here it has neither."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6", "icmp", "icmp6")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@contextmanager
def in_a_visit(data: Path, *before: str) -> Iterator[subprocess.Popen[str]]:
    """The real program as a process, with a patient who has touched a warning sign that is stored."""
    command = [*before, sys.executable, "-m", "tests.kiosk.running", str(data), "asking"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if line.strip() == "ready":
                    break
            assert process.poll() is None
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=60)


def sockets(pid: int) -> set[str]:
    """The inodes of a process's sockets."""
    found = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(entry)
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            found.add(target.removeprefix("socket:[").removesuffix("]"))
    return found


def on_the_network(pid: int) -> list[str]:
    """The lines of the system's tables of sockets that are this process's: of any network protocol, listening or not."""
    own = sockets(pid)
    found = []
    for table in TABLES:
        path = Path(f"/proc/{pid}/net/{table}")
        lines = path.read_text(encoding="ascii").splitlines()[1:] if path.exists() else []
        found += [f"{table}: {line.strip()}" for line in lines if line.split()[9] in own]
    return found


def test_a_visit_opens_no_socket(tmp_path: Path) -> None:
    """In the middle of a visit the process has no socket of any network protocol."""
    with in_a_visit(tmp_path) as process:
        assert on_the_network(process.pid) == []


def test_a_socket_would_be_seen() -> None:
    """The search above finds a socket that listens, and one that only calls."""
    import socket

    with socket.socket() as listening, socket.socket(type=socket.SOCK_DGRAM) as calling:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        calling.connect(("127.0.0.1", 9))
        assert {line.split(":")[0] for line in on_the_network(os.getpid())} >= {"tcp", "udp"}


@pytest.mark.system
def test_a_visit_needs_no_network(tmp_path: Path) -> None:
    """In a network of its own, without even a loopback, the same visit is stored all the same."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        message = "a network of its own needs root and util-linux"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with in_a_visit(tmp_path, "unshare", "-n") as process:
        pid = int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]) if children(process.pid) else process.pid
        assert on_the_network(pid) == []
        assert os.readlink(f"/proc/{pid}/ns/net") != os.readlink("/proc/self/ns/net")


def children(pid: int) -> str:
    """The processes that it started; `unshare` becomes the program instead of starting one, unless it has to wait."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return path.read_text().strip() if path.exists() else ""
