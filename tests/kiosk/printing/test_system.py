"""The fault matrix at printers that nobody here wrote: ippeveprinter of cups-ipp-utils, and cupsd before it, on a message bus of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.country import Paper
from kiosk.printer import Fault, JobReport, JobState, Printer, PrintError
from kiosk.printing.formats import JPEG, PWG
from kiosk.printing.job import Means, follow
from kiosk.printing.pwg import Colour
from kiosk.printing.raster import pictures
from kiosk.printing.setup import PageSetup
from kiosk.screens import PrintingState
from kiosk.views import PRINTING
from tests.kiosk.handout.sample import FOOTER, HELP, LONG, renderer, section, variant
from tests.kiosk.printing.conftest import SAY
from tests.kiosk.printing.raster_reader import read_with_cups
from tests.kiosk.printing.real import RealCups, RealPrinter, network, open_folder, until

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("avahi")]

US = PageSetup(Paper.LETTER, owner="kiosk-1")
"""ippeveprinter's trays hold Letter."""
NURSE = PageSetup(Paper.LETTER, owner="nurse")
"""Somebody else who prints there."""
FAULTS = [
    ("media-empty-error", Fault.OUT_OF_PAPER), ("media-jam-error", Fault.JAM), ("cover-open-error", Fault.COVER_OPEN),
    ("media-needed-error", Fault.WRONG_PAPER), ("paused", Fault.PAUSED), ("toner-empty-error", Fault.INK),
]  # fmt: skip
SECRET = b"planted-secret-4711"


@pytest.fixture(scope="module")
def env() -> Iterator[dict[str, str]]:
    """What ippeveprinter needs around it."""
    with network() as environment:
        yield environment


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for one printer."""
    with open_folder() as made:
        yield made


@pytest.fixture
def machine(env: dict[str, str], folder: Path) -> Iterator[RealPrinter]:
    """A printer that is switched on and works."""
    with RealPrinter(folder / "printer", env).on() as printer:
        yield printer


@pytest.fixture
def cups(env: dict[str, str], folder: Path, machine: RealPrinter) -> Iterator[RealCups]:
    """A print server with a queue for it."""
    with RealCups(folder, env).on() as server:
        server.add(machine.uri)
        yield server


@pytest.fixture(scope="module")
def page() -> bytes:
    """A handout of two pages."""
    many = [section(f"S{number}", "stage", *[LONG] * 4) for number in range(10)]
    return renderer(HELP, *many, FOOTER, paper=Paper.LETTER).render(["HELP", *(each.id for each in many), "FOOTER"], "en", variant())


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


# --- a printer of its own ---------------------------------------------------------------------------


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


@pytest.mark.parametrize(("reason", "fault"), FAULTS)
def test_fault_before_the_job(machine: RealPrinter, page: bytes, reason: str, fault: Fault) -> None:
    """A fault that somebody else's job ran into is known before a patient presses Print, and over when it is mended."""
    machine.fail(reason)
    machine.adapter(NURSE).submit(page, "Letter")
    until(lambda: fault in machine.adapter(US).status().faults)
    assert not machine.adapter(US).status().ready
    machine.mend()
    until(lambda: machine.adapter(US).status().ready)


@pytest.mark.parametrize(("reason", "fault"), FAULTS)
def test_fault_during_the_job(machine: RealPrinter, page: bytes, reason: str, fault: Fault) -> None:
    """A fault in mid-job: "no paper copy now" while it lasts, "take your paper" when the page came after all."""
    machine.fail(reason)
    visit = Visit(machine.adapter(US), page)
    visit.sees(PrintingState.FAILED)
    assert visit.reports[-1].faults == (fault,)
    machine.mend()
    assert visit.end().state is JobState.PRINTED
    assert machine.sheets == [page]


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


# --- a print queue before it ------------------------------------------------------------------------


