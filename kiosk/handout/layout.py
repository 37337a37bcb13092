"""A whole handout: the boxes over the first page, the rest in columns, drawn into a PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.blank import blank
from kiosk.handout.content import KEPT, Block, give_way
from kiosk.handout.furniture import Furniture
from kiosk.handout.pages import Columns, Room, Slice, fit
from kiosk.handout.scales import Kind, Scale
from kiosk.handout.sheet import Set, Typesetter
from kiosk.handout.typesetting import Script, page

LEAST = 30.0
"""Points: less room below the boxes of page 1 than this stays empty."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a PDF says about itself: nothing about the patient, not even the ticket."""

    title: str
    subject: str
    author: str
    creator: str
    language: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What is to be set."""

    scripts: tuple[Script, ...]
    """Of the one language or the two."""
    sheet: tuple[tuple[Block, ...], ...]
    """Each block in each language. The first is the help box."""
    again: Callable[[Block, int], str]
    """The title of a box that goes on on another page, in the first language or the second."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Some of a block, and where it stands, in points from the left and the foot of the paper."""

    page: int
    each: Set
    shown: Slice
    left: float
    top: float
    width: float
    height: float
    ruled: bool
    """A rule divides it from what is above it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet laid out: where everything stands, and what gave way."""

    typesetter: Typesetter
    kind: Kind
    top: tuple[Set, ...]
    """The boxes over the first page."""
    rest: tuple[Set, ...]
    columns: Columns
    below: float
    """Where the columns of the first page begin, in points from the foot of the paper."""
    clear: bool
    """The boxes of the first page end above its foot; where they do not, nothing else is laid out."""
    pages: int
    dropped: tuple[Block, ...]
    """What gave way, the first to go first."""

    @property
    def fits(self) -> bool:
        """The boxes are no taller than the first page, and the pages no more than there may be."""
        return self.clear and self.pages <= self.kind.pages

    @property
    def wanting(self) -> bool:
        """Whether something gave way that was asked for, or belongs on every sheet."""
        return any(block.priority == KEPT or block.place == "tips" for block in self.dropped)

    @property
    def hard_up(self) -> bool:
        """Whether more gave way than may for the sizes of type: a tip of those that stay, or what belongs on every sheet and does not yield."""
        tips = sum(each.block.place == "tips" for each in self.rest)
        gone = sum(block.place == "tips" for block in self.dropped)
        kept = any(block.priority == KEPT and block.place not in self.kind.yields for block in self.dropped)
        return kept or bool(gone and tips - gone < self.kind.tips)


def lay_out(manuscript: Manuscript, furniture: Furniture, kind: Kind) -> Layout:
    """Set it in the roomiest of the first two ways in which nothing gives way, else in the second; in a tighter one if that holds too little."""
    roomy, snug, *tighter = kind.scales
    second = _laid_out(manuscript, furniture, kind, snug)
    if second.fits and not second.dropped:
        first = _laid_out(manuscript, furniture, kind, roomy)
        return first if first.fits and not first.dropped else second
    for scale in tighter:
        if second.fits and not (second.hard_up if kind.sizes_first or scale.smaller_than(second.typesetter.scale) else second.wanting):
            break
        second = _laid_out(manuscript, furniture, kind, scale)
    return second


def placed(layout: Layout, furniture: Furniture) -> Iterator[Placed]:
    """Where everything stands, page after page; nothing on paper lies outside of these but head and foot."""
    gap = layout.typesetter.scale.gap
    y = furniture.top(1)
    for each in layout.top:
        yield Placed(1, each, Slice(-1, 0, len(each.tall.lines)), furniture.left(0), y, furniture.width, each.height, ruled=False)
        y -= each.height + gap
    columns = layout.kind.columns
    width = furniture.column if columns > 1 else furniture.width
    for number, column in enumerate(layout.columns):
        page, place = number // columns + 1, number % columns
        y = layout.below if page == 1 else furniture.top(page)
        above: Block | None = None
        for shown in column:
            each = layout.rest[shown.block]
            height = layout.typesetter.height(each, shown)
            ruled = above is not None and not above.boxed and not each.block.boxed and not each.tall.leans
            yield Placed(page, each, shown, furniture.left(place), y, width, height, ruled)
            y -= height + gap
            above = each.block


def draw(layout: Layout, furniture: Furniture, size: tuple[float, float], about: Metadata) -> bytes:
    """The PDF. The same sheet gives the same bytes: no clock and no chance in it."""
    out = BytesIO()
    canvas = blank(out, size, about.language)
    canvas.setTitle(about.title)
    canvas.setSubject(about.subject)
    canvas.setAuthor(about.author)
    canvas.setCreator(about.creator)
    everything = list(placed(layout, furniture))
    for number in range(1, layout.pages + 1):
        with page(canvas, size[0], furniture.script):
            furniture.draw(canvas, number, layout.pages)
            for where in everything:
                if where.page == number:
                    _draw(canvas, layout.typesetter, where)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, typesetter: Typesetter, where: Placed) -> None:
    if where.shown.first == 0:
        _outline(canvas, where.each.block, where.top)
    if where.ruled:
        typesetter.rule(canvas, where.left, where.top, where.width)
    typesetter.draw(canvas, where.each, where.shown, (where.left, where.top), where.width)


def _laid_out(manuscript: Manuscript, furniture: Furniture, kind: Kind, scale: Scale) -> Layout:
    typesetter = Typesetter(scale, manuscript.scripts, boxes_whole=kind.columns > 1)
    sheet = manuscript.sheet
    boxes = [] if kind.columns == 1 else [blocks for blocks in sheet if blocks[0].place in {"help", "today"}]
    top = tuple(typesetter.set(blocks, furniture.width) for blocks in boxes)
    below = furniture.top(1) - sum(each.height + scale.gap for each in top)
    left = below - furniture.bottom
    if left + scale.gap < 0:  # most words fit in the second or third way only: the rest need not be set for nothing
        return Layout(typesetter, kind, top, (), (), below, clear=False, pages=1, dropped=())
    others = sheet[len(boxes) :]
    width = furniture.column if kind.columns > 1 else furniture.width
    rest = tuple(
        typesetter.set(blocks, width, [manuscript.again(block, at) for at, block in enumerate(blocks)], above=above[0] if above else None)
        for above, blocks in zip([None, *others], others, strict=False)
    )
    room = Room(left if left >= LEAST else 0.0, furniture.top(2) - furniture.bottom, scale.gap, kind.columns)
    order = give_way([blocks[0] for blocks in others], kind.last_resort, kind.yields if scale.yields_first else ())
    columns, gone = fit([each.tall for each in rest], order, room, kind.pages)
    pages, dropped = room.pages(columns), tuple(rest[index].block for index in gone)
    return Layout(typesetter, kind, top, rest, columns, below, clear=True, pages=pages, dropped=dropped)


def _outline(canvas: Canvas, block: Block, top: float) -> None:
    """An entry in the list of contents that a screen shows beside the pages."""
    canvas.bookmarkHorizontal(block.sections[0], 0, top)
    canvas.addOutlineEntry(block.title, block.sections[0])
