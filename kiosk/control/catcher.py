"""Brings every fault of the program, from whatever thread, to one place on the GUI thread, one at a time: there the screen becomes a safe one."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from kiosk.errors import ExitCode
from kiosk.guard.faults import FaultCount, watch_python

SAFE_S = 2.0
"""A fault of the GUI so soon after another: the safe screen itself cannot be shown."""
SPEAKER = re.compile(r"Q?\w+(::\w+)?(?=[ :(])")
"""Who speaks in a message of Qt, as `QPainter::begin`; what it says may name anything, and stays out of the log."""
GRAVE = {QtMsgType.QtCriticalMsg: "critical", QtMsgType.QtFatalMsg: "fatal"}


class BreakDown(Protocol):
    """Shows a safe screen."""

    def __call__(self, what: str, *, for_good: bool) -> None:
        """`what` is the fault's code; `for_good`: it is the third in ten minutes."""


class FaultCatcher(QObject):
    """Catches from `start` to `stop`. Until `serve` a fault ends the program with 70: there is nothing yet that could be shown."""

    _caught = Signal(str)

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._monotonic, self._count = monotonic, FaultCount(monotonic)
        self._break_down: BreakDown | None = None
        self._give_up: Callable[[], None] = lambda: QCoreApplication.exit(ExitCode.WATCHDOG)
        self._lock, self._pending = threading.Lock(), False
        self._gui, self._at_work, self._safe_from = threading.get_ident(), False, float("-inf")
        self._end: Callable[[], None] | None = None
        self._caught.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """From now on nothing goes by uncaught."""
        self._end = watch_python(self._take)

    def stop(self) -> None:
        """The program ends: whatever breaks from now on is Python's own business."""
        if self._end is not None:
            self._end()
            self._end = None

    def serve(self, break_down: BreakDown, give_up: Callable[[], None] | None = None) -> None:
        """From now on `break_down` is called for each fault, and `give_up` where that breaks too; None: the program ends with 70."""
        self._break_down, self._give_up = break_down, give_up or self._give_up

    def _take(self, code: str) -> None:
        """On any thread. What breaks again before the first was seen to is the same fault; what breaks the safe screen is told apart."""
        print(code, file=sys.stderr)
        with self._lock:
            if self._pending:
                return
            self._pending = True
        in_gui = threading.get_ident() == self._gui
        if in_gui and (self._at_work or self._monotonic() - self._safe_from < SAFE_S):
            self._break_down = None
        self._caught.emit(code)

    def _deliver(self, code: str) -> None:
        with self._lock:
            self._pending = False
        break_down = self._break_down
        if break_down is None:
            self._give_up()
            return
        self._at_work = True
        try:
            break_down(code, for_good=self._count.too_many())
        except Exception as error:  # noqa: BLE001 - whatever it is, the screen is not safe: the last resort is
            print(type(error).__name__, file=sys.stderr)
            self._give_up()
        finally:
            self._at_work, self._safe_from = False, self._monotonic()


def hear_qt(told: Callable[[str], None] | None = None) -> None:
    """From now on `told` is given a code for what is gravely wrong in Qt, as `critical QPainter::begin`; None: it is printed, in Qt's words.

    What a platform cannot do is no news to anybody. After a fatal one Qt ends the process: its supervisor starts another.
    """

    def said(kind: QtMsgType, _context: object, text: str) -> None:
        if kind in GRAVE:
            if told is None:
                print(text, file=sys.stderr)
            else:
                speaker = SPEAKER.match(text)
                told(f"{GRAVE[kind]} {speaker[0] if speaker else '?'}")

    qInstallMessageHandler(said)
