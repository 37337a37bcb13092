"""A closed screen is read from the door: what it says first stays large, whatever else has to stand on it."""

from __future__ import annotations

import pytest

from kiosk.patient.gallery import every_screen
from kiosk.visit.screens import OutOfServiceView, ScreenState
from tests.kiosk.patient.gates.looks import SHELL, house, window_in
from tests.kiosk.patient.gates.test_emergency import LARGEST


@pytest.mark.parametrize("look", LARGEST, ids=str)
def test_a_closed_screen_keeps_its_heading(qapp, look):
    """At the largest text, in every language and for every reason, and with a ticket, the heading has a heading's size."""
    protocol = house().languages.spoken(look.display.language).protocol
    views = [view for _, view, _ in every_screen(protocol, frozenset(), house().languages.offered) if isinstance(view, OutOfServiceView)]
    assert len(views) > 4
    with window_in(look) as window:
        for view in views:
            window.show_state(ScreenState(view, SHELL))
            least = window.kit.theme.font("heading").pixelSize()
            assert window.screen_shown.heading.font().pixelSize() >= least, window.screen_shown.heading.text()
