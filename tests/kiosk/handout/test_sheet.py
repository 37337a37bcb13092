"""Blocks broken into lines: room for the frame, and what may not be cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.handout.content import Block, Line
from kiosk.handout.sheet import Typesetter
from kiosk.handout.typesetting import SNUG, load_fonts
from tests.kiosk.handout.sample import LONG

BLOCK = Block(("S",), "Title", "move", 1, (Line(LONG * 4),))
PADDING = 8


@pytest.fixture
def typesetter() -> Typesetter:
    """Sets blocks snugly."""
    load_fonts()
    return Typesetter(SNUG)


def test_a_box_has_room_for_its_frame(typesetter) -> None:
    """A boxed block is taller by the air inside its frame, above and below, and is never cut."""
    plain, boxed = typesetter.set(BLOCK, 250), typesetter.set(replace(BLOCK, boxed=True), 250 + 2 * PADDING)
    assert 2 * PADDING <= boxed.height - plain.height <= 2 * PADDING + 4
    assert plain.tall.breaks
    assert not boxed.tall.breaks


@pytest.mark.parametrize(
    ("place", "kept"), [("stage", True), ("pain_relief", True), ("packs", True), ("move", False), ("tips", False), ("questions", False)]
)
def test_what_stays_on_one_page(typesetter, place, kept) -> None:
    """The stage, packs and pain relief are read without turning over; other advice may run on."""
    assert typesetter.set(replace(BLOCK, place=place), 250).tall.one_page is kept
