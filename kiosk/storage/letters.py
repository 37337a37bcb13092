"""What one note in the outbox has the server do, with what the kiosk's file says of it now."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import methodcaller
from typing import Protocol

from kiosk.paperwork import ClinicStore
from kiosk.ports import FlagEvent, KioskId
from kiosk.storage import rows
from kiosk.storage.paper import to_job, to_printer

_EVENT = 'SELECT event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc FROM event WHERE "row" = ?'
_JOBS = "SELECT visit_id, kind, state, message, utc FROM paper_job WHERE visit_id = ?"
_PRINTER = "SELECT who, ready, message, utc FROM printer WHERE who = ?"
_REMARK = "SELECT blob FROM remark WHERE event_id = ?"


class Upstream(ClinicStore, Protocol):
    """The server, as a kiosk's outbox sees it."""

    def append_sealed(self, events: Sequence[FlagEvent], blob: bytes) -> None:
        """As `append`, with the visit's answers as the kiosk sealed them; events may have been stored before."""

    def remark_sealed(self, event_id: str, blob: bytes) -> None:
        """As `remark`, with what the kiosk sealed."""

    def desk_news(self, kiosk_id: KioskId, row: int) -> tuple[int, Sequence[FlagEvent]]:
        """What desks did to the flags of this kiosk after this row and whom they call; and the last row of all."""

    def desks(self) -> Mapping[str, datetime]:
        """The last heartbeats of desks: a kiosk asks for no others."""

    def now(self) -> datetime:
        """The server's own time."""


_Call = Callable[[Upstream], object]


@dataclass(slots=True)
class Letter:
    """One call of the server. Made again it changes nothing."""

    seqs: list[int]
    """Of the notes that are done with when it has succeeded."""
    events: list[FlagEvent] = field(default_factory=list)
    blob: bytes | None = None
    """The sealed answers of the visit that these events belong to."""
    calls: list[_Call] = field(default_factory=list)
    """What else is to be done."""

    def send(self, server: Upstream) -> None:
        """Raises StoreError."""
        if self.blob is not None and self.events:
            server.append_sealed(self.events, self.blob)
        elif self.events:
            server.append(self.events)
        for call in self.calls:
            call(server)


def letters(connection: sqlite3.Connection, notes: Iterable[tuple[int, str, str]]) -> list[Letter]:
    """Letters in the order of the notes. Events that follow each other go in one, and with them the answers that came along."""
    made: list[Letter] = []
    for seq, what, ref in notes:
        last = made[-1] if made else None
        open_ = last if last is not None and last.events and last.blob is None else None
        if what == "event":
            events = [rows.to_event(line) for line in connection.execute(_EVENT, (ref,))]
            if open_ is not None and events and open_.events[0].visit_id == events[0].visit_id:
                open_.seqs.append(seq)
                open_.events += events
            else:
                made.append(Letter([seq], events))
        elif what == "answers":
            _take_answers(connection, made, open_, seq, ref)
        else:
            made.append(Letter([seq], calls=_calls(connection, what, ref)))
    return made


def _take_answers(connection: sqlite3.Connection, made: list[Letter], open_: Letter | None, seq: int, visit_id: str) -> None:
    """Along with the events of that visit just before, else alone with its first event, which the server has already: a later one may still wait."""
    blob = _blob(connection, "SELECT blob FROM answers WHERE visit_id = ?", visit_id)
    if open_ is not None and open_.events[0].visit_id == visit_id:
        open_.seqs.append(seq)
        open_.blob = blob
        return
    events = [rows.to_event(line) for line in connection.execute(rows.EVENTS_OF, (visit_id,))][:1]
    made.append(Letter([seq], events, blob))


def _blob(connection: sqlite3.Connection, statement: str, key: str) -> bytes | None:
    found = connection.execute(statement, (key,)).fetchone()
    return bytes(found[0]) if found else None


def _calls(connection: sqlite3.Connection, what: str, ref: str) -> list[_Call]:
    """For what the file no longer holds, nothing is done. Raises KeyError for a note that this version does not know."""
    statement, calls = _CALLS[what]
    return [call for line in connection.execute(statement, (ref,)).fetchall() for call in calls(ref, line)]


def _end(visit_id: str, line: Sequence[object]) -> list[_Call]:
    return [methodcaller("end_visit", visit_id, rows.to_end(line))]


def _look(visit_id: str, line: Sequence[object]) -> list[_Call]:
    end = rows.to_end(line)
    return [methodcaller("keep_look", visit_id, end.language, end.size)] if end.sections else []


_CALLS: Mapping[str, tuple[str, Callable[[str, Sequence[object]], list[_Call]]]] = {
    "visit": (rows.SELECT_VISIT, lambda _, line: [methodcaller("open_visit", rows.to_visit(line))]),
    "end": (rows.SELECT_END, _end),
    "look": (rows.SELECT_END, _look),
    "job": (_JOBS, lambda _, line: [methodcaller("note_job", to_job(line))]),
    "printer": (_PRINTER, lambda _, line: [methodcaller("note_printer", *to_printer(line))]),
    "remark": (_REMARK, lambda event_id, line: [methodcaller("remark_sealed", event_id, line[0])]),
}
"""What a note that is no event and no answers has the server do, and what is read for it."""
