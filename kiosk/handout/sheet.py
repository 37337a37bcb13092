"""The sheet itself: blocks broken into lines at one scale, in one language or in two, and drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.abreast import ENDLESS, abreast
from kiosk.handout.code import encode
from kiosk.handout.composed import RAIL, Beside, Illustrated, Rule, Step, Tier
from kiosk.handout.content import Block, Form, Line, Row
from kiosk.handout.drawing import Drawing, read
from kiosk.handout.pages import Slice, Tall
from kiosk.handout.parts import Part, Text
from kiosk.handout.scales import Scale
from kiosk.handout.typeface import ENGLISH
from kiosk.handout.typesetting import BLACK, GREY, Script, Style

_POINT = "\u00a0· "
"""Between the columns of the timeline; no line begins with it."""
_GUTTER = 10.0
"""Between the two columns of signs in the help box, and between two languages, in points: a short sign then takes one line."""
_BAND = 4
"""So many lines of signs, at most, go to the next page together."""
_BESIDE = 8.0
"""Between a figure and its words, in points."""
_BULLET = 0.93
"""How far a bullet's words stand in, in type sizes."""
_RULE_AT = 0.45
"""How far up the gap between two blocks its rule lies: nearer to what it closes."""
_BOX_AIR = 2.0
_HELP_FRAME = 2.5
_FRAME = 1.2
_DRAWN = 5.4
"""How wide a drawing is at most, in sizes of the type beside it."""
_DRAWN_TALL = 2.3
"""How tall it is at most, in lines beside it: its caption takes two."""
_MIDDLE = 0.25
"""From the foot of the letters to the middle of the small ones, in type sizes."""

KEPT_TEXTS = 4096
"""Paragraphs that are kept, broken into lines of one size and width: half of a sheet's come again on the next."""

Make = Callable[[int, float], Part]
"""Makes a part in the first language or the second, this wide."""


