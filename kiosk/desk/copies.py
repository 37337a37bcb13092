"""The desk's own way to paper: one page at a time, and a sentence for what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from kiosk.control.press import Press, PrintPage
from kiosk.desk.wording import Say
from kiosk.events import Log
from kiosk.paperwork import Page, PaperJob, PaperKind, PaperRenderer, StaffSlip
from kiosk.ports import Clock, VisitId
from kiosk.printer import JobReport, JobState, Printer, PrinterStatus

COPY = "copy "
"""Before its number, what the press calls a page of the desk: each is one of its own, though it is of the same visit."""


@dataclass(frozen=True, slots=True)
class CopyParts:
    """What the desk prints with; `kiosk.app` chooses each."""

    make_renderer: Callable[[], PaperRenderer]
    print_page: PrintPage
    print_slip: PrintPage
    """The same for a page with answers, which goes to paper or nowhere."""
    make_printer: Callable[[], Printer]
    clock: Clock
    log: Log
    """The desk's own."""
    language: str
    """The clinic's, by its code: of the pages that hang on its walls."""


@dataclass(frozen=True, slots=True)
class StaffPage:
    """The slip of a flag."""

    slip: StaffSlip

    def made_by(self, renderer: PaperRenderer) -> bytes:
        """The page as PDF."""
        return renderer.staff_slip(self.slip)


@dataclass(frozen=True, slots=True)
class HousePage:
    """A page about no patient."""

    kind: PaperKind
    language: str

    def made_by(self, renderer: PaperRenderer) -> bytes:
        """The page as PDF."""
        return renderer.house_page(self.kind, self.language)


class Copies(QObject):
    """Prints pages for staff."""

    changed = Signal()
    """`busy` or `told` is another."""
    over = Signal(object)
    """A `kiosk.paperwork.PaperJob`: what became of a patient's page."""

    looked = Signal(object)
    """A `kiosk.printer.PrinterStatus`: how the desk's own printer is, whenever that is another than before."""

    def __init__(self, parts: CopyParts, say: Say, parent: QObject) -> None:
        super().__init__(parent)
        self._say, self._log = say, parts.log
        self._press = Press(parts.make_renderer, parts.print_page, parts.make_printer, parts.log, self)
        self._press.reported.connect(self._reported)
        self._press.watch.answered.connect(self._look)
        self._press.watch.start()
        self._name, self._clock, self._print_slip = "", parts.clock, parts.print_slip
        self._of: tuple[VisitId, PaperKind] | None = None
        self._number = 0
        self._status: PrinterStatus | None = None
        self.busy = False
        """Whether a page is under way: a second press prints nothing."""
        self.told = ""
        """What is known of the last page, in a sentence; empty before the first."""

    def print(self, page: Page, name: str, of: tuple[VisitId, PaperKind] | None = None) -> None:
        """Make the page and print it; `name` is what staff call it, `of` whose it is. Nothing happens while another one is under way."""
        if self.busy:
            return
        self._name, self._of, self.busy = name, of, True
        self._tell(JobReport(JobState.WAITING))
        self._number += 1
        self._press.print(page, VisitId(f"{COPY}{self._number}"), self._print_slip if isinstance(page, StaffPage) else None)

    def stop(self) -> None:
        """Finish the page that is being printed, end the thread, close the log."""
        self._press.close()
        self._log.close()

    def _look(self, status: PrinterStatus) -> None:
        if status != self._status:
            self._status = status
            self.looked.emit(status)

    def _reported(self, report: JobReport) -> None:
        self.busy = not report.state.final
        self._tell(report)
        if self._of and report.state.final:
            self.over.emit(PaperJob(*self._of, report.state, report.message, self._clock.utc()))

    def _tell(self, report: JobReport) -> None:
        """Never more than the printer said."""
        reason = report.path or report.message
        self.told = self._say(f"desk.copy.{report.state.name.lower()}", name=self._name, reason=reason).strip()
        self.changed.emit()