def test_queue_prints_and_keeps_nothing(cups: RealCups, machine: RealPrinter, page: bytes) -> None:
    """Through CUPS the page comes out once, and its spool, which keeps pages for a day, keeps none of ours."""
    assert cups.server().default() == "Front_Desk"
    assert cups.queue(setup=US).status().ready
    assert Visit(cups.queue(setup=US), page).end().state is JobState.PRINTED
    assert len(machine.sheets) == 1
    assert [path.name for path in cups.spool.iterdir() if path.name[0] in "cd" and path.is_file()] == []


@pytest.mark.parametrize(("reason", "fault"), FAULTS[:4])
def test_fault_behind_a_queue(cups: RealCups, machine: RealPrinter, page: bytes, reason: str, fault: Fault) -> None:
    """A fault of the printer is known through the queue during the job; who leaves takes the page along, and mended the queue is ready again."""
    machine.fail(reason)
    visit = Visit(cups.queue(setup=US), page)
    until(lambda: any(fault in report.faults for report in visit.reports))
    visit.sees(PrintingState.FAILED)
    assert fault in cups.queue(setup=US).status().faults
    assert visit.leave().state is JobState.CANCELED
    machine.mend()
    until(lambda: cups.queue(setup=US).status().ready)


def test_nothing_floods_out_of_a_paused_queue(cups: RealCups, machine: RealPrinter, page: bytes) -> None:
    """Five patients print into a paused queue and leave; when it is let go, nothing comes out, and the next page does."""
    cups.run("cupsdisable", "Front_Desk")
    assert cups.queue(setup=US).status().faults == (Fault.PAUSED,)
    for _ in range(5):
        visit = Visit(cups.queue(setup=US), page)
        visit.sees(PrintingState.FAILED)
        assert visit.leave().state is JobState.CANCELED
    cups.run("cupsenable", "Front_Desk")
    assert Visit(cups.queue(setup=US), page).end().state is JobState.PRINTED
    assert len(machine.sheets) == 1


def test_jobs_of_a_kiosk_that_died_are_cleared(cups: RealCups, machine: RealPrinter, page: bytes) -> None:
    """What a kiosk that was killed left in the queue is taken back by the next one; other people's jobs stay."""
    cups.run("cupsdisable", "Front_Desk")
    mine = [cups.queue(setup=US).submit(page, "Handout") for _ in range(3)]
    theirs = cups.queue(setup=NURSE).submit(page, "Letter")
    cups.queue(setup=US).clear()
    assert {cups.queue(setup=US).report(job).state for job in mine} == {JobState.NOT_KNOWN}  # canceled and forgotten, page and all
    cups.run("cupsenable", "Front_Desk")
    until(lambda: cups.queue(setup=NURSE).report(theirs).state is JobState.PRINTED)
    assert len(machine.sheets) == 1


def test_queue_that_takes_no_jobs(cups: RealCups, page: bytes) -> None:
    """A queue that rejects jobs is known before Print, and refuses a page without a doubt."""
    cups.run("cupsreject", "Front_Desk")
    assert cups.queue(setup=US).status().faults == (Fault.REFUSING,)
    assert Visit(cups.queue(setup=US), page).end().state is JobState.FAILED


def test_dead_printer_behind_a_queue(cups: RealCups, machine: RealPrinter, page: bytes) -> None:
    """A printer that is off is known through its queue before Print; a page for it waits nowhere after the patient has left."""
    machine.switch_off()
    assert cups.queue(setup=US).status().faults == (Fault.UNREACHABLE,)
    visit = Visit(cups.queue(setup=US), page)
    visit.sees(PrintingState.FAILED)
    assert visit.leave().state is JobState.CANCELED
    with machine.on():
        until(lambda: cups.queue(setup=US).status().ready)
        assert Visit(cups.queue(setup=US), page).end().state is JobState.PRINTED
    assert len(machine.sheets) == 1


