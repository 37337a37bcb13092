"""Fills pages with pieces, column after column; no piece is cut, and a page may begin a part of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kiosk.handout.pen import Pen
from kiosk.handout.pieces import Piece


@dataclass(frozen=True, slots=True)
class Area:
    """Where pieces stand on every page, in points."""

    start: float
    top: float
    width: float
    height: float
    columns: int = 2
    gutter: float = 18.0

    @property
    def column(self) -> float:
        """The width of one column."""
        return (self.width - self.gutter * (self.columns - 1)) / self.columns


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece with its place."""

    piece: Piece
    column: int
    top: float
    """From the top of the area."""


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces that begin on a page of their own, below a head over the whole width."""

    head: Piece
    pieces: Sequence[Piece]
    gap: float


@dataclass(frozen=True, slots=True)
class Filled:
    """One page: what stands over its whole width, and below it the columns."""

    head: Piece | None
    placed: tuple[Placed, ...]

    def draw(self, pen: Pen, area: Area) -> None:
        """Draw all of it."""
        if self.head:
            self.head.draw(pen, area.start, area.top, area.width)
        for each in self.placed:
            each.piece.draw(pen, area.start + each.column * (area.column + area.gutter), area.top + each.top, area.column)


CLOSER = (1.0, 0.8, 0.6, 0.4)
"""How much of the gap between two pieces stays, where less saves a page."""
STEP = 6.0
"""By so many points the columns of a last page are tried lower."""


def fill(part: Part, area: Area) -> list[Filled]:
    """The pages of a part. A piece taller than a page runs out at its foot: whoever makes pieces keeps them shorter.

    Pieces move a little closer where that saves a page, and the columns of the last page are as low as they can be.
    """
    ways = [list(_pages(part, part.gap * closer, area)) for closer in CLOSER]
    pages = min(ways, key=len)  # the first, and widest, of those with the fewest pages
    *whole, last = pages
    low = _lowest([each.piece for each in last.placed], part.gap * CLOSER[ways.index(pages)], area, _below(part, area, first=len(pages) == 1))
    return [*whole, replace(last, placed=low)]


def _pages(part: Part, gap: float, area: Area) -> Iterator[Filled]:
    left = list(part.pieces)
    first = True
    while left or first:
        placed = _page(left, gap, area, _below(part, area, first=first))
        yield Filled(part.head if first else None, placed)
        left, first = left[len(placed) :], False


def _below(part: Part, area: Area, *, first: bool) -> float:
    """Where the columns of a page begin."""
    return part.head.height(area.width) + part.gap if first else 0.0


def _page(pieces: Sequence[Piece], gap: float, area: Area, below: float) -> tuple[Placed, ...]:
    """As many of the pieces as a page holds."""
    placed: list[Placed] = []
    column, top = 0, below
    for piece in pieces:
        high = piece.height(area.column)
        while top + high > area.height and top > 0:
            column, top = column + 1, below
            if column == area.columns:
                return tuple(placed)
        placed.append(Placed(piece, column, top))
        top += high + gap
    return tuple(placed)


def _lowest(pieces: Sequence[Piece], gap: float, area: Area, below: float) -> tuple[Placed, ...]:
    """All of these on one page that they fit on, in the lowest columns: one long column beside nothing reads worse than two short ones."""
    placed, height = _page(pieces, gap, area, below), area.height
    while len(tried := _page(pieces, gap, replace(area, height=height), below)) == len(pieces) and height > below:
        placed, height = tried, height - STEP
    return placed
