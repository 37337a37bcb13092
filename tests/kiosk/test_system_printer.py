"""The system's own printing through Qt: pages are handed over and never called printed. Here into PDF files, in place of a Windows queue."""

from __future__ import annotations

import threading
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication

from kiosk.country import Paper
from kiosk.printer import Fault, JobReport, JobState, LostReplyError, PrintError
from kiosk.printing.job import Means, follow
from kiosk.printing.setup import PageSetup
from kiosk.qt_adapters import system_printer as module
from kiosk.qt_adapters.system_printer import SystemPrinter, SystemQueues
from tests.kiosk.handout.sample import FOOTER, HELP, LONG, renderer, section, variant
from tests.kiosk.printing.conftest import SAY
from tests.kiosk.printing.test_job import Watch

SETUP = PageSetup(Paper.A4, copies=2)


class Info(QPrinterInfo):
    """A queue that the system has."""

    def __init__(self, state: QPrinter.PrinterState = QPrinter.PrinterState.Idle) -> None:
        super().__init__()
        self._state = state

    def isNull(self) -> bool:
        return False

    def state(self) -> QPrinter.PrinterState:
        return self._state


@pytest.fixture
def pdf() -> bytes:
    """A handout of two pages."""
    many = [section(f"S{number}", "stage", *[LONG] * 4) for number in range(12)]
    return renderer(HELP, *many, FOOTER).render(["HELP", *(each.id for each in many), "FOOTER"], "en", variant())


@pytest.fixture
def queue(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SystemPrinter:
    """A queue whose paper is the file `out.pdf`; what it was told is kept."""
    monkeypatch.setattr(QPrinterInfo, "printerInfo", staticmethod(lambda _: Info()))

    def opened(_: QPrinterInfo) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "out.pdf"))
        return printer

    return SystemPrinter("Front Desk", SETUP, SAY, opened)


def test_page_is_drawn_and_called_sent(queue: SystemPrinter, pdf: bytes, tmp_path: Path) -> None:
    """Both pages are drawn over the whole sheet, from a thread that is not Qt's, and the last word is "sent"."""
    reports: list[JobReport] = []
    watch = Watch()
    work = threading.Thread(target=lambda: reports.append(follow(Means(lambda: queue, SAY, watch, watch.wait), pdf, lambda: True, reports.append)))
    work.start()
    work.join(60)
    assert [report.state for report in reports] == [JobState.SENT]
    made, asked = (pypdfium2.PdfDocument(source) for source in (tmp_path / "out.pdf", pdf))
    assert len(made) == len(asked) == 2
    for page, original in zip(made, asked, strict=True):
        assert [round(size) for size in page.get_size()] == [round(size) for size in original.get_size()]
        seen, wanted = (each.render(scale=2, grayscale=True).to_pil().resize((60, 85)).tobytes() for each in (page, original))
        assert max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) < 40


def test_it_is_never_called_printed(queue: SystemPrinter) -> None:
    """Whatever is asked of a page that was handed over, nobody claims that it is on paper or that it can be taken back."""
    job = module.JobId("1")
    assert queue.report(job).state is JobState.SENT
    with pytest.raises(PrintError):
        queue.cancel(job)


@pytest.mark.parametrize("state", [QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted])
def test_a_queue_that_the_system_calls_broken(queue: SystemPrinter, monkeypatch: pytest.MonkeyPatch, state: QPrinter.PrinterState) -> None:
    """A queue is ready while the system says nothing against it; one in error is not."""
    assert queue.status().ready
    assert "does not say" in queue.status().message
    monkeypatch.setattr(QPrinterInfo, "printerInfo", staticmethod(lambda _: Info(state)))
    assert queue.status().faults == (Fault.OTHER,)


def test_a_queue_that_is_not_there(qapp: QApplication, pdf: bytes) -> None:
    """A queue that nobody set up is named, before a page is drawn and when one is."""
    nowhere = SystemQueues(SAY).queue("Nowhere", SETUP)
    assert nowhere.status().faults == (Fault.UNREACHABLE,)
    with pytest.raises(PrintError, match="no print queue Nowhere"):
        nowhere.submit(pdf, "Handout")


def test_a_system_that_hangs_is_left_alone(queue: SystemPrinter, pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spooler that does not come back is given up in time: the status is bad, and of a page nobody knows."""
    gate = threading.Event()
    monkeypatch.setattr(module, "STATUS_SECONDS", 0.05)
    monkeypatch.setattr(module, "SUBMIT_SECONDS", 0.05)
    monkeypatch.setattr(SystemPrinter, "_look", lambda _: gate.wait(10))
    monkeypatch.setattr(SystemPrinter, "_draw", lambda *_: gate.wait(10))
    assert queue.status().faults == (Fault.HUNG,)
    with pytest.raises(LostReplyError):
        queue.submit(pdf, "Handout")
    gate.set()


def test_a_page_that_the_system_refuses(queue: SystemPrinter, pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue that cannot be drawn into has failed the page."""
    monkeypatch.setattr(QPainter, "begin", lambda *_: False)
    with pytest.raises(PrintError) as caught:
        queue.submit(pdf, "Handout")
    assert caught.value.fault is Fault.REFUSING


def test_what_the_settings_want_reaches_the_queue(queue: SystemPrinter, pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Title, sides and copies are set on the system's job."""
    told: dict[str, object] = {}
    for name in ("setDocName", "setDuplex", "setCopyCount"):
        monkeypatch.setattr(QPrinter, name, lambda _, value, name=name: told.update({name: value}))
    queue.submit(pdf, "Handout")
    assert told == {"setDocName": "Handout", "setDuplex": QPrinter.DuplexMode.DuplexLongSide, "setCopyCount": 2}
