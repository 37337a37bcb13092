"""Which printer a setting means."""

from __future__ import annotations

import pytest

from kiosk.country import Paper
from kiosk.ports import Printer
from kiosk.printing.choose import choose_printer
from kiosk.printing.cups import CupsQueue, CupsServer
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.ipp import IppPrinter
from tests.kiosk.printing.conftest import PAGE, SAY
from tests.kiosk.printing.test_cups import NOWHERE


def chosen(setting, tmp_path, port=9) -> Printer:
    """The printer for a setting, with a print server at this port."""
    return choose_printer(setting, tmp_path / "handouts", Paper.A4, SAY, CupsServer(SAY, socket=NOWHERE, port=port))


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
