"""What every printer promises, whichever it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from kiosk.printer import Fault, JobId, JobState, Printer, PrintError
from kiosk.printing.cups import CupsServer
from kiosk.printing.fake import FakePrinter, Told
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.ipp import IppPrinter
from kiosk.printing.transport import Line, address
from tests.kiosk.printing.conftest import A4, PAGE, SAY
from tests.kiosk.printing.server import State, serving


class Noon:
    """A clock that stands still."""

    def monotonic(self) -> float:
        """Nothing passes."""
        return 0.0

    def utc(self) -> datetime:
        """Noon."""
        return datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(params=["ipp", "cups", "folder", "fake"])
def pair(request, tmp_path) -> Iterator[tuple[Printer, Printer]]:
    """A printer that works, and one of the same kind that does not."""
    state = State()
    with serving(state) as port:
        if request.param == "folder":
            (tmp_path / "file").write_text("no folder")
            names = iter("abcdef")
            yield tuple(FolderPrinter(tmp_path / at, Noon(), lambda: next(names), SAY) for at in ("good", "file/bad"))
        elif request.param == "fake":
            yield FakePrinter(SAY), FakePrinter(SAY, Told(Fault.REFUSING))
        elif request.param == "cups":
            nowhere = tmp_path / "no-socket"
            yield CupsServer(SAY, socket=nowhere, port=port).queue("q", A4), CupsServer(SAY, socket=nowhere, port=9).queue("q", A4)
        else:
            yield tuple(IppPrinter(Line(address(f"ipp://127.0.0.1:{at}/"), SAY), A4, SAY) for at in (port, 9))


def last_state(printer: Printer, job: JobId) -> JobState:
    """The state in which a job ends."""
    for _ in range(10):
        report = printer.report(job)
        if report.state.final:
            return report.state
    pytest.fail("the job never ends")


def test_describes_itself(pair) -> None:
    """A printer has a name for staff, whether it works or not."""
    assert all(printer.describe() for printer in pair)


def test_status(pair) -> None:
    """A working printer is ready; one that is not says why, and asking never raises."""
    good, bad = (printer.status() for printer in pair)
    assert (good.ready, good.faults, bad.ready) == (True, (), False)
    assert bad.message
    assert bad.faults


def test_a_page_ends(pair) -> None:
    """A page that was taken ends as printed, or saved where there is no paper."""
    good, _ = pair
    expected = JobState.SAVED if isinstance(good, FolderPrinter) else JobState.PRINTED
    assert last_state(good, good.submit(PAGE, "Handout")) is expected


def test_two_pages_are_two_jobs(pair) -> None:
    """Every page is a job of its own."""
    good, _ = pair
    assert isinstance(good, IppPrinter) or good.submit(PAGE, "Handout") != good.submit(PAGE, "Handout")


def test_a_job_that_is_over_can_be_taken_back_without_harm(pair) -> None:
    """Canceling, wiping and clearing after the last word raise nothing and change nothing."""
    good, _ = pair
    job = good.submit(PAGE, "Handout")
    state = last_state(good, job)
    good.wipe(job)
    good.clear()
    if state is JobState.PRINTED:
        good.cancel(job)
        assert good.report(job).state is JobState.PRINTED


def test_a_broken_printer_refuses(pair) -> None:
    """A printer that cannot take a page raises PrintError with words."""
    with pytest.raises(PrintError, match=r"\w+"):
        pair[1].submit(PAGE, "Handout")
