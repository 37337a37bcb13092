"""A panel that nobody touches for hours while patients are welcomed is told at the desk, until somebody touches it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from pytestqt.qtbot import QtBot

from kiosk.config import Config
from kiosk.control.untouched import HOURS, Untouched
from kiosk.health import Ill, told_by
from kiosk.opening import Shut
from tests.kiosk.control.test_tender import Place
from tests.kiosk.desk.fakes import OwnClock

QUARTER = HOURS * 3600 / 4


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A kiosk for patients, or it would be nobody's fault."""
    monkeypatch.setattr(Config, "for_patients", True)
    made = Place(tmp_path)
    made.guarded.untouched.start(made.window.windowHandle())
    qtbot.waitUntil(lambda: not made.controller.busy)
    yield made
    made.close()


def pass_(place: Place, seconds: float) -> None:
    """Time goes by, and is looked at."""
    place.clock.jumped += seconds
    place.guarded.untouched.look()


def ails(place: Place) -> bool:
    return Ill.UNTOUCHED in place.controller.heart.ills


def test_hours_without_a_touch_reach_the_desk_and_a_touch_ends_them(place: Place, qtbot: QtBot) -> None:
    """At four hours, not before, the desk hears of it, and the log once; one touch anywhere on the glass takes it back and the hours begin anew."""
    pass_(place, 3 * QUARTER)
    assert not ails(place)
    pass_(place, QUARTER)
    pass_(place, QUARTER)
    assert place.logged("self_test") == ["untouched"]
    qtbot.waitUntil(lambda: told_by(place.house.config.kiosk_id, Ill.UNTOUCHED) in place.house.store.beats(), timeout=20_000)
    qtbot.mouseClick(place.window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(900, 700))
    assert not ails(place)
    pass_(place, 3 * QUARTER)
    assert not ails(place)


def test_hours_in_which_nobody_could_begin_are_not_counted(place: Place) -> None:
    """A night, a weekend, a day without a desk: the kiosk is shut, and nobody is told that nobody came."""
    place.look(Shut.HOURS)
    pass_(place, 20 * QUARTER)
    place.look(Shut.NOT)
    pass_(place, 3 * QUARTER)
    assert not ails(place)


def test_nobody_is_told_of_a_demonstration(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration that stands untouched ails nothing."""
    monkeypatch.setattr(Config, "for_patients", False)
    pass_(place, 8 * QUARTER)
    assert not ails(place)


def test_it_is_said_once_and_taken_back_once(qtbot: QtBot) -> None:
    """Between two touches it changes at most twice, however often it is looked at."""
    del qtbot
    clock, glass, told = OwnClock(), QObject(), []
    untouched = Untouched(lambda: True, clock, glass)
    untouched.changed.connect(told.append)
    for _ in range(8):
        clock.move(QUARTER)
        untouched.look()
    assert told == [True]
