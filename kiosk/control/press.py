"""Puts pages on paper off the GUI thread, one job a visit, and says what became of each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.control.background import Lane
from kiosk.control.printer_watch import PrinterWatch
from kiosk.events import Log, LogEvent
from kiosk.memory import give_back
from kiosk.paperwork import Page, PaperRenderer
from kiosk.ports import VisitId
from kiosk.printer import Fault, JobOutcome, JobReport, JobState, Printer, PrintError, PrinterStatus

PAINTED_MS = 30
"""By then the screen says that the page was asked for: making it takes a processor, and would hold up the very tap."""
PATIENCE_MS = 60_000
"""A page of which nobody knows may still come out for its patient so long; then, or when the visit is over before, it is taken back."""
PrintPage = Callable[[bytes, Callable[[], bool], Callable[[JobReport], None]], JobReport]
"""Prints a page while it is wanted and reports each change until it is over; may block. See `kiosk.printing.job`."""


class Press(QObject):
    """The controller's way to paper."""

    reported = Signal(object)
    """A `JobReport` of the job that runs; jobs of earlier visits are no longer spoken of."""
    over = Signal(object)
    """A `JobOutcome`: the last word on a job, whoever it was for."""

    def __init__(
        self, make_renderer: Callable[[], PaperRenderer], print_page: PrintPage, make_printer: Callable[[], Printer], log: Log, parent: QObject
    ) -> None:
        """`make_renderer` is called at the first page, so that its heavy imports wait until then."""
        super().__init__(parent)
        self.watch = PrinterWatch(make_printer, log, self)
        self.watch.answered.connect(self._looked)
        self._make_renderer, self._print_page, self._make_printer, self._log = make_renderer, print_page, make_printer, log
        self._renderer: PaperRenderer | None = None
        self._lane = Lane("paper", self)
        self._begin: Callable[[], None] | None = None
        self._painted = QTimer(self, singleShot=True, interval=PAINTED_MS)
        self._painted.timeout.connect(self._make)
        self._job = 0
        self._served: VisitId | None = None
        """The visit whose page came out or may still come out: a second one is never sent."""
        self._owed, self._clearing = True, False
        """Whether the printer may hold what is of no use to anybody now; at the start, what a kiosk that died left there."""
        self._unpaid: Fault | None = None
        """What kept the printer from being cleared the last time, as the log has it."""
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._clear)

    def print(self, page: Page, visit_id: VisitId, print_page: PrintPage | None = None) -> None:
        """Render and print, once a visit: asked again, nothing happens before the first page is known to be lost.

        `print_page` is another way to paper than that of this press, for this page.
        """
        if visit_id == self._served:
            return
        self.forget()
        self._served = visit_id
        job = self._job

        def work() -> JobReport:
            if self._renderer is None:
                self._renderer = self._make_renderer()
            pdf = page.made_by(self._renderer)
            return (print_page or self._print_page)(
                pdf, lambda: job == self._job, lambda report: self._lane.report(partial(self._changed, job, visit_id, report))
            )

        self._begin = partial(self._lane.run, work, partial(self._over, job, visit_id))
        self._painted.start()

    def _make(self) -> None:
        begin, self._begin = self._begin, None
        if begin is not None:
            begin()

    def forget(self) -> None:
        """The visit is over: nothing more is said of its job, and what of it does not come out now never does."""
        self._job += 1
        if self._patience.isActive():
            self._clear()

    def close(self) -> None:
        """Finish the page that is being printed, or take it back, and stop."""
        self._job += 1
        self._painted.stop()
        self._patience.stop()
        self.watch.close()
        self._lane.close()

    def _looked(self, status: PrinterStatus) -> None:
        """A printer that is bad is cleared at each look: once it is mended it prints what it holds before anybody can ask it again."""
        self._owed = self._owed or not status.ready
        if self._owed and not (status.ready and self._patience.isActive()):
            self._clear()

    def _clear(self) -> None:
        """Take back what earlier visits left at the printer, as soon as no page is being printed; tried again at each look until it is done."""
        self._patience.stop()
        if not self._clearing:
            self._clearing = True
            self._lane.run(lambda: self._make_printer().clear(), self._cleared)

    def _cleared(self, future: Future[None]) -> None:
        self._clearing = False
        error = future.exception()
        fault = error.fault if isinstance(error, PrintError) else None
        if fault is not None and fault is not self._unpaid:
            self._log.write(LogEvent.PRINT_FAILED, detail=f"clear {fault}")
        self._unpaid, self._owed = fault, error is not None
        self.watch.hurry(wanted=self._owed)
        if fault is None:
            future.result()

    def _changed(self, job: int, visit_id: VisitId, report: JobReport) -> None:
        self._log.write(LogEvent.PRINT_STATE, visit=visit_id, detail=" ".join((report.state, *report.faults)))
        if job == self._job:
            self.reported.emit(report)

    def _over(self, job: int, visit_id: VisitId, future: Future[JobReport]) -> None:
        """A page that could not be made or printed costs the patient a walk to the desk, never the result."""
        error = future.exception()
        if error is not None:
            self._log.write(LogEvent.PRINT_FAILED, visit=visit_id, detail=type(error).__name__)
        report = future.result() if error is None else JobReport(JobState.FAILED, type(error).__name__)
        if report.state in {JobState.FAILED, JobState.CANCELED} and visit_id == self._served:
            self._served = None
        if report.state is JobState.NOT_KNOWN:
            self._owe(job)
        self._changed(job, visit_id, report)
        self.over.emit(JobOutcome(visit_id, report))
        self._lane.run(give_back, Future.result)

    def _owe(self, job: int) -> None:
        """The page may come out now or later: while its visit runs it may, afterwards it is taken back."""
        self._owed = True
        if job == self._job:
            self._patience.start()
        else:
            self._clear()