@dataclass(frozen=True, slots=True)
class Set:
    """A block broken into lines."""

    block: Block
    """In the patient's language."""
    parts: tuple[Part, ...]
    tall: Tall
    headed: bool = True
    """Whether its title stands above it."""
    again: Part | None = None
    """Its title once more, above what stands on another page."""

    @property
    def height(self) -> float:
        """All of it, in points."""
        return sum(self.tall.lines)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A drawing at the width that it has on this sheet."""

    drawing: Drawing
    width: float

    @property
    def height(self) -> float:
        return self.drawing.height_at(self.width)

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        self.drawing.draw(canvas, x, top, self.width)


@dataclass(frozen=True, slots=True)
class _Coded:
    """A square code at the size that it has on every sheet."""

    words: str

    @property
    def width(self) -> float:
        return encode(self.words).side

    height = width

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        encode(self.words).draw(canvas, x, top)


class Typesetter:
    """Breaks blocks into lines at one scale, and draws them."""

    def __init__(self, scale: Scale, scripts: Sequence[Script] = (ENGLISH,), *, boxes_whole: bool = True) -> None:
        """`scripts`: of the one language or the two. `boxes_whole`: a box stays whole; else it may go on on another page."""
        self.scale = scale
        self._scripts, self._whole = scripts, boxes_whole

    def set(self, blocks: Sequence[Block], width: float, again: Sequence[str] = (), above: Block | None = None) -> Set:
        """Break a block, given in one language or in two, into lines of this width.

        `again`: its title where it goes on on another page. `above`: the block before it; under its title drawings need no heading.
        """
        block = blocks[0]
        leans = (block.pictured or block.more) and above is not None and (above.place, above.title) == (block.place, block.title)
        inside = width - 2 * self.scale.padding if block.boxed else width
        headed = not leans and (block.pictured or not block.run_in)
        parts = self._code(blocks, inside) if block.code else self._words(blocks, inside, headed=headed)
        heights = [height for part in parts for height in part.heights]
        breaks = frozenset(_breaks(parts, whole=block.place == "today"))
        if not block.boxed:
            return Set(block, tuple(parts), Tall(tuple(heights), breaks, one_page=block.one_page and not leans, leans=leans), headed)
        heights[0] += 2 * self.scale.padding
        if self._whole or not again:
            return Set(block, tuple(parts), Tall(tuple(heights), frozenset(), one_page=block.one_page), headed)
        title = _across(len(blocks), inside, lambda at, room: self._small_heading(at, again[at], room, boxed=True))
        return Set(block, tuple(parts), Tall(tuple(heights), breaks, again=2 * self.scale.padding + sum(title.heights)), headed, title)

    def draw(self, canvas: Canvas, each: Set, shown: Slice, at: tuple[float, float], width: float) -> float:
        """Draw some of a block with its top left corner here; return where it ends."""
        x, top = at
        height = self.height(each, shown)
        y = top
        if each.block.boxed:
            canvas.setStrokeGray(BLACK)
            canvas.setLineWidth(_HELP_FRAME if each.block.place == "help" else _FRAME)
            canvas.rect(x, top - height, width, height)
            x, y = x + self.scale.padding, y - self.scale.padding
        if shown.first and each.again:
            each.again.draw(canvas, x, y, 0, len(each.again.heights))
            y -= sum(each.again.heights)
        starts = accumulate((len(part.heights) for part in each.parts), initial=0)
        for part, start in zip(each.parts, starts, strict=False):
            first, last = max(shown.first - start, 0), min(shown.last - start, len(part.heights))
            if first < last:
                part.draw(canvas, x, y, first, last)
                y -= sum(part.heights[first:last])
        return top - height

    def height(self, each: Set, shown: Slice) -> float:
        """How tall this much of a block is, with its frame."""
        return each.tall.height(shown.first, shown.last) + (each.tall.again if shown.first else 0.0)

    def rule(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Divide the block that begins here from the one above it."""
        y = top + self.scale.gap * _RULE_AT
        canvas.setStrokeGray(GREY)
        canvas.setLineWidth(0.75)
        canvas.line(x, y, x + width, y)

    def _words(self, blocks: Sequence[Block], width: float, *, headed: bool) -> list[Part]:
        block = blocks[0]
        make = self._small_heading if block.run_in else self._heading
        heading = _across(len(blocks), width, lambda at, room: make(at, blocks[at].title, room, boxed=block.boxed))
        parts: list[Part] = [heading] if headed else []
        parts += [self._step(blocks, index, width) for index in range(len(block.rows))]
        if block.place == "help":
            return parts + self._tiers(blocks, width)
        for index, line in enumerate(block.lines):
            if block.place == "today" and index and line.strong and line.text:
                parts.append(Rule(width, self.scale.air))
            parts.append(self._line(blocks, index, width))
        return parts

    def _code(self, blocks: Sequence[Block], width: float) -> list[Part]:
        """The code at the start, its heading and how to use it at the end."""
        figure = _Coded(blocks[0].code)
        room = width - figure.width - _BESIDE
        words = [_across(len(blocks), room, lambda at, room: self._heading(at, blocks[at].title, room)), self._line(blocks, 0, room)]
        return [Illustrated(figure, words, after=0.0, wide=figure.width)]

    def _heading(self, at: int, title: str, width: float, *, boxed: bool = False) -> Part:
        style = Style(self.scale.heading, self.scale.heading_leading, bold=True, script=self._scripts[at])
        return _text(Line(title), style, width, after=self.scale.under + (_BOX_AIR if boxed else 0.0), leads=True)

    def _small_heading(self, at: int, title: str, width: float, *, boxed: bool) -> Part:  # noqa: ARG002 - as a heading
        """Above drawings, and where a box goes on, in the size of what stands around it."""
        return _text(Line(title), self._style(at, large=False, bold=True), width, after=self.scale.under, leads=True)

    def _line(self, blocks: Sequence[Block], index: int, width: float) -> Part:
        """A line, with its drawing where it has one."""
        today = blocks[0].place == "today"
        picture = "" if today and not self.scale.today_drawn else blocks[0].lines[index].picture
        wide, high = _DRAWN * self.scale.body, _DRAWN_TALL * self.scale.body_leading
        figure = _drawn(read(picture), wide, high) if picture else None
        room = width - wide - _BESIDE if figure else width
        text = _across(len(blocks), room, lambda at, room: self._text(at, blocks[at], blocks[at].lines[index], room))
        if figure is None:
            return text
        return Illustrated(figure, [text], after=self.scale.between + _BOX_AIR, wide=wide)

    def _text(self, at: int, block: Block, line: Line, width: float, *, bold: bool = False) -> Part:
        allowed = self.scale.today_large if block.place == "today" else self.scale.rest_large or block.place == "help"
        large = (line.marked and self.scale.marked_large) or (allowed and block.large and not line.small)
        bullet = line.form is Form.BULLET
        sign = bullet and block.place == "help"
        style = self._style(at, large=large, bold=bold or line.marked, bullet=bullet, leading=self.scale.sign_leading if sign else 0.0)
        return _text(line, style, width, after=0.0 if sign else self.scale.between)

    def _style(self, at: int = 0, *, large: bool, bold: bool = False, bullet: bool = False, leading: float = 0.0) -> Style:
        scale = self.scale
        size, usual = (scale.large, scale.large_leading) if large else (scale.body, scale.body_leading)
        leading = leading or usual
        return Style(size, leading, bold=bold, indent=_BULLET * size if bullet else 0.0, script=self._scripts[at])

    def _step(self, blocks: Sequence[Block], index: int, width: float) -> Part:
        """A step of the timeline: when, what is usual, what helps; at the patient's own also where they are and until when."""
        here = bool(blocks[0].rows[index].here)
        said = [_said(block.rows[index]) for block in blocks]
        room = width - RAIL - (_BOX_AIR * 2 if here else 0.0)

        def make(line: int) -> Part:
            return _across(len(blocks), room, lambda at, half: self._text(at, blocks[at], said[at][line], half))

        style = self._style(large=blocks[0].large)
        place = (index == 0, index == len(blocks[0].rows) - 1)
        return Step([make(line) for line in range(len(said[0]))], dot=style.baseline - style.size * _MIDDLE, place=place, here=here, width=width)

    def _tiers(self, blocks: Sequence[Block], width: float) -> list[Part]:
        """What to do, and below it the signs for it."""
        parts: list[Part] = []
        lines = blocks[0].lines
        starts = [index for index, line in enumerate(lines) if line.form is not Form.BULLET]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            parts += [Rule(width, self.scale.air)] if start else []
            parts.append(self._lead(blocks, start, width))
            parts += self._signs(blocks, range(start + 1, end), width)
        return parts

    def _signs(self, blocks: Sequence[Block], signs: range, width: float) -> list[Part]:
        """In two columns where they are in one language, in bands at which a box may be cut; two languages have no room for that."""
        if len(blocks) > 1 or not signs:
            return [self._line(blocks, index, width) for index in signs]
        texts = tuple(blocks[0].lines[index].text for index in signs)
        way = abreast(texts, self._style(large=True, bullet=True), width, _GUTTER, ENDLESS if self._whole else _BAND)
        parts: list[Part] = []
        for band in way.bands:
            first, other = ([signs[at] for at in range(*part)] for part in ((band.start, band.cut), (band.cut, band.end)))
            rooms = (way.first if other else width, width - way.second)
            ways = zip((first, other), rooms, strict=True)
            down, beside = ([self._line(blocks, at, room) for at in column] for column, room in ways)
            parts.append(Tier(down, beside, way.second))
        return parts

    def _lead(self, blocks: Sequence[Block], index: int, width: float) -> Part:
        return _across(len(blocks), width, lambda at, room: self._text(at, blocks[at], blocks[at].lines[index], room, bold=True))


