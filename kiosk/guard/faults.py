"""Exceptions that nobody caught, from wherever Python has them: each becomes a code, and never a value; how many are too many."""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable
from types import TracebackType

SEVERAL, WITHIN_S = 3, 600.0
"""So many faults in so many seconds, and the kiosk is out of service."""


def fault_code(kind: type[BaseException], trace: TracebackType | None) -> str:
    """What broke, as `ValueError window.py:7`: the exception's class, the file and the line in which it was raised; never its message."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return f"{kind.__name__} ?"
    return f"{kind.__name__} {trace.tb_frame.f_code.co_filename.replace(chr(92), '/').rsplit('/', 1)[-1]}:{trace.tb_lineno}"


class FaultCount:
    """Says when faults come too often."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._times: deque[float] = deque(maxlen=SEVERAL)

    def too_many(self) -> bool:
        """Note a fault now; whether it is the third in ten minutes."""
        self._times.append(self._monotonic())
        return len(self._times) == SEVERAL and self._times[-1] - self._times[0] <= WITHIN_S


def watch_python(caught: Callable[[str], None]) -> Callable[[], None]:
    """From now on `caught` is told the code of every exception that nobody caught, on the thread that raised it; call what is returned to end that.

    Qt hands over what is raised in a slot, a timer, an event or a paint. `caught` must not raise.
    """
    before = sys.excepthook, threading.excepthook, sys.unraisablehook

    def raised(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        caught(fault_code(kind, trace))
        _forget()

    def in_thread(told: threading.ExceptHookArgs) -> None:
        if not issubclass(told.exc_type, SystemExit):
            caught(fault_code(told.exc_type, told.exc_traceback))

    def unraisable(told: sys.UnraisableHookArgs) -> None:
        caught(fault_code(told.exc_type, told.exc_traceback))

    def end() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before

    sys.excepthook, threading.excepthook, sys.unraisablehook = raised, in_thread, unraisable
    return end


def _forget() -> None:
    """Python keeps the last exception for a debugger: every local value of the visit that broke, until the next one."""
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        if hasattr(sys, name):
            delattr(sys, name)
