"""Gate: what stands on every screen stands in the same place on every screen of a look, to the pixel."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import QRect

from kiosk.languages import in_each
from kiosk.patient.gallery import every_screen
from kiosk.patient.window import PatientWindow
from kiosk.patient.words import Words
from kiosk.visit.screens import OutOfServiceView, QuestionView, ResultView, ReviewView, ScreenState, VeilView, WelcomeView
from tests.kiosk.patient.gates.looks import SHELL, house
from tests.kiosk.patient.measure import area_of, controls

TOOLS = ("shell.language", "shell.look", "shell.listen")
SHARED = ("shell.continue", "shell.back", "shell.again", "shell.staff", *TOOLS)

Places = defaultdict[str, dict[tuple[int, int, int, int], str]]
"""By control: each place it was seen in, and the first screen that had it there."""


def note_places(window: PatientWindow, screen: str, seen: Places) -> None:
    """Remember where the shared controls stand now."""
    for name in SHARED:
        for control in window.findChildren(object, name):
            if control.isVisible():
                seen[name].setdefault(QRect(area_of(window, control)).getRect(), screen)


def absent(window: PatientWindow) -> list[str]:
    """What has to stand on the screen that is shown now and does not."""
    view = window._state.view
    if window.overlay_shown is not None:
        return []
    wanted = {
        WelcomeView: ("shell.staff", *TOOLS),
        VeilView: ("shell.back", "shell.again", "shell.staff", *TOOLS),
        QuestionView: SHARED,
        ReviewView: SHARED,
        ResultView: ("shell.staff", *TOOLS),
    }.get(type(view), ())
    first = isinstance(view, QuestionView) and not view.can_go_back and window.screen_shown.part == 0
    here = {control.objectName() for control in controls(window)}
    return [f"{name} is not there" for name in wanted if name not in here and not (first and name == "shell.back")]


def silent(window: PatientWindow) -> list[str]:
    """The languages offered in which a screen without a language button does not say what it says."""
    view = window._state.view
    if window.overlay_shown is not None or not isinstance(view, OutOfServiceView):
        return []
    shown = {label.text() for label in window.findChildren(Words) if label.isVisible()}
    said = in_each(house().languages.offered, view.title_id)
    return [f"not in {language.name}" for language, text in said if text not in shown]


def moved(seen: Places) -> list[str]:
    """Each control that was seen in more than one place."""
    return [f"{name} moves: {places}" for name, places in seen.items() if len(places) > 1]


def test_a_control_that_moves_is_found(window, ask):
    """Continue, pushed by one pixel on the second screen, is named."""
    seen: Places = defaultdict(dict)
    note_places(window, "danger", seen)
    assert moved(seen) == []
    ask("age")
    window._footer.on.move(window._footer.on.x() - 1, window._footer.on.y())
    note_places(window, "age", seen)
    assert [found.split()[0] for found in moved(seen)] == ["shell.continue"]


def test_a_control_that_is_not_there_is_found(window):
    """Listen and Start again, hidden, are named."""
    assert absent(window) == []
    window.tools.listen.hide()
    window._footer.again.hide()
    assert absent(window) == ["shell.again is not there", "shell.listen is not there"]


def test_a_language_in_which_a_closed_screen_is_silent_is_found(window):
    """One of its lines, hidden, is named."""
    views = every_screen(house().languages.spoken("en").protocol, frozenset(), house().languages.offered)
    closed = next(view for name, view, _ in views if name == "welcome-closed")
    window.show_state(ScreenState(closed, SHELL))
    assert silent(window) == []
    window.screen_shown.others[0].hide()
    assert silent(window) == ["not in Español"]