def test_aborted_behind_a_queue(cups: RealCups, machine: RealPrinter, page: bytes) -> None:
    """A job that the printer behind the queue gives up is never called printed, whatever CUPS says."""
    machine.abort()
    visit = Visit(cups.queue(setup=US), page)
    until(lambda: machine.began > 0)
    last = visit.leave()
    assert last.state in {JobState.FAILED, JobState.CANCELED, JobState.NOT_KNOWN}
    assert machine.sheets == []


def test_print_server_is_gone(cups: RealCups, page: bytes) -> None:
    """A print server that has crashed is named as what is wrong; a page fails at once, and one under way is not known."""
    cups.run("cupsdisable", "Front_Desk")
    visit = Visit(cups.queue(setup=US), page)
    until(lambda: bool(visit.reports))
    cups.switch_off()
    assert visit.leave().state is JobState.NOT_KNOWN
    status = cups.queue(setup=US).status()
    assert (status.ready, status.faults) == (False, (Fault.UNREACHABLE,))
    assert "(CUPS)" in status.message
    assert Visit(cups.queue(setup=US), page).end().state is JobState.FAILED
    assert cups.server().default() is None


def test_print_server_comes_back_with_what_was_left(cups: RealCups, machine: RealPrinter, page: bytes) -> None:
    """A print server that starts again still has the page of a patient who is gone: it is taken back before it comes out."""
    cups.run("cupsdisable", "Front_Desk")
    visit = Visit(cups.queue(setup=US), page)
    until(lambda: bool(visit.reports))
    cups.switch_off()
    assert visit.leave().state is JobState.NOT_KNOWN
    with cups.on():
        cups.queue(setup=US).clear()
        cups.run("cupsenable", "Front_Desk")
        assert Visit(cups.queue(setup=US), page).end().state is JobState.PRINTED
    assert len(machine.sheets) == 1


def test_no_trace_of_a_page(cups: RealCups, machine: RealPrinter, page: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret planted in a page is afterwards in no spool, temporary or data folder: printed, canceled, or left by a kiosk that died."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    planted = page + SECRET
    assert Visit(cups.queue(setup=US), planted).end().state is JobState.PRINTED
    cups.run("cupsdisable", "Front_Desk")
    visit = Visit(cups.queue(setup=US), planted)
    visit.sees(PrintingState.FAILED)
    assert SECRET in b"".join(_files(cups.spool))
    assert visit.leave().state is JobState.CANCELED
    job = cups.queue(setup=US).submit(planted, "Handout")  # and now the kiosk dies
    cups.queue(setup=US).clear()
    assert cups.queue(setup=US).report(job).state in {JobState.CANCELED, JobState.NOT_KNOWN}
    searched = [cups.folder / name for name in ("spool", "cache", "state", "tmp", "root")] + [tmp_path, Path(os.environ["XDG_STATE_HOME"])]
    assert [path for path in searched if SECRET in b"".join(_files(path))] == []


def _files(folder: Path) -> Iterator[bytes]:
    return (path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_system_printing_says_sent(cups: RealCups, machine: RealPrinter, page: bytes, tmp_path: Path) -> None:
    """Through Qt's own printing the pages come out of the same queue, and the kiosk says "sent"."""
    (tmp_path / "page.pdf").write_bytes(page)
    where = os.environ | {"CUPS_SERVER": f"127.0.0.1:{cups.port}", "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", QT_PRINTS, str(tmp_path / "page.pdf")], env=where, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["Front_Desk", "sent"], done.stderr
    until(lambda: len(machine.sheets) == 1)


QT_PRINTS = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from kiosk.country import Paper
from kiosk.printing.setup import PageSetup
from kiosk.qt_adapters.system_printer import SystemQueues
app = QApplication([])
queues = SystemQueues(lambda text_id, **_: text_id)
name = queues.default()
printer = queues.queue(name, PageSetup(Paper.LETTER))
assert printer.status().ready, printer.status()
job = printer.submit(Path(sys.argv[1]).read_bytes(), "Handout")
print(name, printer.report(job).state)
"""
