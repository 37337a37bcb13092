"""The next screen is built before it is wanted, looks as if it were built then, and leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.panel import PANELS
from kiosk.patient.ahead import Cover
from kiosk.visit.screens import PrintingState, ResultView, ReviewRow, ReviewView, ScreenState, View, WelcomeView
from rules.model import Level, LinkId
from tests.kiosk.patient.conftest import SHELL

REVIEW = ReviewView((ReviewRow(LinkId("danger"), "A question", ("An answer",), private=True),))
RESULT = ResultView(Level.SELF_CARE, "Heading", ("A line",), (), "KP47", seen=False, stored=True, printing=PrintingState.OFFERED)


def show(shown, view: View, coming: View | None = None) -> None:
    shown.window.show_state(ScreenState(view, SHELL, coming=coming))
    shown.clock.now += 1


def named(shown, start: str) -> list[QWidget]:
    """The controls whose names begin so, seen or not."""
    return [widget for widget in shown.window.findChildren(QWidget) if widget.objectName().startswith(start)]


def covered(shown) -> bool:
    return shown.window.findChild(Cover).isVisible()


@pytest.mark.parametrize("link_id", ["bladder_bowel", "where", "pain", "when"])
def test_the_picture_is_the_screen(make, ask, qtbot, link_id: str) -> None:
    """What shows at once cannot be told from the screen itself, of whatever kind the question is."""
    ready, plain = make(), make()
    show(ready, ask("danger"), ask(link_id))
    qtbot.waitUntil(lambda: bool(named(ready, f"{link_id}.")))
    show(ready, ask(link_id))
    show(plain, ask("danger"))
    show(plain, ask(link_id))
    assert covered(ready)
    assert not covered(plain)
    at_once = ready.window.grab().toImage()
    qtbot.waitUntil(lambda: not covered(ready))
    assert at_once == ready.window.grab().toImage() == plain.window.grab().toImage()


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("level", Level)
def test_the_picture_is_the_result(make, ask, qtbot, panel: str, level: Level) -> None:
    """A result that was built ahead stands on its own colour from the first paint, an emergency on the whole screen's."""
    view = replace(RESULT, level=level, printing=PrintingState.NONE if level is Level.EMERGENCY_NOW else PrintingState.OFFERED)
    shown = make(panel=PANELS[panel])
    show(shown, ask("danger", "chest"), view)
    qtbot.waitUntil(lambda: bool(named(shown, "print")))
    show(shown, view)
    assert covered(shown)
    at_once = shown.window.grab().toImage()
    qtbot.waitUntil(lambda: not covered(shown))
    assert at_once == shown.window.grab().toImage()


@pytest.mark.parametrize(("panel", "size"), [("15.6", 1), ("15.6", 3), ("10.1", 3), ("21.5-portrait", 3)])
def test_the_next_side_of_the_body_is_painted_ahead(make, ask, qtbot, panel: str, size: int) -> None:
    """While a patient looks at one part of the body the figure of the next is painted, and More shows that picture."""
    shown = make(PANELS[panel], size)
    show(shown, ask("where"))
    screen = shown.window.screen_shown
    (figure,) = (screen.figures[cut] for cut in screen.plan.parts[1])
    qtbot.waitUntil(lambda: figure._resting is not None)
    painted = figure._resting
    assert not figure.isVisible()
    shown.window.show_part(1)
    shown.window.grab()
    assert figure.isVisible()
    assert figure._resting is painted


def test_the_review_is_built_ahead_too(shown, ask, qtbot) -> None:
    """After the last question the review stands ready, as it will be after this answer."""
    show(shown, ask("health", "none"), REVIEW)
    qtbot.waitUntil(lambda: bool(named(shown, "change.")))
    show(shown, REVIEW)
    assert covered(shown)


def test_a_change_right_after_is_seen(shown, ask, qtbot) -> None:
    """An answer touched while the picture still shows is on the screen."""
    show(shown, ask("danger"), ask("legs"))
    qtbot.waitUntil(lambda: bool(named(shown, "legs.")))
    show(shown, ask("legs"))
    show(shown, ask("legs", "none"))
    assert not covered(shown)
    assert shown.button("legs.none").isChecked()


def test_an_answer_given_before_is_shown(shown, ask, qtbot) -> None:
    """A screen built with other answers shows those that hold, and no picture of the others."""
    show(shown, ask("danger"), ask("legs", "none"))
    qtbot.waitUntil(lambda: bool(named(shown, "legs.")))
    show(shown, ask("legs", "one_pain"))
    assert not covered(shown)
    assert not shown.button("legs.none").isChecked()
    assert shown.button("legs.one_pain").isChecked()


def test_what_is_ready_is_out_of_reach(shown, ask, qtbot) -> None:
    """Until it is shown, nothing of the next screen can be seen, touched or reached by a key."""
    show(shown, ask("danger"), ask("age"))
    qtbot.waitUntil(lambda: bool(named(shown, "age.")))
    assert not any(widget.isVisible() for widget in named(shown, "age."))
    for _ in range(30):
        QTest.keyClick(shown.window, Qt.Key.Key_Tab)
        focus = shown.window.focusWidget()
        assert focus is None or not focus.objectName().startswith("age.")
    assert not shown.sent


def test_another_screen_than_expected(shown, ask, qtbot) -> None:
    """What was built for nothing is gone, and what is shown instead lies bare."""
    show(shown, ask("danger"), ask("age"))
    qtbot.waitUntil(lambda: bool(named(shown, "age.")))
    show(shown, RESULT)
    assert not covered(shown)
    assert shown.window.screen_shown.accessibleName() == RESULT.heading
    qtbot.waitUntil(lambda: not named(shown, "age."))


def test_nothing_of_a_visit_stays(shown, ask, qtbot) -> None:
    """The welcome keeps no screen of the visit before, shown or only built."""
    show(shown, ask("danger", "none"), ask("age", "a18_44"))
    qtbot.waitUntil(lambda: bool(named(shown, "age.")))
    show(shown, WelcomeView(), ask("danger"))
    qtbot.waitUntil(lambda: not named(shown, "age."))
    qtbot.waitUntil(lambda: bool(named(shown, "danger.")))
    assert not any(card.isChecked() for card in named(shown, "danger."))


def test_a_touch_goes_through_the_picture(shown, ask, qtbot) -> None:
    """Whoever is quicker than the picture touches the screen below it."""
    show(shown, ask("danger"), ask("legs"))
    qtbot.waitUntil(lambda: bool(named(shown, "legs.")))
    show(shown, ask("legs"))
    card = shown.button("legs.none")
    assert covered(shown)
    assert shown.window.childAt(card.mapTo(shown.window, QPoint(5, 5))) is card


def test_a_closed_window_builds_nothing(shown, ask) -> None:
    """What was expected when the window was closed is not built: no timer is left running."""
    show(shown, ask("danger"), ask("legs"))
    assert shown.window._ahead._quiet.isActive()
    shown.window.let_close()
    shown.window.close()
    assert not shown.window._ahead._quiet.isActive()
