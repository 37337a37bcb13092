"""The flag store on a PostgreSQL server, for more than one machine: durable on the server when a call returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from kiosk.flags import Status, derive, forgettable
from kiosk.paperwork import PaperJob
from kiosk.ports import EventKind, FlagEvent, KioskId, Remark, VisitEnd, VisitId, VisitRecord
from kiosk.printer import PrinterStatus
from kiosk.server import Server
from kiosk.storage import paper, private, rows
from kiosk.storage import postgres_words as words
from kiosk.storage.postgres_link import Asking, ServerLink
from kiosk.storage.sealing import Sealer
from rules.model import Answers


class PostgresStore(ServerLink):
    """A `kiosk.paperwork.ClinicStore`. One object may be used from several threads, one database from many computers.

    After a StoreError the next call connects anew, unless the server merely took too long. Whether the call before had been stored is then
    not known: it is to be made again, and nothing is stored twice.
    """

    def __init__(self, server: Server, who: str, sealer: Sealer) -> None:
        """See `ServerLink`. Kiosks and desks of a clinic seal with one key."""
        super().__init__(server, who)
        self._sealer = sealer

    def open_visit(self, visit: VisitRecord) -> None:
        """The first record of a visit stands."""
        self._run(rows.INSERT_VISIT, rows.from_visit(visit))

    def append(self, events: Sequence[FlagEvent], answers: Answers | None = None) -> None:
        """All events or none. Answers need events of exactly one visit. Raises ValueError otherwise."""
        visits = {event.visit_id for event in events}
        if answers is not None and len(visits) != 1:
            raise ValueError(f"answers belong to one visit, the events to {len(visits)}")
        self._append(events, None if answers is None else private.sealed_answers(self._sealer, events[0].visit_id, answers))

    def append_sealed(self, events: Sequence[FlagEvent], blob: bytes) -> None:
        """As `append`, with the answers to the visit of the first event as a kiosk sealed them."""
        self._append(events, blob)

    def _append(self, events: Sequence[FlagEvent], blob: bytes | None) -> None:
        """In one statement: the lock under which rows are given is held while the server works, and waits for no network and no slow kiosk."""
        values = [value for event in events for value in rows.from_event(event)]
        if blob is not None:
            values += [events[0].visit_id, blob]
        if values:
            self._run(words.insert_events(len(events), answers=blob is not None), values)

    def keep_answers(self, visit_id: VisitId, answers: Answers) -> None:
        """Replace the answers of a visit that has events; without any, nothing is stored."""
        self._run(words.REPLACE_ANSWERS, (visit_id, private.sealed_answers(self._sealer, visit_id, answers), visit_id))

    def end_visit(self, visit_id: VisitId, end: VisitEnd) -> None:
        """The first end of a visit stands."""
        self._run(rows.INSERT_END, (visit_id, *rows.from_end(end)))

    def unended(self, kiosk_id: KioskId) -> Sequence[VisitId]:
        """In the order in which they were opened."""
        with self._guarded() as asking:
            return [VisitId(visit_id) for (visit_id,) in asking.execute(words.UNENDED, (kiosk_id,))]

    def events(self, visit_id: VisitId) -> Sequence[FlagEvent]:
        """See `FlagStore`."""
        with self._guarded() as asking:
            return self._events(asking, visit_id)

    def refused(self, visit_id: VisitId) -> bool:  # noqa: ARG002 - the port's
        """See `FlagStore`. There is nothing between it and desks."""
        return False

    def events_after(self, row: int) -> tuple[int, Sequence[FlagEvent]]:
        """See `FlagStore`. Rows become visible in their order: the tables see to it."""
        with self._guarded() as asking:
            found = asking.execute(rows.EVENTS_AFTER, (row,)).fetchall()
            return (int(found[-1][-1]) if found else row), [rows.to_event(line[:-1]) for line in found]

    def open_events(self) -> tuple[int, Sequence[FlagEvent]]:
        """See `FlagStore`."""
        with self._guarded() as asking, asking.raw.transaction():
            asking.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")  # the row and the events are of one moment
            row = self._last_row(asking)
            return row, [rows.to_event(line) for line in asking.execute(words.OPEN_EVENTS)]

    def desk_news(self, kiosk_id: KioskId, row: int) -> tuple[int, Sequence[FlagEvent]]:
        """What desks did to the flags of this kiosk after this row, and the last row of all. A lower one than before: the server has lost some."""
        with self._guarded() as asking:
            last = self._last_row(asking)
            if last <= row:
                return last, []
            return last, [rows.to_event(line) for line in asking.execute(words.DESK_NEWS, (row, last, kiosk_id))]

    def events_since(self, since: datetime, kind: EventKind | None = None) -> Sequence[FlagEvent]:
        """See `FlagStore`."""
        statement, values = rows.since(since, kind)
        with self._guarded() as asking:
            return [rows.to_event(line) for line in asking.execute(statement, values)]

    def visits_since(self, since: datetime) -> Sequence[tuple[VisitRecord, VisitEnd | None]]:
        """See `FlagStore`."""
        earliest = rows.stamp(since)
        with self._guarded() as asking:
            return [rows.to_visit_and_end(line) for line in asking.execute(words.VISITS_SINCE, (earliest,))]

    def visit(self, visit_id: VisitId) -> VisitRecord | None:
        """See `FlagStore`."""
        with self._guarded() as asking:
            found = asking.execute(rows.SELECT_VISIT, (visit_id,)).fetchone()
            return rows.to_visit(found) if found else None

    def end(self, visit_id: VisitId) -> VisitEnd | None:
        """See `FlagStore`."""
        with self._guarded() as asking:
            found = asking.execute(rows.SELECT_END, (visit_id,)).fetchone()
            return rows.to_end(found) if found else None

    def answers(self, visit_id: VisitId) -> Answers:
        """See `FlagStore`."""
        with self._guarded() as asking:
            found = asking.execute("SELECT blob FROM answers WHERE visit_id = ?", (visit_id,)).fetchone()
            return rows.to_answers(private.unsealed(self._sealer, found[0], visit_id)) if found else {}

    def remark(self, remark: Remark) -> None:
        """See `FlagStore`."""
        self.remark_sealed(remark.event_id, private.sealed_remark(self._sealer, remark))

    def remark_sealed(self, event_id: str, blob: bytes) -> None:
        """As `remark`, with what a kiosk sealed."""
        self._run(words.INSERT_REMARK, (event_id, blob))

    def remarks(self, visit_id: VisitId) -> Sequence[Remark]:
        """See `FlagStore`."""
        with self._guarded() as asking:
            found = asking.execute(words.REMARKS, (visit_id,)).fetchall()
            return [rows.to_remark(str(name), private.unsealed(self._sealer, blob, str(name))) for name, blob in found]

    def purge(self, before: datetime) -> int:
        """See `FlagStore`. The server's autovacuum later frees what was erased for other use; its backups are the clinic's business."""
        with self._guarded() as asking, asking.raw.transaction():
            histories: dict[str, list[FlagEvent]] = {}
            for line in asking.execute(words.PRIVATE_EVENTS):
                event = rows.to_event(line)
                histories.setdefault(event.visit_id, []).append(event)
            ends = {str(name): rows.to_end(end) for name, *end in asking.execute(words.PRIVATE_ENDS)}
            over = [name for name, events in histories.items() if forgettable(events, ends.get(name), before)]
            strays = asking.execute(words.ERASE_STRAYS).rowcount
            return strays + sum(asking.execute(erase, (over,)).rowcount for erase in (words.ERASE_ANSWERS, words.ERASE_REMARKS))

    def tickets_in_use(self, since: datetime) -> frozenset[str]:
        """See `FlagStore`."""
        earliest = rows.stamp(since)
        with self._guarded() as asking:
            recent = {str(ticket) for (ticket,) in asking.execute(words.RECENT_TICKETS, (earliest,))}
            candidates = asking.execute(words.MAYBE_OPEN_TICKETS).fetchall()
            return frozenset(recent | {str(ticket) for name, ticket in candidates if ticket not in recent and self._is_open(asking, VisitId(name))})

    def keep_look(self, visit_id: VisitId, language: str, size: int) -> None:
        """See `PaperStore`."""
        with self._guarded() as asking:
            paper.keep_look(asking, visit_id, language, size)

    def sheets(self, since: datetime) -> Sequence[tuple[VisitRecord, VisitEnd]]:
        """See `PaperStore`."""
        with self._guarded() as asking:
            return paper.sheets(asking, since)

    def forget_sheets(self, before: datetime) -> None:
        """See `PaperStore`."""
        with self._guarded() as asking:
            paper.forget_sheets(asking, before)

    def note_job(self, job: PaperJob) -> None:
        """See `PaperStore`."""
        with self._guarded() as asking:
            paper.note_job(asking, job)

    def jobs(self, since: datetime) -> Sequence[PaperJob]:
        """See `PaperStore`."""
        with self._guarded() as asking:
            return paper.jobs(asking, since)

    def note_printer(self, who: str, status: PrinterStatus, utc: datetime) -> None:
        """See `PaperStore`."""
        with self._guarded() as asking:
            paper.note_printer(asking, who, status, utc)

    def printers(self) -> Mapping[str, tuple[PrinterStatus, datetime]]:
        """See `PaperStore`."""
        with self._guarded() as asking:
            return paper.printers(asking)

    def beat(self, who: str, utc: datetime) -> None:
        """See `FlagStore`."""
        self._run(words.REPLACE_BEAT, (who, rows.stamp(utc)))

    def beats(self) -> Mapping[str, datetime]:
        """See `FlagStore`."""
        with self._guarded() as asking:
            return {str(who): utc for who, utc in asking.execute("SELECT who, utc FROM heartbeat ORDER BY who")}

    def desks(self) -> Mapping[str, datetime]:
        """The last heartbeat of each desk."""
        with self._guarded() as asking:
            return {str(who): utc for who, utc in asking.execute(words.DESK_BEATS)}

    def now(self) -> datetime:
        """The server's own time: those of the clinic's computers may be wrong."""
        with self._guarded() as asking:
            moment: datetime = asking.execute("SELECT now()").fetchall()[0][0]
            return moment

    def about(self) -> tuple[int, bool]:
        """The server's version, as 15 of PostgreSQL 15.8, and whether this connection is encrypted."""
        with self._guarded() as asking:
            info = asking.raw.info
            return info.server_version // 10_000, bool(info.pgconn.ssl_in_use)

    @staticmethod
    def _events(asking: Asking, visit_id: VisitId) -> list[FlagEvent]:
        return [rows.to_event(line) for line in asking.execute(rows.EVENTS_OF, (visit_id,))]

    @staticmethod
    def _last_row(asking: Asking) -> int:
        return int(asking.execute(words.LAST_ROW).fetchall()[0][0])

    def _is_open(self, asking: Asking, visit_id: VisitId) -> bool:
        flag = derive(self._events(asking, visit_id))
        return flag is not None and flag.status is not Status.CLOSED

    def _run(self, statement: str, values: Sequence[rows.Column]) -> None:
        """One statement that stores something."""
        with self._guarded() as asking:
            asking.execute(statement, values)
