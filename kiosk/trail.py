"""Tells the desk what became of this kiosk's paper: by visit, never with an answer."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject

from kiosk.keeper import Keeper
from kiosk.paperwork import NO_PAPER, PaperJob, PaperKind
from kiosk.ports import Clock, JobReport, KioskId, PrinterStatus, VisitId
from kiosk.press import Press


class PaperTrail(QObject):
    """Pages come out of a press in the order in which they went in: so each outcome finds its visit, whoever stands at the screen by then."""

    def __init__(self, press: Press, keeper: Keeper, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper, self._clock = keeper, clock
        self._under_way: deque[tuple[VisitId, KioskId, PaperKind]] = deque()
        press.over.connect(self._over)

    def expect(self, visit_id: VisitId, kiosk_id: KioskId, kind: PaperKind) -> None:
        """A page of this visit goes to the press."""
        self._under_way.append((visit_id, kiosk_id, kind))

    def printer_is(self, who: KioskId, status: PrinterStatus) -> None:
        """The printer said how it is."""
        utc = self._clock.utc()
        self._keeper.keep((lambda store: store.note_printer(who, status, utc),))

    def _over(self, report: JobReport) -> None:
        visit_id, kiosk_id, kind = self._under_way.popleft()
        job = PaperJob(visit_id, kind, report.state, report.message, self._clock.utc())
        status = PrinterStatus(report.state not in NO_PAPER, report.message)
        self._keeper.keep((lambda store: store.note_job(job), lambda store: store.note_printer(kiosk_id, status, job.utc)))
