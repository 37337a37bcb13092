"""One program at a time on one folder: a lock that the system takes back when its holder dies, whatever process has its number then."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Lock:
    """Held until it is released or the process ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let somebody else have it. The file stays: taking it away would let two hold two."""
        os.close(self._descriptor)


def take_lock(path: Path) -> Lock | None:
    """None: another living program holds it. Raises OSError where no lock can be made."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        descriptor = os.open(path, os.O_RDONLY)  # a disk that turned read-only has it from before
    try:
        _hold(descriptor)
    except (BlockingIOError, PermissionError):
        os.close(descriptor)
        return None
    except OSError:
        os.close(descriptor)
        raise
    return Lock(descriptor)


def no_lock() -> Lock:
    """For a folder that takes none."""
    return Lock(os.open(os.devnull, os.O_RDONLY))


def _hold(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
