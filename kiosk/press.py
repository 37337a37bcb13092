"""Puts pages on paper off the GUI thread, one job at a time, and says what became of each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, Signal

from kiosk.background import Lane
from kiosk.events import Log, LogEvent
from kiosk.memory import give_back
from kiosk.paperwork import Page, PaperRenderer
from kiosk.ports import JobReport, JobState

PrintPage = Callable[[bytes, Callable[[JobReport], None]], JobReport]
"""Prints a page and reports each change until it is over; may block. See `kiosk.printing.job`."""


class Press(QObject):
    """The controller's way to paper."""

    reported = Signal(object)
    """A `JobReport` of the job that runs; jobs of earlier visits are no longer spoken of."""
    over = Signal(object)
    """The last `JobReport` of a job, whoever it was for."""

    def __init__(self, make_renderer: Callable[[], PaperRenderer], print_page: PrintPage, log: Log, parent: QObject) -> None:
        """`make_renderer` is called at the first page, so that its heavy imports wait until then."""
        super().__init__(parent)
        self._make_renderer, self._print_page, self._log = make_renderer, print_page, log
        self._renderer: PaperRenderer | None = None
        self._lane = Lane("paper", self)
        self._job = 0

    def print(self, page: Page) -> None:
        """Render and print."""
        self._job += 1
        job = self._job

        def work() -> JobReport:
            if self._renderer is None:
                self._renderer = self._make_renderer()
            pdf = page.made_by(self._renderer)
            return self._print_page(pdf, lambda report: self._lane.report(partial(self._changed, job, report)))

        self._lane.run(work, partial(self._over, job))

    def forget(self) -> None:
        """The visit is over: nothing more is said of its job."""
        self._job += 1

    def close(self) -> None:
        """Finish the page that is being printed, and stop."""
        self._lane.close()

    def _changed(self, job: int, report: JobReport) -> None:
        if job == self._job:
            self._log.write(LogEvent.PRINT_STATE, detail=report.state.value)
            self.reported.emit(report)

    def _over(self, job: int, future: Future[JobReport]) -> None:
        """A page that could not be made or printed costs the patient a walk to the desk, never the result."""
        error = future.exception()
        if error is not None:
            self._log.write(LogEvent.PRINT_FAILED, detail=type(error).__name__)
        report = future.result() if error is None else JobReport(JobState.FAILED, type(error).__name__)
        self._changed(job, report)
        self.over.emit(report)
        self._lane.run(give_back, Future.result)