_text = lru_cache(KEPT_TEXTS)(Text)


def _drawn(drawing: Drawing, wide: float, high: float) -> _Drawn:
    """As large as it can be in this much room."""
    return _Drawn(drawing, min(wide, high * drawing.width / drawing.height))


def _half(width: float) -> float:
    return (width - _GUTTER) / 2


def _across(languages: int, width: float, make: Make) -> Part:
    """A part in one language, or in two side by side."""
    if languages == 1:
        return make(0, width)
    return Beside((make(0, _half(width)), make(1, _half(width))), _half(width) + _GUTTER)


def _said(row: Row) -> list[Line]:
    """The lines of one step: phase and time, what it feels like, what helps; at the patient's own also that they are here, and until when."""
    here, *dates = row.here or ("",)
    phase = f"{here} · {row.phase}" if here else row.phase
    return [Line(f"{row.when}{_POINT}{row.feel}{_POINT}{row.helps}", strong=phase), *(Line("", strong=date) for date in dates)]


def _breaks(parts: Sequence[Part], *, whole: bool) -> list[int]:
    """Where a column may end: between two parts unless the upper one leads in the lower, or within one with two lines on either side.

    `whole`: never within one. What to do today holds warnings, and half a warning is none.
    """
    found: list[int] = []
    start = 0
    for number, part in enumerate(parts):
        if number and not parts[number - 1].leads:
            found.append(start)
        pieces = len(part.heights)
        if not (part.leads or whole):
            found += range(start + 2, start + pieces - 1)
        start += pieces
    return found
