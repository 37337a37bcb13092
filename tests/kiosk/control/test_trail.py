"""What became of paper reaches the store with its own visit, and what a sheet is made of stays for two hours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiosk.desk.shelf import Librarian
from kiosk.flags import derive
from kiosk.paperwork import PaperKind
from kiosk.printer import JobReport, JobState, PrinterStatus
from kiosk.visit import intents as on
from kiosk.visit.display import Display
from kiosk.visit.screens import PrintingState, ResultView
from kiosk.visit.states import State
from tests.kiosk.bench import Bench
from tests.kiosk.desk.fakes import NOON

TWO_HOURS = timedelta(hours=2)


@pytest.fixture
def result(bench: Bench, qtbot: QtBot) -> Bench:
    """A calm patient on the result screen, with a handout to print."""
    bench.to_review(qtbot.waitUntil)
    bench.to_result(qtbot.waitUntil)
    return bench


def urgent(bench: Bench, qtbot: QtBot) -> None:
    """A patient who is to be seen today, on the result screen."""
    bench.to_review(qtbot.waitUntil, ill="fever")
    bench.to_result(qtbot.waitUntil, ill="fever")
    assert bench.visit.state is State.URGENT


def printing(bench: Bench) -> PrintingState:
    assert isinstance(bench.view, ResultView)
    return bench.view.printing


def test_an_outcome_finds_its_visit(result: Bench, qtbot: QtBot) -> None:
    """A page that fails after the next patient has begun is noted for the one who asked for it, with the printer's reason."""
    result.paper.gate.clear()
    result.paper.states = [JobState.FAILED]
    result.controller.handle(on.PrintAsked())
    result.controller.handle(on.Done())
    qtbot.waitUntil(lambda: len(result.visits) == 2)
    result.paper.gate.set()
    qtbot.waitUntil(lambda: bool(result.store.jobs(NOON)))
    (job,) = result.store.jobs(NOON)
    assert (job.visit_id, job.kind, job.state) == (result.visits[0].record.visit_id, PaperKind.HANDOUT, JobState.FAILED)


def test_a_page_that_came_out_is_no_news_for_staff(result: Bench, qtbot: QtBot) -> None:
    """A page that comes out after all takes the ticket off the desk's list."""
    shelf = Librarian(result.store, result.clock, TWO_HOURS)
    for state, failed in ((JobState.FAILED, (result.visit.record.ticket,)), (JobState.PRINTED, ())):
        result.paper.states = [state]
        result.controller.handle(on.PrintAsked())
        qtbot.waitUntil(lambda failed=failed: bool(result.store.jobs(NOON)) and shelf.look().failed == failed)


def test_the_printer_is_told_with_the_heartbeat(bench: Bench, qtbot: QtBot) -> None:
    """What the printer last said is noted for the desk: at each change, and every minute though it says the same; nothing before it was asked."""
    beat, watch = bench.controller.heart.beat, bench.controller.press.watch
    watch._timer.stop()  # nobody asks the printer meanwhile, however slow this computer is
    watch._status = None
    beat()
    qtbot.waitUntil(lambda: bool(bench.store.beats()))
    watch._status = PrinterStatus(ready=False, message="Paper is out.")
    beat()
    qtbot.waitUntil(lambda: bench.store.printers() == {"kiosk 1": (PrinterStatus(ready=False, message="Paper is out."), NOON)})
    for seconds, noted in ((59, NOON), (2, NOON + timedelta(seconds=61))):
        bench.clock.move(seconds)
        beat()
        qtbot.waitUntil(lambda: bench.store.beats()["kiosk 1"] == bench.clock.utc())
        qtbot.waitUntil(lambda noted=noted: bench.store.printers()["kiosk 1"][1] == noted)
    watch._status = PrinterStatus(ready=True, message="")
    beat()
    qtbot.waitUntil(lambda: bench.store.printers()["kiosk 1"][0].ready)


