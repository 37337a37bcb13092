"""The sheet's drawings: every one can be read and drawn, in black and the one grey, and what the reader does not know it refuses."""

from __future__ import annotations

import re
import subprocess
from xml.etree import ElementTree as ET

import pytest
from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.content import HandoutError
from kiosk.handout.drawing import parse, read
from kiosk.paths import protocol_folder, resource
from rules.load import load_protocol

FOLDER = resource("pictures", "handout")
NAMES = sorted(path.stem for path in FOLDER.glob("*.svg"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" stroke="#000000">{}</svg>'


def pixels(pdf, folder) -> tuple[int, int, bytes]:
    """The page in grey, 72 pixels an inch."""
    path = folder / "drawn.pdf"
    path.write_bytes(pdf)
    made = subprocess.run(["pdftoppm", "-gray", "-r", "72", "-singlefile", str(path)], capture_output=True, check=True).stdout
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", made)
    return int(head[1]), int(head[2]), made[head.end() :]


def drawn(drawing, folder, width=100.0) -> tuple[int, int, bytes]:
    """A page of 200 by 200 points with the drawing's top left corner at 50, 150."""
    canvas = Canvas("", pagesize=(200, 200))
    drawing.draw(canvas, 50, 150, width)
    return pixels(canvas.getpdfdata(), folder)


def test_every_drawing_is_on_the_sheet() -> None:
    """The protocol names every drawing of the folder, and no other."""
    named = {sentence.picture for section in load_protocol(protocol_folder("back_spasm")).sections for sentence in section.text if sentence.picture}
    assert named == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_stays_in_its_place(name, tmp_path) -> None:
    """Every drawing puts ink on the paper, and none outside of its own width and height but for half a line."""
    drawing = read(name)
    width, height, grey = drawn(drawing, tmp_path)
    dark = [(index % width, index // width) for index, value in enumerate(grey) if value < 128]
    assert len(dark) > 100
    assert min(x for x, _ in dark) >= 48
    assert max(x for x, _ in dark) <= 152
    assert min(y for _, y in dark) >= height - 150 - 2
    assert max(y for _, y in dark) <= height - 150 + drawing.height_at(100) + 2


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_in_a_fax(name) -> None:
    """A drawing is black lines on white; the one grey only fills what has a black edge, and it is light enough to tell black from."""
    root = ET.fromstring((FOLDER / f"{name}.svg").read_bytes())  # noqa: S314 - the program's own files
    for shape in ({**root.attrib, **each.attrib} for each in root):
        assert shape.get("stroke") in {"#000000", "#FFFFFF"}
        assert shape.get("fill", "none") in {"none", "#FFFFFF", "#BFBFBF"}
        assert shape.get("fill") != "#BFBFBF" or shape["stroke"] == "#000000"


def test_shapes(tmp_path) -> None:
    """Lines, level and upright lines, curves, closed paths and circles stand where SVG has them."""
    (tmp_path / "a.svg").write_text(SVG.format('<path d="M1 1 H9 V9 L1 9 Z" fill="#000000"/><circle cx="5" cy="5" r="2" fill="#FFFFFF"/>'))
    width, _, grey = drawn(parse(tmp_path / "a.svg"), tmp_path)

    def at(x, y) -> int:
        return grey[(50 + round(y * 10)) * width + 50 + round(x * 10)]

    assert [at(2, 2), at(8, 8), at(5, 5), at(0.2, 0.2)] == [0, 0, 255, 255]


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("<text>Hello</text>", "text"),
        ('<path d="m1 1 l2 2"/>', "the path m1 1"),
        ('<path d="M1 1 A2 2 0 0 0 3 3"/>', "the path M1 1 A"),
        ('<path d="M1 1" transform="scale(2)"/>', "transform"),
        ('<path d="M1 1" fill="red"/>', "red"),
        ('<circle cx="1" cy="1" r="1" stroke="#0B4A4F"/>', "#0B4A4F"),
    ],
)
def test_what_is_not_drawn_is_refused(inside, named, tmp_path) -> None:
    """A drawing with anything in it that would be left out or come out another way is refused, and the message names it."""
    (tmp_path / "b.svg").write_text(SVG.format(inside))
    with pytest.raises(HandoutError, match=f"b.svg has .*{re.escape(named)}"):
        parse(tmp_path / "b.svg")


@pytest.mark.parametrize("content", ["", "<svg", '<svg xmlns="http://www.w3.org/2000/svg"/>'])
def test_what_is_no_drawing_is_refused(content, tmp_path) -> None:
    """A file that is no drawing, or is not there, is refused by name."""
    (tmp_path / "c.svg").write_text(content)
    with pytest.raises(HandoutError, match=r"c\.svg"):
        parse(tmp_path / "c.svg")
    with pytest.raises(HandoutError, match=r"gone\.svg"):
        parse(tmp_path / "gone.svg")
