"""The flag store on one SQLite file: durable when a call returns, shared by kiosk and desk processes."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from kiosk.config import KEY_NAME
from kiosk.flags import Status, derive, forgettable
from kiosk.paperwork import PaperJob
from kiosk.ports import EventKind, FlagEvent, KioskId, Remark, VisitEnd, VisitId, VisitRecord
from kiosk.printer import PrinterStatus
from kiosk.storage import paper, private, rows
from kiosk.storage.aside import erase_old
from kiosk.storage.file import FlagFile
from kiosk.storage.sealing import Sealer
from rules.model import Answers

_REPLACE_BEAT = "INSERT INTO heartbeat(who, utc) VALUES (?,?) ON CONFLICT(who) DO UPDATE SET utc = excluded.utc"
_UNENDED = "SELECT visit_id FROM unended CROSS JOIN visit USING (visit_id) WHERE kiosk_id = ? ORDER BY visit.rowid"
_MAYBE_OPEN = "SELECT visit_id, ticket FROM maybe_open CROSS JOIN visit USING (visit_id)"


class SqliteStore(FlagFile):
    """A `kiosk.paperwork.ClinicStore`. One object may be used from several threads, one file from several processes.

    After a StoreError the next call opens the file anew, so a store survives a full disk or a file put back.
    """

    def __init__(self, folder: Path, sealer: Sealer | None = None, *, now: bool = True) -> None:
        """See `FlagFile`. `sealer` None: its key lies beside the file. Raises StoreError."""
        self._sealer = sealer or Sealer(folder / KEY_NAME)
        super().__init__(folder, now=now)

    def open_visit(self, visit: VisitRecord) -> None:
        """The first record of a visit stands."""
        values = rows.from_visit(visit)
        with self._writing() as connection:
            connection.execute(rows.INSERT_VISIT, values)

    def append(self, events: Sequence[FlagEvent], answers: Answers | None = None) -> None:
        """All events or none. Answers need events of exactly one visit. Raises ValueError otherwise."""
        visits = {event.visit_id for event in events}
        if answers is not None and len(visits) != 1:
            raise ValueError(f"answers belong to one visit, the events to {len(visits)}")
        values = [rows.from_event(event) for event in events]
        blobs = {visit_id: private.sealed_answers(self._sealer, visit_id, answers) for visit_id in visits if answers is not None}
        with self._writing() as connection:
            connection.executemany(rows.INSERT_EVENT, values)
            for visit_id, blob in blobs.items():
                private.replace_answers(connection, visit_id, blob)

    def keep_answers(self, visit_id: VisitId, answers: Answers) -> None:
        """Replace the answers of a visit that has events; without any, nothing is stored."""
        blob = private.sealed_answers(self._sealer, visit_id, answers)
        with self._writing() as connection:
            if connection.execute("SELECT 1 FROM event WHERE visit_id = ? LIMIT 1", (visit_id,)).fetchone():
                private.replace_answers(connection, visit_id, blob)

    def end_visit(self, visit_id: VisitId, end: VisitEnd) -> None:
        """The first end of a visit stands."""
        values = (visit_id, *rows.from_end(end))
        with self._writing() as connection:
            connection.execute(rows.INSERT_END, values)

    def unended(self, kiosk_id: KioskId) -> Sequence[VisitId]:
        """In the order in which they were opened."""
        with self._guarded() as connection:
            return [VisitId(visit_id) for (visit_id,) in connection.execute(_UNENDED, (kiosk_id,))]

    def events(self, visit_id: VisitId) -> Sequence[FlagEvent]:
        """See `FlagStore`."""
        with self._guarded() as connection:
            return self._events(connection, visit_id)

    def refused(self, visit_id: VisitId) -> bool:  # noqa: ARG002 - the port's
        """See `FlagStore`. There is nothing between it and desks."""
        return False

    def events_after(self, row: int) -> tuple[int, Sequence[FlagEvent]]:
        """See `FlagStore`. Rows become visible in their order: there is one writer at a time."""
        with self._guarded() as connection:
            found = connection.execute(rows.EVENTS_AFTER, (row,)).fetchall()
            return (int(found[-1][-1]) if found else row), [rows.to_event(line[:-1]) for line in found]

    def open_events(self) -> tuple[int, Sequence[FlagEvent]]:
        """See `FlagStore`."""
        with self._guarded() as connection:
            connection.execute("BEGIN")  # so that the row and the events are of one moment
            try:
                row = connection.execute('SELECT COALESCE(MAX("row"), 0) FROM event').fetchone()[0]
                found = connection.execute(rows.OPEN_EVENTS).fetchall()
            finally:
                connection.execute("ROLLBACK")
            return int(row), [rows.to_event(line) for line in found]

    def events_since(self, since: datetime, kind: EventKind | None = None) -> Sequence[FlagEvent]:
        """See `FlagStore`."""
        statement, values = rows.since(since, kind)
        with self._guarded() as connection:
            return [rows.to_event(line) for line in connection.execute(statement, values)]

    def visits_since(self, since: datetime) -> Sequence[tuple[VisitRecord, VisitEnd | None]]:
        """See `FlagStore`."""
        earliest = rows.stamp(since)
        with self._guarded() as connection:
            return [rows.to_visit_and_end(line) for line in connection.execute(rows.VISITS_SINCE, (earliest,))]

    def visit(self, visit_id: VisitId) -> VisitRecord | None:
        """See `FlagStore`."""
        with self._guarded() as connection:
            found = connection.execute(rows.SELECT_VISIT, (visit_id,)).fetchone()
            return rows.to_visit(found) if found else None

    def end(self, visit_id: VisitId) -> VisitEnd | None:
        """See `FlagStore`."""
        with self._guarded() as connection:
            return self._end(connection, visit_id)

    def answers(self, visit_id: VisitId) -> Answers:
        """See `FlagStore`."""
        with self._guarded() as connection:
            return private.answers(connection, self._sealer, visit_id)

    def remark(self, remark: Remark) -> None:
        """See `FlagStore`."""
        blob = private.sealed_remark(self._sealer, remark)
        with self._writing() as connection:
            private.keep_remark(connection, remark.event_id, blob)

    def remarks(self, visit_id: VisitId) -> Sequence[Remark]:
        """See `FlagStore`."""
        with self._guarded() as connection:
            return private.remarks(connection, self._sealer, visit_id)

    def purge(self, before: datetime) -> int:
        """See `FlagStore`. Erased bytes are overwritten with zeros; files that were put aside before this time go too, and are not counted."""
        self._look_over()
        with self._writing() as connection:

            def over(visit_id: VisitId) -> bool:
                return forgettable(self._events(connection, visit_id), self._end(connection, visit_id), before)

            gone = private.purge(connection, over)
        from kiosk.storage.returned import forget  # once an hour

        with self._guarded():
            erase_old(self._path.parent, before)
            forget(self._path.parent, before)
        return gone

    def tickets_in_use(self, since: datetime) -> frozenset[str]:
        """See `FlagStore`."""
        earliest = rows.stamp(since)
        with self._guarded() as connection:
            recent = {str(ticket) for (ticket,) in connection.execute("SELECT ticket FROM visit WHERE opened >= ?", (earliest,))}
            candidates = connection.execute(_MAYBE_OPEN).fetchall()
            still_open = {str(ticket) for visit_id, ticket in candidates if self._is_open(connection, VisitId(visit_id))}
            return frozenset(recent | still_open)

    def keep_look(self, visit_id: VisitId, language: str, size: int) -> None:
        """See `PaperStore`."""
        with self._writing() as connection:
            paper.keep_look(connection, visit_id, language, size)

    def sheets(self, since: datetime) -> Sequence[tuple[VisitRecord, VisitEnd]]:
        """See `PaperStore`."""
        with self._guarded() as connection:
            return paper.sheets(connection, since)

    def forget_sheets(self, before: datetime) -> None:
        """See `PaperStore`."""
        with self._writing() as connection:
            paper.forget_sheets(connection, before)

    def note_job(self, job: PaperJob) -> None:
        """See `PaperStore`."""
        with self._writing() as connection:
            paper.note_job(connection, job)

    def jobs(self, since: datetime) -> Sequence[PaperJob]:
        """See `PaperStore`."""
        with self._guarded() as connection:
            return paper.jobs(connection, since)

    def note_printer(self, who: str, status: PrinterStatus, utc: datetime) -> None:
        """See `PaperStore`."""
        with self._writing() as connection:
            paper.note_printer(connection, who, status, utc)

    def printers(self) -> Mapping[str, tuple[PrinterStatus, datetime]]:
        """See `PaperStore`."""
        with self._guarded() as connection:
            return paper.printers(connection)

    def beat(self, who: str, utc: datetime) -> None:
        """See `FlagStore`."""
        values = (who, rows.stamp(utc))
        with self._writing() as connection:
            connection.execute(_REPLACE_BEAT, values)

    def beats(self) -> Mapping[str, datetime]:
        """See `FlagStore`."""
        with self._guarded() as connection:
            return {str(who): rows.moment_of(utc) for who, utc in connection.execute("SELECT who, utc FROM heartbeat ORDER BY who")}

    def _settle(self, connection: sqlite3.Connection) -> None:
        """What an older version wrote unsealed is sealed at the first chance."""
        private.seal_plain(connection, self._sealer)

    @staticmethod
    def _events(connection: sqlite3.Connection, visit_id: VisitId) -> list[FlagEvent]:
        return [rows.to_event(line) for line in connection.execute(rows.EVENTS_OF, (visit_id,))]

    @staticmethod
    def _end(connection: sqlite3.Connection, visit_id: VisitId) -> VisitEnd | None:
        found = connection.execute(rows.SELECT_END, (visit_id,)).fetchone()
        return rows.to_end(found) if found else None

    def _is_open(self, connection: sqlite3.Connection, visit_id: VisitId) -> bool:
        flag = derive(self._events(connection, visit_id))
        return flag is not None and flag.status is not Status.CLOSED
