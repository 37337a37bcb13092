"""The pieces of a block: what they say of their height is what is drawn."""

from __future__ import annotations

import subprocess

import pytest
from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.composed import Tier
from kiosk.handout.content import Form, Line
from kiosk.handout.parts import Part, Text
from kiosk.handout.typesetting import Style, load_fonts
from tests.kiosk.handout.sample import LONG


def lines_drawn(part: Part, first: int, last: int, folder, *how: str) -> list[str]:
    """The lines that stand on the page, as pdftotext reads them in this way."""
    path = folder / "lines.pdf"
    canvas = Canvas(str(path))
    part.draw(canvas, 50, 800, first, last)
    canvas.save()
    command = ["pdftotext", *(how or ("-raw",)), str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")[0].split("\n")[:-1]


@pytest.mark.parametrize("line", [Line(LONG * 3), Line(LONG * 3, Form.BULLET), Line(LONG * 3, Form.BULLET, strong="Why?")])
def test_a_cut_paragraph(tmp_path, line) -> None:
    """A paragraph cut with two lines or more on either side is drawn as just these lines, and the rest of it as all the others."""
    load_fonts()
    text = Text(line, Style(12, 14, indent=10), 250)
    count = len(text.heights)
    whole = lines_drawn(text, 0, count, tmp_path)
    assert (len(whole), sum(text.heights)) == (count, 14 * count)
    for cut in range(2, count - 1):
        assert lines_drawn(text, 0, cut, tmp_path) == whole[:cut]
        assert lines_drawn(text, cut, count, tmp_path) == whole[cut:]
    assert lines_drawn(text, 2, 4, tmp_path) == whole[2:4]


@pytest.mark.parametrize(
    ("signs", "left"),
    [("a", "a"), ("a b", "a"), ("a b c", "a b"), ("a b c d e f", "a b c"), ("LONG b c d", "LONG"), ("a b c LONG", "a b c")],
)
def test_signs_in_two_columns(tmp_path, signs, left) -> None:
    """The signs stand below their lead in two columns as short as can be: down the left one, then down the right one."""
    load_fonts()
    said, first = ([word.replace("LONG", "wide words " * 16) for word in words.split()] for words in (signs, left))
    tier = Tier(Text(Line("Now"), Style(14, 16), 500), [Text(Line(words), Style(14, 16), 240) for words in said], column=240, width=500)
    drawn = " ".join(lines_drawn(tier, 0, 1, tmp_path))
    assert drawn.split() == " ".join(["Now", *said]).split()
    at_left = " ".join(lines_drawn(tier, 0, 1, tmp_path, "-x", "0", "-y", "0", "-W", "300", "-H", "800", "-raw"))
    assert at_left.split() == " ".join(["Now", *first]).split()
    rows = max(sum(len(Text(Line(words), Style(14, 16), 240).heights) for words in column) for column in (first, said[len(first) :]))
    assert tier.heights == (16 * (1 + rows),)
