"""Parts made of other parts: signs in two columns, two languages side by side, a drawing and its caption, the steps of recovery.

All of it stands as in a script that runs rightwards: a page in one that runs leftwards is mirrored as a whole, and figures turn themselves back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.parts import Part
from kiosk.handout.typesetting import BLACK

RAIL = 17.0
"""Room at the start for the timeline's line and dots, in points."""
_DOT = 4.0
_HERE_DOT = 6.5
_AIR = 8.0
_RULE = 0.75
_FRAME = 1.5
_STEP_AIR = 1.5


class Figure(Protocol):
    """A drawing or a code, of a size of its own."""

    @property
    def width(self) -> float: ...

    @property
    def height(self) -> float: ...

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw it with its top left corner here."""


def tall(parts: Sequence[Part]) -> float:
    """How tall these are, one below the other."""
    return sum(height for part in parts for height in part.heights)


def draw_all(canvas: Canvas, parts: Sequence[Part], x: float, top: float) -> float:
    """Draw these whole, one below the other; return where they end."""
    for part in parts:
        part.draw(canvas, x, top, 0, len(part.heights))
        top -= sum(part.heights)
    return top


class Rule:
    """A thin line across, with air around it; it goes with what is below it."""

    leads = True

    def __init__(self, width: float, air: float) -> None:
        """`air` is its height, in points."""
        self._width, self._air = width, air
        self.heights: tuple[float, ...] = (air,)

    def draw(self, canvas: Canvas, x: float, top: float, first: int, last: int) -> None:  # noqa: ARG002 - it is never cut
        """Draw it."""
        canvas.setStrokeGray(BLACK)
        canvas.setLineWidth(_RULE)
        canvas.line(x, top - self._air * 0.4, x + self._width, top - self._air * 0.4)


class Tier:
    """Signs in two columns, read down the first and then down the second."""

    leads = False

    def __init__(self, first: Sequence[Part], other: Sequence[Part], second: float) -> None:
        """The second column begins `second` points from the start."""
        self._columns, self._lefts = (first, other), (0.0, second)
        self.heights = (max(map(tall, self._columns)),)

    def draw(self, canvas: Canvas, x: float, top: float, first: int, last: int) -> None:  # noqa: ARG002 - it is never cut
        """Draw all of it."""
        for column, left in zip(self._columns, self._lefts, strict=True):
            draw_all(canvas, column, x + left, top)


class Beside:
    """The same in two languages, each in its half, the patient's at the start, line for line."""

    def __init__(self, halves: tuple[Part, Part], second: float) -> None:
        """The second half begins `second` points from the start."""
        self._halves, self._second = halves, second
        self.leads = halves[0].leads
        self.heights = (max(sum(half.heights) for half in halves),)

    def draw(self, canvas: Canvas, x: float, top: float, first: int, last: int) -> None:  # noqa: ARG002 - it is never cut
        """Draw both."""
        for half, left in zip(self._halves, (0.0, self._second), strict=True):
            half.draw(canvas, x + left, top, 0, len(half.heights))


class Illustrated:
    """A figure at the start, words at the end, the lower of the two beside the middle of the other."""

    leads = False

    def __init__(self, figure: Figure, words: Sequence[Part], *, after: float, wide: float) -> None:
        """The figure stands in the middle of a strip so wide: what stands below each other has its words in one line."""
        self._figure, self._words, self._wide = figure, words, wide
        self._room = max(figure.height, tall(words))
        self.heights = (self._room + after,)

    def draw(self, canvas: Canvas, x: float, top: float, first: int, last: int) -> None:  # noqa: ARG002 - it is never cut
        """Draw both."""
        left = x + (self._wide - self._figure.width) / 2
        with _upright(canvas, left, self._figure.width):
            self._figure.draw(canvas, left, top - (self._room - self._figure.height) / 2)
        draw_all(canvas, self._words, x + self._wide + _AIR, top - (self._room - tall(self._words)) / 2)


class Step:
    """One step of recovery, strung with the others on a line like a station on a map; the patient's own has a frame and a larger dot."""

    leads = False

    def __init__(self, words: Sequence[Part], *, dot: float, place: tuple[bool, bool], here: bool, width: float) -> None:
        """`dot` is how far below the first line's top its dot lies; `place`: whether it is the first and whether the last of the steps."""
        self._words, self._dot, self._here = words, dot, here
        self._first, self._last = place
        self._width = width
        self.heights = (tall(words) + 2 * _STEP_AIR,)

    def draw(self, canvas: Canvas, x: float, top: float, first: int, last: int) -> None:  # noqa: ARG002 - it is never cut
        """Draw it with its piece of the line."""
        foot, dot, rail = top - self.heights[0], top - _STEP_AIR - self._dot, x + _HERE_DOT
        canvas.setStrokeGray(BLACK)
        canvas.setFillGray(BLACK)
        canvas.setLineWidth(_FRAME)
        if self._here:
            canvas.rect(x + RAIL - _DOT, foot + 1, self._width - RAIL + _DOT, top - foot - 2)
        canvas.line(rail, dot if self._first else top, rail, dot if self._last else foot)
        canvas.circle(rail, dot, _HERE_DOT if self._here else _DOT, stroke=0, fill=1)
        draw_all(canvas, self._words, x + RAIL, top - _STEP_AIR)


@contextmanager
def _upright(canvas: Canvas, x: float, width: float) -> Iterator[None]:
    """What is drawn in this strip of a mirrored page is turned back: a phone reads no mirrored code."""
    canvas.saveState()
    if canvas.absolutePosition(1, 0)[0] < canvas.absolutePosition(0, 0)[0]:
        canvas.transform(-1, 0, 0, 1, 2 * x + width, 0)
    yield
    canvas.restoreState()
