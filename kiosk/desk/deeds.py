"""Writes the desk's deeds into the audit log on a thread of its own, and looks every day whether the log still holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.control.background import Lane
from kiosk.desk.wording import Say
from kiosk.guard.audit import AuditError, AuditLog, Deed
from kiosk.guard.chain import Verdict, told_of
from kiosk.guard.roles import Role
from kiosk.ports import EventKind, FlagEvent

LAST_SECONDS = 5.0
"""For so long the last deeds are waited for when the desk closes: a disk that takes longer has failed."""
TOLD_FROM = 3
DAY_MS = 24 * 3_600_000
STORED = {
    EventKind.SEEN: Deed.SEEN,
    EventKind.PLACED: Deed.PLACED,
    EventKind.OVERRIDDEN: Deed.OVERRIDDEN,
    EventKind.CLOSED: Deed.CLOSED,
    EventKind.REOPENED: Deed.REOPENED,
}
"""Events of a flag that somebody at a desk answers for."""


@dataclass(frozen=True, slots=True)
class DeedParts:
    """What it writes into, and looks at."""

    log: AuditLog
    verify: Callable[[], Sequence[Verdict]]
    """A verdict on every audit log of this computer; may take seconds."""
    settings: Callable[[], str | None]
    """The fingerprint of the settings, if it is another than at the last start."""


class Deeds(QObject):
    """Whatever cannot be written is told, and keeps nobody from doing it."""

    changed = Signal()
    """`told` says something else."""

    def __init__(self, parts: DeedParts | None, say: Say, parent: QObject) -> None:
        """Without parts nothing is written down (tests, pictures)."""
        super().__init__(parent)
        self._parts, self._say = parts, say
        self._lane = Lane("audit", self)
        self._unwritten = self._missed = ""
        self._broken: tuple[str, ...] = ()
        self._daily = QTimer(self, interval=DAY_MS)
        self._daily.timeout.connect(self._look)

    @property
    def told(self) -> tuple[str, ...]:
        """What staff must know of the audit log and of wrong PINs, a sentence or two each."""
        return (*(told for told in (self._missed, self._unwritten) if told), *self._broken)

    def start(self) -> None:
        """Look at the log, now and every day; note settings that were changed."""
        self._look()
        self._daily.start()
        if self._parts is not None:
            self._lane.run(self._parts.settings, self._note_settings)

    def stop(self) -> None:
        """Write what is waiting to its end, and end the thread."""
        self._daily.stop()
        written = Event()
        self._lane.run(written.set, lambda _: None)
        written.wait(LAST_SECONDS)
        self._lane.close()

    def note(self, deed: Deed, who: Role | None, *, visit: str = "", code: str = "") -> None:
        """Write a deed down, soon."""
        if self._parts is not None:
            self._lane.run(partial(self._parts.log.write, deed, who, visit=visit, code=code), self._written)

    def note_event(self, event: FlagEvent, who: Role | None) -> None:
        """Write down what was done to a flag, where somebody answers for it."""
        if event.kind in STORED:
            code = " ".join(event.rule_ids) if event.kind is EventKind.PLACED else event.level.name
            self.note(STORED[event.kind], who, visit=event.visit_id, code=code)

    def missed(self, role: Role, count: int) -> None:
        """So many wrong PINs were typed here since this role was last let in; a few are slips of somebody's own finger."""
        told = self._say("door.missed", role=self._say(f"door.role.{role}"), count=count) if count >= TOLD_FROM else ""
        if told != self._missed:
            self._missed = told
            self.changed.emit()

    def _note_settings(self, future: Future[str | None]) -> None:
        fingerprint = None if future.exception() else future.result()  # a log that cannot be read is told by `verify`
        if fingerprint:
            self.note(Deed.SETTINGS, None, code=fingerprint)

    def _written(self, future: Future[None]) -> None:
        error = future.exception()
        if error is not None and not isinstance(error, AuditError):
            raise error
        told = self._say("audit.unwritten", reason=str(error)) if error else ""
        if told != self._unwritten:
            self._unwritten = told
            self.changed.emit()

    def _look(self) -> None:
        if self._parts is not None:
            self._lane.run(self._parts.verify, self._judged)

    def _judged(self, future: Future[Sequence[Verdict]]) -> None:
        broken = tuple(self._say("audit.notice", told=told_of(verdict, self._say)) for verdict in future.result() if verdict.flaw)
        if broken != self._broken:
            self._broken = broken
            self.changed.emit()
