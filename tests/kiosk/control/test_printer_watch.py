"""The printer, asked in the background: what is known of it shows before anybody presses Print."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest
from pytestqt.qtbot import QtBot

from kiosk.control.printer_watch import ATTENDED_MS
from kiosk.printer import Fault, JobReport, JobState, PrintError, PrinterStatus
from kiosk.printing.fake import FakePrinter
from kiosk.printing.job import POLL_SECONDS
from kiosk.visit import intents as on
from kiosk.visit.screens import PrintingState, ResultView
from tests.kiosk.bench import Bench


def shown(bench: Bench) -> PrintingState:
    """What the result says of paper."""
    assert isinstance(bench.view, ResultView)
    return bench.view.printing


def at_result(bench: Bench, qtbot: QtBot) -> None:
    """A calm patient comes to the result."""
    bench.to_review(qtbot.waitUntil)
    bench.to_result(qtbot.waitUntil)


def events(bench: Bench, kind: str) -> list[str]:
    """The details of this kind of event in the log."""
    return [line["detail"] for line in bench.log() if line["event"] == kind]


def test_print_is_hidden_while_the_printer_is_known_to_be_bad(bench: Bench, qtbot: QtBot) -> None:
    """With a printer that is out of paper the result offers no Print and sends the patient to the desk; mended, it offers Print."""
    bench.printer.trouble.fault = Fault.OUT_OF_PAPER
    at_result(bench, qtbot)
    qtbot.waitUntil(lambda: shown(bench) is PrintingState.FAILED)
    bench.controller.handle(on.PrintAsked())
    assert bench.paper.pages == []
    bench.printer.trouble.fault = None
    qtbot.waitUntil(lambda: shown(bench) is PrintingState.OFFERED)
    bench.printer.trouble.fault = Fault.JAM
    qtbot.waitUntil(lambda: shown(bench) is PrintingState.FAILED)
    assert events(bench, "printer") == ["out_of_paper", "ready", "jam"]


def test_print_now_prints_nothing_at_a_bad_printer(bench: Bench, qtbot: QtBot) -> None:
    """Who takes "Print now" while the printer is bad comes to the result, and nothing is sent."""
    bench.printer.trouble.fault = Fault.UNREACHABLE
    bench.to_review(qtbot.waitUntil)
    qtbot.waitUntil(lambda: not bench.visit.can_print)
    bench.controller.handle(on.Confirmed())
    bench.controller.handle(on.PrintedNow())
    qtbot.waitUntil(lambda: isinstance(bench.view, ResultView))
    assert shown(bench) is PrintingState.FAILED
    assert bench.paper.pages == []


def test_looking_at_the_printer_winds_no_clock(bench: Bench, qtbot: QtBot) -> None:
    """A printer that comes and goes keeps no empty screen awake: the time without a touch runs on."""
    at_result(bench, qtbot)
    bench.controller._idle.start(10_000)
    bench.printer.trouble.fault = Fault.JAM
    qtbot.waitUntil(lambda: shown(bench) is PrintingState.FAILED)
    assert bench.controller._idle.interval() == 10_000


def test_each_visit_is_told_how_the_printer_is(bench: Bench, qtbot: QtBot) -> None:
    """A printer that was bad before the visit began is known to be bad in the next one too."""
    bench.printer.trouble.fault = Fault.JAM
    for _ in range(2):
        at_result(bench, qtbot)
        qtbot.waitUntil(lambda: shown(bench) is PrintingState.FAILED)
        before = bench.visit
        bench.controller.handle(on.Done())
        qtbot.waitUntil(lambda before=before: bench.visit is not before)
    assert events(bench, "printer") == ["jam"]


def test_a_question_that_hangs_holds_up_nobody(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer that does not answer the question leaves Print where it is, and a page can be printed meanwhile."""
    gate = threading.Event()

    def hangs(_: object) -> PrinterStatus:
        gate.wait(10)
        return PrinterStatus(ready=True, message="")

    monkeypatch.setattr(type(bench.printer), "status", hangs)
    at_result(bench, qtbot)
    bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: shown(bench) is PrintingState.PRINTED)
    monkeypatch.undo()
    gate.set()


