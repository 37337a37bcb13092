"""Gate: how many parts the calm visit takes, and how many answers show their pictogram: neither gets worse unseen."""

from __future__ import annotations

import pytest

from kiosk.patient.choice import ChoiceScreen
from kiosk.programs.script import CALM
from kiosk.visit.display import Display
from kiosk.visit.screens import ReviewRow, ReviewView, ScreenState, VeilView
from rules.model import LinkId
from tests.kiosk.patient.gates.conftest import asked
from tests.kiosk.patient.gates.looks import LANGUAGES, SHELL, Look, house, window_in

PARTS = {
    ("15.6", "en", 1): 39,
    ("10.1", "en", 1): 78,
    ("10.1", "ar", 1): 85,
    ("10.1", "en", 3): 150,
    ("10.1", "ar", 3): 157,
    ("10.1", "hi", 3): 168,
}
"""The most parts that the calm visit may take: its questions, their veils and its review, each part one touch of More or Continue."""
SHOWN = {("10.1", 1): 0.85, ("10.1", 3): 0.84, ("15.6", 1): 0.97, ("15.6", 3): 0.93}
"""The least share of the answers with a pictogram that show it: where a word would not fit beside it, or need a further line, it gives way."""


@pytest.mark.parametrize(("panel", "language", "size"), PARTS, ids=str)
def test_a_calm_visit_takes_no_more_parts(qapp, panel, language, size, record_property):
    """Counted on the real window; the number is kept with the test's result."""
    protocol = house().languages.spoken(language).protocol
    parts, rows = 0, []
    with window_in(Look(panel, Display(language, size))) as window:
        for link_id, codes in CALM.items():
            question = protocol.question(LinkId(link_id))
            asked(window, link_id)
            parts += window.screen_shown.parts
            if question.private:
                window.show_state(ScreenState(VeilView(question, protocol.topic_of(link_id), True, 6, 0.5), SHELL))
                parts += window.screen_shown.parts
            answers = tuple(option.text for option in question.options if option.code in codes.split())
            rows.append(ReviewRow(question.link_id, question.text, answers, question.private))
        window.show_state(ScreenState(ReviewView(tuple(rows)), SHELL))
        parts += window.screen_shown.parts
    record_property("parts", parts)
    print(f"{panel} {language} {size}: {parts} parts")
    assert parts <= PARTS[panel, language, size]


@pytest.mark.parametrize(("panel", "size"), SHOWN, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_most_pictograms_are_seen(qapp, panel, size, language):
    """Of all answers to all questions that have one."""
    shown = []
    with window_in(Look(panel, Display(language, size))) as window:
        for question in house().languages.spoken(language).protocol.questions:
            asked(window, question.link_id)
            if isinstance(screen := window.screen_shown, ChoiceScreen):
                shown += [card.pictogram_side > 0 for card in screen.cards.values() if card.has_pictogram]
    assert len(shown) > 200
    assert sum(shown) / len(shown) >= SHOWN[panel, size]
