"""The kiosk's log: one JSON line an event, by id, with codes and never an answer.

Only the fields named here can be logged, so that nothing else can slip in.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kiosk.paths import make_private
from rules.frozen import frozen

if TYPE_CHECKING:
    from kiosk.ports import Clock

MAX_BYTES = 10 * 1024 * 1024
"""Size of one log file; five are kept, so that a full disk is never the log's doing."""
KEPT = 5


class LogEvent(StrEnum):
    """Everything that can stand in the log."""

    STARTED = "started"
    STOPPED = "stopped"
    VISIT_OPENED = "visit_opened"
    VISIT_ENDED = "visit_ended"
    VISIT_RECOVERED = "visit_recovered"
    """A visit cut short by a crash or a power cut was raised as unfinished at start."""
    FLAG_STORED = "flag_stored"
    STORE_FAILED = "store_failed"
    PURGED = "purged"
    """So many answer sets and remarks were erased, because their time was over."""
    RULE_FAULT = "rule_fault"
    INTENT_REFUSED = "intent_refused"
    PRINT_STATE = "print_state"
    """What became of a visit's page: a `kiosk.printer.JobState`, then the faults."""
    PRINT_FAILED = "print_failed"
    PRINTER = "printer"
    """The printer became ready, or has these faults."""
    STAFF_EXIT = "staff_exit"
    """What became of the hidden way out: `no_pin` has been chosen, or it was `wrong`, `waits` after too many, or staff `left`."""
    FAULT = "fault"
    """Something unforeseen broke: the exception's class, a file and a line."""
    OUT_OF_SERVICE = "out_of_service"
    """The third fault in ten minutes."""
    QT = "qt"
    """Qt says that something is gravely wrong: how grave, and which of its functions."""
    SELF_TEST = "self_test"
    """Something is to mend: a `kiosk.health.Ill`."""
    SCREEN = "screen"
    """The screen went, came back, or has other pixels now."""
    STARTING = "starting"
    """The supervisor starts the kiosk."""
    ENDED = "ended"
    """The kiosk ended: its exit code, or the signal that ended it."""
    SILENCED = "silenced"
    """The supervisor ended a kiosk without a pulse."""
    CLOSED = "closed"
    """The closed screen stands: a `kiosk.guard.restarts.Reason`."""
    SERVER = "server"
    """The clinic's server is `reached` by what waits in the outbox, or `away`, or what sends it broke: as `fault` says it."""
    CONTENT = "content"
    """The questions and rules are not as they should be; see `kiosk.guard.content`."""


class LimitedFile(logging.FileHandler):
    """A file that begins anew at `MAX_BYTES`; the last `KEPT` stay, as `kiosk.jsonl`, `kiosk.jsonl.1` and so on.

    Not logging.handlers: it brings the network and two megabytes, and the first patient waits for them.
    """

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self.stream and self.stream.tell() + len(record.getMessage()) >= MAX_BYTES:
                self._begin_anew(self.stream)
        except OSError:
            self.handleError(record)
        super().emit(record)

    def _begin_anew(self, full: TextIO) -> None:
        full.close()
        names = [Path(self.baseFilename), *(Path(f"{self.baseFilename}.{number}") for number in range(1, KEPT))]
        try:
            for older, newer in zip(reversed(names), reversed(names[:-1]), strict=False):
                if newer.exists():
                    newer.replace(older)
        finally:
            self.stream = self._open()


@frozen
class Line:
    """What was logged."""

    event: LogEvent
    visit: str
    level: str
    detail: str


class Log:
    """Writes events as JSON lines into one folder."""

    def __init__(self, folder: Path | None, clock: Clock) -> None:
        """`folder` is made if it is not there; None keeps no log (`kiosk screens`, tests)."""
        self._clock = clock
        self.heard: Callable[[Line | None], object] = bool
        """Called with everything that is logged, on whatever thread, and with None when the log is closed."""
        self._logger = logging.Logger("kiosk")  # noqa: LOG001 - owned here, so that no library writes into it
        if folder is not None:
            make_private(folder)
            handler = LimitedFile(folder / "kiosk.jsonl", encoding="utf-8")
            handler.setFormatter(logging.Formatter("%(message)s"))
            self._logger.addHandler(handler)
        else:
            self._logger.addHandler(logging.NullHandler())

    def write(self, event: LogEvent, *, visit: str = "", level: str = "", detail: str = "") -> None:
        """Log an event. `visit` is a visit id, `level` a level, `detail` a code or the name of an exception's class."""
        line = {"utc": self._clock.utc().isoformat(timespec="milliseconds"), "event": event.value}
        line |= {name: value for name, value in (("visit", visit), ("level", level), ("detail", detail)) if value}
        self._logger.info(json.dumps(line))
        self.heard(Line(event, visit, level, detail))

    def close(self) -> None:
        """Flush and let go of the file."""
        self.heard(None)
        for handler in self._logger.handlers:
            handler.close()


def open_log(folder: Path, clock: Clock) -> Log:
    """The log in this folder; without a place to write it is kept nowhere: nobody who is unwell waits for a log."""
    try:
        return Log(folder, clock)
    except OSError:
        return Log(None, clock)
