"""The screen goes, comes back, is turned, has other pixels: the window follows, and a visit outlasts it for half a minute."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kiosk.programs import fitting as module
from kiosk.programs.fitting import Fitting
from kiosk.visit import intents as on
from kiosk.visit.screens import QuestionView, ResultView
from rules.model import Code, Level, LinkId
from tests.kiosk.guard.stage import GuardedStage

SIZES = [QRect(0, 0, 800, 600), QRect(0, 0, 1280, 800), QRect(0, 0, 1920, 1080), QRect(0, 0, 1080, 1920), QRect(1920, 0, 1920, 1080)]


class Plugged(GuardedStage):
    """A kiosk whose screen the test plugs and unplugs."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.screen: QRect | None = QRect(0, 0, 1920, 1080)
        self.fitting = self.guarded.fitting
        self.fitting._place = lambda: self.screen

    def plug(self, screen: QRect | None) -> None:
        self.screen = screen
        self.fitting._settle.timeout.emit()


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Plugged]:
    """A kiosk with a patient at the first question."""
    made = Plugged(tmp_path)
    made.ask(qtbot)
    yield made
    made.close()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width()}x{size.height()}+{size.x()}")
def test_the_window_follows_the_screen(stage: Plugged, size: QRect) -> None:
    """Turned, resized or elsewhere: the window covers it, sizes in millimetres are those of its pixels, and the visit goes on where it was."""
    before = stage.controller.state
    stage.plug(size)
    assert stage.window.geometry() == size
    panel = stage.window.kit.theme.panel
    assert (panel.width, panel.height, panel.inches) == (size.width(), size.height(), 15.6)
    screen = stage.window.screen_shown
    assert screen is not None
    assert stage.window.rect().contains(screen.geometry())
    assert stage.controller.state == before
    assert isinstance(before.view, QuestionView)


def test_the_same_screen_is_left_alone(stage: Plugged) -> None:
    """A screen that only blinked changes nothing: no screen is built anew, no line is logged."""
    stage.plug(stage.window.geometry())
    logged, shown = stage.logged("screen"), stage.window.screen_shown
    stage.plug(stage.window.geometry())
    assert stage.window.screen_shown is shown
    assert stage.logged("screen") == logged


@pytest.mark.parametrize("nothing", [None, QRect()])
def test_a_screen_that_comes_back_finds_the_visit(stage: Plugged, nothing: QRect | None) -> None:
    """Unplugged and plugged in again within half a minute, the patient goes on."""
    visit = stage.controller.visit
    stage.plug(nothing)
    stage.plug(nothing)
    assert stage.fitting._gone.isActive()
    stage.plug(QRect(0, 0, 1280, 800))
    assert not stage.fitting._gone.isActive()
    assert stage.controller.visit is visit
    assert stage.logged("screen") == ["none", "1280x800"]


def test_a_screen_that_stays_away_ends_the_visit(stage: Plugged, qtbot: QtBot) -> None:
    """After half a minute without a screen the visit ends as if the patient had left; what worried stays at the desk."""
    assert module.GONE_MS == 30_000
    stage.controller.handle(on.Touched(LinkId("danger"), frozenset({Code("chest")})))
    stage.plug(None)
    stage.fitting._gone.timeout.emit()
    qtbot.waitUntil(lambda: stage.welcoming)
    qtbot.waitUntil(lambda: (flag := stage.flag()) is not None and flag.unfinished)
    flag = stage.flag()
    assert flag is not None
    assert flag.level == Level.EMERGENCY_NOW


def test_an_emergency_waits_for_its_screen(tmp_path: Path, qtbot: QtBot) -> None:
    """An emergency is ended by staff alone, whatever becomes of the screen."""
    stage = Plugged(tmp_path)
    stage.controller.handle(on.Unwell())
    qtbot.waitUntil(lambda: isinstance(stage.controller.state.view, ResultView) and not stage.controller.busy)
    visit = stage.controller.visit
    stage.plug(None)
    stage.fitting._gone.timeout.emit()
    qtbot.waitUntil(lambda: not stage.controller.busy)
    assert stage.controller.visit is visit
    stage.close()


def test_qt_may_name_a_screen_that_is_gone(stage: Plugged, qapp: QGuiApplication) -> None:
    """A signal that brings no screen, or none any more, breaks nothing."""
    watched = Fitting(stage.window, lambda: None, stage.window)
    watched.start(qapp)
    watched._added(None)
    qapp.primaryScreenChanged.emit(None)
    qapp.screenRemoved.emit(None)
    assert watched._settle.isActive()
    watched.stop()
    assert not watched._settle.isActive()
