"""Which printer a setting means."""

from __future__ import annotations

import pytest

from kiosk.printer import Fault, JobState, Printer
from kiosk.printing.choose import Choice
from kiosk.printing.cups import CupsQueue, CupsServer
from kiosk.printing.fake import FakePrinter, Written
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.ipp import IppPrinter
from tests.kiosk.printing.conftest import A4, PAGE, SAY
from tests.kiosk.printing.test_cups import NOWHERE


def chosen(setting, tmp_path, port=9) -> Printer:
    """The printer for a setting, with a print server at this port."""
    server = CupsServer(SAY, socket=NOWHERE, port=port)
    return Choice(SAY, A4, tmp_path / "handouts", tmp_path / "practice.json", lambda: server).printer(setting)


def test_auto_takes_the_default_queue(port, tmp_path) -> None:
    """With a default queue, auto prints there."""
    printer = chosen("auto", tmp_path, port)
    assert isinstance(printer, CupsQueue)
    assert printer.describe() == "ipp://localhost/printers/Front_Desk"


def test_auto_without_a_queue_is_the_folder(state, port, tmp_path) -> None:
    """Without a default queue, or without a print server, auto keeps files."""
    state.default = None
    assert isinstance(chosen("auto", tmp_path, port), FolderPrinter)
    assert isinstance(chosen("auto", tmp_path), FolderPrinter)


def test_folder_is_the_folder_even_with_a_queue(port, tmp_path) -> None:
    """A clinic that wants files gets files, each under a name of its own."""
    printer = chosen("folder", tmp_path, port)
    assert {printer.report(printer.submit(PAGE, "Handout")).path for _ in range(20)} == {str(path) for path in (tmp_path / "handouts").iterdir()}
    assert len(list((tmp_path / "handouts").iterdir())) == 20


@pytest.mark.parametrize(
    ("setting", "kind", "where"),
    [("ipp://10.0.0.9/ipp/print", IppPrinter, "ipp://10.0.0.9/ipp/print"), ("Ward_2", CupsQueue, "ipp://localhost/printers/Ward_2")],
)
def test_named_printers(tmp_path, setting, kind, where) -> None:
    """An address is a printer, another word is a queue of this computer."""
    printer = chosen(setting, tmp_path)
    assert (type(printer), printer.describe()) == (kind, where)


def test_practice_keeps_the_page_and_fails_as_the_file_says(tmp_path) -> None:
    """The practice printer keeps each page as a file and says so, never that there is paper to take, and has the fault that its file names now."""
    printer = chosen("practice", tmp_path)
    assert isinstance(printer, FakePrinter)
    job = printer.submit(PAGE, "Handout")
    reports = [printer.report(job) for _ in range(3)]
    (path,) = (tmp_path / "handouts").iterdir()
    assert (reports[-1].state, reports[-1].path) == (JobState.SAVED, str(path))
    Written(tmp_path / "practice.json").write(Fault.JAM)
    assert printer.status().faults == (Fault.JAM,)
    Written(tmp_path / "practice.json").write(None)
    assert printer.status().ready


@pytest.mark.parametrize("content", ["", "{", "[]", '{"fault": "dragon"}', '{"fault": ["jam"]}', "{}"])
def test_a_file_that_says_nothing_is_no_fault(tmp_path, content) -> None:
    """Whatever stands in the practice printer's file, the printer works unless it is a fault."""
    (tmp_path / "practice.json").write_text(content)
    assert chosen("practice", tmp_path).status().ready
