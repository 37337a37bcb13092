"""Draws on one sheet: sizes in points, places from the start of the line and the top of the paper, whichever way the words run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from kiosk.handout.typesetting import BLACK, REGULAR

HAIR, THIN, THICK = 0.6, 1.1, 2.4
"""Widths of lines: what divides, what frames, what must be seen from afar."""


@dataclass(frozen=True, slots=True)
class About:
    """What a PDF says about itself: nothing about a patient, not even a ticket."""

    title: str
    author: str
    creator: str
    language: str


class Pen:
    """A page under way."""

    def __init__(self, canvas: Canvas, size: tuple[float, float], *, leftwards: bool) -> None:
        """`leftwards`: the page is mirrored, for words that run from right to left."""
        self._canvas, self._leftwards = canvas, leftwards
        self.width, self.height = size

    def put(self, made: Flowable, start: float, top: float, width: float, height: float) -> None:
        """A paragraph that was wrapped to this width and is this high."""
        made.drawOn(self._canvas, self._left(start, width), self.height - top - height)

    def frame(self, start: float, top: float, width: float, height: float, line: float = THIN) -> None:
        """A rectangle's outline."""
        self._canvas.setStrokeGray(BLACK)
        self._canvas.setLineWidth(line)
        self._canvas.rect(self._left(start, width), self.height - top - height, width, height)

    def fill(self, start: float, top: float, width: float, height: float, grey: float) -> None:
        """A filled rectangle; 0 is black, 1 is white."""
        self._canvas.setFillGray(grey)
        self._canvas.rect(self._left(start, width), self.height - top - height, width, height, stroke=0, fill=1)
        self._canvas.setFillGray(BLACK)

    def rule(self, start: float, top: float, width: float, line: float = HAIR, grey: float = BLACK) -> None:
        """A line along the words."""
        left, y = self._left(start, width), self.height - top
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(line)
        self._canvas.line(left, y, left + width, y)

    def post(self, start: float, top: float, height: float, line: float = HAIR, grey: float = BLACK) -> None:
        """A line across the lines of words."""
        x = self._left(start, 0)
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(line)
        self._canvas.line(x, self.height - top, x, self.height - top - height)

    def entry(self, name: str, title: str, top: float) -> None:
        """A line in the list of contents that a screen shows beside the pages."""
        self._canvas.bookmarkHorizontal(name, 0, self.height - top)
        self._canvas.addOutlineEntry(title, name)

    def _left(self, start: float, width: float) -> float:
        return self.width - start - width if self._leftwards else start


Draw = Callable[[Pen], None]
"""Draws one page."""


def pdf(about: About, size: tuple[float, float], pages: Iterable[Draw], *, leftwards: bool) -> bytes:
    """The pages as a file. The same pages give the same bytes: no clock and no chance in it."""
    out = BytesIO()
    # Without a first font of its own reportlab names Helvetica, which it does not embed. Its type stubs take the name for a size.
    own: Any = REGULAR
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1, lang=about.language, initialFontName=own)
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setCreator(about.creator)
    for draw in pages:
        draw(Pen(canvas, size, leftwards=leftwards))
        canvas.showPage()
    canvas.save()
    return out.getvalue()
