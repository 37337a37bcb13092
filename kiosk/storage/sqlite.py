"""The flag store on one SQLite file: durable when a call returns, shared by kiosk and desk processes."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from kiosk.errors import StoreError
from kiosk.flags import Status, derive, forgettable
from kiosk.paperwork import PaperJob
from kiosk.ports import FlagEvent, KioskId, Remark, VisitEnd, VisitId, VisitRecord
from kiosk.printer import PrinterStatus
from kiosk.storage import paper, rows
from kiosk.storage.schema import SchemaError, prepare
from rules.model import Answers

FILE_NAME = "flags.sqlite3"
BUSY_SECONDS = 2.0
"""How long a call waits for another process's transaction; those take milliseconds."""

_PRAGMAS = (
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_mode = DELETE",  # a WAL file cannot be opened on a disk that turned read-only
    "PRAGMA synchronous = EXTRA",  # FULL does not sync the folder after the journal is removed
    "PRAGMA recursive_triggers = ON",  # so that REPLACE, too, meets the trigger that keeps events
    "PRAGMA trusted_schema = OFF",
)
_REPLACE_ANSWERS = "INSERT INTO answers(visit_id, blob) VALUES (?,?) ON CONFLICT(visit_id) DO UPDATE SET blob = excluded.blob"
_REPLACE_BEAT = "INSERT INTO heartbeat(who, utc) VALUES (?,?) ON CONFLICT(who) DO UPDATE SET utc = excluded.utc"
_UNENDED = "SELECT visit_id FROM visit WHERE kiosk_id = ? AND visit_id NOT IN (SELECT visit_id FROM visit_end) ORDER BY rowid"
_MAYBE_OPEN = "SELECT visit_id, ticket FROM maybe_open CROSS JOIN visit USING (visit_id)"
_REMARKS = 'SELECT event_id, blob FROM event CROSS JOIN remark USING (event_id) WHERE event.visit_id = ? ORDER BY event."row"'
_PRIVATE = "SELECT visit_id FROM answers UNION SELECT visit_id FROM remark CROSS JOIN event USING (event_id)"
_ERASE = (
    "DELETE FROM answers WHERE visit_id = ?",
    "DELETE FROM remark WHERE event_id IN (SELECT event_id FROM event WHERE visit_id = ?)",
)
_ERASE_STRAYS = "DELETE FROM remark WHERE event_id NOT IN (SELECT event_id FROM event)"


class _MovedError(OSError):
    """The path leads to another file than the one that is open, or to none."""


class SqliteStore:
    """A `kiosk.paperwork.ClinicStore`. One object may be used from several threads, one file from several processes.

    After a StoreError the next call opens the file anew, so a store survives a full disk or a file put back.
    """

    def __init__(self, folder: Path) -> None:
        """Open or make the flag file in this folder, which is made too. Raises StoreError."""
        self._path = folder / FILE_NAME
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._identity = (0, 0)
        with self._guarded():
            pass

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
        with self._writing() as connection:
            connection.executemany(rows.INSERT_EVENT, values)
            if answers is not None:
                connection.execute(_REPLACE_ANSWERS, (visits.pop(), rows.from_answers(answers)))

    def keep_answers(self, visit_id: VisitId, answers: Answers) -> None:
        """Replace the answers of a visit that has events; without any, nothing is stored."""
        values = (visit_id, rows.from_answers(answers))
        with self._writing() as connection:
            if connection.execute("SELECT 1 FROM event WHERE visit_id = ? LIMIT 1", (visit_id,)).fetchone():
                connection.execute(_REPLACE_ANSWERS, values)

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

    def events_since(self, since: datetime) -> Sequence[FlagEvent]:
        """See `FlagStore`."""
        earliest = rows.stamp(since)
        with self._guarded() as connection:
            return [rows.to_event(line) for line in connection.execute(rows.EVENTS_SINCE, (earliest,))]

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
            found = connection.execute("SELECT blob FROM answers WHERE visit_id = ?", (visit_id,)).fetchone()
            return rows.to_answers(found[0]) if found else {}

    def remark(self, remark: Remark) -> None:
        """See `FlagStore`."""
        values = (remark.event_id, rows.from_remark(remark))
        with self._writing() as connection:
            connection.execute("INSERT INTO remark(event_id, blob) VALUES (?,?) ON CONFLICT(event_id) DO NOTHING", values)

    def remarks(self, visit_id: VisitId) -> Sequence[Remark]:
        """See `FlagStore`."""
        with self._guarded() as connection:
            return [rows.to_remark(str(event_id), blob) for event_id, blob in connection.execute(_REMARKS, (visit_id,))]

    def purge(self, before: datetime) -> int:
        """See `FlagStore`. Erased bytes are overwritten with zeros."""
        with self._writing() as connection:
            gone = connection.execute(_ERASE_STRAYS).rowcount
            for (name,) in connection.execute(_PRIVATE).fetchall():
                visit_id = VisitId(str(name))
                if forgettable(self._events(connection, visit_id), self._end(connection, visit_id), before):
                    gone += sum(connection.execute(statement, (visit_id,)).rowcount for statement in _ERASE)
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

    def close(self) -> None:
        """See `FlagStore`. A later call opens the file again."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

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

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._guarded() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _guarded(self) -> Iterator[sqlite3.Connection]:
        """One thread at a time; whatever fails underneath becomes a StoreError, and the next call starts afresh."""
        with self._lock:
            try:
                yield self._opened()
            except (sqlite3.Error, OSError, SchemaError, KeyError, TypeError, ValueError) as error:
                self._drop()
                raise StoreError(_explain(self._path, error)) from error

    def _drop(self) -> None:
        try:
            self.close()
        except sqlite3.Error:  # the first failure is the one to tell; the connection is let go of either way
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            _make(self._path)
            self._identity = _identity(self._path)
            self._connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            for pragma in _PRAGMAS:
                self._connection.execute(pragma)
            prepare(self._connection)
        elif _identity(self._path) != self._identity:
            raise _MovedError
        return self._connection


def _make(path: Path) -> None:
    """The file exists with its rights before SQLite opens it; an existing one is left as it is."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return


def _identity(path: Path) -> tuple[int, int]:
    """Which file lies there now; (0, 0) for none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_dev, status.st_ino


def _explain(path: Path, error: Exception) -> str:
    if isinstance(error, SchemaError):
        return f"The flag file {path} cannot be used: {error}"
    if isinstance(error, _MovedError):
        return f"The flag file {path} was moved or replaced while it was open. Put it back; until then flags go into a new one."
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return f"The flag file {path} was busy for {BUSY_SECONDS:.0f} s. Another program holds it; end that program."
    if isinstance(error, sqlite3.OperationalError | OSError):
        return f"The flag file {path} could not be read or written: {error}. Check the disk, its free space and the folder's rights."
    return f"The flag file {path} is damaged: {error}. Move it away and keep it; a new one is made at the next start."
