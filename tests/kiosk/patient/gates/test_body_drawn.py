"""Gate: where it hurts is asked on a body that is drawn, front and back, with every region named beside it."""

from __future__ import annotations

import pytest

from kiosk.panel import PANELS
from kiosk.patient.bodymap import BodyMapScreen
from kiosk.patient.touchbody import TouchBody
from kiosk.patient.words import Words
from kiosk.visit.display import SIZES, Display
from tests.kiosk.patient.gates.conftest import asked
from tests.kiosk.patient.gates.looks import LANGUAGES, Look, house, window_in
from tests.kiosk.patient.measure import complaints

LOOKS = [
    Look(panel, Display(language, size))
    for panel in PANELS
    for language in LANGUAGES
    for size in range(SIZES)
    if size in {1, SIZES - 1} or panel == "15.6"
]
"""Each panel in each language at everybody's size and at the largest, and the default panel at every size."""


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_body_is_drawn_and_its_regions_are_named(qapp, look):
    """Both views, and every place that a patient can name: drawn, and said in words beside the drawing or to touch as a row."""
    question = house().languages.spoken(look.display.language).protocol.question("where")
    views, named, touched = set(), set(), set()
    with window_in(look) as window:
        asked(window, "where", "low")
        screen = window.screen_shown
        assert isinstance(screen, BodyMapScreen)
        for part in range(screen.parts):
            window.show_part(part)
            figures = [figure for figure in screen.findChildren(TouchBody) if figure.isVisible()]
            views |= {figure._view.name for figure in figures}
            touched |= {code for figure in figures for code in figure.shapes}
            touched |= {code for code, card in screen.cards.items() if card.isVisible()}
            apart = {screen.chosen.names, screen.heading}
            named |= {words.text() for words in screen.findChildren(Words) if words.isVisible() and words not in apart}
            named |= {card.text() for card in (*screen.rows.values(), *screen.cards.values()) if card.isVisible()}
    assert views == {"back", "front"}
    assert touched == question.codes()
    assert {option.text for option in question.options} <= named


def test_a_row_and_its_region_are_one_answer(window, ask):
    """A touch on the row sends what a touch on the drawing would; both show what is chosen."""
    ask("where")
    screen, sent = window.screen_shown, []
    screen.intent.connect(sent.append)
    screen.rows["mid"].click()
    assert sent[-1].codes == frozenset({"mid"})
    ask("where", "mid")
    assert screen.rows["mid"].isChecked()
    assert next(iter(screen.figures.values())).controls["mid"].isChecked()


def test_keys_reach_each_place_once(window, ask):
    """Where there are rows the ring goes over them, and not over the drawing as well."""
    ask("where")
    names = [control.objectName() for control in window.keys.controls()]
    assert "where.mid" in names
    assert not [name for name in names if name.startswith(("back.", "front."))]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar", "zh"])
def test_what_to_do_with_the_body_is_told_before_it(qapp, language):
    """At the largest text on the small panel the first part says to touch every place that hurts, not the last one, after the body."""
    with window_in(Look("10.1", Display(language, 3))) as window:
        asked(window, "where")
        screen, told = window.screen_shown, []
        for part in range(screen.parts):
            window.show_part(part)
            told.append(screen.question.help in screen.shown)
            assert complaints(window) == []
    assert told == [True] + [False] * (len(told) - 1)
    assert len(told) > 2
