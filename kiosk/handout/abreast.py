"""Short lines in two columns: where the second begins, and which lines stand in which, so that they take the least room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import inf

from kiosk.handout.typesetting import Style, paragraph

SHARES = (0.5, 0.48, 0.52, 0.46, 0.54, 0.44, 0.56, 0.42, 0.58)
"""How much of the width the first column may have; of equals the first."""
WORTH = 0.92
"""Where two columns take more than this share of a plain list's lines, the list is easier to read."""
ENDLESS = 1 << 16
"""More lines than any list has."""
_KEPT = 256
"""The same signs stand on every sheet."""
_HEIGHT = 1e6


@dataclass(frozen=True, slots=True)
class Band:
    """Lines that stand beside each other, read down the first column and then down the second."""

    start: int
    cut: int
    """The first line of the second column; `end` where there is none, and the first has all the width."""
    end: int


@dataclass(frozen=True, slots=True)
class Abreast:
    """How a list stands in two columns."""

    first: float
    """How wide the first column is, in points."""
    second: float
    """Where the second begins."""
    bands: tuple[Band, ...]


@lru_cache(_KEPT)
def abreast(texts: tuple[str, ...], style: Style, width: float, gutter: float, most: int = ENDLESS) -> Abreast:
    """The way in which these texts take the fewest lines, in their order; as a plain list where two columns save next to nothing.

    `width` of both columns, with the `gutter` between them, in points. `most`: lines in a band; a page may end between two bands.
    With no bound there is one band.
    """
    made = [paragraph(text, style, keep=True) for text in texts]

    def lines(room: float) -> list[int]:
        for each in made:
            each.wrap(room, _HEIGHT)
        return [len(each.lines) for each in made]

    both, alone = width - gutter, lines(width)
    ways = [(share * both, _banded(lines(share * both), lines((1 - share) * both), alone, most)) for share in SHARES]
    first, (least, bands) = min(ways, key=lambda way: way[1][0])
    if most < ENDLESS and least > WORTH * sum(alone):
        bands = tuple(Band(at, at + 1, at + 1) for at in range(len(texts)))
    return Abreast(first, first + gutter, bands)


def _banded(first: Sequence[int], second: Sequence[int], alone: Sequence[int], most: int) -> tuple[float, tuple[Band, ...]]:
    """The fewest lines, and the bands that take them, where each text takes so many in the first column, in the second, or over both."""
    down, beside = ([0, *accumulate(column)] for column in (first, second))
    best: list[tuple[float, tuple[Band, ...]]] = [(0, ())]
    for end in range(1, len(alone) + 1):
        found: tuple[float, tuple[Band, ...]] = (inf, ())
        for start in _starts(end, len(alone), most):
            ways = [(max(down[cut] - down[start], beside[end] - beside[cut]), cut) for cut in range(end - 1, start, -1)] or [(alone[start], end)]
            lines, cut = min(ways, key=lambda way: way[0])
            if (lines <= most or cut == end) and best[start][0] + lines < found[0]:
                found = (best[start][0] + lines, (*best[start][1], Band(start, cut, end)))
        best.append(found)
    return best[-1]


def _starts(end: int, count: int, most: int) -> Iterator[int]:
    """Where a band that ends here may begin, for the longest first."""
    if most < ENDLESS:
        yield from range(max(0, end - 2 * most), end)
    elif end == count:
        yield 0
