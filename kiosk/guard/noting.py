"""Has what a kiosk logs stand in the audit log too, where somebody may have to answer for it: by codes, on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING

from kiosk.events import Line, Log, LogEvent
from kiosk.guard.audit import KIOSK, AuditError, AuditLog, Deed
from kiosk.guard.chain import last_code
from kiosk.ports import EventKind
from rules.errors import ProtocolError

if TYPE_CHECKING:
    from kiosk.config import Config
    from kiosk.ports import Clock

LAST_SECONDS = 5.0
"""For so long the last deeds are waited for when the kiosk ends: a disk that takes longer has failed."""
FAILED = "audit"
DEEDS = {
    LogEvent.STARTED: Deed.STARTED,
    LogEvent.STOPPED: Deed.STOPPED,
    LogEvent.VISIT_OPENED: Deed.VISIT_OPENED,
    LogEvent.VISIT_ENDED: Deed.VISIT_ENDED,
    LogEvent.VISIT_RECOVERED: Deed.VISIT_ENDED,
    LogEvent.FLAG_STORED: Deed.RAISED,
    LogEvent.PRINT_STATE: Deed.PRINTED,
    LogEvent.PRINT_FAILED: Deed.PRINTED,
    LogEvent.PURGED: Deed.PURGE,
    LogEvent.SELF_TEST: Deed.CLOCK,
}
ONLY = {
    LogEvent.FLAG_STORED: frozenset({EventKind.RAISED.value, EventKind.UNFINISHED.value, EventKind.HELP.value}),
    LogEvent.SELF_TEST: frozenset({"clock"}),
}
"""Of these events only some, by their detail."""


class Noting:
    """Hears a log from its first line on."""

    def __init__(self, audit: AuditLog, log: Log, content: Callable[[], str | None]) -> None:
        """`content` tells, once, the fingerprint of the questions and rules where it is another than before. Raises OSError, ProtocolError."""
        self._audit, self._log, self._content = audit, log, content
        self._lines: SimpleQueue[Line | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._starting = Lock()
        self._failed = False

    def hear(self, line: Line | None) -> None:
        """From any thread; None at the end: what was heard before is written by then."""
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="audit", daemon=True)
                self._thread.start()
        self._lines.put(line)
        if line is None:
            self._thread.join(LAST_SECONDS)

    def _run(self) -> None:
        with suppress(OSError, ProtocolError):  # what cannot be read is told by those who run it
            if found := self._content():
                self._write(Deed.CONTENT, "", found)
        while (line := self._lines.get()) is not None:
            if line.event in DEEDS and (line.event not in ONLY or line.detail in ONLY[line.event]):
                self._write(DEEDS[line.event], line.visit, line.level or line.detail if line.event in ONLY else f"{line.level} {line.detail}".strip())

    def _write(self, deed: Deed, visit: str, code: str) -> None:
        """A deed that cannot be written down goes on all the same, and the log says so once."""
        try:
            self._audit.write(deed, visit=visit, code=code)
            self._failed = False
        except AuditError:
            if not self._failed:
                self._failed = True
                self._log.write(LogEvent.STORE_FAILED, detail=FAILED)


def note_deeds(log: Log, config: Config, clock: Clock, content: Callable[[], str]) -> Log:
    """The same log; from now on its deeds stand in the kiosk's audit log. `content` is the fingerprint of the questions and rules."""

    def changed() -> str | None:
        found = content()
        return None if found == last_code(config.data, KIOSK, Deed.CONTENT) else found

    log.heard = Noting(AuditLog(config.data, KIOSK, config.kiosk_id, clock), log, changed).hear
    return log
