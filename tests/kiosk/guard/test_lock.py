"""One program at a time: the lock dies with its holder, and belongs to no number of a process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.guard.lock import take_lock

ROOT = Path(__file__).resolve().parents[3]
HOLD = """
import sys
from pathlib import Path
from kiosk.guard.lock import take_lock
print(take_lock(Path(sys.argv[1])) is not None, flush=True)
sys.stdin.read()
"""


def held_by_another(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until it is killed."""
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "True\n"
    return child


def test_the_second_gets_none(tmp_path: Path) -> None:
    """While one lives, nobody else gets the lock; when it is killed, the next one does, though the file is still there."""
    path = tmp_path / "kiosk 1.lock"
    child = held_by_another(path)
    assert take_lock(path) is None
    child.kill()
    child.communicate()
    lock = take_lock(path)
    assert lock is not None
    assert path.exists()
    lock.release()


def test_a_number_that_somebody_else_has_now_means_nothing(tmp_path: Path) -> None:
    """A lock file that names a process which lives, but is another program by now, keeps nobody out."""
    path = tmp_path / "kiosk 1.lock"
    path.write_text(f"{os.getpid()}\npython\n")
    lock = take_lock(path)
    assert lock is not None
    lock.release()


def test_no_place_for_a_lock_is_an_error() -> None:
    """A folder that takes no file is not mistaken for one in which a program runs."""
    with pytest.raises(OSError, match="proc"):
        take_lock(Path("/proc/kiosk.lock"))
