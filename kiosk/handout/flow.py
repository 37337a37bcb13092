"""Fills pages with pieces, column after column; no piece is cut, and a page may begin a part of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def fill(part: Part, area: Area) -> list[Filled]:
    """The pages of a part. A piece taller than a page runs out at its foot: whoever makes pieces keeps them shorter."""
    below = part.head.height(area.width) + part.gap
    pages: list[list[Placed]] = [[]]
    column, top, first = 0, below, below
    for piece in part.pieces:
        high = piece.height(area.column)
        while top + high > area.height and top > 0:
            column, top = column + 1, first
            if column == area.columns:
                pages.append([])
                column, top, first = 0, 0.0, 0.0
        pages[-1].append(Placed(piece, column, top))
        top += high + part.gap
    return [Filled(None if number else part.head, tuple(page)) for number, page in enumerate(pages)]
