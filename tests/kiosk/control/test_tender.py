"""A kiosk outside its hours, while its screen is cleaned, and in the night: what stands there, and that no visit is cut short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.errors import ExitCode
from kiosk.opening import CLEANING_SECONDS, Shut
from kiosk.patient.out_of_service import OutOfServiceScreen
from kiosk.visit import intents as on
from kiosk.visit.screens import OutOfServiceView, QuestionView, WelcomeView
from kiosk.visit.states import State
from tests.kiosk.guard.stage import GuardedStage


class Place(GuardedStage):
    """A kiosk whose hours and nights a test decides."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.nights = False
        self.shut = Shut.NOT
        shutter, tender = self.house.shutter, self.guarded.tender
        really = shutter.why
        shutter.why = lambda: found if (found := really()) is Shut.CLEANING else self.shut  # type: ignore[method-assign]
        self.controller._place = replace(self.controller._place, shut=shutter.why)
        tender._nights.due = lambda: self.nights  # type: ignore[method-assign]

    def look(self, shut: Shut) -> None:
        self.shut = shut
        self.guarded.tender.look()


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    qtbot.waitUntil(lambda: not made.controller.busy)
    yield made
    made.close()


def title(place: Place) -> str:
    view = place.controller.state.view
    shown = place.window.screen_shown
    assert isinstance(view, OutOfServiceView)
    assert isinstance(shown, OutOfServiceScreen)
    assert shown.heading.text() == place.house.catalogue.say(view.title_id)
    return view.title_id


def test_outside_its_hours_it_says_so(place: Place) -> None:
    """The closing screen comes by itself, nobody can start a visit, and it goes by itself."""
    place.look(Shut.HOURS)
    assert title(place) == "out.shut"
    place.controller.handle(on.Started())
    assert place.controller.visit.state is State.WELCOME
    place.look(Shut.NOT)
    assert place.welcoming


def test_a_visit_that_has_begun_is_finished(qtbot: QtBot, place: Place) -> None:
    """At closing time a patient is asked on; the closing screen stands after their visit only."""
    place.ask(qtbot)
    place.look(Shut.HOURS)
    assert isinstance(place.controller.state.view, QuestionView)
    place.controller.handle(on.Continued())
    assert isinstance(place.controller.state.view, QuestionView)
    place.controller.handle(on.StaffEnded())
    qtbot.waitUntil(lambda: not place.controller.busy and place.controller.visit.state is State.WELCOME)
    assert title(place) == "out.shut"


def test_cleaning_begins_with_the_staff_key_and_ends_by_itself(qtbot: QtBot, place: Place) -> None:
    """On the welcome screen the staff key locks the screen: touches anywhere do nothing for a minute; then it welcomes again."""
    qtbot.keyClick(place.window, Qt.Key.Key_F12)
    assert title(place) == "out.cleaning"
    for x in range(100, place.window.width(), 400):
        for y in range(100, place.window.height(), 200):
            qtbot.mouseClick(place.window, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    place.controller.handle(on.Started())
    assert place.controller.visit.state is State.WELCOME
    assert title(place) == "out.cleaning"
    place.clock.jumped += CLEANING_SECONDS + 1
    place.guarded.tender.look()
    assert isinstance(place.controller.state.view, WelcomeView)


def test_the_staff_key_cleans_nothing_in_a_visit(qtbot: QtBot, place: Place) -> None:
    """Where it ends a visit, it only does that."""
    place.ask(qtbot)
    qtbot.keyClick(place.window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: not place.controller.busy and place.controller.visit.state is State.WELCOME)
    assert place.welcoming


def test_the_night_waits_for_the_visit(qtbot: QtBot, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a visit open nothing is restarted; after it the kiosk ends with the code that its supervisor takes for a quiet start."""
    codes: list[int] = []
    monkeypatch.setattr(QApplication, "exit", codes.append)
    place.guarded._liveness._supervised = True
    place.nights = True
    place.ask(qtbot)
    place.guarded.tender.look()
    assert not codes
    place.controller.handle(on.StaffEnded())
    qtbot.waitUntil(lambda: not place.controller.busy and place.controller.visit.state is State.WELCOME)
    place.guarded.tender.look()
    assert codes == [ExitCode.ANEW]
    place.guarded._liveness._supervised = False


def test_without_a_supervisor_there_is_no_night(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kiosk that nobody would start anew goes on."""
    codes: list[int] = []
    monkeypatch.setattr(QApplication, "exit", codes.append)
    place.nights = True
    place.guarded.tender.look()
    assert not codes
