"""The system's own printing, for Windows queues: it takes a page and never tells what became of it, so "sent" is all that is claimed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from kiosk.country import Paper
from kiosk.printer import Fault, JobId, JobReport, JobState, LostReplyError, PrintError, PrinterStatus
from kiosk.printing.formats import WANTED_DPI
from kiosk.printing.pwg import Colour, Picture
from kiosk.printing.setup import PageSetup

T = TypeVar("T")

STATUS_SECONDS = 5.0
SUBMIT_SECONDS = 15.0
"""A spooler that takes longer hangs. The call cannot be broken off: it is left alone, and nobody waits for it any more."""
SIZES = {Paper.A4: QPageSize.PageSizeId.A4, Paper.LETTER: QPageSize.PageSizeId.Letter}
_GONE = {QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted}


class SystemPrinter:
    """A `kiosk.printer.Printer`: one of the system's queues."""

    def __init__(self, name: str, setup: PageSetup, say: Callable[..., str], open_printer: Callable[[QPrinterInfo], QPrinter] | None = None) -> None:
        """`open_printer` makes Qt's printer for a queue; the default is the queue itself."""
        self._name, self._setup, self._say = name, setup, say
        self._open = open_printer or (lambda info: QPrinter(info, QPrinter.PrinterMode.HighResolution))

    def describe(self) -> str:
        """The queue's name."""
        return self._name

    def status(self) -> PrinterStatus:
        """Whether there is such a queue, and whether the system calls it broken. Whether its printer prints, nobody says."""
        try:
            info, state = _within(STATUS_SECONDS, self._look)
        except TimeoutError:
            return PrinterStatus(ready=False, message=self._failed(), faults=(Fault.HUNG,))
        if info.isNull():
            return PrinterStatus(ready=False, message=self._say("printing.platform.none", name=self._name), faults=(Fault.UNREACHABLE,))
        if state in _GONE:
            return PrinterStatus(ready=False, message=self._say("printing.stopped"), faults=(Fault.OTHER,))
        return PrinterStatus(ready=True, message=self._say("printing.platform.ready"))

    def submit(self, pdf: bytes, title: str) -> JobId:
        """Draw the pages into the queue. Raises PrintError; LostReplyError when the system did not come back from it."""
        from kiosk.printing.raster import pictures

        pages = [*pictures(pdf, WANTED_DPI, Colour.COLOUR)]
        try:
            _within(SUBMIT_SECONDS, lambda: self._draw(pages, title))
        except TimeoutError:
            raise LostReplyError(self._say("printing.lost", reason=self._failed()), Fault.HUNG) from None
        return JobId("1")

    def report(self, _: JobId) -> JobReport:
        """SENT, never more."""
        return JobReport(JobState.SENT, self._say("printing.sent"))

    def cancel(self, _: JobId) -> None:
        """Not with this interface. Raises PrintError."""
        raise PrintError(self._say("printing.platform.no_cancel"))

    def wipe(self, _: JobId) -> None:
        """The system deletes its spool file when the page is printed, unless the queue is set up to keep it."""

    def clear(self) -> None:
        """What was handed over is out of reach."""

    def _look(self) -> tuple[QPrinterInfo, QPrinter.PrinterState]:
        info = QPrinterInfo.printerInfo(self._name)
        return info, info.state()

    def _draw(self, pages: list[Picture], title: str) -> None:
        info = QPrinterInfo.printerInfo(self._name)
        if info.isNull():
            raise PrintError(self._say("printing.platform.none", name=self._name), Fault.UNREACHABLE)
        printer = self._open(info)
        printer.setDocName(title)
        printer.setFullPage(True)
        printer.setPageSize(QPageSize(SIZES[self._setup.paper]))
        printer.setPageOrientation(QPageLayout.Orientation.Portrait)
        printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide if self._setup.duplex else QPrinter.DuplexMode.DuplexNone)
        printer.setCopyCount(self._setup.copies)
        painter = QPainter()
        if not painter.begin(printer):
            raise PrintError(self._failed(), Fault.REFUSING)
        try:
            for number, page in enumerate(pages):
                if number and not printer.newPage():
                    raise PrintError(self._failed(), Fault.ABORTED)
                painter.drawImage(QRect(0, 0, printer.width(), printer.height()), _image(page))
        finally:
            painter.end()
        if printer.printerState() in _GONE:
            raise PrintError(self._failed(), Fault.ABORTED)

    def _failed(self) -> str:
        return self._say("printing.platform.failed", name=self._name)


class SystemQueues:
    """The system's queues: `kiosk.printing.choose.Queues`."""

    def __init__(self, say: Callable[..., str]) -> None:
        self._say = say

    def default(self) -> str | None:
        """The system's default queue; None without one."""
        with suppress(TimeoutError):
            return _within(STATUS_SECONDS, QPrinterInfo.defaultPrinterName) or None
        return None

    def names(self) -> list[str]:
        """All queues."""
        with suppress(TimeoutError):
            return _within(STATUS_SECONDS, QPrinterInfo.availablePrinterNames)
        return []

    def queue(self, name: str, setup: PageSetup) -> SystemPrinter:
        """The queue of this name, whether there is one or not: its status tells."""
        return SystemPrinter(name, setup, self._say)


def _within(seconds: float, call: Callable[[], T]) -> T:
    """The call's outcome, from a thread of its own; TimeoutError when it does not come back in time."""
    outcome: SimpleQueue[tuple[T | None, Exception | None]] = SimpleQueue()

    def work() -> None:
        try:
            outcome.put((call(), None))
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits
            outcome.put((None, error))

    threading.Thread(target=work, name="system printing", daemon=True).start()
    try:
        result, error = outcome.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value] # what the call returned, and it may be None


def _image(page: Picture) -> QImage:
    """Of the page's bytes, which must outlive it: copied."""
    return QImage(page.pixels, page.width, page.height, page.width * page.colour.channels, QImage.Format.Format_RGB888).copy()
