"""Gate: no word is cut off, covered or off the screen, and no target too small or too close. Here each fault is planted once."""

from __future__ import annotations

from tests.kiosk.patient.measure import complaints, unreadable, untouchable


def card(window):
    """The first answer."""
    return next(iter(window.screen_shown.cards.values()))


def test_nothing_to_complain_of(window):
    """The screen in which the faults are planted has none of its own."""
    assert complaints(window) == []


def test_a_small_target_is_found(window):
    """A card a millimetre too low is named."""
    card(window).resize(card(window).width(), window.kit.theme.mm(15.0))
    assert any("is no target" in found for found in untouchable(window))


def test_close_targets_are_found(window):
    """Two cards 2 mm apart are named."""
    first, second = list(window.screen_shown.cards.values())[:2]
    second.move(first.geometry().right() + 1 + window.kit.theme.mm(2.0), first.y())
    assert any("px apart" in found for found in untouchable(window))


def test_cut_off_words_are_found(window):
    """A heading in half its width, and a button with twice its words, are named."""
    window.screen_shown.heading.resize(window.screen_shown.heading.width() // 3, window.screen_shown.heading.height())
    card(window).setText(" ".join([card(window).text()] * 4))
    found = unreadable(window)
    assert any(line.startswith("label") for line in found)
    assert any(line.startswith(card(window).objectName()) for line in found)


def test_a_word_without_a_break_is_found(window):
    """One long word is cut off even where its line would be high enough."""
    card(window).setText("Donaudampfschifffahrtsgesellschaftskapitaenskajuetenschluessel" * 2)
    assert any("is cut off" in found for found in unreadable(window))


def test_words_over_words_and_beside_the_screen_are_found(window):
    """A heading that lies over a card, or begins left of the screen, is named."""
    window.screen_shown.heading.move(card(window).pos())
    assert any("lies over" in found for found in unreadable(window))
    window.screen_shown.heading.move(-200, 0)
    assert any("leaves the screen" in found for found in unreadable(window))
