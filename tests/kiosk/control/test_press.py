"""Paper: what becomes of a page reaches its own patient, a page that cannot be made or printed blocks nobody."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from kiosk.printer import JobState, PrintError
from kiosk.visit import intents as on
from kiosk.visit.screens import PrintingState, ResultView
from tests.kiosk.bench import Bench


@pytest.fixture
def result(bench: Bench, qtbot: QtBot) -> Bench:
    """A calm patient on the result screen, with a handout to print."""
    bench.to_review(qtbot.waitUntil)
    bench.to_result(qtbot.waitUntil)
    return bench


def printing(bench: Bench) -> list[PrintingState]:
    """Every state of the page that this screen went through."""
    states = [state.view.printing for state in bench.states if isinstance(state.view, ResultView)]
    return [state for at, state in enumerate(states) if at == 0 or state is not states[at - 1]]


def test_each_word_of_the_printer_is_shown(result: Bench, qtbot: QtBot) -> None:
    """Offered, asked for, sent, printed: each as far as the printer said, and logged."""
    result.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: printing(result)[-1] is PrintingState.PRINTED)
    assert printing(result) == [PrintingState.OFFERED, PrintingState.ASKED, PrintingState.SENT, PrintingState.PRINTED]
    assert [line["detail"] for line in result.log() if line["event"] == "print_state"] == ["printing", "printed"]
    assert result.paper.pages == [result.visit.sections]


@pytest.mark.parametrize("broken", ["render_error", "print_error"])
@pytest.mark.parametrize("error", [OSError("no space left"), PrintError("out of paper"), ValueError("font")])
def test_page_that_fails_is_told_and_blocks_nobody(result: Bench, qtbot: QtBot, broken: str, error: Exception) -> None:
    """Whatever breaks on the way to paper, the patient is sent to the desk, the visit goes on, and the next try can work."""
    setattr(result.paper, broken, error)
    result.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: printing(result)[-1] is PrintingState.FAILED)
    assert ("print_failed", type(error).__name__) in [(line["event"], line.get("detail")) for line in result.log()]
    assert str(error) not in (result.folder / "log" / "kiosk.jsonl").read_text()
    setattr(result.paper, broken, None)
    result.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: printing(result)[-1] is PrintingState.PRINTED)


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELED, JobState.STUCK])
def test_printer_that_does_not_know_is_no_paper(result: Bench, qtbot: QtBot, state: JobState) -> None:
    """Only a printer that says so makes the screen say "take your paper"."""
    result.paper.states = [state]
    result.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: printing(result)[-1] is PrintingState.FAILED)


def test_slow_printer_leaves_the_patient_free(result: Bench, qtbot: QtBot) -> None:
    """While the printer works the patient can leave, and the next visit begins at once."""
    result.paper.gate.clear()
    result.controller.handle(on.PrintAsked())
    result.controller.handle(on.Done())
    qtbot.waitUntil(lambda: len(result.visits) == 2)
    result.paper.gate.set()


def test_late_report_is_not_spoken_of_to_the_next(result: Bench, qtbot: QtBot) -> None:
    """What the printer says of an earlier visit's page changes nothing on the next patient's screen and is heard as over."""
    over: list[object] = []
    result.controller.press.over.connect(over.append)
    result.paper.gate.clear()
    result.controller.handle(on.PrintAsked())
    result.controller.handle(on.Done())
    qtbot.waitUntil(lambda: len(result.visits) == 2)
    result.to_review(qtbot.waitUntil)
    result.to_result(qtbot.waitUntil)
    shown = len(result.states)
    result.paper.gate.set()
    qtbot.waitUntil(lambda: bool(over))
    assert len(result.states) == shown
    assert result.view.printing is PrintingState.OFFERED  # type: ignore[attr-defined]


def test_renderer_is_made_at_the_first_page_only(result: Bench, qtbot: QtBot) -> None:
    """The heavy renderer is not made before a page is asked for, and one serves all pages."""
    assert result.paper.made == 0
    result.paper.states = [JobState.FAILED]
    for count in (1, 2):
        result.controller.handle(on.PrintAsked())
        qtbot.waitUntil(lambda count=count: result.paper.printed == count and printing(result)[-1] is PrintingState.FAILED)  # type: ignore[misc]
    assert result.paper.made == 1


def test_end_of_the_program_waits_for_the_page(result: Bench, qtbot: QtBot) -> None:
    """A page that is being printed when the program ends is finished."""
    result.paper.gate.clear()
    result.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: result.paper.made == 1)
    threading.Timer(0.05, result.paper.gate.set).start()
    result.controller.press.close()
    assert result.paper.printed == 1


@pytest.mark.parametrize("broken", [None, OSError("no space left")])
def test_memory_of_a_page_is_given_back(result: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, broken: Exception | None) -> None:
    """After each page, made or not, what it took goes back to the system, off the GUI thread."""
    given: list[str] = []
    monkeypatch.setattr("kiosk.control.press.give_back", lambda: given.append(threading.current_thread().name))
    result.paper.render_error = broken
    result.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: bool(given))
    assert given[0].startswith("paper")
