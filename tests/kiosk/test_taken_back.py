"""Paper of patients who are gone: what may still lie at a printer is taken back, before it can come out beside the next one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.clock import SystemClock
from kiosk.control.printer_watch import PrinterWatch
from kiosk.printing.ipp_message import Operation
from kiosk.printing.job import Means, follow
from kiosk.visit import intents as on
from kiosk.visit.screens import PrintingState, ResultView
from tests.kiosk.bench import Bench
from tests.kiosk.printing.conftest import SAY, at
from tests.kiosk.printing.server import JOB, State, serving

EMPTY = ("media-empty-error",)


@pytest.fixture
def state() -> Iterator[State]:
    """A printer that has each page wait behind somebody else's."""
    return State(job_state=3, printer_state=4)


@pytest.fixture
def bench(tmp_path: Path, state: State, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A kiosk at that printer, not yet started; its watch looks soon and often."""
    for name in ("FIRST_MS", "ATTENDED_MS", "BAD_MS"):
        monkeypatch.setattr(f"kiosk.control.printer_watch.{name}", 20)
    with serving(state) as port:
        printer = at(port)
        made = Bench(tmp_path, printer=printer, print_page=partial(follow, Means(lambda: printer, SAY, SystemClock())))
        yield made
        made.close()


def watch(bench: Bench) -> PrinterWatch:
    """Which asks how the printer is."""
    return bench.controller.press.watch


def at_result(bench: Bench, qtbot: QtBot) -> None:
    """A calm patient reads the result, and the printer was asked."""
    bench.to_review(qtbot.waitUntil)
    bench.to_result(qtbot.waitUntil)
    qtbot.waitUntil(lambda: watch(bench).status is not None)


def printing(bench: Bench) -> PrintingState | None:
    """What the result says of paper."""
    return bench.view.printing if isinstance(bench.view, ResultView) else None


def done(bench: Bench, qtbot: QtBot) -> None:
    """The patient leaves, and the screen is the next one's."""
    before = bench.visit
    bench.controller.handle(on.Done())
    qtbot.waitUntil(lambda: bench.visit is not before)


def test_what_a_dead_kiosk_left_goes_before_the_paper_is_in(bench: Bench, state: State, qtbot: QtBot) -> None:
    """A kiosk that starts at a printer without paper takes back at once what one that died left there: a refill would let it out."""
    state.left, state.reasons, state.printer_state = ((3, "kiosk-1"), (4, "nurse")), EMPTY, 5
    bench.start()
    qtbot.waitUntil(lambda: bool(state.canceled))
    assert state.canceled == [3]
    assert watch(bench).status is not None
    assert not watch(bench).status.ready


def test_a_page_whose_reply_was_lost_is_taken_back_at_done(bench: Bench, state: State, qtbot: QtBot) -> None:
    """Nobody knows whether the printer has the page, and it looks well: while the patient is there it may come out, afterwards it may not."""
    state.raw, state.only = b"garbled", Operation.PRINT_JOB
    bench.start()
    at_result(bench, qtbot)
    answered: list[object] = []
    watch(bench).answered.connect(answered.append)
    bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: printing(bench) is PrintingState.HANDED)
    watch(bench).attend(wanted=True)
    qtbot.waitUntil(lambda: len(answered) > 3)
    assert state.canceled == []
    done(bench, qtbot)
    qtbot.waitUntil(lambda: state.canceled == [JOB])


def test_what_could_not_be_taken_back_is_tried_again(bench: Bench, state: State, qtbot: QtBot) -> None:
    """The paper runs out, the network fails, the patient leaves: as soon as the printer answers the page is taken back, though paper is still out."""
    state.job_state = 5
    bench.start()
    at_result(bench, qtbot)
    bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: printing(bench) is PrintingState.SENT)
    state.reasons, state.printer_state, state.job_state = EMPTY, 5, 6
    qtbot.waitUntil(lambda: printing(bench) is PrintingState.FAILED)
    state.dead = True
    done(bench, qtbot)
    qtbot.waitUntil(lambda: any(line["event"] == "print_failed" for line in bench.log()))
    assert [line["detail"] for line in bench.log() if line["event"] == "print_failed"] == ["clear unreachable"]
    state.dead = False
    qtbot.waitUntil(lambda: state.canceled == [JOB])


def test_print_and_done_sends_nothing(bench: Bench, state: State, qtbot: QtBot) -> None:
    """A page that was not handed over when its visit ended never is: it would be the next patient's first sight of the printer."""
    bench.start()
    at_result(bench, qtbot)
    over: list[object] = []
    bench.controller.press.over.connect(over.append)
    bench.controller.handle(on.PrintAsked())
    done(bench, qtbot)
    qtbot.waitUntil(lambda: bool(over))
    assert (state.pages, over[0].report.message) == ([], SAY("printing.not_sent"))  # type: ignore[attr-defined]


def test_a_page_that_waits_is_taken_back_at_done(bench: Bench, state: State, qtbot: QtBot) -> None:
    """A page behind somebody else's is taken back as soon as its patient leaves, not ten seconds into the next visit."""
    bench.start()
    at_result(bench, qtbot)
    bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: any(asked.status == Operation.GET_JOB_ATTRIBUTES for asked in state.requests))
    done(bench, qtbot)
    qtbot.waitUntil(lambda: state.canceled == [JOB], timeout=5000)
