"""A page stands alike whoever draws it: poppler, as screens and printers of PDF do, and PDFium, which draws raster for other printers."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from kiosk.handout import ink
from kiosk.handout.blank import blank
from kiosk.handout.typesetting import Style, load_fonts, page, paragraph
from tests.kiosk.handout.scripts import CODES, script, spoken

SIZE, WIDE, HIGH = 20.0, 1600.0, 40.0
"""Of the type, of a line, and from line to line, in points: a pixel each."""
FEW = 30
"""Letters behind a title: a line holds them in every language."""
DARK, NEAR = 128, 1
ASTRAY = 0.03
"""How much of a line's ink may stand elsewhere: the two smooth edges differently, and a word that is moved misses ten times as much."""


def run_in(code: str) -> list[tuple[str, str]]:
    """What stands in one line on a sheet: a title in the heavy weight, and the first words that follow it."""
    return [(section.title, section.text[0].text[:FEW]) for section in spoken(code).protocol.sections if section.text]


def drawn(code: str, said: Sequence[tuple[str, str]]) -> bytes:
    """A page with these, one below the other."""
    load_fonts(script(code))
    out = BytesIO()
    canvas = blank(out, (WIDE, HIGH * len(said)), code)
    with page(canvas, WIDE, script(code)):
        for number, (strong, text) in enumerate(said, 1):
            made = paragraph(text, Style(SIZE, HIGH, script=script(code)), strong=strong)
            made.wrap(WIDE - HIGH, HIGH)
            assert len(made.lines) == 1
            made.drawOn(canvas, HIGH / 2, HIGH * (len(said) - number))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(picture: NDArray[np.uint8], count: int) -> list[NDArray[np.bool_]]:
    """The ink of each line."""
    return list(np.split(picture[: int(HIGH) * count] < DARK, count))


def grown(line: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The ink and what lies as near to it as two readers may round the edge of a letter."""
    moves = [(down, along) for down in range(-NEAR, NEAR + 1) for along in range(-NEAR, NEAR + 1)]
    return np.logical_or.reduce([np.roll(line, move, axis=(0, 1)) for move in moves])


def astray(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """How much of the ink of either has none of the other's near it, from 0 to 1."""
    return float(((one & ~grown(other)).sum() + (other & ~grown(one)).sum()) / one.sum())


def by_poppler(pdf: bytes, folder: Path) -> NDArray[np.uint8]:
    """The page at 72 dots an inch."""
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", "72", "-singlefile", path, path.with_suffix("")], check=True)
    head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", made := path.with_suffix(".pgm").read_bytes())
    assert head
    return np.frombuffer(made[head.end() :], np.uint8).reshape(int(head[2]), int(head[1]))


def by_pdfium(pdf: bytes) -> NDArray[np.uint8]:
    """The page at 72 dots an inch."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=1, grayscale=True).to_numpy().reshape(-1, int(WIDE))


def unlike(code: str, folder: Path) -> list[str]:
    """The titles in whose lines a letter stands elsewhere."""
    said = run_in(code)
    pdf = drawn(code, said)
    pairs = zip(said, lines(by_poppler(pdf, folder), len(said)), lines(by_pdfium(pdf), len(said)), strict=True)
    return [strong for (strong, _), one, other in pairs if astray(one, other) > ASTRAY]


@pytest.mark.parametrize("code", CODES)
def test_a_line_stands_alike_for_two_readers(code, tmp_path) -> None:
    """Every title with the words behind it has its words in the same places for both, in every language."""
    assert not unlike(code, tmp_path)


def test_a_string_without_glyphs_is_noticed(tmp_path, monkeypatch) -> None:
    """Behind an empty string PDFium forgets how far to move on, and two words become one: this test would see it."""
    monkeypatch.setattr(ink, "_array", lambda shown: f"[<{shown}>] TJ")
    ink._readable.cache_clear()
    found = unlike("hi", tmp_path)
    ink._readable.cache_clear()
    assert found
