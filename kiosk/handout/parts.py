"""The pieces that a block is built of, each with its height before it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.content import Form, Line, Row
from kiosk.handout.typesetting import BLACK, Style, paragraph

_RAIL = 16.0
"""Room at the left for the timeline's line and dots, in points."""
_DOT = 4.0
_AIR = 8.0
_ENDLESS = 1e6
_MIDDLE = 0.63
"""From the top of a line to the middle of its small letters, in type sizes."""


class Part(Protocol):
    """Something that can be drawn. `heights` has an entry for every line at which a page may end."""

    @property
    def heights(self) -> tuple[float, ...]: ...

    @property
    def leads(self) -> bool:
        """Whether it must not be the last thing on a page."""

    def draw(self, canvas: Canvas, x: float, top: float, first: int, last: int) -> None:
        """Draw the lines from `first` to before `last`."""


class Text:
    """A paragraph."""

    def __init__(self, line: Line, style: Style, width: float, *, after: float = 0.0, leads: bool = False) -> None:
        """`after` is the space below it; one that leads is never the last thing in a column."""
        self._made = paragraph(line.text, style, bullet="•" if line.form is Form.BULLET else None, strong=line.strong)
        self._width, self._line = width, style.line
        self.leads = leads or line.form is Form.LEAD
        self._made.wrap(width, _ENDLESS)
        lines = max(1, len(self._made.lines))
        self.heights = (*(style.line for _ in range(lines - 1)), style.line + after)

    def draw(self, canvas: Canvas, x: float, top: float, first: int = 0, last: int | None = None) -> None:
        """Draw it, or some of its lines."""
        made = self._made
        for cut, keep in ((last, 0), (first, 1)):
            if cut and cut < len(self.heights):
                made = made.split(self._width, self._line * cut)[keep]
        made.drawOn(canvas, x, top - made.wrap(self._width, _ENDLESS)[1])


class Tier:
    """A lead, and below it its signs in two columns, read down the first and then down the second."""

    leads = False

    def __init__(self, lead: Text, signs: Sequence[Part], *, second: float, width: float, ruled: bool) -> None:
        """The second column begins `second` points from the left; a rule above divides the tier from what came before."""
        self._lead, self._second, self._width = lead, second, width
        self._above = _AIR if ruled else 0.0
        ways = [(signs[:cut], signs[cut:]) for cut in range(len(signs), 0, -1)]
        self._columns = min(ways, key=lambda way: max(map(_tall, way)))
        self.heights = (self._above + sum(lead.heights) + max(map(_tall, self._columns)),)

    def draw(self, canvas: Canvas, x: float, top: float, first: int, last: int) -> None:  # noqa: ARG002 - it is never cut
        """Draw all of it."""
        if self._above:
            canvas.setStrokeGray(BLACK)
            canvas.setLineWidth(0.75)
            canvas.line(x, top - self._above * 0.4, x + self._width, top - self._above * 0.4)
        top -= self._above
        self._lead.draw(canvas, x, top)
        top -= sum(self._lead.heights)
        for column, left in zip(self._columns, (x, x + self._second), strict=True):
            y = top
            for sign in column:
                sign.draw(canvas, left, y, first, len(sign.heights))
                y -= sum(sign.heights)


class Steps:
    """The steps of recovery, strung on a line like stations on a map: when and what is usual, below it what helps."""

    leads = False

    def __init__(self, rows: Sequence[Row], style: Style, width: float) -> None:
        room = width - _RAIL
        self._dot = style.size * _MIDDLE
        self._steps = [(Text(Line(row.feel, strong=row.when), style, room), Text(Line(row.helps), style, room, after=_AIR * 0.4)) for row in rows]
        self.heights = tuple(sum(sum(text.heights) for text in step) for step in self._steps)

    def draw(self, canvas: Canvas, x: float, top: float, first: int, last: int) -> None:
        """Draw the steps from `first` to before `last`, joined by the line."""
        y = top
        dots: list[float] = []
        for step in self._steps[first:last]:
            dots.append(y - self._dot)
            for text in step:
                text.draw(canvas, x + _RAIL, y)
                y -= sum(text.heights)
        canvas.setLineWidth(1.5)
        canvas.setStrokeGray(BLACK)
        canvas.setFillGray(BLACK)
        canvas.line(x + _DOT, dots[0], x + _DOT, dots[-1])
        for dot in dots:
            canvas.circle(x + _DOT, dot, _DOT, stroke=0, fill=1)


def _tall(parts: Sequence[Part]) -> float:
    return sum(height for part in parts for height in part.heights)
