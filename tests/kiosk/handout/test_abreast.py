"""Signs in two columns: which stand in which, and what is drawn."""

from __future__ import annotations

import pytest

from kiosk.handout.abreast import Band, abreast
from kiosk.handout.composed import Tier
from kiosk.handout.content import Line
from kiosk.handout.parts import Text
from kiosk.handout.typesetting import Style, load_fonts
from tests.kiosk.handout.test_parts import lines_drawn

STYLE = Style(14, 16)
WIDTH, GUTTER = 490.0, 10.0
TWO = "wide words wide words wide words wide"
"""Two lines in half the width, one in three fifths of it."""


@pytest.mark.parametrize(
    ("signs", "left"),
    [("a b", "a"), ("a b c", "a b"), ("a b c d e f", "a b c"), ("LONG b c d", "LONG"), ("a b c LONG", "a b c")],
)
def test_signs_in_two_columns(tmp_path, signs, left) -> None:
    """The signs stand in two columns as short as can be: down the left one, then down the right one."""
    load_fonts()
    said, first = ([word.replace("LONG", "wide words " * 16) for word in words.split()] for words in (signs, left))
    way = abreast(tuple(said), STYLE, WIDTH, GUTTER)
    assert way.bands == (Band(0, len(first), len(said)),)
    columns = [[Text(Line(words), STYLE, 240) for words in column] for column in (first, said[len(first) :])]
    tier = Tier(*columns, way.second)
    assert " ".join(lines_drawn(tier, 0, 1, tmp_path)).split() == " ".join(said).split()
    at_left = " ".join(lines_drawn(tier, 0, 1, tmp_path, "-x", "0", "-y", "0", "-W", f"{48 + way.second:.0f}", "-H", "800", "-raw"))
    assert at_left.split() == " ".join(first).split()
    assert tier.heights == (16 * max(sum(len(text.heights) for text in column) for column in columns),)


def test_a_wider_column_for_longer_signs() -> None:
    """Where signs in one column are longer than those in the other, it is as much wider as saves lines."""
    load_fonts()
    assert abreast((TWO, TWO, "a", "b"), STYLE, WIDTH, GUTTER).first > WIDTH / 2
    assert abreast(("a", "b", TWO, TWO), STYLE, WIDTH, GUTTER).first < WIDTH / 2 - GUTTER
    assert abreast(("a", "b", "c", "d"), STYLE, WIDTH, GUTTER).first == (WIDTH - GUTTER) / 2


@pytest.mark.parametrize("most", [2, 4])
def test_bands_hold_so_many_lines(most) -> None:
    """A list that may be cut stands in bands of so many lines at most, one behind the other, in order and all of it."""
    load_fonts()
    signs = tuple(f"sign {number}" for number in range(15))
    bands = abreast(signs, STYLE, WIDTH, GUTTER, most).bands
    assert all(max(band.cut - band.start, band.end - band.cut) <= most for band in bands)
    assert [number for band in bands for number in range(band.start, band.end)] == list(range(15))
    assert sum(max(band.cut - band.start, band.end - band.cut) for band in bands) == 8


def test_bands_count_lines_and_not_signs() -> None:
    """Of signs that take three lines in a column, one stands in each column of a band of four lines."""
    load_fonts()
    bands = abreast(("wide words " * 8,) * 9, STYLE, WIDTH, GUTTER, 4).bands
    assert max(max(band.cut - band.start, band.end - band.cut) for band in bands) == 1


def test_a_list_where_columns_save_nothing() -> None:
    """Signs too long for two columns stay a plain list: each has all the width."""
    load_fonts()
    bands = abreast(("wide words " * 5,) * 6, STYLE, WIDTH, GUTTER, 4).bands
    assert bands == tuple(Band(at, at + 1, at + 1) for at in range(6))
