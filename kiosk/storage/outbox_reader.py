"""Reads what waits in the outbox of the kiosk on this computer, from another program, and leaves the file as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from kiosk.beside import Waited
from kiosk.errors import StoreError
from kiosk.ports import FlagEvent, VisitId
from kiosk.storage import private, rows
from kiosk.storage.file import FILE_NAME
from kiosk.storage.sealing import Sealer
from rules.model import Answers

BUSY_SECONDS = 0.2
"""The kiosk comes first: a desk looks again a moment later."""
_HAS_OUTBOX = "SELECT 1 FROM sqlite_schema WHERE name = 'outbox'"
_STAND = "SELECT COUNT(*), MAX(seq) FROM outbox"
_WAITING = """SELECT event_id, visit_id, kiosk_id, event.seq, kind, level, rule_ids, monotonic, utc
    FROM outbox JOIN event ON event."row" = CAST(outbox.ref AS INTEGER) WHERE outbox.what = 'event' ORDER BY outbox.seq"""


class OutboxReader:
    """A `kiosk.beside.Beside`. Not for two threads at once."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        """The kiosk's data folder; there may be no file in it."""
        self._path, self._sealer = folder / FILE_NAME, sealer
        self._stand: tuple[object, ...] | None = None
        self._found: dict[VisitId, Waited] = {}

    def waiting(self) -> Mapping[VisitId, Waited]:
        """See `Beside`. Where nothing came or went since, nothing is read."""
        if not self._path.exists():
            return {}
        with self._open() as connection:
            stand = connection.execute(_STAND).fetchone() if connection.execute(_HAS_OUTBOX).fetchone() else (0, None)
            if stand != self._stand:
                self._found, self._stand = self._read(connection) if stand[0] else {}, stand
        return self._found

    def answers(self, visit_id: VisitId) -> Answers:
        """See `Beside`."""
        with self._open() as connection:
            return private.answers(connection, self._sealer, visit_id)

    @staticmethod
    def _read(connection: sqlite3.Connection) -> dict[VisitId, Waited]:
        events: dict[VisitId, list[FlagEvent]] = {}
        for line in connection.execute(_WAITING):
            event = rows.to_event(line)
            events.setdefault(event.visit_id, []).append(event)
        found = {}
        for visit_id, waiting in events.items():
            visit = connection.execute(rows.SELECT_VISIT, (visit_id,)).fetchone()
            end = connection.execute(rows.SELECT_END, (visit_id,)).fetchone()
            found[visit_id] = Waited(tuple(waiting), rows.to_visit(visit) if visit else None, rows.to_end(end) if end else None)
        return found

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A file that is there; it may have to be set right after a crash, so it is not opened for reading only."""
        try:
            with closing(sqlite3.connect(f"{self._path.as_uri()}?mode=rw", timeout=BUSY_SECONDS, isolation_level=None, uri=True)) as connection:
                yield connection
        except (sqlite3.Error, OSError, KeyError, TypeError, ValueError) as error:
            self._stand = None
            # Its text may hold what was read.
            raise StoreError(f"The flag file {self._path} of the kiosk here cannot be read now ({type(error).__name__}).") from None
