"""Takes no memory that nobody needs, gives back what nobody uses any more, and shows what it has to nobody."""

from __future__ import annotations

import ctypes
import sys
from importlib import import_module
from typing import Any

PR_SET_DUMPABLE = 4
"""From <sys/prctl.h>."""


def give_back() -> None:
    """Return what was freed to the system, where the C library can: making the first sheet leaves 10 MB behind. A few milliseconds."""
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def leave_no_core() -> None:
    """No crash writes this process's memory, with a patient's answers in it, into a file; on Linux no other program of the user may read it either.

    The limit alone would not stop a core that the system pipes to a program, as most desktops do.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def keep_no_sources() -> None:
    """Before Qt is imported: spare 6 MB and a twentieth of the start.

    At each import the binding reads the module's source and keeps it, to learn whether the module uses the binding and so may ask for `snake_case`
    names. Nobody here asks; "every module may" is the answer that needs no source.
    """
    import_module("shiboken6")
    feature: Any = import_module("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: True  # noqa: SLF001 - there is no public way
