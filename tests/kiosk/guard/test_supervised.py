"""What a supervisor runs: a program that it hears, and the set-up of a new machine before there is a kiosk."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.events import Log
from kiosk.guard.supervisor import Patience, Program, SettingUp
from tests.kiosk.guard.test_supervisor import BEATS, CALM, HEAD, PATIENT_S


def test_a_program_that_nobody_could_hear_is_not_left_running(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a thread for its pulse it is ended at once, and cannot be started."""
    made: list[int] = []
    wait = subprocess.Popen.wait

    def waited(self: subprocess.Popen[bytes], timeout: float | None = None) -> int:
        made.append(self.pid)
        return wait(self, timeout)

    def none_left(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(subprocess.Popen, "wait", waited)
    monkeypatch.setattr(threading.Thread, "start", none_left)
    with pytest.raises(OSError, match=os.strerror(errno.EAGAIN)):
        Program([sys.executable, "-c", "import time; time.sleep(60)"], threading.Event())
    with pytest.raises(ProcessLookupError):
        os.kill(made[0], 0)


def test_a_service_manager_is_told_of_a_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody sets up, the service is up and lives: a service manager that waited for a kiosk would kill the set-up."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(PATIENT_S)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        first = SettingUp([sys.executable, "-c", HEAD + BEATS, str(tmp_path)], Log(None, SystemClock()), CALM)
        thread = threading.Thread(target=first.run)
        thread.start()
        said = [line.recv(200).decode() for _ in range(5)]
        first.end()
        thread.join(PATIENT_S)
    assert said == ["STATUS=set-up", "READY=1", *["WATCHDOG=1"] * 3]
    assert not thread.is_alive()


@pytest.mark.parametrize("code", ["sys.exit(2)", "time.sleep(60)", None])
def test_a_set_up_keeps_nobody_waiting(tmp_path: Path, code: str | None) -> None:
    """One that was closed, that is frozen or that cannot be started gives way to the kiosk, which then says that its settings are missing."""
    command = [sys.executable, "-c", HEAD + code, str(tmp_path)] if code else [str(tmp_path / "gone")]
    thread = threading.Thread(target=SettingUp(command, Log(None, SystemClock()), Patience(0.02, 1, 1, 0.5, 1)).run)
    thread.start()
    thread.join(PATIENT_S)
    assert not thread.is_alive()


def test_a_program_knows_that_it_is_heard() -> None:
    """The kiosk finds in its environment that somebody starts it again, and that its pulse is wanted."""
    ended = threading.Event()
    program = Program([sys.executable, "-c", "import os; print('ready' if os.environ.get('BACKCHECK_SUPERVISED') else '')"], ended)
    program.close()
    assert (program.ready, program.code, ended.is_set()) == (True, 0, True)
