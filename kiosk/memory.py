"""Takes no memory that nobody needs, gives back what nobody uses any more, and shows what it has to nobody."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

MAPPED = Path("/proc/self/smaps")
UNCHANGING = frozenset({"r-xp", "r--p"})
M_ARENA_MAX = -8
"""From <malloc.h>."""
DROP = 4
"""MADV_DONTNEED of <sys/mman.h>."""
STUB_WRITER = "shibokensupport.signature.lib.pyi_generator"
"""Writes type stubs for the binding's modules: a twentieth of all imports before the first screen."""
PR_SET_DUMPABLE = 4
"""From <sys/prctl.h>."""


def keep_one_heap() -> None:
    """Before threads begin, on Linux: let all of them take memory from one heap, where the C library can.

    It would give each thread one of its own, and what is freed in one is of no use to the others: 7 MB after the first sheet, and 3 MB more in the
    next few hundred visits instead of 1. Only one thread of Python's runs at a time, so that none waits for another's turn.
    """
    if sys.platform != "linux":
        return
    import ctypes

    if set_limit := getattr(ctypes.CDLL(None), "mallopt", None):
        set_limit(M_ARENA_MAX, 1)


def give_back() -> None:
    """Return to the system what was freed, and what of mapped files was of use at the start only, where the C library can. Not for the GUI thread.

    Making the first sheet leaves 10 MB behind. Of Qt, Python and the typefaces the start maps some 30 MB; most is never used again. What is used
    comes back from the system's cache.
    """
    if sys.platform != "linux":
        return
    import ctypes

    library = ctypes.CDLL(None)
    if trim := getattr(library, "malloc_trim", None):
        trim(0)
    if (advise := getattr(library, "madvise", None)) and MAPPED.exists():  # a bare root has no /proc
        for start, length in unchanged(MAPPED.read_text().splitlines()):
            advise(ctypes.c_void_p(start), ctypes.c_size_t(length), DROP)


def unchanged(lines: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where code and tables lie that are as in their file, as address and length, read from `smaps`: a page of them can be had again at any time."""
    found: tuple[int, int] | None = None
    for line in lines:
        name, _, rest = line.partition(":")
        if "-" in name:  # the head of a mapping, as "7f00-7f10 r-xp 00000000 08:01 123 /usr/lib/libc.so.6"
            span, rights, *more = line.split(maxsplit=5)
            start, end = (int(number, 16) for number in span.split("-"))
            found = (start, end - start) if rights in UNCHANGING and more[-1].startswith("/") else None
        elif name == "Anonymous" and found and rest.split()[0] == "0":
            yield found


def keep_no_openssl() -> None:
    """Before `hashlib` is imported: have it use Python's own SHA-256, which needs none of OpenSSL's 4 MB. Nobody here hashes more than files."""
    if "hashlib" not in sys.modules:
        absent: Any = None  # which the import system reads as "cannot be imported"
        sys.modules.setdefault("_hashlib", absent)


class _NoStubWriter:
    """An empty module in the writer's place, each of the times that the binding imports it."""

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        loader: Any = self  # as the import system uses it; to be one by name costs an import more
        return ModuleSpec(name, loader) if name == STUB_WRITER else None

    def create_module(self, _spec: ModuleSpec) -> None:
        """The usual empty one."""

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is in it."""


def leave_no_core() -> None:
    """No crash writes this process's memory, with a patient's answers in it, into a file; on Linux no other program of the user may read it either.

    The limit alone would not stop a core that the system pipes to a program, as most desktops do.
    """
    if sys.platform == "win32":
        return
    import ctypes
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def keep_no_sources() -> None:
    """Before Qt is imported: spare 6 MB and a tenth of the start.

    The binding imports its writer of stub files, with what that needs, and nobody here writes any. At each import it reads the module's source and
    keeps it, to learn whether the module uses the binding and so may ask for `snake_case` names. Nobody here asks; "every module may" is the answer
    that needs no source.
    """
    absence = _NoStubWriter()
    sys.meta_path.insert(0, absence)
    import_module("shiboken6")
    sys.meta_path.remove(absence)
    feature: Any = import_module("shibokensupport.feature")
    linecache.clearcache()  # what was read of sources until here
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: True  # noqa: SLF001 - there is no public way
