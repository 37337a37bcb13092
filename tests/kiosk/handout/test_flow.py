"""Pieces on pages: in order, none lost, closer where that saves a page, and no long column beside an empty one."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kiosk.handout.flow import CLOSER, STEP, Area, Part, fill
from kiosk.handout.pieces import Gap

AREA = Area(start=0, top=0, width=100, height=300)
GAP = 10.0


def filled(*heights: float, head: float = 0) -> list[list[tuple[int, float, float]]]:
    """Of each page its pieces: column, top and height."""
    pages = fill(Part(Gap(head), [Gap(height) for height in heights], GAP), AREA)
    return [[(each.column, each.top, each.piece.height(AREA.column)) for each in page.placed] for page in pages]


def foot(page: list[tuple[int, float, float]], column: int) -> float:
    """Where a column ends."""
    return max((top + high for at, top, high in page if at == column), default=0.0)


@pytest.mark.parametrize("count", [1, 2, 5, 11, 12, 13, 40])
def test_every_piece_is_placed_once_and_in_order(count) -> None:
    """No piece is lost, lies on another or leaves its page, and they are read column after column."""
    heights = [30.0 + number % 7 for number in range(count)]
    pages = filled(*heights, head=40)
    assert [high for page in pages for _, _, high in page] == heights
    for page in pages:
        assert page == sorted(page)
        assert all(top + high <= AREA.height for _, top, high in page)
        assert all(one[0] != other[0] or one[1] + one[2] < other[1] for one, other in pairwise(page))


def test_pieces_move_closer_only_where_that_saves_a_page() -> None:
    """A page for what is a little too much is saved by smaller gaps; where none is saved the gaps stay."""
    for count, pages, kept in ((8, 1, 1.0), (10, 1, min(CLOSER)), (16, 2, 1.0)):
        made = filled(*[54.0] * count)
        assert len(made) == pages
        (_, first, high), (_, second, _) = made[0][:2]
        assert second - first - high == GAP * kept


def test_the_last_page_has_no_long_column_beside_an_empty_one() -> None:
    """What is left for the last page stands in columns of about one height."""
    (page,) = filled(*[40.0] * 6)
    assert abs(foot(page, 0) - foot(page, 1)) <= STEP
    (page,) = filled(*[40.0] * 5, head=60)
    assert foot(page, 0) - foot(page, 1) <= 40 + GAP + STEP
    assert min(top for _, top, _ in page) == 60 + GAP
