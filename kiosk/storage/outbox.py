"""The kiosk's own flag file where a clinic has a server: what is written here also waits to be sent there.

Triggers in the file note each write in the transaction that makes it, so that a crash can come between no two of them. What waits
is told by reference: what was purged meanwhile is not sent, and answers lie in no second place.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.errors import StoreError
from kiosk.health import MARK, Ill, told_by
from kiosk.ports import Clock, FlagEvent, VisitId, VisitRecord
from kiosk.storage.letters import Letter, letters
from kiosk.storage.sealing import Sealer
from kiosk.storage.sqlite import SqliteStore
from rules.model import Answers

_TABLES = (
    """CREATE TABLE outbox(
        seq INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, ref TEXT NOT NULL, refused INTEGER NOT NULL DEFAULT 0) STRICT""",
    'CREATE TABLE outbox_read("row" INTEGER NOT NULL) STRICT',
    "INSERT INTO outbox_read VALUES (0)",
)
_NOTED = (
    ("visit", "visit_id", "INSERT ON visit"),
    ("event", '"row"', "INSERT ON event WHEN NEW.kiosk_id NOT LIKE 'desk:%'"),  # what desks did came from the server
    ("answers", "visit_id", "INSERT ON answers"),
    ("answers", "visit_id", "UPDATE ON answers WHEN NEW.blob <> OLD.blob"),
    ("end", "visit_id", "INSERT ON visit_end"),
    ("look", "visit_id", "UPDATE ON visit_end WHEN NEW.sections <> '[]'"),
    ("job", "visit_id", "INSERT ON paper_job"),
    ("job", "visit_id", "UPDATE ON paper_job"),
    ("printer", "who", "INSERT ON printer"),
    ("printer", "who", "UPDATE ON printer"),
    ("remark", "event_id", "INSERT ON remark"),
)
"""What is noted, by which column it is found again, and after what."""
_TRIGGERS = tuple(
    f"CREATE TRIGGER outbox_{number} AFTER {after} BEGIN INSERT INTO outbox(what, ref) VALUES ('{what}', NEW.{ref}); END"  # noqa: S608 - our own words
    for number, (what, ref, after) in enumerate(_NOTED)
)
_ALL = (
    "INSERT INTO outbox(what, ref) SELECT 'visit', visit_id FROM visit ORDER BY rowid",
    """INSERT INTO outbox(what, ref) SELECT 'event', "row" FROM event ORDER BY "row\"""",
    "INSERT INTO outbox(what, ref) SELECT 'answers', visit_id FROM answers",
    "INSERT INTO outbox(what, ref) SELECT 'end', visit_id FROM visit_end ORDER BY rowid",
    "INSERT INTO outbox(what, ref) SELECT 'job', visit_id FROM paper_job",
    "INSERT INTO outbox(what, ref) SELECT 'remark', event_id FROM remark",
)
GIVEN_UP = 3
"""A letter that a working server has refused so often lets the others pass; it is offered again, by itself and seldom."""
_NEXT = "SELECT seq, what, ref FROM outbox WHERE refused < ? ORDER BY seq LIMIT ?"
_GIVEN_UP = """SELECT COALESCE(event.visit_id, ref), outbox.seq, refused FROM outbox
    LEFT JOIN event ON outbox.what = 'event' AND event."row" = CAST(ref AS INTEGER) WHERE refused >= ? ORDER BY outbox.seq"""
_NOTE = "SELECT seq, what, ref FROM outbox WHERE seq = ?"
_REFUSED = """SELECT 1 FROM outbox JOIN event ON event."row" = CAST(outbox.ref AS INTEGER)
    WHERE outbox.what = 'event' AND outbox.refused >= ? AND event.visit_id = ? LIMIT 1"""
RUSHED = 1000
"""How many events and visits are remembered for the server while this disk takes none."""


