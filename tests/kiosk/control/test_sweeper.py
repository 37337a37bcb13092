"""The long search for garbage waits until no patient does."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.control.sweeper import Sweeper
from kiosk.programs import patient_program
from kiosk.visit import intents as on
from tests.kiosk.guard.stage import GuardedStage

WHOLE = 2
"""The generation of a search of everything."""
MANY = 200_000
"""So many things made, and Python by itself would search everything twice and more."""

HOUR_MS = 3_600_000


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path) -> Iterator[GuardedStage]:
    """A kiosk as it stands when it has opened and looked at everything."""
    thresholds, made = gc.get_threshold(), GuardedStage(tmp_path)
    qtbot.waitUntil(lambda: not made.controller.busy)
    patient_program._rest(made.guarded, made.window)
    qtbot.waitUntil(lambda: made.controller.findChild(Sweeper) is not None, timeout=30_000)
    yield made
    made.close()
    gc.set_threshold(*thresholds)
    gc.unfreeze()


@pytest.fixture
def searched(place: GuardedStage) -> Iterator[list[int]]:
    """How much each search of everything found from now on."""
    found: list[int] = []

    def saw(phase: str, told: dict[str, int]) -> None:
        if phase == "stop" and told["generation"] == WHOLE:
            found.append(told["collected"])

    gc.callbacks.append(saw)
    yield found
    gc.callbacks.remove(saw)


def do(place: GuardedStage, qtbot: QtBot, intent: on.Intent) -> None:
    place.controller.handle(intent)
    qtbot.waitUntil(lambda: not place.controller.busy)


def test_after_a_visit_all_is_searched_once(place: GuardedStage, searched: list[int], qtbot: QtBot) -> None:
    """What a visit left in rings is found in the pause after it; the welcome screen that goes on standing asks for no more."""
    do(place, qtbot, on.Started())
    ring: list[object] = []
    ring.append(ring)
    del ring
    do(place, qtbot, on.StaffEnded())
    qtbot.waitUntil(lambda: bool(searched), timeout=20_000)
    assert searched[0] >= 1
    do(place, qtbot, on.DeskLooked(there=True))
    do(place, qtbot, on.DeskLooked(there=False))
    assert len(searched) == 1


def test_within_a_visit_all_is_never_searched(place: GuardedStage, searched: list[int], qtbot: QtBot) -> None:
    """Though thousands of things are made among the questions nobody waits for a search, nor is one due when the next visit begins at once."""
    sweeper = place.controller.findChild(Sweeper)
    assert sweeper is not None
    sweeper.setInterval(HOUR_MS)
    do(place, qtbot, on.Started())
    made = [[number] for number in range(MANY)]
    do(place, qtbot, on.StaffEnded())
    assert sweeper.isActive()
    do(place, qtbot, on.Started())
    assert not sweeper.isActive()
    assert len(made) == MANY
    assert searched == []
