"""Which block stands where, and which give way when the paper is full; heights in, places out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

ENDLESS = 1 << 16
"""More pages than any sheet has."""
COLUMNS = 2
"""On every page of a sheet in one language; on the first below the boxes."""


@dataclass(frozen=True)
class Tall:
    """How tall a block is."""

    lines: tuple[float, ...]
    """Piece by piece from the top, in points."""
    breaks: frozenset[int]
    """A column may end before these pieces; empty for a block that stays whole."""
    one_page: bool = False
    """It may be cut between two columns of a page, never between two pages: what keeps a patient safe is read without turning over."""
    again: float = 0.0
    """What its frame and a repeated title add to every part but the first."""
    leans: bool = False
    """It belongs to the block before it, and is nothing without that: drawings under their text."""

    # Asked for thousands of times while blocks are tried in their places.

    @cached_property
    def down_to(self) -> tuple[float, ...]:
        """How tall the pieces before each are together, and all of them last."""
        return tuple(accumulate(self.lines, initial=0.0))

    @property
    def stays(self) -> bool:
        """Whether it is not to be cut between two pages."""
        return self.one_page or not self.breaks

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where a column may end, the whole block last."""
        return (*sorted(self.breaks), len(self.lines))

    def height(self, first: int, last: int) -> float:
        """How tall these pieces are, the last one not among them."""
        return self.down_to[last] - self.down_to[first]


@dataclass(frozen=True, slots=True)
class Slice:
    """Some pieces of a block in one column."""

    block: int
    first: int
    last: int
    """One past the last piece."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much fits, in points."""

    first: float
    """Each column of the first page."""
    later: float
    """Each column of every page after it."""
    gap: float
    """Between two blocks."""
    columns: int = COLUMNS
    """On a page."""

    def column(self, number: int) -> float:
        """The height of a column, counted from 0 over all pages."""
        return self.first if number < self.columns else self.later

    def pages(self, columns: Columns) -> int:
        """How many pages these columns need; there is always a first one."""
        return max(1, -(-len(columns) // self.columns))


Columns = tuple[tuple[Slice, ...], ...]
"""What stands in each column, page after page; a column may stay empty."""


def arrange(blocks: Sequence[Tall], chosen: Sequence[int], room: Room, most: int = ENDLESS) -> Columns:
    """Fill column after column with the chosen blocks, in this order; it need not be right beyond `most` pages.

    Where one would have to wait for the next page, the first of the later ones that fits whole on this one comes before it: no foot stays empty.
    """
    columns: list[list[Slice]] = [[]]
    left = room.column(0)
    waiting = list(chosen)
    while waiting and len(columns) <= most * room.columns:
        index = waiting[0]
        if blocks[index].stays and not blocks[index].leans and not _whole(blocks[index], columns, left, room):
            index = next((each for each in waiting[1:] if _fills(blocks, chosen, each, columns, left, room)), index)
            if index == waiting[0] and blocks[index].one_page:
                columns += [[] for _ in range(-len(columns) % room.columns + 1)]
                left = room.column(len(columns) - 1)
        waiting.remove(index)
        left = _put(blocks[index], index, columns, left, room)
    return tuple(map(tuple, columns))


def _put(block: Tall, index: int, columns: list[list[Slice]], left: float, room: Room) -> float:
    """Let the block follow what stands there, over as many columns as it takes; return what is left of the last."""
    start = 0
    while start < len(block.lines):
        above = (room.gap if columns[-1] else 0.0) + (block.again if start else 0.0)
        last_on_page = len(columns) % room.columns == 0
        end = _end(block, start, left - above, cut=not (block.one_page and last_on_page))
        if end == start and not columns[-1] and room.column(len(columns) - 1) >= room.later:
            end = len(block.lines)  # taller than any column: it runs out at the foot rather than for ever
        if end > start:
            columns[-1].append(Slice(index, start, end))
            left -= above + block.height(start, end)
        if end < len(block.lines):
            columns.append([])
            left = room.column(len(columns) - 1)
        start = end
    return left


def _fills(blocks: Sequence[Tall], chosen: Sequence[int], index: int, columns: Sequence[Sequence[Slice]], left: float, room: Room) -> bool:  # noqa: PLR0913, PLR0917 - where it would stand
    """Whether it fits whole into what is left of the page, and belongs to no other block."""
    alone = not blocks[index].leans and not _leaned_on(blocks, chosen, index)
    return alone and _fits_here(blocks[index], columns, left, room)


def fit(blocks: Sequence[Tall], give_way: Sequence[int], room: Room, most: int) -> tuple[Columns, tuple[int, ...]]:
    """The columns and the blocks left out, in the order in which they gave way.

    What gave way comes back where a gap was left that it fits in, the last to go first.
    More than `most` pages only if blocks that never give way need them: advice is not cut off in the middle.
    """
    chosen = set(range(len(blocks)))
    dropped: list[int] = []
    for index in give_way:
        if _fits(blocks, chosen, room, most):
            break
        chosen.remove(index)
        dropped.append(index)
    back = dropped[::-1]
    for index in back:  # it grows: drawings ask once more when the words above them came back after them
        alone = blocks[index].leans and index - 1 not in chosen
        if not alone and _fits(blocks, {*chosen, index}, room, most):
            chosen.add(index)
            back += [each for each in dropped if each == index + 1 and blocks[each].leans and each not in chosen]
    return arrange(blocks, sorted(chosen), room), tuple(index for index in dropped if index not in chosen)


def _fits(blocks: Sequence[Tall], chosen: Collection[int], room: Room, most: int) -> bool:
    """Whether these blocks need no more pages; whether they could, were nothing lost between them, is told at once."""
    if sum(blocks[index].down_to[-1] for index in chosen) > room.columns * (room.first + room.later * (most - 1)):
        return False
    return room.pages(arrange(blocks, sorted(chosen), room, most)) <= most


def _leaned_on(blocks: Sequence[Tall], chosen: Sequence[int], index: int) -> bool:
    """Whether the next block belongs to this one."""
    return index + 1 in chosen and blocks[index + 1].leans


def _whole(block: Tall, columns: Sequence[Sequence[Slice]], left: float, room: Room) -> bool:
    """Whether it fits into what is left of the last page, or no page would hold more of it."""
    fresh = len(columns) % room.columns == 1 % room.columns and not columns[-1]
    return (fresh and room.column(len(columns) - 1) >= room.later) or _fits_here(block, columns, left, room)


def _fits_here(block: Tall, columns: Sequence[Sequence[Slice]], left: float, room: Room) -> bool:
    """Whether all of it fits into what is left of the last page."""
    start, number = 0, len(columns)
    left -= room.gap if columns[-1] else 0.0
    while True:
        start = _end(block, start, left, cut=number % room.columns != 0)
        if start == len(block.lines):
            return True
        if number % room.columns == 0:
            return False
        left = room.column(number)
        number += 1


def _end(block: Tall, start: int, left: float, *, cut: bool) -> int:
    """How far the block goes in what is left of a column; `start` where not at all."""
    if block.height(start, len(block.lines)) <= left:
        return len(block.lines)
    if not cut:
        return start
    lowest = bisect_right(block.down_to, block.down_to[start] + left) - 1
    below = bisect_right(block.ends, lowest)
    return max(block.ends[below - 1], start) if below else start
