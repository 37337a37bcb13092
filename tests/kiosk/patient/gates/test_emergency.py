"""An emergency says all that it has to say at once: nobody then shall have to touch More."""

from __future__ import annotations

import pytest

from kiosk.patient.gallery import every_screen
from kiosk.patient.onward import is_emergency
from kiosk.visit.display import SIZES
from kiosk.visit.screens import ScreenState
from tests.kiosk.patient.gates.looks import SHELL, every_look, house, window_in

LARGEST = [look for look in every_look() if look.display.size == SIZES - 1 and not (look.panel == "10.1" and look.display.reach)]
"""On the small panel with low buttons the largest text has no room for it: there the words stand in parts."""


@pytest.mark.parametrize("look", LARGEST, ids=str)
def test_an_emergency_stands_on_one_screen(qapp, look):
    """At the largest text, in every language, whatever came of the alarm."""
    protocol = house().languages.spoken(look.display.language).protocol
    views = [(name, view) for name, view, overlay in every_screen(protocol, frozenset()) if overlay is None and is_emergency(view)]
    assert len(views) > 5
    parts = {}
    with window_in(look) as window:
        for name, view in views:
            window.show_state(ScreenState(view, SHELL))
            parts[name] = window.screen_shown.parts
    assert set(parts.values()) == {1}, parts


@pytest.mark.parametrize("look", LARGEST, ids=str)
def test_an_emergency_is_headed_by_its_largest_words(qapp, look):
    """What to do is never smaller than the lines below it, at the largest text, in every language."""
    protocol = house().languages.spoken(look.display.language).protocol
    views = [view for _, view, overlay in every_screen(protocol, frozenset()) if overlay is None and is_emergency(view)]
    with window_in(look) as window:
        for view in views:
            window.show_state(ScreenState(view, SHELL))
            screen = window.screen_shown
            heading, lines = screen.heading.font().pixelSize(), [line.font().pixelSize() for line in screen.stack.lines]
            assert lines
            assert heading >= max(lines), screen.heading.text()
