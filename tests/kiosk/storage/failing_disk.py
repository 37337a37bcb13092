"""A disk that is full from its n-th write on: SQLite's own writes are counted and refused through the door that it has for tests.

https://www.sqlite.org/c3ref/vfs.html: xSetSystemCall "is provided so that test programs can exercise error conditions". Everything
above the system's `write` is the real thing: Python's own SQLite, the real files.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

_POINTERS = (
    "xOpen", "xDelete", "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose", "xRandomness", "xSleep", "xCurrentTime",
    "xGetLastError", "xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall", "xNextSystemCall",
)  # fmt: skip
_WITH_PLACE = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True)
_WITHOUT = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, use_errno=True)
_CALLS = {"write": _WITHOUT, "pwrite": _WITH_PLACE, "pwrite64": _WITH_PLACE}


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("iVersion", ctypes.c_int), ("szOsFile", ctypes.c_int), ("mxPathname", ctypes.c_int),
        ("pNext", ctypes.c_void_p), ("zName", ctypes.c_char_p), ("pAppData", ctypes.c_void_p),
        *((name, ctypes.c_void_p) for name in _POINTERS),
    ]  # fmt: skip


@dataclass
class Disk:
    """What became of the writes."""

    first: int
    """The number of the first write that fails, from 1."""
    last: int
    writes: int = 0

    @property
    def failed(self) -> bool:
        """Whether any write was refused."""
        return self.writes >= self.first


@contextmanager
def failing(first: int, last: int = 10**9) -> Iterator[Disk]:
    """While this lasts SQLite's writes of these numbers find the disk full; the others reach the real one."""
    vfs, disk = _vfs(), Disk(first, last)
    get = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(vfs.xGetSystemCall)
    put = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)(vfs.xSetSystemCall)
    kept = []
    for name, kind in _CALLS.items():
        real = get(ctypes.addressof(vfs), name.encode())
        if real:
            replacement = kind(_counted(disk, kind(real)))
            kept.append((name, real, replacement))
            put(ctypes.addressof(vfs), name.encode(), ctypes.cast(replacement, ctypes.c_void_p))
    try:
        yield disk
    finally:
        for name, real, _ in kept:
            put(ctypes.addressof(vfs), name.encode(), real)


def _counted(disk: Disk, real: Callable[..., int]) -> Callable[..., int]:
    def call(*arguments: int) -> int:
        disk.writes += 1
        if disk.first <= disk.writes <= disk.last:
            ctypes.set_errno(errno.ENOSPC)
            return -1
        return real(*arguments)

    return call


def _vfs() -> _Vfs:
    find = getattr(ctypes.CDLL(_sqlite3.__file__), "sqlite3_vfs_find", None)
    if find is None:
        pytest.skip("this Python's SQLite hides its doors")
    find.restype, find.argtypes = ctypes.POINTER(_Vfs), [ctypes.c_char_p]
    return find(None).contents
