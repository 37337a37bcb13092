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


@pytest.mark.parametrize("look", LARGEST, ids=str)
def test_the_ticket_of_a_closed_screen_is_as_large_as_the_kiosks_own_words(qapp, look):
    """What to say at the desk is no mark: only French, which breaks its heading, has no room for it on the small panel."""
    protocol = house().languages.spoken(look.display.language).protocol
    views = [view for _, view, _ in every_screen(protocol, frozenset(), house().languages.offered) if isinstance(view, OutOfServiceView)]
    (with_ticket,) = [view for view in views if view.ticket]
    with window_in(look) as window:
        window.show_state(ScreenState(with_ticket, SHELL))
        least = window.kit.theme.font("mark" if (look.panel, look.display.language) == ("10.1", "fr") else "note").pixelSize()
        assert window.screen_shown.lines[-1].font().pixelSize() >= least
