"""A rounded typeface: every point on the grid, none far from where it was, hints and widths untouched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from kiosk.paths import resource
from tests.kiosk.handout.rounded import GRID, on_grid


def points(weight: str) -> Iterator[float]:
    """Every coordinate of the Chinese typeface."""
    with TTFont(resource("fonts", "noto-sans-sc", f"NotoSansSC-{weight}.otf")) as font:
        glyphs = font.getGlyphSet()
        for name in font.getGlyphOrder():
            pen = DecomposingRecordingPen(glyphs)
            glyphs[name].draw(pen)
            for _, given in pen.value:
                for point in given:
                    yield from point


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_chinese_typeface_is_rounded(weight) -> None:
    """The typeface that ships has all its points on the grid: cut anew and not rounded, a sheet would be a seventh larger."""
    assert not [each for each in points(weight) if each % GRID]


def test_no_point_moves_by_more_than_half_a_step() -> None:
    """Lengths are rounded by where they end, so that nothing adds up along an outline; the width and hints are no points."""
    outline = [("", [107]), ("hstem", [10, 4]), ("rmoveto", [10, 11]), *[("rlineto", [4, 1])] * 50, ("rrcurveto", [1, 1, 2, 2, 4, 4])]
    made = list(on_grid(outline))
    assert made[:2] == outline[:2]
    for axis in (0, 1):
        before, after = (sum(sum(given[axis::2]) for _, given in each[2:]) for each in (outline, made))
        assert after % GRID == 0
        assert abs(before - after) <= GRID / 2


def test_a_line_that_rounds_to_nothing_goes() -> None:
    """What is shorter than the grid shows is left out, and what follows stands where it stood."""
    made = list(on_grid([("rmoveto", [0, 0]), ("rlineto", [1, 0]), ("rlineto", [5, 0])]))
    assert made == [("rmoveto", [0, 0]), ("rlineto", [6, 0])]
