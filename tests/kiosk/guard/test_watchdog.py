"""A window that is frozen: its stacks are written without a value, and the process ends, whoever holds Python's lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.guard import watchdog
from kiosk.guard.watchdog import STACKS, Watchdog, open_stacks

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60
CHILD = """
import re, sys, time
from pathlib import Path
from kiosk.guard import watchdog
from PySide6.QtCore import QCoreApplication, QTimer
from kiosk.control.liveness import Liveness

watchdog.FROZEN_S, watchdog.LOOK_S, watchdog.LOCKED_S = 0.5, 0.1, 0.8
app = QCoreApplication([])
guard = watchdog.Watchdog(watchdog.open_stacks(Path(sys.argv[1])))
pulse = Liveness(guard.beat)
pulse._timer.setInterval(50)

def planted_wait(answer):
    {kind}

QTimer.singleShot(200, lambda: planted_wait("planted answer"))
guard.start()
pulse.start()
app.exec()
"""
CRASH = """
import ctypes, sys
from pathlib import Path
from kiosk.guard.watchdog import open_stacks
stacks = open_stacks(Path(sys.argv[1]))
ctypes.string_at(0)
"""
WAITS = {
    "sleeps": "time.sleep(60)",
    "spins": "while True: pass",
    "holds the lock in C": 're.match(r"(a+)+$", "a" * 60 + "b")',
}
ENDS = {"sleeps": 70, "spins": 70, "holds the lock in C": 1}


@pytest.mark.parametrize("kind", WAITS)
def test_a_frozen_window_ends_with_its_stacks_written(tmp_path: Path, kind: str) -> None:
    """A slot that sleeps, spins in Python, or spins in C with Python's lock: the stacks name it, no value is in them, the process ends."""
    code = CHILD.replace("{kind}", WAITS[kind])
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, check=False, timeout=SECONDS)
    assert done.returncode == ENDS[kind], done.stderr
    written = (tmp_path / STACKS).read_text(encoding="utf-8")
    assert "planted_wait" in written
    assert "planted answer" not in written
    assert (tmp_path / STACKS).stat().st_mode & 0o777 == 0o600


def test_a_crash_in_c_leaves_its_stack(tmp_path: Path) -> None:
    """A crash that Python cannot catch writes where it was, for whoever mends it."""
    done = subprocess.run([sys.executable, "-c", CRASH, str(tmp_path)], cwd=ROOT, capture_output=True, check=False, timeout=SECONDS)
    assert done.returncode < 0
    assert "string_at" in (tmp_path / STACKS).read_text(encoding="utf-8")


def test_a_file_of_stacks_never_grows_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kiosk that freezes every day does not fill its disk with stacks."""
    monkeypatch.setattr(watchdog.faulthandler, "enable", lambda _: None)
    (tmp_path / STACKS).write_bytes(b"x" * watchdog.STACKS_LIMIT)
    with open_stacks(tmp_path) as file:
        file.write("y")
    assert (tmp_path / STACKS).stat().st_size == watchdog.STACKS_LIMIT + 1
    open_stacks(tmp_path).close()
    assert (tmp_path / STACKS).stat().st_size == 0


class Watched(Watchdog):
    """A watchdog whose looks the test times."""

    def __init__(self, tmp_path: Path, looks: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
        self.file, self.left, self.now = (tmp_path / "s").open("w"), [], 0.0
        monkeypatch.setattr(watchdog.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(watchdog.faulthandler, "dump_traceback_later", lambda *_, **__: None)
        super().__init__(self.file, self.left.append)
        moments = iter(looks)

        def wait(_: float) -> bool:
            self.now = next(moments, -1.0)
            return self.now < 0

        monkeypatch.setattr(self._over, "wait", wait)
        self._watch()
        self.file.close()


def test_a_starved_process_is_not_taken_for_a_frozen_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the watchdog itself was not let run for seconds, the GUI was not either: its time counts anew."""
    assert Watched(tmp_path, [1, 2, 3, 20, 21, 22, 23, 24], monkeypatch).left == []
    assert Watched(tmp_path, [1, 2, 3, 20, 21, 22, 23, 24, 25, 25.1], monkeypatch).left == [70]


def test_a_silent_gui_is_given_five_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five seconds of silence are waited for; more end the process with 70."""
    assert Watched(tmp_path, [1, 2, 3, 4, 5], monkeypatch).left == []
    assert Watched(tmp_path, [1, 2, 3, 4, 5, 5.5], monkeypatch).left == [70]
