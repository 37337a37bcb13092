"""No crash of kiosk or desk writes what it knew into a file."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app import House
from kiosk.config import Config
from kiosk.programs import desk_program

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import ctypes, resource
from kiosk.memory import leave_no_core
leave_no_core()
print(*resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the limit alone can be asked for")
def test_no_core_and_no_reader():
    """After it was said, no core may be written, by the kernel or by a program that it is piped to, and nobody else may read the memory."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "0", "0"]


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="nothing tells another process's limits here")
def test_the_kiosk_says_so(tmp_path: Path):
    """A kiosk with a patient in the middle of a visit may write no core; killed by a fault, it leaves no file but its own."""
    command = [sys.executable, str(Path(__file__).with_name("running.py")), str(tmp_path), "asking"]
    env = {"PATH": "/usr/bin", "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, cwd=tmp_path) as child:
        assert child.stdout is not None
        assert any(line == "ready\n" for line in child.stdout)
        limits = Path(f"/proc/{child.pid}/limits").read_text(encoding="utf-8")
        child.send_signal(signal.SIGSEGV)
    (line,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    assert line.split()[4:6] == ["0", "0"]
    assert child.returncode == -signal.SIGSEGV
    assert not list(tmp_path.rglob("core*"))


def test_the_desk_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The desk's program says it before anything else."""
    said: list[str] = []
    monkeypatch.setattr(desk_program, "leave_no_core", lambda: said.append("core"))

    def begin(name: str) -> None:
        said.append(name)
        raise KeyboardInterrupt

    monkeypatch.setattr(desk_program, "application", begin)
    with pytest.raises(KeyboardInterrupt):
        desk_program.run_desk(House(Config.demonstration(tmp_path)))
    assert said == ["core", "backcheck-desk"]
