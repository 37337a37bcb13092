"""What slips and forms are built of: pieces that say how high they are at a width, and draw themselves there."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Protocol

from kiosk.handout.pen import HAIR, THICK, THIN, Pen
from kiosk.handout.tongue import Tongue
from kiosk.handout.typesetting import Style, paragraph

LEADING = 1.22
"""Line to line, in type sizes."""
_ENDLESS = 1e6
_MIDDLE = 0.5
"""From the top of a line to the middle of its small letters, in leadings."""


class Along(Enum):
    """Where words stand in their line."""

    START = "start"
    CENTRE = "centre"
    END = "end"


class Piece(Protocol):
    """Something on a page."""

    def height(self, width: float) -> float:
        """In points, at this width."""

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        """With its upper corner at the start of the line here."""


class Words:
    """A paragraph of plain text."""

    def __init__(self, tongue: Tongue, text: str, size: float, *, bold: bool = False, along: Along = Along.START, strong: str = "") -> None:  # noqa: PLR0913 - a paragraph's look
        """`strong` stands before the text in the heavy weight."""
        style = Style(size, size * LEADING, bold=bold, right=along is Along.END, centred=along is Along.CENTRE, script=tongue.script)
        self._made = paragraph(text, style, strong=strong)
        self._heights: dict[float, float] = {}
        self.leading = self._made.line

    def height(self, width: float) -> float:
        if width not in self._heights:
            self._heights[width] = float(self._made.wrap(width, _ENDLESS)[1])
        return self._heights[width]

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        self._made.wrap(width, _ENDLESS)
        pen.put(self._made, start, top, self.height(width))


class Bullet:
    """A paragraph behind a dot."""

    def __init__(self, tongue: Tongue, text: str, size: float) -> None:
        self._dot, self._words, self._room = Words(tongue, "•", size), Words(tongue, text, size), size * 0.8

    def height(self, width: float) -> float:
        return self._words.height(width - self._room)

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        self._dot.draw(pen, start, top, self._room)
        self._words.draw(pen, start + self._room, top, width - self._room)


class Gap:
    """Nothing, so many points high."""

    def __init__(self, height: float) -> None:
        self._height = height

    def height(self, width: float) -> float:  # noqa: ARG002 - a piece's
        return self._height

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        """Nothing to draw."""


class Stack:
    """Pieces below each other."""

    def __init__(self, *pieces: Piece, gap: float = 0.0) -> None:
        self._pieces, self._gap = pieces, gap

    def height(self, width: float) -> float:
        return sum(piece.height(width) for piece in self._pieces) + self._gap * max(0, len(self._pieces) - 1)

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        for piece in self._pieces:
            piece.draw(pen, start, top, width)
            top += piece.height(width) + self._gap


class Inset:
    """A piece further in."""

    def __init__(self, piece: Piece, start: float, end: float = 0.0) -> None:
        self._piece, self._start, self._end = piece, start, end

    def height(self, width: float) -> float:
        return self._piece.height(width - self._start - self._end)

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        self._piece.draw(pen, start + self._start, top, width - self._start - self._end)


class Beside:
    """Pieces beside each other, each with its share of the width; the tallest makes the height."""

    def __init__(self, *pieces: tuple[Piece, float], gap: float = 8.0) -> None:
        """A share of 1 or less is of what the others leave; a larger one is points."""
        self._pieces, self._gap = pieces, gap

    def height(self, width: float) -> float:
        return max(piece.height(wide) for (piece, _), wide in zip(self._pieces, self._widths(width), strict=True))

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        for (piece, _), wide in zip(self._pieces, self._widths(width), strict=True):
            piece.draw(pen, start, top, wide)
            start += wide + self._gap

    def _widths(self, width: float) -> list[float]:
        free = width - self._gap * (len(self._pieces) - 1) - sum(share for _, share in self._pieces if share > 1)
        return [share if share > 1 else free * share for _, share in self._pieces]


class Boxed:
    """A piece in a frame."""

    def __init__(self, piece: Piece, *, line: float = THIN, pad: float = 6.0) -> None:
        self._piece, self._line, self._pad = piece, line, pad

    def height(self, width: float) -> float:
        return self._piece.height(width - 2 * self._pad) + 2 * self._pad

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        pen.frame(start, top, width, self.height(width), self._line)
        self._piece.draw(pen, start + self._pad, top + self._pad, width - 2 * self._pad)


class Barred:
    """A piece with a bar along its start: it hangs on what stands above it."""

    def __init__(self, piece: Piece, *, line: float = THICK, room: float = 8.0) -> None:
        self._piece, self._line, self._room = piece, line, room

    def height(self, width: float) -> float:
        return self._piece.height(width - self._room)

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        pen.post(start + self._line / 2, top + 1, self.height(width) - 2, self._line, grey=0.55)
        self._piece.draw(pen, start + self._room, top, width - self._room)


class Tick:
    """A box to tick, and what it says."""

    def __init__(self, words: Words, *, side: float) -> None:
        self._words, self._side = words, side

    def height(self, width: float) -> float:
        return max(self._words.height(width - self._room), self._side + 1)

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        pen.frame(start, top + max(0.5, self._words.leading * _MIDDLE - self._side / 2 + 0.6), self._side, self._side)
        self._words.draw(pen, start + self._room, top, width - self._room)

    @property
    def _room(self) -> float:
        return self._side + 5


class Blank:
    """A name, and a line to write on."""

    def __init__(self, words: Words, *, share: float, height: float) -> None:
        """`share` of the width is the name's."""
        self._words, self._share, self._height = words, share, height

    def height(self, width: float) -> float:
        return max(self._height, self._words.height(width * self._share))

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        high = self.height(width)
        self._words.draw(pen, start, top + high - self._words.height(width * self._share), width * self._share)
        pen.rule(start + width * self._share + 4, top + high - 2, width * (1 - self._share) - 4)


class Rule:
    """A line across, with air above and below."""

    def __init__(self, *, line: float = HAIR, air: float = 4.0) -> None:
        self._line, self._air = line, air

    def height(self, width: float) -> float:  # noqa: ARG002 - a piece's
        return 2 * self._air

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        pen.rule(start, top + self._air, width, self._line)


def largest(pieces: Iterable[Piece], width: float, room: float) -> Piece:
    """The first of these, from the largest on, that is not higher than the room; the last where none fits."""
    piece: Piece = Gap(0)
    for piece in pieces:
        if piece.height(width) <= room:
            break
    return piece
