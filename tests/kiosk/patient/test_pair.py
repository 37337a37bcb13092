"""Two questions on one screen: where they fit, that each is touched by itself, and what Continue says until both are answered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.panel import PANELS
from kiosk.patient.ahead import Cover
from kiosk.patient.pair import PairScreen
from kiosk.visit import intents as on
from kiosk.visit.screens import Companion, QuestionView, ScreenState
from rules.model import LinkId
from tests.kiosk.patient.conftest import SHELL
from tests.kiosk.patient.measure import complaints

ROOMY = {("15.6", 0), ("15.6", 1), *(("21.5-portrait", size) for size in range(4))}
"""Panels and text sizes on which both pairs of the shipped questions stand together; on the others neither does."""
HALF_ROOMY = {("21.5-portrait", 3)}
"""Of those, where the scale of pain with its words leaves no room for a second one in the lower part of the screen."""


def pair(ask, first: str, second: str, *chosen: str, message: str | None = None) -> QuestionView:
    """The view of two questions; `chosen` has up to two codes, the first question's and the second's."""
    one, two = (ask(link_id, *chosen[at : at + 1], message=message) for at, link_id in enumerate((first, second)))
    return replace(one, companion=Companion(two.question, two.selected))


@pytest.mark.parametrize("size", range(4))
@pytest.mark.parametrize("panel", PANELS)
def test_where_there_is_room(make, protocol, panel, size):
    """Pairs stand together on the default and the tall panel, none on the small one; where they do, nothing is too small, close or cut off."""
    shown = make(PANELS[panel], size)
    found = shown.window.pairs(protocol)
    expected = {"onset"} if (panel, size) in HALF_ROOMY else {"onset", "activity"}
    assert found == (expected if (panel, size) in ROOMY else set())
    assert not [screen for screen in shown.window.findChildren(PairScreen) if screen.isVisible()]


@pytest.mark.parametrize(("panel", "size"), sorted(ROOMY))
def test_a_pair_stands_whole(make, ask, protocol, panel, size):
    """On one part, with no target under 16 mm, no gap under 3.2 mm, no word cut off or covered, and the hint whole in Continue."""
    shown = make(PANELS[panel], size)
    for second in shown.window.pairs(protocol):
        first = protocol.question(second).page_with
        shown.show(pair(ask, first, second, message="shell.choose_both"))
        assert shown.window.screen_shown.parts == 1
        assert complaints(shown.window) == []


def test_each_is_touched_by_itself(shown, ask):
    """A touch names its own question, and quick touches on both are both sent."""
    shown.show(pair(ask, "course", "onset"))
    for name in ("onset.woke", "course.better"):
        QTest.mouseClick(shown.button(name), Qt.MouseButton.LeftButton)
        shown.clock.now += 1
    assert shown.sent == [on.Touched(LinkId("onset"), frozenset({"woke"})), on.Touched(LinkId("course"), frozenset({"better"}))]


def test_the_guards_hold_on_a_pair(shown, ask):
    """Nothing is taken in the first 350 ms of the screen, nor the same card twice within half a second."""
    shown.window.show_state(ScreenState(pair(ask, "pain", "activity"), SHELL))
    QTest.mouseClick(shown.button("activity.5"), Qt.MouseButton.LeftButton)
    assert shown.sent == []
    shown.clock.now += 0.36
    for _ in range(2):
        QTest.mouseClick(shown.button("activity.5"), Qt.MouseButton.LeftButton)
    assert len(shown.sent) == 1


def test_a_view_in_place_marks_what_is_chosen(shown, ask):
    """A newer view of the same two questions keeps the screen, and marks each one's own answer."""
    shown.show(pair(ask, "pain", "activity"))
    screen = shown.window.screen_shown
    shown.show(pair(ask, "pain", "activity", "4", "7"))
    assert shown.window.screen_shown is screen
    marked = {step.objectName() for step in shown.window.findChildren(QWidget) if getattr(step, "isChecked", bool)()}
    assert marked == {"pain.4", "activity.7"}


@pytest.mark.parametrize(("chosen", "words"), [((), "Answer both first"), (("better",), "Answer both first"), (("better", "woke"), "Continue")])
def test_continue_says_that_both_are_wanted(shown, ask, say, chosen, words):
    """Until both are answered Continue, once pressed, asks for both; the touch is sent all the same, for the visit to judge."""
    message = None if len(chosen) == 2 else "shell.choose_both"
    shown.show(pair(ask, "course", "onset", *chosen, message=message))
    assert shown.button("shell.continue").text() == words
    QTest.mouseClick(shown.button("shell.continue"), Qt.MouseButton.LeftButton)
    assert shown.sent == [on.Continued()]


def test_the_second_of_a_pair_alone_is_another_screen(shown, ask):
    """A pair and one of its questions by itself do not share a screen."""
    shown.show(pair(ask, "course", "onset"))
    screen = shown.window.screen_shown
    shown.show(ask("course"))
    assert shown.window.screen_shown is not screen


def test_a_pair_is_built_ahead(make, ask, qtbot):
    """The picture that stands for a pair at first cannot be told from the pair itself."""
    ready, plain = make(), make()
    both = pair(ask, "course", "onset", "better")
    ready.window.show_state(ScreenState(ask("when"), SHELL, coming=both))
    qtbot.waitUntil(lambda: bool(ready.window.findChildren(PairScreen)))
    ready.show(both)
    plain.show(both)
    assert ready.window.findChild(Cover).isVisible()
    at_once = ready.window.grab().toImage()
    qtbot.waitUntil(lambda: not ready.window.findChild(Cover).isVisible())
    assert at_once == ready.window.grab().toImage() == plain.window.grab().toImage()


def test_from_right_to_left_the_first_stands_right(make, ask):
    """Side by side the first question stands where reading begins."""
    for direction, first_is_left in ((Qt.LayoutDirection.LeftToRight, True), (Qt.LayoutDirection.RightToLeft, False)):
        shown = make(leftwards=direction is Qt.LayoutDirection.RightToLeft)
        shown.show(pair(ask, "course", "onset"))
        course, onset = (shown.button(name).mapTo(shown.window, QPoint()).x() for name in ("course.better", "onset.woke"))
        assert (course < onset) is first_is_left
        assert complaints(shown.window) == []


@pytest.mark.parametrize("code", ["unsure", "5"])
def test_numbers_and_their_card_have_one_row(shown, ask, code):
    """On the default panel "I can't say" stands in the row of its numbers, and every code of both can be touched."""
    shown.show(pair(ask, "pain", "activity"))
    for link_id in ("pain", "activity"):
        assert shown.button(f"{link_id}.{code}").y() == shown.button(f"{link_id}.0").y()
        names = {widget.objectName() for widget in shown.window.findChildren(QWidget)}
        assert {f"{link_id}.{each}" for each in (*range(11), "unsure")} <= names