def test_a_reprint_is_kept_for_two_hours_without_an_answer(result: Bench, qtbot: QtBot) -> None:
    """A visit without a flag leaves its ticket, section ids, language, size and boxes; after two hours the kiosk drops all but the ticket."""
    visit = result.visit
    result.controller.handle(on.Done())
    qtbot.waitUntil(lambda: bool(result.store.sheets(NOON)))
    ((record, end),) = result.store.sheets(NOON)
    assert (record.ticket, end.sections, end.boxed) == (visit.record.ticket, visit.sections, tuple(sorted(visit.boxed)))
    assert (end.language, end.size) == ("en", 1)
    assert derive(result.store.events(visit.record.visit_id)) is None
    assert result.store.answers(visit.record.visit_id) == {}
    result.clock.move(TWO_HOURS.total_seconds() - 1)
    result.controller.heart.beat()
    qtbot.waitUntil(lambda: result.store.beats()["kiosk 1"] == result.clock.utc())
    assert result.store.sheets(NOON)
    result.clock.move(2)
    result.controller.heart.beat()
    qtbot.waitUntil(lambda: not result.store.sheets(NOON))
    kept = result.store._path.read_bytes()
    assert b"H31" not in kept
    assert visit.record.ticket.encode() in kept


def test_the_sheet_of_the_desk_is_the_one_in_hand(result: Bench, qtbot: QtBot) -> None:
    """Whoever changes language and text size before Print is given the same at the desk: sections, language, level, boxes, ticket."""
    printed: list[tuple[object, ...]] = []
    result.paper.render = lambda *given: printed.append(given) or b"%PDF-"  # type: ignore[method-assign]
    result.controller.handle(on.Adjusted(Display("es", size=3)))
    result.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: bool(printed) and result.store.sheets(NOON)[0][1].size == 3)
    (sheet,) = Librarian(result.store, result.clock, TWO_HOURS).look().sheets
    again = sheet.again(result.clock.utc().astimezone())
    assert (again.sections, again.language, again.variant) == printed[0]


def test_urgent_prints_a_slip_once(bench: Bench, qtbot: QtBot) -> None:
    """At URGENT the page is a slip with ticket and time, in the patient's language; asking twice prints one; its outcome is noted."""
    urgent(bench, qtbot)
    assert printing(bench) is PrintingState.OFFERED
    assert not bench.visit.sections
    for _ in range(2):
        bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: printing(bench) is PrintingState.PRINTED)
    ((language, slip),) = bench.paper.slips
    assert (language, slip.ticket, slip.printed_on) == ("en", bench.visit.record.ticket, bench.clock.utc())
    assert bench.paper.pages == []
    qtbot.waitUntil(lambda: bool(bench.store.jobs(NOON)))
    assert [(job.kind, job.state) for job in bench.store.jobs(NOON)] == [(PaperKind.WAITING, JobState.PRINTED)]


@pytest.mark.parametrize("broken", [JobState.FAILED, JobState.CANCELED])
def test_a_slip_that_does_not_come_out_is_told(bench: Bench, qtbot: QtBot, broken: JobState) -> None:
    """The patient need not look for it, the ticket stays on the screen, and the desk sees whose slip it was."""
    bench.paper.states = [broken]
    urgent(bench, qtbot)
    bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: printing(bench) is PrintingState.FAILED)
    shelf = Librarian(bench.store, bench.clock, TWO_HOURS)
    qtbot.waitUntil(lambda: bool(bench.store.jobs(NOON)))
    assert shelf.look().failed == (bench.visit.record.ticket,)


def test_an_emergency_prints_nothing(bench: Bench, qtbot: QtBot) -> None:
    """There is no page at an emergency, and asking for one does nothing."""
    bench.controller.handle(on.Started())
    bench.answer("danger", "chest")
    qtbot.waitUntil(lambda: isinstance(bench.view, ResultView))
    assert bench.visit.state is State.EMERGENCY
    assert printing(bench) is PrintingState.NONE
    bench.controller.handle(on.PrintAsked())
    assert (bench.paper.slips, bench.paper.pages, bench.paper.made) == ([], [], 0)


def test_no_reason_of_a_printer_is_an_answer(result: Bench, qtbot: QtBot) -> None:
    """What is kept of a job is the printer's own sentence."""
    result.controller.press._print_page = lambda *_: JobReport(JobState.FAILED, "Paper is out. Put in paper.")
    result.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: bool(result.store.jobs(NOON)))
    assert result.store.jobs(NOON)[0].message == "Paper is out. Put in paper."
