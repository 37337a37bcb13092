"""Giving memory back: where the C library can, and nowhere else."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from kiosk.memory import give_back


class Library:
    """A C library that counts."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def malloc_trim(self, pad: int) -> None:
        self.calls.append(pad)


@pytest.mark.parametrize(("platform", "library", "calls"), [("linux", Library(), [0]), ("win32", Library(), []), ("linux", object(), None)])
def test_only_where_it_can(monkeypatch: pytest.MonkeyPatch, platform: str, library: object, calls: list[int] | None) -> None:
    """The C library is asked once on Linux, never elsewhere, and one that cannot is left alone."""
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    give_back()
    assert getattr(library, "calls", None) == calls


def test_the_kiosk_keeps_no_sources():
    """After the patient's program was imported, no source file was read and kept; without the remedy there are more than a hundred."""
    kept = "import linecache, kiosk.programs; print(len(linecache.cache))"
    spared = "from kiosk.memory import keep_no_sources; keep_no_sources(); "
    assert [_printed(before + kept) < 10 for before in ("", spared)] == [False, True]


def _printed(code: str) -> int:
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
