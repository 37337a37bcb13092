"""Draws on one sheet: sizes in points, places from the start of the line and the top of the paper, whichever way the words run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, repeat

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from kiosk.handout.blank import blank
from kiosk.handout.typeface import Script
from kiosk.handout.typesetting import BLACK, page

HAIR, THIN, THICK = 0.6, 1.1, 2.4
"""Widths of lines: what divides, what frames, what must be seen from afar."""


@dataclass(frozen=True, slots=True)
class About:
    """What a PDF says about itself: nothing about a patient, not even a ticket."""

    title: str
    author: str
    creator: str
    script: Script


class Pen:
    """A page under way."""

    def __init__(self, canvas: Canvas, size: tuple[float, float]) -> None:
        self._canvas = canvas
        self.width, self.height = size

    def put(self, made: Flowable, start: float, top: float, height: float) -> None:
        """A paragraph that was wrapped and is this high."""
        made.drawOn(self._canvas, start, self.height - top - height)

    def frame(self, start: float, top: float, width: float, height: float, line: float = THIN) -> None:
        """A rectangle's outline."""
        self._canvas.setStrokeGray(BLACK)
        self._canvas.setLineWidth(line)
        self._canvas.rect(start, self.height - top - height, width, height)

    def fill(self, start: float, top: float, width: float, height: float, grey: float) -> None:
        """A filled rectangle; 0 is black, 1 is white."""
        self._canvas.setFillGray(grey)
        self._canvas.rect(start, self.height - top - height, width, height, stroke=0, fill=1)
        self._canvas.setFillGray(BLACK)

    def rule(self, start: float, top: float, width: float, line: float = HAIR, grey: float = BLACK) -> None:
        """A line along the words."""
        y = self.height - top
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(line)
        self._canvas.line(start, y, start + width, y)

    def post(self, start: float, top: float, height: float, line: float = HAIR, grey: float = BLACK) -> None:
        """A line across the lines of words."""
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(line)
        self._canvas.line(start, self.height - top, start, self.height - top - height)


Draw = Callable[[Pen], None]
"""Draws one page."""


def pdf(about: About, size: tuple[float, float], pages: Iterable[Draw], scripts: Iterable[Script] = ()) -> bytes:
    """The pages as a file, mirrored as a whole for a script that runs leftwards. The same pages give the same bytes: no clock and no chance in it.

    `scripts`: of each page, where not all are written as the first.
    """
    out = BytesIO()
    canvas = blank(out, size, about.script.language)
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setCreator(about.creator)
    for draw, script in zip(pages, chain(scripts, repeat(about.script)), strict=False):
        with page(canvas, size[0], script):
            draw(Pen(canvas, size))
        canvas.showPage()
    canvas.save()
    return out.getvalue()
