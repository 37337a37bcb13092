"""Gate: whoever comes finds their own language on the welcome screen, in its own name and letters, in every look, and one tap takes it."""

from __future__ import annotations

import pytest

from kiosk.patient.gallery import every_screen
from kiosk.patient.tiles import NameTile
from kiosk.patient.window import PatientWindow
from kiosk.visit.display import Display
from kiosk.visit.intents import Adjusted
from kiosk.visit.screens import ScreenState, WelcomeView
from tests.kiosk.patient.gates.looks import LANGUAGES, SHELL, Look, every_look, house, window_in
from tests.kiosk.patient.measure import complaints, controls

SMALL = [look for look in every_look() if look.panel == "10.1"]
"""Where least room is; the others are walked over in `test_every_look`."""


def unnamed_languages(window: PatientWindow) -> list[str]:
    """The languages offered whose names cannot be touched on the welcome screen that is shown now."""
    if window.overlay_shown is not None or not isinstance(window._state.view, WelcomeView):
        return []
    names = {control.text() for control in controls(window) if isinstance(control, NameTile)}
    return [language.name for language in house().languages.offered if language.name not in names]


@pytest.mark.parametrize("look", SMALL, ids=str)
def test_every_language_stands_on_the_welcome_screen(qapp, look):
    """On the small panel, at each size, in each language, with and without reach; with a ticket called too. Nothing else is cut off for it."""
    words = house().languages.spoken(look.display.language).protocol
    with window_in(look) as window:
        for name, view, _ in every_screen(words, frozenset(), house().languages.offered):
            if not isinstance(view, WelcomeView):
                break
            window.show_state(ScreenState(view, SHELL))
            assert not unnamed_languages(window), f"{look} {name}"
            assert not complaints(window), f"{look} {name}"


def test_a_language_left_out_is_found(window):
    """One tile that is hidden is named, and a touch on one asks for its language."""
    asked: list[object] = []
    window.show_state(ScreenState(WelcomeView(house().languages.offered), SHELL))
    window.screen_shown.intent.connect(asked.append)
    tile = next(each for each in window.screen_shown.languages if each.objectName() == "language.ar")
    tile.click()
    assert [each.display.language for each in asked if isinstance(each, Adjusted)] == ["ar"]
    tile.hide()
    assert unnamed_languages(window) == ["العربية"]


@pytest.mark.parametrize("reach", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_feeling_very_unwell_is_said_as_large_as_talk_to_staff(qapp, language, reach):
    """As everybody finds the kiosk, the buttons beside Start have the shell's letters, on two lines where one is too long."""
    with window_in(Look("15.6", Display(language, reach=reach))) as window:
        window.show_state(ScreenState(WelcomeView(house().languages.offered), SHELL))
        screen = window.screen_shown
        for button in (screen.unwell, screen.helping):
            assert button.words_metrics() is window.kit.theme.metrics("shell")
            assert button.height_for(button.width()) <= button.height()
