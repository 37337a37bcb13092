"""The fault matrix at a print server that nobody here wrote, cupsd, before a printer that nobody here wrote."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.printer import Fault, JobState
from kiosk.visit.screens import PrintingState
from tests.kiosk.printing.system.real import RealCups, RealPrinter, until
from tests.kiosk.printing.system.visits import US, Visit

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("avahi")]

SECRET = b"planted-secret-4711"


def test_queue_prints_and_keeps_nothing(cups: RealCups, machine: RealPrinter, page: bytes) -> None:
    """Through CUPS the page comes out once, and its spool, which keeps pages for a day, keeps none of ours."""
    assert cups.server().default() == "Front_Desk"
    assert cups.queue(setup=US).status().ready
    assert Visit(cups.queue(setup=US), page).end().state is JobState.PRINTED
    assert len(machine.sheets) == 1
    assert [path.name for path in cups.spool.iterdir() if path.name[0] in "cd" and path.is_file()] == []


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
    """CUPS calls a job completed that the printer behind the queue has given up; the kiosk asks the printer, and calls it failed."""
    machine.abort()
    last = Visit(cups.queue(setup=US), page).end()
    assert last.state in {JobState.FAILED, JobState.CANCELED}  # now and then CUPS says so itself
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
