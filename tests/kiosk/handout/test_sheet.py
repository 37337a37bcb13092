"""Blocks broken into lines: room for the frame, and what may not be cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.handout.content import Block, Line
from kiosk.handout.pages import Slice
from kiosk.handout.scales import SNUG
from kiosk.handout.sheet import Typesetter
from kiosk.handout.typeface import ENGLISH
from kiosk.handout.typesetting import load_fonts
from tests.kiosk.handout.sample import LONG

BLOCK = Block(("S",), "Title", "move", 1, (Line(LONG * 4),))
PADDING = SNUG.padding


@pytest.fixture
def typesetter() -> Typesetter:
    """Sets blocks snugly."""
    load_fonts()
    return Typesetter(SNUG)


def test_drawings_under_their_words_have_no_heading(typesetter) -> None:
    """Drawings stand without a heading under the title that they share with the block above, and with one everywhere else."""
    drawn = Block(("P",), "Title", "move", 5, (Line("On your side.", picture="sleep_side"),))
    under, apart = typesetter.set([drawn], 250, above=BLOCK), typesetter.set([drawn], 250, above=replace(BLOCK, title="Another"))
    assert under.tall.leans
    assert not apart.tall.leans
    assert apart.height - under.height >= SNUG.body_leading


def test_two_languages_stand_line_for_line() -> None:
    """A block in two languages has as many pieces as in one, each as tall as the longer of the two."""
    typesetter = Typesetter(SNUG, (ENGLISH,) * 2, boxes_whole=False)
    other = replace(BLOCK, lines=(Line("Short."),))
    assert typesetter.set([BLOCK, other], 500).height == typesetter.set([BLOCK, BLOCK], 500).height == typesetter.set([other, BLOCK], 500).height


def test_a_box_that_may_go_on_repeats_its_title() -> None:
    """Where a box takes more than a page, each part of it has a frame and its title."""
    typesetter = Typesetter(SNUG, boxes_whole=False)
    boxed = typesetter.set([replace(BLOCK, boxed=True)], 250, again=["Title (continued)"])
    assert boxed.tall.breaks
    assert boxed.tall.again > 2 * PADDING
    assert typesetter.height(boxed, Slice(0, 3, 4)) == boxed.tall.lines[3] + boxed.tall.again


def test_a_box_has_room_for_its_frame(typesetter) -> None:
    """A boxed block is taller by the air inside its frame, above and below, and is never cut."""
    plain, boxed = typesetter.set([BLOCK], 250), typesetter.set([replace(BLOCK, boxed=True)], 250 + 2 * PADDING)
    assert 2 * PADDING <= boxed.height - plain.height <= 2 * PADDING + 4
    assert plain.tall.breaks
    assert not boxed.tall.breaks


@pytest.mark.parametrize(
    ("place", "kept"), [("stage", True), ("pain_relief", True), ("packs", True), ("move", False), ("tips", False), ("questions", False)]
)
def test_what_stays_on_one_page(typesetter, place, kept) -> None:
    """The stage, packs and pain relief are read without turning over; other advice may run on."""
    assert typesetter.set([replace(BLOCK, place=place)], 250).tall.one_page is kept