def test_a_bug_in_an_adapter_is_logged_and_asked_again(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """An adapter that raises what it must not is named in the log, Print stays, and the next question can work."""

    def broken(_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(type(bench.printer), "status", broken)
    at_result(bench, qtbot)
    qtbot.waitUntil(lambda: "KeyError" in events(bench, "printer"))
    assert shown(bench) is PrintingState.OFFERED
    monkeypatch.undo()
    qtbot.waitUntil(lambda: "ready" in events(bench, "printer"))


def test_a_fault_is_shown_within_a_second() -> None:
    """Between two questions, before or during a job, passes half a second at most."""
    assert ATTENDED_MS <= 500
    assert POLL_SECONDS <= 0.5


@dataclass
class Cleared:
    """A printer's `clear`, counted."""

    times: int = 0
    while_printing: list[bool] = field(default_factory=list)


def test_what_was_left_is_taken_back(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the first look, and at each while the printer is bad, what earlier visits left is taken back; a good one is left alone."""
    cleared = Cleared()

    def clear(_: object) -> None:
        cleared.times += 1
        cleared.while_printing.append(not bench.paper.gate.is_set())

    monkeypatch.setattr(type(bench.printer), "clear", clear)
    asked: list[object] = []
    bench.controller.press.watch.answered.connect(asked.append)
    at_result(bench, qtbot)
    qtbot.waitUntil(lambda: cleared.times == 1)
    qtbot.waitUntil(lambda: len(asked) > 3)
    assert cleared.times == 1
    bench.printer.trouble.fault = Fault.OUT_OF_PAPER
    qtbot.waitUntil(lambda: cleared.times == 4)
    bench.printer.trouble.fault = None
    qtbot.waitUntil(lambda: shown(bench) is PrintingState.OFFERED)
    assert cleared.while_printing == [False] * cleared.times


def test_a_page_in_the_making_is_never_cleared(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer that comes back in the middle of a job keeps that job: what is left of others is taken back afterwards."""
    cleared: list[bool] = []
    bench.printer.trouble.fault = Fault.UNREACHABLE

    def clear(printer: FakePrinter) -> None:
        if printer.trouble():
            raise PrintError("off", Fault.UNREACHABLE)
        cleared.append(bench.paper.gate.is_set())

    monkeypatch.setattr(type(bench.printer), "clear", clear)
    bench.to_review(qtbot.waitUntil)
    qtbot.waitUntil(lambda: not bench.visit.can_print)
    bench.to_result(qtbot.waitUntil)
    bench.paper.gate.clear()
    bench.visit.can_print = True  # pressed just before the fault was known
    bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: hasattr(bench.paper, "wanted"))
    bench.printer.trouble.fault = None
    qtbot.waitUntil(lambda: "ready" in events(bench, "printer"))
    assert cleared == []
    bench.paper.gate.set()
    qtbot.waitUntil(lambda: bool(cleared))
    assert cleared == [True]


@pytest.mark.parametrize("state", [JobState.PRINTED, JobState.NOT_KNOWN, JobState.SENT])
def test_a_visit_prints_once(bench: Bench, qtbot: QtBot, state: JobState) -> None:
    """However often Print is touched, one page is made; also when nobody knows what became of it."""
    bench.paper.states = [state]
    at_result(bench, qtbot)
    for _ in range(5):
        bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: bench.paper.printed == 1 and shown(bench) in {PrintingState.PRINTED, PrintingState.HANDED})
    bench.controller.handle(on.PrintAsked())
    bench.visit.printing = None  # even if the visit forgot, the press would not
    bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: bench.visit.printing is not None)
    assert len(bench.paper.pages) == 1


def test_the_end_of_a_visit_is_told_to_its_job(bench: Bench, qtbot: QtBot) -> None:
    """While the visit runs its page is wanted; from Done on it is not, and its end is logged with the visit's id all the same."""
    outcomes: list[object] = []
    bench.controller.press.over.connect(outcomes.append)
    bench.paper.gate.clear()
    bench.paper.states = [JobState.CANCELED]
    at_result(bench, qtbot)
    visit_id = bench.visit.record.visit_id
    bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: hasattr(bench.paper, "wanted"))
    assert bench.paper.wanted()
    bench.controller.handle(on.Done())
    qtbot.waitUntil(lambda: not bench.paper.wanted())
    bench.paper.gate.set()
    qtbot.waitUntil(lambda: bool(outcomes))
    (outcome,) = outcomes
    assert (outcome.visit_id, outcome.report) == (visit_id, JobReport(JobState.CANCELED))  # type: ignore[attr-defined]
    assert [line["visit"] for line in bench.log() if line["event"] == "print_state"] == [visit_id]
