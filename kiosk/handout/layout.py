"""A whole handout: the help box over the first page, the rest in columns, drawn into a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.content import Block, Line, give_way
from kiosk.handout.furniture import Furniture
from kiosk.handout.pages import COLUMNS, Columns, Room, Slice, fit, page_count
from kiosk.handout.parts import Text
from kiosk.handout.sheet import Set, Typesetter
from kiosk.handout.typesetting import REGULAR, ROOMY, SNUG, Scale, page

MOST_PAGES = 2
"""One sheet, both sides: more is not read, and gets lost."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a PDF says about itself: nothing about the patient, not even the ticket."""

    title: str
    subject: str
    author: str
    creator: str
    language: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet laid out: where everything stands, and what gave way."""

    typesetter: Typesetter
    title: Text
    top: Set
    """The help box."""
    rest: tuple[Set, ...]
    columns: Columns
    below: float
    """Where the columns of the first page begin, in points from the foot of the paper."""
    dropped: tuple[Block, ...]

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return page_count(self.columns)


def lay_out(body: Sequence[Block], title: str, furniture: Furniture) -> Layout:
    """Set it roomily where that fits, else snugly, else without what may give way. The first block is the help box."""
    snug = _laid_out(body, title, furniture, SNUG)
    if snug.dropped or snug.pages > MOST_PAGES:
        return snug
    roomy = _laid_out(body, title, furniture, ROOMY)
    return snug if roomy.dropped or roomy.pages > MOST_PAGES else roomy


def draw(layout: Layout, furniture: Furniture, size: tuple[float, float], about: Metadata) -> bytes:
    """The PDF. The same sheet gives the same bytes: no clock and no chance in it."""
    out = BytesIO()
    # Without a first font of its own reportlab names Helvetica, which it does not embed. Its type stubs take the name for a size.
    own: Any = REGULAR
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1, lang=about.language, initialFontName=own)
    canvas.setTitle(about.title)
    canvas.setSubject(about.subject)
    canvas.setAuthor(about.author)
    canvas.setCreator(about.creator)
    for number in range(1, layout.pages + 1):
        with page(canvas, size[0], furniture.script):
            furniture.draw(canvas, number, layout.pages)
            if number == 1:
                _draw_top(canvas, layout, furniture)
            top = layout.below if number == 1 else furniture.top(number)
            for place, column in enumerate(layout.columns[(number - 1) * COLUMNS : number * COLUMNS]):
                _draw_column(canvas, layout, column, (furniture.left(place), top), furniture.column)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _laid_out(body: Sequence[Block], title: str, furniture: Furniture, scale: Scale) -> Layout:
    typesetter = Typesetter(scale, furniture.script)
    name = typesetter.title(Line(title), furniture.width)
    top = typesetter.set(body[0], furniture.width)
    rest = tuple(typesetter.set(block, furniture.column) for block in body[1:])
    below = furniture.top(1) - sum(name.heights) - top.height - scale.gap
    room = Room(first=below - furniture.bottom, later=furniture.top(2) - furniture.bottom, gap=scale.gap)
    columns, dropped = fit([each.tall for each in rest], give_way(body[1:]), room, MOST_PAGES)
    return Layout(typesetter, name, top, rest, columns, below, tuple(rest[index].block for index in dropped))


def _draw_top(canvas: Canvas, layout: Layout, furniture: Furniture) -> None:
    """The sheet's name and the help box, over the whole width of the first page."""
    x, y = furniture.left(0), furniture.top(1)
    layout.title.draw(canvas, x, y)
    y -= sum(layout.title.heights)
    _outline(canvas, layout.top.block, y)
    layout.typesetter.draw(canvas, layout.top, Slice(0, 0, len(layout.top.tall.lines)), (x, y), furniture.width)


def _draw_column(canvas: Canvas, layout: Layout, column: Sequence[Slice], at: tuple[float, float], width: float) -> None:
    x, y = at
    above: Block | None = None
    for shown in column:
        each = layout.rest[shown.block]
        if shown.first == 0:
            _outline(canvas, each.block, y)
        if above and not above.boxed and not each.block.boxed:
            layout.typesetter.rule(canvas, x, y, width)
        y = layout.typesetter.draw(canvas, each, shown, (x, y), width) - layout.typesetter.scale.gap
        above = each.block


def _outline(canvas: Canvas, block: Block, top: float) -> None:
    """An entry in the list of contents that a screen shows beside the pages."""
    canvas.bookmarkHorizontal(block.sections[0], 0, top)
    canvas.addOutlineEntry(block.title, block.sections[0])
