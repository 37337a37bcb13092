"""The fault matrix at a printer that nobody here wrote: ippeveprinter of cups-ipp-utils, on a message bus of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.country import Paper
from kiosk.printer import Fault, JobState, PrintError
from kiosk.printing.formats import JPEG, PWG
from kiosk.printing.pwg import Colour
from kiosk.printing.raster import pictures
from kiosk.printing.setup import PageSetup
from kiosk.visit.screens import PrintingState
from tests.kiosk.printing.conftest import SAY
from tests.kiosk.printing.raster_reader import read_with_cups
from tests.kiosk.printing.system.real import RealPrinter, until
from tests.kiosk.printing.system.visits import NURSE, US, Visit

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("avahi")]


def test_prints_a_handout(machine: RealPrinter, page: bytes) -> None:
    """A real handout arrives at the printer byte for byte, once, and is called printed when it is."""
    assert machine.adapter(US).status().ready
    assert Visit(machine.adapter(US), page).end().state is JobState.PRINTED
    assert machine.sheets == [page]


def test_raster_for_a_printer_that_reads_no_pdf(env: dict[str, str], folder: Path, page: bytes) -> None:
    """A printer that takes pictures only is sent PWG raster, which CUPS's own library reads as the pages that PDFium draws."""
    with RealPrinter(folder / "printer", env, formats=f"{PWG},{JPEG}").on() as machine:
        assert machine.adapter(US).status().ready
        assert Visit(machine.adapter(US), page).end().state is JobState.PRINTED
        (path,) = machine.paper.iterdir()
        sides = list(read_with_cups(path))
    drawn = list(pictures(page, sides[0].dpi, Colour.GREY))
    assert [side.pixels for side in sides] == [picture.pixels for picture in drawn]
    assert [(side.media, side.pages) for side in sides] == [("na_letter_8.5x11in", 2)] * 2
    assert {abs(side.points[0] - 612) + abs(side.points[1] - 792) <= 2 for side in sides} == {True}


def test_jpeg_for_a_printer_that_takes_nothing_else(env: dict[str, str], folder: Path, page: bytes) -> None:
    """A printer that takes JPEG only gets the pages one after the other, each when it has finished the last."""
    with RealPrinter(folder / "printer", env, formats=JPEG).on() as machine:
        assert Visit(machine.adapter(US), page).end().state is JobState.PRINTED
        assert [sheet[:2] for sheet in machine.sheets] == [b"\xff\xd8"] * 2


def test_wrong_paper_in_the_trays(machine: RealPrinter) -> None:
    """A printer whose trays hold another paper than the clinic's is known before anybody presses Print."""
    assert machine.adapter(PageSetup(Paper.A4)).status().faults == (Fault.WRONG_PAPER,)


def test_patient_leaves_during_the_fault(machine: RealPrinter, page: bytes) -> None:
    """This printer finishes what it has begun, canceled or not: then nobody claims that the page was taken back."""
    machine.fail("media-empty-error")
    visit = Visit(machine.adapter(US), page)
    visit.sees(PrintingState.FAILED)
    last = visit.leave()
    assert last.state is JobState.NOT_KNOWN
    assert "may still come out" in last.message


def test_busy_printer_is_waited_for(machine: RealPrinter, page: bytes) -> None:
    """While it prints somebody else's page this printer refuses ours; it is asked again, and ours comes out once."""
    machine.fail("toner-low-warning")
    machine.adapter(NURSE).submit(page, "Letter")
    until(lambda: machine.began == 1)
    with pytest.raises(PrintError) as caught:
        machine.adapter(US).submit(page, "Handout")
    assert caught.value.fault is Fault.BUSY
    assert machine.adapter(US).status().ready
    visit = Visit(machine.adapter(US), page)
    machine.mend()
    assert visit.end().state is JobState.PRINTED
    assert len(machine.sheets) == 2


def test_job_that_the_printer_gives_up(machine: RealPrinter, page: bytes) -> None:
    """A job that ends in a fault at the printer has failed."""
    machine.abort()
    last = Visit(machine.adapter(US), page).end()
    assert (last.state, last.message, last.faults) == (JobState.FAILED, SAY("printing.aborted"), (Fault.ABORTED,))


def test_printer_that_vanishes(machine: RealPrinter, page: bytes) -> None:
    """A printer whose plug is pulled in mid-job: "no paper copy now", and nobody claims to know; afterwards it is known to be dead."""
    machine.fail("toner-low-warning")
    visit = Visit(machine.adapter(US), page)
    until(lambda: machine.began == 1)
    machine.switch_off()
    visit.sees(PrintingState.FAILED)
    last = visit.leave()
    assert (last.state, last.faults) == (JobState.NOT_KNOWN, (Fault.UNREACHABLE,))
    assert machine.adapter(US).status().faults == (Fault.UNREACHABLE,)
