"""What the desk knows of paper: which sheets it can print again, which jobs failed, how the kiosks' printers are. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.paperwork import ClinicStore, PaperJob, PaperKind
from kiosk.ports import Clock, Variant, VisitEnd, VisitId, VisitRecord
from kiosk.printer import PrinterStatus
from kiosk.visit.display import LARGE_PRINT_FROM
from kiosk.visit.effects import PrintHandout

HERE = ""
"""Whose printer it is: this desk's own."""
FRESH = timedelta(minutes=3)
"""What a printer said longer ago is no news: its kiosk notes it again every minute, and somebody may have mended it since."""


@dataclass(frozen=True, slots=True)
class SheetKept:
    """A sheet that can be printed again."""

    visit: VisitRecord
    end: VisitEnd
    job: PaperJob | None
    """What became of the patient's own copy; None: never asked for, or not known."""

    @property
    def failed(self) -> bool:
        """Whether the patient asked for it and may have no paper."""
        return self.job is not None and not self.job.state.paper

    def again(self, now: datetime) -> PrintHandout:
        """The same sheet; only the date is today's. `now` is in the clinic's own time."""
        end = self.end
        variant = Variant(end.level, self.visit.ticket, now, frozenset(end.boxed), end.size >= LARGE_PRINT_FROM)
        return PrintHandout(end.sections, end.language, variant)


@dataclass(frozen=True, slots=True)
class SlipFailed:
    """A patient who waits, and whose slip did not come out: the ticket is on the screen only."""

    ticket: str
    job: PaperJob


@dataclass(frozen=True, slots=True)
class PrinterTrouble:
    """A printer that is not ready, by the last that it said."""

    who: str
    message: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """All of it."""

    sheets: tuple[SheetKept, ...] = ()
    """The latest first."""
    slips: tuple[SlipFailed, ...] = ()
    printers: tuple[PrinterTrouble, ...] = ()
    """Those that do not work."""
    ready: tuple[str, ...] = ()
    """Whose printers have lately said that they are ready."""

    @property
    def failed(self) -> tuple[str, ...]:
        """Tickets of patients who asked for paper and may have none, the latest first."""
        found = [(sheet.job.utc, sheet.visit.ticket) for sheet in self.sheets if sheet.failed and sheet.job]
        found += [(slip.job.utc, slip.ticket) for slip in self.slips]
        return tuple(ticket for _, ticket in sorted(found, reverse=True))


EMPTY = Shelf()


class Librarian:
    """Looks into the store for paper, and drops what is older than it may be kept."""

    def __init__(self, store: ClinicStore, clock: Clock, keep: timedelta) -> None:
        """A sheet can be printed again for as long as `keep`."""
        self._store, self._clock, self._keep = store, clock, keep

    def look(self) -> Shelf:
        """What is there now. Raises StoreError."""
        now = self._clock.utc()
        oldest = now - self._keep
        self._store.forget_sheets(oldest)
        jobs = {(job.visit_id, job.kind): job for job in self._store.jobs(oldest)}
        sheets = tuple(SheetKept(visit, end, jobs.get((visit.visit_id, PaperKind.HANDOUT))) for visit, end in self._store.sheets(oldest))
        fresh = {who: said for who, (said, utc) in self._store.printers().items() if now - utc < FRESH}
        ready = tuple(sorted(who for who, said in fresh.items() if said.ready))
        return Shelf(sheets, tuple(self._slips(jobs)), tuple(self._troubles(now)), ready)

    def _slips(self, jobs: dict[tuple[VisitId, PaperKind], PaperJob]) -> list[SlipFailed]:
        failed = [job for job in jobs.values() if job.kind is PaperKind.WAITING and not job.state.paper]
        return [SlipFailed(visit.ticket, job) for job in failed if (visit := self._store.visit(job.visit_id))]

    def _troubles(self, now: datetime) -> list[PrinterTrouble]:
        said: dict[str, tuple[PrinterStatus, datetime]] = dict(self._store.printers())
        return [PrinterTrouble(who, status.message, utc) for who, (status, utc) in said.items() if not status.ready and now - utc < FRESH]
