"""Asks the printer how it is, off the GUI thread: all the time that somebody may want paper, now and then else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.control.background import Lane
from kiosk.events import Log, LogEvent
from kiosk.printer import Printer, PrinterStatus

ATTENDED_MS = 500
"""A fault is on the patient's screen within a second of the printer's saying so."""
BAD_MS = 2_000
"""While it is bad, or has something that is to be taken back."""
IDLE_MS = 30_000
"""With nobody near the end of a visit, for the log and the desk."""
FIRST_MS = 3_000
"""After the start: the first patient's screen waits for nothing of this."""


class PrinterWatch(QObject):
    """Asks one question at a time; a printer that hangs delays the next question, nothing else."""

    looked = Signal(bool)
    """Whether a page has a chance now: at each change, and at the first look of each visit that may end with paper."""
    answered = Signal(object)
    """A `PrinterStatus`: how it is, each time that it was asked."""

    def __init__(self, make_printer: Callable[[], Printer], log: Log, parent: QObject) -> None:
        super().__init__(parent)
        self._make_printer, self._log = make_printer, log
        self._lane = Lane("printer", self)
        self._status: PrinterStatus | None = None
        self._attended = self._told = self._asking = self._hurried = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)

    @property
    def status(self) -> PrinterStatus | None:
        """How the printer was when it was asked last; None before that."""
        return self._status

    def start(self) -> None:
        """Begin to ask."""
        self._timer.start(FIRST_MS)

    def attend(self, *, wanted: bool) -> None:
        """Whether a patient may soon want paper: then what is known is told, and asked for again at once."""
        if wanted and not self._attended:
            self._told = False
            if not self._asking:
                self._timer.start(0)
        self._attended = wanted

    def hurry(self, *, wanted: bool) -> None:
        """Whether something is to be taken back there: then it is asked as often as a bad one."""
        self._hurried = wanted
        if wanted and self._timer.remainingTime() > BAD_MS:
            self._timer.start(BAD_MS)

    def close(self) -> None:
        """Stop."""
        self._timer.stop()
        self._lane.close()

    def _ask(self) -> None:
        self._asking = True
        self._lane.run(lambda: self._make_printer().status(), self._answered)

    def _answered(self, future: Future[PrinterStatus]) -> None:
        """What breaks in an adapter is a bug, and a printer that is not known to be bad: Print stays."""
        self._asking = False
        error = future.exception()
        if error is None:
            self._take(future.result())
        else:
            self._log.write(LogEvent.PRINTER, detail=type(error).__name__)
        soon = self._hurried or (self._status is not None and not self._status.ready)
        self._timer.start(ATTENDED_MS if self._attended else BAD_MS if soon else IDLE_MS)

    def _take(self, status: PrinterStatus) -> None:
        before, self._status = self._status, status
        changed = before is None or (before.ready, before.faults) != (status.ready, status.faults)
        if changed:
            self._log.write(LogEvent.PRINTER, detail=" ".join(status.faults) or "ready")
        self.answered.emit(status)
        if self._attended and (changed or not self._told):
            self._told = True
            self.looked.emit(status.ready)
