"""What the flag file keeps about paper: of what a sheet is made, for a while; what became of jobs; what printers said. Never an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from kiosk.paperwork import PaperJob, PaperKind
from kiosk.ports import VisitEnd, VisitId, VisitRecord
from kiosk.printer import JobState, PrinterStatus
from kiosk.storage.rows import VISIT_COLUMNS, Connection, moment_of, stamp, to_end, to_visit

_LOOK = "UPDATE visit_end SET language = ?, size = ? WHERE visit_id = ? AND sections <> '[]'"
_SHEETS = """SELECT visit.visit_id, kiosk_id, ticket, protocol, version, practice, opened, content, program,
    level, finished, sections, language, utc, size, boxed, left_at
    FROM visit_end JOIN visit USING (visit_id) WHERE sections <> '[]' AND utc >= ? ORDER BY utc DESC"""
_FORGET = "UPDATE visit_end SET sections = '[]', boxed = '[]', language = '', size = 1 WHERE sections <> '[]' AND utc < ?"
_FORGET_JOBS = "DELETE FROM paper_job WHERE utc < ?"
_JOB = """INSERT INTO paper_job(visit_id, kind, state, message, utc) VALUES (?,?,?,?,?)
    ON CONFLICT(visit_id, kind) DO UPDATE SET state = excluded.state, message = excluded.message, utc = excluded.utc"""
_JOBS = "SELECT visit_id, kind, state, message, utc FROM paper_job WHERE utc >= ? ORDER BY utc DESC, visit_id"
_PRINTER = """INSERT INTO printer(who, ready, message, utc) VALUES (?,?,?,?)
    ON CONFLICT(who) DO UPDATE SET ready = excluded.ready, message = excluded.message, utc = excluded.utc"""


def keep_look(connection: Connection, visit_id: VisitId, language: str, size: int) -> None:
    """See `kiosk.paperwork.PaperStore`; a sheet that was forgotten stays so."""
    connection.execute(_LOOK, (language, size, visit_id))


def sheets(connection: Connection, since: datetime) -> list[tuple[VisitRecord, VisitEnd]]:
    """See `kiosk.paperwork.PaperStore`."""
    found = connection.execute(_SHEETS, (stamp(since),)).fetchall()
    return [(to_visit(row[:VISIT_COLUMNS]), to_end(row[VISIT_COLUMNS:])) for row in found]


def forget_sheets(connection: Connection, before: datetime) -> None:
    """See `kiosk.paperwork.PaperStore`. Where nothing is old enough, nothing is written."""
    connection.execute(_FORGET, (stamp(before),))
    connection.execute(_FORGET_JOBS, (stamp(before),))


def note_job(connection: Connection, job: PaperJob) -> None:
    """See `kiosk.paperwork.PaperStore`."""
    connection.execute(_JOB, (job.visit_id, job.kind.value, job.state.value, job.message, stamp(job.utc)))


def jobs(connection: Connection, since: datetime) -> list[PaperJob]:
    """See `kiosk.paperwork.PaperStore`."""
    return [to_job(line) for line in connection.execute(_JOBS, (stamp(since),)).fetchall()]


def to_job(row: Sequence[object]) -> PaperJob:
    """A row of `paper_job`. Raises ValueError for one that `note_job` did not write."""
    visit_id, kind, state, message, utc = row
    return PaperJob(VisitId(str(visit_id)), PaperKind(str(kind)), JobState(str(state)), str(message), moment_of(utc))


def note_printer(connection: Connection, who: str, status: PrinterStatus, utc: datetime) -> None:
    """See `kiosk.paperwork.PaperStore`."""
    connection.execute(_PRINTER, (who, int(status.ready), status.message, stamp(utc)))


def printers(connection: Connection) -> Mapping[str, tuple[PrinterStatus, datetime]]:
    """See `kiosk.paperwork.PaperStore`."""
    found = connection.execute("SELECT who, ready, message, utc FROM printer ORDER BY who").fetchall()
    return {who: (status, utc) for who, status, utc in map(to_printer, found)}


def to_printer(row: Sequence[object]) -> tuple[str, PrinterStatus, datetime]:
    """A row of `printer`. Raises ValueError for one that `note_printer` did not write."""
    who, ready, message, utc = row
    return str(who), PrinterStatus(bool(ready), str(message)), moment_of(utc)
