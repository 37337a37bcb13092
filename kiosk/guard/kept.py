"""Small files that only their owner reads, and that are whole whatever happens while they are written.

Whoever administers a computer sets a kiosk up as root, and the kiosk runs as a user of its own. What root writes here is therefore
not root's: a file that is replaced keeps its owner, its group and whether that reads it; a new file or folder is given to whoever
owns the folder it lies in, and its group reads a file where the folder is open to it.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def keep_private(path: Path, content: bytes) -> None:
    """Have `path` hold `content` for good, mode 0600; after a power cut it holds the old content or the new. Raises OSError."""
    make_folder(path.parent)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mkstemp's mode is 0600
    try:
        _give(descriptor, path if path.exists() else path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105 - a Path of the same name says no more
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108 - as above
        raise
    settle_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make this folder and what lacks above it, mode 0700. Raises OSError."""
    for each in (*reversed(folder.parents), folder):
        if not each.exists():
            each.mkdir(mode=0o700, exist_ok=True)
            _give(each, each.parent)


def open_private(path: Path, flags: int) -> int:
    """A descriptor of this file, which is made with the mode 0600 if it is not there. Raises OSError."""
    try:
        descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(path, flags)
    _give(descriptor, path.parent)
    return descriptor


def _give(made: int | Path, like: Path) -> None:
    """Give what was just made to the owner and group of `like`, as far as we may. Only what is new: whatever lies there may be a link to anything."""
    if sys.platform == "win32":
        return
    model, root = like.stat(), os.geteuid() == 0
    folder = stat.S_ISDIR(model.st_mode)
    if model.st_gid == 0 == model.st_uid or (folder and not root):
        return
    try:
        os.chown(made, model.st_uid if root else -1, model.st_gid)
    except PermissionError:
        return  # it stays ours alone
    read = stat.S_IRGRP | stat.S_IXGRP if folder else stat.S_IRGRP
    if isinstance(made, int) and model.st_mode & read == read:
        os.fchmod(made, 0o640)


def settle_folder(folder: Path) -> None:
    """Have the disk keep which files a folder holds. Raises OSError."""
    if os.name != "posix":
        return  # elsewhere a folder cannot be opened, and a replaced name is kept with the file
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock of this name; whoever else wants it waits, in another program too. Raises OSError."""
    make_folder(path.parent)
    descriptor = open_private(path, os.O_RDWR)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # lets go of the lock
