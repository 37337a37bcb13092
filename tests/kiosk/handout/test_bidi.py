"""Which way characters run: held against another hand's Unicode Bidirectional Algorithm, on text that no sane person writes."""

from __future__ import annotations

import random
import unicodedata

import pytest
from bidi import get_display

from kiosk.handout.bidi import CONTROLS, REMOVED, levels, order

CLASSES = {
    "L": "abcdefgh", "R": "\u05d0\u05d1\u05d2\u05d3", "AL": "\u0639\u0645\u062c\u062f", "EN": "123456", "AN": "\u0663\u0664\u0665", "ES": "+-",
    "ET": "%$#\u00b0", "CS": ",.:/", "NSM": "\u0301\u0302\u064b\u064c", "WS": " \u2002\u2003\u2004", "ON": '!?"*;&@',
}  # fmt: skip
BRACKETS = "()[]\u300c\u300d"
ISOLATES, EMBEDDINGS = "\u2066\u2067\u2068\u2069\u2069\u2069", "\u202a\u202b\u202d\u202e\u202c\u202c\u202c\u200b\u00ad"
ALPHABETS = [(*CLASSES.values(), BRACKETS), (*CLASSES.values(), BRACKETS, ISOLATES), (*CLASSES.values(), BRACKETS, ISOLATES, EMBEDDINGS)]
SEED, LINES, LONGEST = 7, 4000, 14
END = "z"


def shown(text: str, base: int) -> str:
    """A line from left to right as we order it."""
    return "".join(text[place] for place in order(levels(text, base)))


def visible(text: str) -> str:
    """A line without what draws nothing and therefore may stand anywhere."""
    return "".join(character for character in text if character not in CONTROLS and unicodedata.bidirectional(character) not in REMOVED)


@pytest.mark.parametrize("alphabet", ALPHABETS, ids=["letters, numbers, brackets", "and isolates", "and embeddings"])
@pytest.mark.parametrize("base", [0, 1])
def test_random_lines_run_as_anothers(alphabet, base) -> None:
    """Random lines, in which no letter comes twice, stand in the order that unicode-bidi gives them."""
    chance = random.Random(SEED)  # noqa: S311 - made-up text
    for _ in range(LINES):
        drawn = (chance.choice(chance.choice(alphabet)) for _ in range(chance.randint(1, LONGEST)))
        text = "".join(dict.fromkeys(drawn))
        text += END  # at the end of a line the two differ in where blanks and marks stand, which nobody sees
        assert visible(shown(text, base)) == visible(get_display(text, base_dir="LR"[base])), (ascii(text), base)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u0628 KP 47", "KP 47 \u0628"),
        ("\u0628 \u2068(555) 010\u2069 \u062a", "\u062a (555) 010 \u0628"),
        ("\u0628 (ER) \u062a", "\u062a (ER) \u0628"),
        ("\u0628 5-7 \u062a", "\u062a 7-5 \u0628"),
        ("\u0628 \u20685-7\u2069 \u062a", "\u062a 5-7 \u0628"),
        ("\u0628 1.5 \u062a", "\u062a 1.5 \u0628"),
    ],
)
def test_lines_of_the_sheet(text, expected) -> None:
    """Tickets and telephone numbers keep their order amid Arabic; a range reads from right to left, unless it is isolated."""
    assert visible(shown(text, 1)) == expected.replace("(ER)", ")ER(")
