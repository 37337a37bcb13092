"""Gate: there is room for a language that nobody has translated yet: every word in brackets and 40 % longer."""

from __future__ import annotations

import re

import pytest

from kiosk.panel import PANELS
from kiosk.visit.display import SIZES, Display
from rules.texts import protocol_texts, reworded
from tests.kiosk.patient.gates.looks import Look, house, walk, window_in
from tests.kiosk.patient.measure import unreadable, untouchable

LONGER = 0.4
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"KP"}
"""Half a ticket is no word."""


def stretched(text: str) -> str:
    """Each word longer by its own letters, the whole in brackets: an end without one was cut off. Numbers stay."""
    return f"[{WORD.sub(lambda word: _longer(word.group()), text)}]" if WORD.search(text) else text


def _longer(word: str) -> str:
    return word if word in NAMES else word + word[: round(len(word) * LONGER)].lower()


def pseudo_speech(code: str):
    """The English words, stretched."""
    language, say = house().speech(code)
    return language, lambda text_id, **values: stretched(say(text_id, **values))


def pseudo_protocol():
    """The questions and results, stretched."""
    return reworded(house().languages.spoken("en").protocol, lambda _, text: stretched(text))


LOOKS = [Look(panel, Display("en", size)) for panel in PANELS for size in range(SIZES)]


@pytest.mark.parametrize("look", [look if look.display.size in {1, 3} else pytest.param(look, marks=pytest.mark.slow) for look in LOOKS], ids=str)
def test_longer_words_fit(qapp, look):
    """Nothing is cut off, covered, too small or too close with every text 40 % longer."""
    protocol = pseudo_protocol()
    with window_in(look, pseudo_speech) as window:
        found = [f"{screen}: {each}" for screen in walk(window, protocol) for each in (*unreadable(window), *untouchable(window))]
    assert not found, "\n".join(found[:30])


def test_the_pseudo_language_is_longer():
    """By 40 % a text, give or take a letter a word, with the ticket left as it is."""
    text = "Touch all that fit. Show them KP 47."
    assert stretched(text) == "[Touchto alla thatth fitf. Showsh themth KP 47.]"
    whole = [english for english in protocol_texts(house().protocol).values() if len(english) > 60]
    assert len(whole) > 100
    assert all(1.25 <= len(stretched(each)) / len(each) <= 1.5 for each in whole)
