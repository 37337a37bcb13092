"""Gate: a scale's words stand at their own numbers, its faces are seen, and a scale of pain can be answered in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect

from kiosk.patient.scale import MIDDLE, STEPS, ScaleScreen
from kiosk.patient.window import PatientWindow
from kiosk.patient.words import Words
from kiosk.visit.display import Display
from kiosk.visit.screens import QuestionView
from rules.model import Code
from tests.kiosk.patient.gates.conftest import asked
from tests.kiosk.patient.gates.looks import Look, every_look, window_in

NUMBERS = (0, MIDDLE, STEPS - 1)
TIGHT = {"fr", "ar", "hi"}
"""Their words have two lines: on the small panel with low buttons "I can't say" has no place beside them."""


def misplaced(window: PatientWindow) -> list[str]:
    """Words that do not stand at their number, and pain without faces, on the scale that is shown now; on the last part, pain without words."""
    screen = window.screen_shown
    if not isinstance(screen, ScaleScreen) or window.overlay_shown is not None or not isinstance(window._state.view, QuestionView):
        return []
    steps = [step.geometry() for step in screen.steps.values()]
    shown = next(iter(screen.steps.values())).isVisible()
    words = {button.text(): button.geometry() for button in screen.verbal.values() if button.isVisible()}
    words |= {label.text(): label.geometry() for label in screen.findChildren(Words) if label.isVisible()}
    named = zip(NUMBERS, screen.question.words, strict=True) if shown else ()
    found = [f"{text!r} does not stand at {number}" for number, text in named if not stands_at(words.get(text, QRect()), number, steps)]
    if screen.verbal and shown and not (screen._faces or any(step.lead() for step in screen.steps.values())):
        found.append("no face")
    return found


def stands_at(words: QRect, number: int, steps: list[QRect]) -> bool:
    """Whether words stand over or under a number, and nearer to it than to another that has words."""
    nearest = min(NUMBERS, key=lambda at: (steps[at].center() - words.center()).manhattanLength())
    return nearest == number and steps[number].left() <= words.right() and words.left() <= steps[number].right()


def test_words_at_the_wrong_number_are_found(window, ask):
    """On one row or two nothing is misplaced; a word under the number before its own is named, and a scale without its faces."""
    ask("pain")
    assert misplaced(window) == []
    worst = window.screen_shown.verbal[Code("10")]
    worst.move(window.screen_shown.steps[Code("7")].x() - worst.width() // 2, worst.y())
    window.screen_shown._faces.clear()
    assert misplaced(window) == [f"{worst.text()!r} does not stand at 10", "no face"]


def test_two_rows_have_words_and_faces_too(qapp):
    """Where eleven numbers have no room in one row, "Medium" stands under 5 and the last words under 10; faces stand over the numbers or in them."""
    for language in ("en", "ar"):
        with window_in(Look("15.6", Display(language))) as window:
            asked(window, "pain")
            screen, room = window.screen_shown, window._room(None)
            for high in (room.height(), window.kit.theme.mm(120)):
                screen.stand(QRect(room.left(), room.top(), room.width() // 2, high))
                tops = {step.y() for step in screen.steps.values()}
                assert len(tops) == 2
                assert misplaced(window) == []


def test_a_word_chooses_its_number(window, ask):
    """A touch on "Strong" asks for 8, and with 8 chosen both are shown as chosen: the same answer counts, however it is given."""
    sent = []
    ask("pain")
    window.screen_shown.intent.connect(sent.append)
    window.screen_shown.verbal[Code("8")].click()
    assert [each.codes for each in sent] == [frozenset({Code("8")})]
    ask("pain", "8")
    screen = window.screen_shown
    chosen = [button for button in (*screen.steps.values(), *screen.verbal.values()) if button.isChecked()]
    assert chosen == [screen.steps[Code("8")], screen.verbal[Code("8")]]
    ask("activity")
    assert not window.screen_shown.verbal


@pytest.mark.parametrize("look", [look for look in every_look() if look.panel != "21.5-portrait"], ids=str)
def test_not_being_able_to_say_is_seen_with_the_words(qapp, look):
    """Where the scale of pain has parts, "I can't say" stands on the last one together with the words that can be chosen."""
    with window_in(look) as window:
        asked(window, "pain")
        screen = window.screen_shown
        window.show_part(screen.parts - 1)
        last = [button.isVisible() for button in (*screen.verbal.values(), *screen.cards.values())]
        tight = look.panel == "10.1" and look.display.reach and look.display.language in TIGHT and look.display.size
        assert all(last) or tight
        assert misplaced(window) == []


@pytest.mark.parametrize("look", [look for look in every_look() if look.panel == "15.6"], ids=str)
def test_a_scale_without_words_to_choose_stands_on_one_part(qapp, look):
    """On the usual panel the question, its numbers and "I can't say" are seen at once at every size, where every control stands low too."""
    with window_in(look) as window:
        asked(window, "activity")
        assert window.screen_shown.parts == 1
        assert all(button.isVisible() for button in (*window.screen_shown.steps.values(), *window.screen_shown.cards.values()))
