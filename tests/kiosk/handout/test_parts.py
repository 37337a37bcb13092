"""The pieces of a block: what they say of their height is what is drawn."""

from __future__ import annotations

import subprocess

import pytest
from reportlab.pdfgen.canvas import Canvas

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
