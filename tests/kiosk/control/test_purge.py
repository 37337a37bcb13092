"""Nothing is erased by a clock that cannot be believed: one from before the program, one of the next century, one that has just jumped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.clock import Believed
from kiosk.desk.board import Board
from kiosk.ports import EventKind, VisitId
from rules.model import Answers, Code, LinkId
from tests.kiosk.bench import Bench
from tests.kiosk.desk.fakes import NOON, OwnClock
from tests.kiosk.storage.contract import event

ANSWERS: Answers = {LinkId("danger"): frozenset({Code("none")})}
V1 = VisitId("v1")
BEFORE, AFTER = datetime(1970, 1, 1, 2, tzinfo=UTC), datetime(2105, 1, 1, tzinfo=UTC)
MINUTE, HOUR = 60.0, 3601.0


def at(clock: OwnClock, wall: datetime) -> None:
    """The clock on the wall is put there, and goes on from there."""
    off = wall - clock.utc()
    clock.utc = lambda: NOON + timedelta(seconds=clock.passed) + off  # type: ignore[method-assign]


def settled(bench: Bench, qtbot: QtBot) -> None:
    """What was asked of the store so far is answered."""
    answered: list[int] = []
    bench.controller._keeper.ask(lambda _: 0, answered.append)
    qtbot.waitUntil(lambda: bool(answered))


def closed_long_ago(bench: Bench, when: datetime) -> None:
    bench.store.append([event(V1), event(V1, EventKind.CLOSED, utc=when)], ANSWERS)


@pytest.mark.parametrize("wall", [BEFORE, AFTER])
def test_a_clock_from_before_the_program_erases_nothing(tmp_path: Path, qtbot: QtBot, wall: datetime) -> None:
    """Neither a kiosk nor a desk that starts in 1970 or 2105 erases what that clock calls old; put right, the kiosk erases what is old."""
    bench = Bench(tmp_path)
    closed_long_ago(bench, wall - timedelta(hours=25))
    at(bench.clock, wall)
    bench.start()
    settled(bench, qtbot)
    board = Board(bench.store, bench.clock, "front")
    board.tick()
    board.tick()
    assert bench.store.answers(V1) == ANSWERS
    at(bench.clock, NOON + timedelta(days=2))
    purger = bench.controller._purger
    purger._purge()  # the clock was put right a moment ago
    bench.clock.move(HOUR)
    purger._purge()
    wanted = {} if wall < NOON else ANSWERS
    qtbot.waitUntil(lambda: bench.store.answers(V1) == wanted)
    bench.close()


@pytest.mark.parametrize("jump", [timedelta(days=3), timedelta(days=4000)])
def test_a_jump_erases_nothing_until_it_has_lasted(tmp_path: Path, qtbot: QtBot, jump: timedelta) -> None:
    """Put days or years forward, the clock erases nothing that it calls old; put back within the hour, nothing is lost; left so, it is believed."""
    bench = Bench(tmp_path)
    closed_long_ago(bench, NOON - timedelta(hours=1))
    bench.start()
    purger = bench.controller._purger
    for wall in (NOON + jump, NOON, NOON + jump):
        bench.clock.move(MINUTE)
        at(bench.clock, wall)
        purger._purge()
        settled(bench, qtbot)
        assert bench.store.answers(V1) == ANSWERS
    bench.clock.move(HOUR)
    purger._purge()
    qtbot.waitUntil(lambda: bench.store.answers(V1) == {})
    bench.close()


def test_a_clock_that_goes_is_believed() -> None:
    """Hour after hour, and with the minutes by which a clock is set at times."""
    clock = OwnClock()
    believed = Believed(clock)
    for seconds in (0.0, 5.0, 3600.0, 86_400.0):
        clock.move(seconds)
        assert believed.now()
    at(clock, clock.utc() + timedelta(minutes=9))
    assert believed.now()
