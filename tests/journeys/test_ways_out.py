"""Published ways out of a kiosk (resources/docs/break-outs.md) that no other test tries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.patient.pinpad import MOST, PinPad
from kiosk.visit import intents as on
from kiosk.visit.overlay_views import PinView
from tests.journeys.behind_fence import MIDWAY, Fenced

STEPS = 20


@pytest.fixture
def fenced(qtbot: QtBot, tmp_path: Path) -> Iterator[Fenced]:
    stage = Fenced(tmp_path)
    stage.play(qtbot, stage.steps(MIDWAY))
    yield stage
    stage.close()


def test_swipes_from_the_edges_do_nothing(fenced: Fenced) -> None:
    """A finger drawn from the middle of each edge to the middle of the screen, as one draws out a hidden bar."""
    window, before, glass = fenced.window, fenced.kept, QTest.createTouchDevice()
    middle = QPoint(window.width() // 2, window.height() // 2)
    for edge in (QPoint(0, middle.y()), QPoint(window.width() - 1, middle.y()), QPoint(middle.x(), 0), QPoint(middle.x(), window.height() - 1)):
        fenced.clock.tapped()
        QTest.touchEvent(window, glass).press(0, edge, window)
        for step in range(1, STEPS + 1):
            QTest.touchEvent(window, glass).move(0, edge + (middle - edge) * step / STEPS, window)
        QTest.touchEvent(window, glass).release(0, middle, window)
        QCoreApplication.processEvents()
        assert fenced.kept == before, edge


def test_modifiers_pressed_again_and_again_do_nothing(fenced: Fenced) -> None:
    """Shift, Ctrl, Alt, Meta and Num Lock, five times and more, as one calls up the keys for people with one hand."""
    before = fenced.kept
    for key in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_NumLock):
        for _ in range(10):
            QTest.keyClick(fenced.window.windowHandle(), key)
    assert fenced.kept == before


def test_a_machine_that_types_gets_no_further_than_a_patient(fenced: Fenced, qtbot: QtBot) -> None:
    """A thousand keys in one moment: one window, a clipboard as before, and nothing sent but what buttons send."""
    letters = (Qt.Key(code) for code in range(Qt.Key.Key_A.value, Qt.Key.Key_Z.value + 1))
    keys = cycle((Qt.Key.Key_Return, Qt.Key.Key_Tab, *letters))
    held = cycle((*[Qt.KeyboardModifier.NoModifier] * 4, Qt.KeyboardModifier.MetaModifier))
    for _ in range(1000):
        QTest.keyClick(fenced.window.windowHandle(), next(keys), next(held))
    qtbot.waitUntil(lambda: not fenced.controller.busy)
    _, _, windows, clipboard, visible, _ = fenced.kept
    assert (windows, visible) == ([fenced.window], True)
    assert clipboard == "on the clipboard before"
    assert not [intent for intent in fenced.sent if isinstance(intent, on.StaffPadAsked | on.PinGiven | on.StaffEnded)]


def test_too_many_digits_do_nothing(fenced: Fenced) -> None:
    """Five hundred digits: the pad takes a dozen, and its circles stay within it."""
    fenced.controller.handle(on.StaffPadAsked())
    assert isinstance(fenced.controller.state.overlay, PinView)
    pad = fenced.window.overlay_shown
    assert isinstance(pad, PinPad)
    for _ in range(500):
        pad._type("1")
    assert pad._typed == "1" * MOST
    assert pad.dots.width() >= (MOST - 1) * min(2 * pad.kit.theme.mm(3.5), pad.dots.width() // MOST)
