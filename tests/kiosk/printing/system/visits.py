"""A page followed as the kiosk follows it, by a patient who may leave; and how the printers here are used."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor

from kiosk.clock import SystemClock
from kiosk.country import Paper
from kiosk.printer import JobReport, Printer
from kiosk.printing.job import Means, follow
from kiosk.printing.setup import PageSetup
from kiosk.visit.screens import PrintingState
from kiosk.visit.views import PRINTING
from tests.kiosk.printing.conftest import SAY
from tests.kiosk.printing.system.real import until

US = PageSetup(Paper.LETTER, owner="kiosk-1")
"""ippeveprinter's trays hold Letter."""
NURSE = PageSetup(Paper.LETTER, owner="nurse")
"""Somebody else who prints there."""


class Visit:
    """A page followed as the kiosk follows it, on a thread; the patient may leave."""

    def __init__(self, printer: Printer, page: bytes) -> None:
        self.reports: list[JobReport] = []
        self._gone = threading.Event()
        self._pool = ThreadPoolExecutor(1)
        means = Means(lambda: printer, SAY, SystemClock())
        self._last: Future[JobReport] = self._pool.submit(follow, means, page, lambda: not self._gone.is_set(), self.reports.append)

    def sees(self, shown: PrintingState) -> None:
        """Wait until the patient sees this."""
        until(lambda: self._last.done() or any(PRINTING[report.state] is shown for report in self.reports))
        assert PRINTING[(self._last.result() if self._last.done() else self.reports[-1]).state] is shown

    def leave(self) -> JobReport:
        """The visit is over: the last word."""
        self._gone.set()
        return self.end()

    def end(self) -> JobReport:
        """The last word."""
        last = self._last.result(60)
        self._pool.shutdown()
        return last
