"""The pieces that a block is built of, each with its height before it is drawn."""

from __future__ import annotations

from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.content import Form, Line
from kiosk.handout.typesetting import Style, paragraph

_ENDLESS = 1e6


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
        self._made = paragraph(line.text, style, bullet="•" if line.form is Form.BULLET else None, strong=line.strong, keep=True)
        self._width, self._line = width, self._made.line
        self.leads = leads or line.form is Form.LEAD
        self._made.wrap(width, _ENDLESS)
        lines = max(1, len(self._made.lines))
        self.heights = (*(self._line for _ in range(lines - 1)), self._line + after)

    def draw(self, canvas: Canvas, x: float, top: float, first: int = 0, last: int | None = None) -> None:
        """Draw it, or some of its lines."""
        made = self._made
        for cut, keep in ((last, 0), (first, 1)):
            if cut and cut < len(self.heights):
                made = made.split(self._width, self._line * cut)[keep]
                made.wrap(self._width, _ENDLESS)
        made.drawOn(canvas, x, top - made.height)
