"""Tells the desk what became of this kiosk's paper, and how its printer is: by visit, never with an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from kiosk.control.keeper import Keeper
from kiosk.control.press import Press
from kiosk.paperwork import PaperJob, PaperKind
from kiosk.ports import Clock, KioskId, VisitId
from kiosk.printer import JobOutcome, PrinterStatus

AGAIN = timedelta(minutes=1)
"""What a printer said is noted this often, though it says the same: so the desk knows that it is news."""


class PaperTrail(QObject):
    """Listens to a press, and keeps what it hears in the store."""

    def __init__(self, press: Press, keeper: Keeper, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._press, self._keeper, self._clock = press, keeper, clock
        self._kinds: dict[VisitId, PaperKind] = {}
        self._noted: tuple[PrinterStatus, datetime] | None = None
        press.over.connect(self._over)

    def expect(self, visit_id: VisitId, kind: PaperKind) -> None:
        """A page of this visit goes to the press."""
        self._kinds[visit_id] = kind

    def beat(self, who: KioskId) -> None:
        """With the heartbeat: how the printer of this kiosk is, where that is another than before or was noted long ago."""
        status, now = self._press.watch.status, self._clock.utc()
        if status is None or (self._noted and self._noted[0] == status and now - self._noted[1] < AGAIN):
            return
        self._noted = (status, now)
        self._keeper.keep((lambda store: store.note_printer(who, status, now),))

    def _over(self, outcome: JobOutcome) -> None:
        kind = self._kinds.pop(outcome.visit_id, None)
        if kind is not None:
            report = outcome.report
            job = PaperJob(outcome.visit_id, kind, report.state, report.message, self._clock.utc())
            self._keeper.keep((lambda store: store.note_job(job),))
