"""Where lines end: where Unicode says, never inside what a reader takes for one letter or one word."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from uniseg.linebreak import line_break_units

from kiosk.handout import breaking
from kiosk.handout.breaking import clusters, pieces
from tests.kiosk.handout.scripts import CODES, line_texts, set_in, texts

NEVER_FIRST = "\uff0c\u3002\u3001\uff1b\uff1a\uff1f\uff01\uff09\u201d\u300b%,.;:?!)\u060c\u061b\u061f\u0964\u00bb"
NEVER_LAST = "\uff08\u201c\u300a(\u00ab"
POINTS = "\uff09\u201d\u3002"
NARROW = 160.0
"""Points: the longest word and hardly more, so that every line ends where it can."""


@pytest.mark.parametrize("code", CODES)
def test_pieces_are_unicodes(code) -> None:
    """The short cuts change nothing: every text is cut where the library would cut it by itself."""
    for text in texts(code):
        assert pieces(text) == list(line_break_units(text, property=breaking._class))
        assert "".join(pieces(text)) == text


@pytest.mark.parametrize("code", CODES)
def test_no_line_ends_inside_a_letter_or_a_word(code) -> None:
    """In a narrow column no line begins with a mark or a point, none ends with an opening one, and only Chinese words are parted."""
    for text in texts(code):
        lines = line_texts(set_in(code, text, width=NARROW), text)
        assert "".join(lines) == text
        for above, below in pairwise(lines):
            assert not unicodedata.category(below[0]).startswith("M")
            assert below[0] not in NEVER_FIRST
            assert above.rstrip()[-1] not in NEVER_LAST
            between_words = above.endswith((" ", "/", "\u2069"))
            assert between_words or "CJK" in unicodedata.name(below[0]) + unicodedata.name(above[-1]) or above[-1] in POINTS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a follow-up of 1\u20132 weeks", ["a ", "follow-up ", "of ", "1\u20132 ", "weeks"]),
        ("(555) 010-0147", ["(555) ", "010-0147"]),
        ("Et\u00a0: \u00ab\u00a0oui\u00a0\u00bb\u00a0?", ["Et\u00a0: ", "\u00ab\u00a0oui\u00a0\u00bb\u00a0?"]),
        ("\u7761\uff0c\u201c\u7720\u201d50%", ["\u7761\uff0c", "\u201c\u7720\u201d50%"]),
    ],
)
def test_what_stays_together(text, expected) -> None:
    """Hyphened words, ranges, numbers, French points and Chinese quotation marks stay with what they belong to."""
    assert pieces(text) == expected


def test_a_word_wider_than_its_line_is_cut_between_letters() -> None:
    """Nothing runs out of its column: a word that is wider is cut, and no letter with its marks is."""
    word = "\u0939\u093f\u0928\u094d\u0926\u0940" * 20
    made = set_in("hi", word, width=NARROW)
    assert len(made.lines) > 1
    assert all(sum(piece.last_width for piece in line) * 12 <= NARROW for line in made.lines)
    drawn = [run.text for line in made.lines for piece in line for run in piece.whole]
    assert "".join(drawn) == word
    assert drawn == clusters(word)
