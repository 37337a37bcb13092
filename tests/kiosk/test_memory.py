"""Giving memory back: where the C library can, and nowhere else."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import memory
from kiosk.memory import give_back, unchanged

SMAPS = """\
55d0-55e0 r-xp 00000000 08:01 11                         /usr/bin/a program
Size:                 64 kB
Anonymous:             0 kB
7f00-7f10 r-xp 00000000 08:01 12                         /usr/lib/changed.so
Anonymous:             4 kB
7f10-7f20 r--p 00000000 08:01 12                         /usr/lib/changed.so
Anonymous:             0 kB
7f20-7f30 rw-p 00000000 00:00 0
Anonymous:             0 kB
7f30-7f40 r-xp 00000000 00:00 0                          [vdso]
Anonymous:             0 kB
"""


class Library:
    """A C library that counts."""

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.advised = 0

    def malloc_trim(self, pad: int) -> None:
        self.calls.append(pad)

    def madvise(self, _start: object, _length: object, _advice: int) -> None:
        self.advised += 1


@pytest.mark.parametrize(("platform", "library", "calls"), [("linux", Library(), [0]), ("win32", Library(), []), ("linux", object(), None)])
def test_only_where_it_can(monkeypatch: pytest.MonkeyPatch, platform: str, library: object, calls: list[int] | None, tmp_path: Path) -> None:
    """The C library is asked once on Linux, never elsewhere, and one that cannot is left alone."""
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    monkeypatch.setattr(memory, "MAPPED", tmp_path / "smaps")
    memory.MAPPED.write_text(SMAPS)
    give_back()
    assert getattr(library, "calls", None) == calls
    assert getattr(library, "advised", None) == (None if calls is None else 2 * len(calls))


@pytest.mark.parametrize(("before", "heaps"), [("", 4), ("keep_one_heap()", 1)])
def test_threads_share_one_heap(before: str, heaps: int):
    """Four threads that take memory at once have a heap each from the C library, and all of them one after `keep_one_heap`."""
    story = f"""
import ctypes, threading
from kiosk.memory import keep_one_heap
{before}
library, at_once = ctypes.CDLL(None), threading.Barrier(4)
library.malloc.restype, found = ctypes.c_void_p, set()
def take():
    at_once.wait()
    found.add(library.malloc(5000) >> 26)
    at_once.wait()
threads = [threading.Thread(target=take) for _ in range(4)]
[each.start() for each in threads]
[each.join() for each in threads]
print(len(found))
"""
    assert int(subprocess.run([sys.executable, "-c", story], capture_output=True, text=True, check=True).stdout) == heaps


def test_only_what_is_unchanged_is_let_go():
    """Data, code or tables that were changed in memory, and what lies in no file stay: they could not be had again."""
    assert list(unchanged(SMAPS.splitlines())) == [(0x55D0, 0x10), (0x7F10, 0x10)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is mapped")
def test_a_program_goes_on_with_less():
    """Python and Qt run on after their code was let go, and hold less of it than before."""
    printed = "import PySide6.QtWidgets, json; from kiosk.memory import give_back; give_back(); print(json.dumps({'a': sum(range(9))}))"
    done = subprocess.run([sys.executable, "-c", printed], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == '{"a": 36}'
    rss = "import PySide6.QtWidgets; from kiosk.memory import give_back; r = lambda: int(open('/proc/self/statm').read().split()[1]); "
    assert _printed(f"{rss} before = r(); give_back(); print(before - r())") > 1000


def test_the_kiosk_keeps_no_sources():
    """After the patient's program was imported, no source file was read and kept; without the remedy there are more than a hundred."""
    kept = "import linecache, kiosk.programs.patient_program; print(len(linecache.cache))"
    spared = "from kiosk.memory import keep_no_sources; keep_no_sources(); "
    assert [_printed(before + kept) < 10 for before in ("", spared)] == [False, True]


def test_the_writer_of_stubs_stays_away():
    """The binding works without the writer of type stubs, a wrong argument still says which, and what the writer needs is not imported."""
    spared = "from kiosk.memory import keep_no_sources; keep_no_sources(); from PySide6.QtCore import QRect; import sys\n"
    wrong = "try:\n QRect().setWidth('x')\nexcept TypeError as error:\n print(int('setWidth' in str(error) and 'logging' not in sys.modules))"
    assert _printed(spared + wrong) == 1


def test_hashes_need_no_openssl():
    """SHA-256 gives the same without OpenSSL, which then is not loaded at all."""
    spared = "from kiosk.memory import keep_no_openssl; keep_no_openssl(); import hashlib; digest = hashlib.sha256(b'backcheck').hexdigest(); "
    loaded = "print(int(digest[:8], 16) if 'libcrypto' not in open('/proc/self/maps').read() else 0)"
    import hashlib

    assert _printed(spared + loaded) == int(hashlib.sha256(b"backcheck").hexdigest()[:8], 16)


def _printed(program: str) -> int:
    return int(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)
