"""Gate: "Check your answers" takes no more touches than its answers need, and what is hidden does not shout."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kiosk.patient.gallery import every_screen
from kiosk.visit.display import SIZES, Display
from kiosk.visit.screens import ReviewView, ScreenState
from kiosk.visit.states import Shown
from tests.kiosk.patient.gates.looks import LANGUAGES, SHELL, Look, house, window_in


def reviews(language: str) -> dict[Shown, ReviewView]:
    """Every question answered, by what is shown of it."""
    protocol = house().languages.spoken(language).protocol
    return {view.shown: view for _, view, overlay in every_screen(protocol, frozenset()) if isinstance(view, ReviewView) and overlay is None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hidden_answer_is_no_louder_than_its_question(qapp, language):
    """At the largest text "Private answer" and "Hidden" have the size of the questions above them; an answer that is shown may be larger."""
    with window_in(Look("15.6", Display(language, SIZES - 1))) as window:
        for shown, view in reviews(language).items():
            window.show_state(ScreenState(view, SHELL))
            larger = [card.answer.font().pixelSize() > card.question.font().pixelSize() for card in window.screen_shown.rows]
            hidden = [shown is Shown.NONE or (row.private and shown is Shown.PUBLIC) for row in view.rows]
            assert not any(loud and secret for loud, secret in zip(larger, hidden, strict=True))
            assert any(larger) == (shown is not Shown.NONE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_answers_stand_together_on_the_small_panel(qapp, language):
    """At the smallest text a part has three answers of two lines each, with a gap between their buttons as between any two."""
    with window_in(Look("10.1", Display(language, 0))) as window:
        window.show_state(ScreenState(reviews(language)[Shown.NONE], SHELL))
        screen = window.screen_shown
        assert screen.parts <= len(screen.rows) // 3 + 2
        window.show_part(1)
        tops = [card.y() + card.change.y() for card in screen.rows if card.isVisible()]
        target, gap = window.kit.theme.px("target"), window.kit.theme.px("gap")
        assert all(below - above >= target + gap for above, below in pairwise(tops))


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_stand_in_the_order_in_which_one_reads(qapp, language):
    """Each answer stands below the one before it, or at the head of the next column: to the left of it where one reads from right to left."""
    with window_in(Look("21.5-portrait", Display(language, 1))) as window:
        window.show_state(ScreenState(reviews(language)[Shown.ALL], SHELL))
        areas = [card.geometry() for card in window.screen_shown.rows if card.isVisible()]
        columns = {area.left() for area in areas}
        assert len(columns) == 2
        for one, two in pairwise(areas):
            onward = two.right() < one.left() if window.kit.language.leftwards else two.left() > one.right()
            assert two.top() > one.bottom() or onward