class Outbox(SqliteStore):
    """A `kiosk.paperwork.ClinicStore`: the kiosk's file. `kiosk.storage.forwarder` sends on what waits in it."""

    def __init__(self, folder: Path, clock: Clock, sealer: Sealer | None = None, *, now: bool = True) -> None:
        """See `SqliteStore`."""
        self._clock = clock
        self.written = threading.Event()
        """Set when something new waits."""
        self.pulse: dict[str, datetime] = {}
        """The last heartbeats: only these are worth sending."""
        self.chores: dict[str, timedelta] = {}
        """How long the server keeps `sheets` and `answers`, where it is time to look."""
        self.rushed: deque[FlagEvent | VisitRecord] = deque(maxlen=RUSHED)
        """What this disk did not take: the server is told all the same."""
        self.desks: Mapping[str, datetime] = {}
        """Heartbeats as the server last told them."""
        self.tickets: frozenset[str] = frozenset()
        """In use at other kiosks, as the server last told."""
        super().__init__(folder, sealer, now=now)

    # --- what a kiosk does ----------------------------------------------------------------------------

    def open_visit(self, visit: VisitRecord) -> None:
        """See `FlagStore`."""
        try:
            super().open_visit(visit)
        except StoreError:
            self._rush(visit)
            raise

    def append(self, events: Sequence[FlagEvent], answers: Answers | None = None) -> None:
        """See `FlagStore`."""
        try:
            super().append(events, answers)
        except StoreError:
            self._rush(*events)
            raise

    def beat(self, who: str, utc: datetime) -> None:
        """See `FlagStore`. Desks hear with it what ails this file: it can be told to nobody else."""
        self.pulse[who] = utc
        try:
            super().beat(who, utc)
            ill = Ill.REFUSED if self.count()[1] else None
        except StoreError:
            self._ail(who, Ill.STORE, utc)
            raise
        if ill is not None:
            self._ail(who, ill, utc)

    def beats(self) -> Mapping[str, datetime]:
        """Those of other programs are as old as the server's last word: where that is away, no desk is heard."""
        return {**self.desks, **super().beats()}

    def tickets_in_use(self, since: datetime) -> frozenset[str]:
        """As far as this kiosk knows."""
        return super().tickets_in_use(since) | self.tickets

    def forget_sheets(self, before: datetime) -> None:
        """See `PaperStore`."""
        self.chores["sheets"] = self._clock.utc() - before
        super().forget_sheets(before)

    def purge(self, before: datetime) -> int:
        """See `FlagStore`."""
        self.chores["answers"] = self._clock.utc() - before
        return super().purge(before)

    # --- what is sent on ------------------------------------------------------------------------------

    def waiting(self, limit: int) -> list[Letter]:
        """The next letters, the oldest first, made of at most so many notes; none that the server has refused too often."""
        with self._guarded() as connection:
            return letters(connection, connection.execute(_NEXT, (GIVEN_UP, limit)).fetchall())

    def given_up(self) -> Mapping[str, Mapping[int, int]]:
        """The notes that the server has refused too often, and how often: by what they are about, most of them by their visit, the oldest first."""
        found: dict[str, dict[int, int]] = {}
        with self._guarded() as connection:
            for about, seq, refused in connection.execute(_GIVEN_UP, (GIVEN_UP,)):
                found.setdefault(str(about), {})[int(seq)] = int(refused)
        return found

    def alone(self, seq: int) -> list[Letter]:
        """A letter of this note alone; none where it is not there any more."""
        with self._guarded() as connection:
            return letters(connection, connection.execute(_NOTE, (seq,)).fetchall())

    def count(self) -> tuple[int, int]:
        """How many notes wait, and how many of them the server has refused too often."""
        with self._guarded() as connection:
            found = connection.execute("SELECT COUNT(*), COALESCE(SUM(refused >= ?), 0) FROM outbox", (GIVEN_UP,)).fetchone()
            return int(found[0]), int(found[1])

    def sent(self, seqs: Sequence[int]) -> None:
        """The server has these for good."""
        with super()._writing() as connection:
            connection.execute("DELETE FROM outbox WHERE seq IN (SELECT value FROM json_each(?))", (json.dumps(seqs),))

    def refuse(self, seqs: Sequence[int]) -> None:
        """The server works, and does not take these."""
        with super()._writing() as connection:
            connection.execute("UPDATE outbox SET refused = refused + 1 WHERE seq IN (SELECT value FROM json_each(?))", (json.dumps(seqs),))

    @property
    def read(self) -> int:
        """The last of the server's rows that was read."""
        with self._guarded() as connection:
            return int(connection.execute('SELECT "row" FROM outbox_read').fetchone()[0])

    def note_read(self, row: int) -> None:
        """Everything up to this row was read."""
        with super()._writing() as connection:
            connection.execute('UPDATE outbox_read SET "row" = ?', (row,))

    def start_over(self) -> None:
        """The server has lost something, or is another one: all that is here is sent once more, and read from its beginning."""
        with self._writing() as connection:
            connection.execute("DELETE FROM outbox")
            for statement in _ALL:
                connection.execute(statement)
            connection.execute('UPDATE outbox_read SET "row" = 0')

    def refused(self, visit_id: VisitId) -> bool:
        """See `FlagStore`."""
        with self._guarded() as connection:
            return connection.execute(_REFUSED, (GIVEN_UP, visit_id)).fetchone() is not None

    def _ail(self, who: str, ill: Ill, utc: datetime) -> None:
        if not who.startswith(MARK):
            self.pulse[told_by(who, ill)] = utc

    def _rush(self, *what: FlagEvent | VisitRecord) -> None:
        self.rushed.extend(what)
        self.written.set()

    def _settle(self, connection: sqlite3.Connection) -> None:
        """A file that never had a server, or is a new one, is made to note; then all that it holds is news to the server."""
        super()._settle(connection)
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'outbox_read'").fetchone():
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'outbox_read'").fetchone():
                for statement in (*_TABLES, *_TRIGGERS, *_ALL):
                    connection.execute(statement)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with super()._writing() as connection:
            yield connection
        self.written.set()
