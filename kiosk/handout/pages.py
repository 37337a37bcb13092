"""Which block stands where, and which give way when the paper is full; heights in, places out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = 2
"""On every page of a sheet in one language; on the first below the boxes."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Step:
    """One step of giving way: this block takes its next plainer form; after its last form it is gone."""

    block: int
    gone: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """Where everything stands, and what gave way."""

    columns: Columns
    forms: tuple[int, ...]
    """The form that each block has, 0 the fullest; the number of its forms for one that is gone."""
    steps: tuple[Step, ...]
    """What gave way, the first to go first."""


def arrange(blocks: Sequence[Tall], chosen: Sequence[int], room: Room) -> Columns:
    """Fill column after column with the chosen blocks, in this order."""
    columns: list[list[Slice]] = [[]]
    left = room.column(0)
    for index in chosen:
        block = blocks[index]
        start = 0
        while start < len(block.lines):
            above = (room.gap if columns[-1] else 0.0) + (block.again if start else 0.0)
            last_on_page = len(columns) % room.columns == 0
            end = _end(block, start, left - above, cut=not (block.one_page and last_on_page))
            if end == start and not columns[-1] and room.column(len(columns) - 1) >= room.later:
                end = len(block.lines)  # taller than any column: it runs out at the foot rather than for ever
            if end > start:
                columns[-1].append(Slice(index, start, end))
                left -= above + sum(block.lines[start:end])
            if end < len(block.lines):
                columns.append([])
                left = room.column(len(columns) - 1)
            start = end
    return tuple(map(tuple, columns))


def fit(blocks: Sequence[Sequence[Tall]], give_way: Sequence[Step], room: Room, most: int) -> Fitted:
    """The columns, and what gave way, of blocks that each have a form or more, the fullest first.

    What gave way comes back where a gap was left that it fits in, the last to go first.
    More than `most` pages only if what never gives way needs them: advice is not cut off in the middle.
    """
    forms = [0] * len(blocks)
    taken: list[tuple[Step, int, int]] = []
    for step in give_way:
        if room.pages(_arranged(blocks, forms, room)) <= most:
            break
        before, after = forms[step.block], len(blocks[step.block]) if step.gone else forms[step.block] + 1
        forms[step.block] = after
        taken.append((step, before, after))
    for step, before, after in reversed(taken):
        if forms[step.block] == after:
            forms[step.block] = before
            if room.pages(_arranged(blocks, forms, room)) > most:
                forms[step.block] = after
    steps = tuple(step for step, _, after in taken if forms[step.block] >= after)
    return Fitted(_arranged(blocks, forms, room), tuple(forms), steps)


def _arranged(blocks: Sequence[Sequence[Tall]], forms: Sequence[int], room: Room) -> Columns:
    chosen = [index for index, form in enumerate(forms) if form < len(blocks[index])]
    return arrange([each[min(form, len(each) - 1)] for each, form in zip(blocks, forms, strict=True)], chosen, room)


def _end(block: Tall, start: int, left: float, *, cut: bool) -> int:
    """How far the block goes in what is left of a column; `start` where not at all."""
    if sum(block.lines[start:]) <= left:
        return len(block.lines)
    fitting = (end for end in block.breaks if cut and end > start and sum(block.lines[start:end]) <= left)
    return max(fitting, default=start)
