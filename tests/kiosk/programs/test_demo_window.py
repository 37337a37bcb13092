"""The demonstration on a display: patient and desk, beside each other or in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.app import House
from kiosk.config import Config
from kiosk.programs.demo_window import Stage, patients_width

DESK = 954
"""Pixels that the desk needs at least."""


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    """An open demonstration on a screen of 800 pixels."""
    made = Stage(qapp, House(Config.demonstration(tmp_path)))
    qtbot.waitUntil(lambda: made._controller is not None)
    yield made
    qapp.removeEventFilter(made)
    made.close()


@pytest.mark.parametrize(("screen", "width"), [(1920, 806), (1600, 646), (1400, 446), (1280, 0), (800, 0)])
def test_what_the_desk_leaves_to_the_patient(screen: int, width: int) -> None:
    """Beside the whole of the desk the patient has two fifths of the screen, or what is left; too little of that is nothing."""
    assert patients_width(screen, DESK) == width


def test_on_a_narrow_screen_they_come_in_turn(stage: Stage, qapp: QApplication) -> None:
    """Where both have no room F2 shows the desk from the screen's edge on, the patient's window as it was behind it, and F2 takes it away again."""
    before = stage._window
    QTest.keyClick(stage._window, Qt.Key.Key_F2)
    assert stage._desk.isVisible()
    assert stage._desk.x() == qapp.primaryScreen().geometry().x()
    assert stage._window is before
    QTest.keyClick(stage._desk, Qt.Key.Key_F2)
    assert not stage._desk.isVisible()
    assert stage._window.isVisible()
