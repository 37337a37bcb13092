"""Columns are filled in order but where a foot would stay empty, nothing is lost, and what gives way does so only for want of room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.handout.pages import COLUMNS, Columns, Room, Slice, Tall, arrange, fit

ROOM = Room(first=50, later=100, gap=5)


@st.composite
def talls(draw) -> Tall:
    """A block of some pieces of 10 to 30 points, with breaks at some of them."""
    lines = tuple(draw(st.lists(st.sampled_from([10.0, 15.0, 30.0]), min_size=1, max_size=8)))
    breaks = draw(st.frozensets(st.integers(1, 7))) & frozenset(range(1, len(lines)))
    return Tall(lines, breaks, one_page=draw(st.booleans()), leans=draw(st.booleans()))


def used(column, blocks) -> float:
    """How much of a column is taken."""
    return sum(sum(blocks[part.block].lines[part.first : part.last]) for part in column) + ROOM.gap * max(0, len(column) - 1)


def pieces(columns: Columns) -> list[tuple[int, int]]:
    """Every piece of every block, in the order of reading."""
    return [(part.block, piece) for column in columns for part in column for piece in range(part.first, part.last)]


@given(st.lists(talls(), max_size=8))
def test_every_piece_stands_once_and_in_order(blocks) -> None:
    """Whatever the heights, every piece of every chosen block is printed once, those of a block one behind the other, after what it leans on."""
    found = pieces(arrange(blocks, range(len(blocks)), ROOM))
    order = list(dict.fromkeys(index for index, _ in found))
    assert sorted(order) == list(range(len(blocks)))
    assert found == [(index, piece) for index in order for piece in range(len(blocks[index].lines))]
    for number, index in enumerate(order):
        assert not blocks[index].leans or not index or order[number - 1] == index - 1


@given(st.lists(talls(), max_size=8))
def test_blocks_come_forward_only_to_fill_a_foot(blocks) -> None:
    """One stands before an earlier one only whole, on a page that has no room for the earlier one."""
    columns = arrange(blocks, range(len(blocks)), ROOM)
    stand = [(part.block, number // COLUMNS) for number, column in enumerate(columns) for part in column]
    pages = {index: {page for each, page in stand if each == index} for index in range(len(blocks))}
    order = list(dict.fromkeys(index for index, _ in stand))
    for number, index in enumerate(order):
        earlier = [each for each in order[number + 1 :] if each < index]
        assert not earlier or (len(pages[index]) == 1 and blocks[min(earlier)].stays)


@given(st.lists(talls(), max_size=8))
def test_no_column_overflows(blocks) -> None:
    """A column holds no more than its height, but for a block that may not be cut and is taller than any column."""
    for number, column in enumerate(arrange(blocks, range(len(blocks)), ROOM)):
        assert used(column, blocks) <= ROOM.column(number) or (len(column) == 1 and used(column, blocks) > ROOM.later)


@given(st.lists(talls(), max_size=8))
def test_columns_end_at_breaks_only(blocks) -> None:
    """A block is cut only where it may be."""
    for column in arrange(blocks, range(len(blocks)), ROOM):
        for part in column:
            assert part.first == 0 or part.first in blocks[part.block].breaks


@given(st.lists(talls(), max_size=8))
def test_what_keeps_a_patient_safe_is_on_one_page(blocks) -> None:
    """A block of one page is cut between its columns only, unless it is taller than what they hold."""
    columns = arrange(blocks, range(len(blocks)), ROOM)
    for index, block in enumerate(blocks):
        pages = {number // COLUMNS for number, column in enumerate(columns) for part in column if part.block == index}
        assert not block.one_page or len(pages) == 1 or sum(block.lines) > ROOM.first


@given(st.lists(talls(), min_size=1, max_size=9), st.data())
def test_giving_way(blocks, data) -> None:
    """What may give way does so only when the pages overflow, nothing else ever, and nothing left out would still fit."""
    may = data.draw(st.lists(st.sampled_from(range(len(blocks))), unique=True))
    columns, dropped = fit(blocks, may, ROOM, 1)
    assert list(dropped) == [index for index in may if index in dropped]
    kept = [index for index in range(len(blocks)) if index not in dropped]
    assert columns == arrange(blocks, kept, ROOM)
    for index in dropped:
        alone = blocks[index].leans and index - 1 not in kept
        assert alone or ROOM.pages(arrange(blocks, sorted({*kept, index}), ROOM)) > 1
    if ROOM.pages(columns) > 1:
        assert set(dropped) == set(may)


@pytest.mark.parametrize(("columns", "pages"), [(1, [1, 1, 2, 3]), (2, [1, 1, 1, 2])])
def test_pages_are_counted_by_their_columns(columns, pages) -> None:
    """Columns are counted in pairs where pages have two, one by one where they have one, and even an empty sheet has a page."""
    assert [replace(ROOM, columns=columns).pages(((),) * number) for number in range(4)] == pages


def test_drawings_do_not_come_back_without_their_words() -> None:
    """Drawings that stand under the title of other words stay away with them, even where they alone would fit."""
    words, drawings, last = Tall((60.0,), frozenset()), Tall((10.0,), frozenset(), leans=True), Tall((90.0,), frozenset())
    room = Room(first=100, later=100, gap=0, columns=1)
    columns, gone = fit([words, drawings, last], [1, 0], room, 1)
    assert (columns, gone) == (((Slice(2, 0, 1),),), (1, 0))


def test_drawings_come_back_behind_their_words() -> None:
    """Drawings that asked for room before the words above them came back ask once more behind them."""
    words, drawings, last = Tall((10.0,), frozenset()), Tall((10.0,), frozenset(), leans=True), Tall((160.0,), frozenset())
    room = Room(first=100, later=100, gap=0, columns=1)
    columns, gone = fit([words, drawings, last], [0, 1, 2], room, 1)
    assert (columns, gone) == (((Slice(0, 0, 1), Slice(1, 0, 1)),), (2,))


def test_a_box_that_goes_on_needs_room_for_its_frame_again() -> None:
    """Every part of a box but the first is reckoned with its frame and its repeated title."""
    box = Tall((60.0, 40.0, 40.0, 40.0), frozenset({1, 2, 3}), again=30)
    room = Room(first=100, later=100, gap=0, columns=1)
    assert [[(part.first, part.last) for part in column] for column in arrange([box], [0], room)] == [[(0, 2)], [(2, 3)], [(3, 4)]]


def test_the_foot_of_page_one_is_used() -> None:
    """Where what comes next is too tall for what is left of the first page, the first block that fits there does; none is lost or torn off."""
    tall, drawings, short = Tall((60.0,), frozenset()), Tall((10.0,), frozenset(), leans=True), Tall((30.0,), frozenset())
    assert [part.block for column in arrange([tall, drawings, short], [0, 1, 2], ROOM) for part in column] == [2, 0, 1]
    assert arrange([short, tall], [0, 1], ROOM) == arrange([short, tall], [0, 1], ROOM)
