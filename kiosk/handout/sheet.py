"""The sheet itself: blocks broken into lines at one scale, and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.content import Block, Form, Line
from kiosk.handout.pages import Slice, Tall
from kiosk.handout.parts import Part, Steps, Text, Tier
from kiosk.handout.typesetting import BLACK, ENGLISH, GREY, Scale, Script, Style

_TITLE = 20
_GUTTER = 10.0
"""Between the two columns of signs in the help box, in points: a short sign then takes one line."""
_PADDING = 8.0
"""Inside a box, in points."""
_BULLET = 13.0
"""How far a bullet's words stand in, in points."""
_RULE_AT = 0.45
"""How far up the gap between two blocks its rule lies: nearer to what it closes."""
_BOX_AIR = 2.0
_HELP_FRAME = 2.5
_FRAME = 1.2


@dataclass(frozen=True, slots=True)
class Set:
    """A block broken into lines."""

    block: Block
    parts: tuple[Part, ...]
    tall: Tall

    @property
    def height(self) -> float:
        """All of it, in points."""
        return sum(self.tall.lines)


class Typesetter:
    """Breaks blocks into lines at one scale, and draws them."""

    def __init__(self, scale: Scale, script: Script = ENGLISH) -> None:
        self.scale, self._script = scale, script
        self._heading = Style(scale.heading, scale.heading_leading, bold=True, script=script)

    def title(self, text: Line, width: float) -> Text:
        """The name of the sheet, at the head of its first page."""
        return Text(text, Style(_TITLE, _TITLE + 2, bold=True, script=self._script), width, after=self.scale.gap / 2)

    def set(self, block: Block, width: float) -> Set:
        """Break a block's words into lines of this width."""
        inside = width - 2 * _PADDING if block.boxed else width
        parts: list[Part] = [Text(Line(block.title), self._heading, inside, after=self.scale.under + (_BOX_AIR if block.boxed else 0.0), leads=True)]
        if block.rows:
            parts.append(Steps(block.rows, self._style(block), inside))
        parts += self._tiers(block, inside) if block.place == "help" else self._lines(block, block.lines, inside)
        heights = [height for part in parts for height in part.heights]
        if block.boxed:
            heights[-1] += 2 * _PADDING
        breaks = frozenset() if block.boxed else frozenset(_breaks(parts))
        return Set(block, tuple(parts), Tall(tuple(heights), breaks, one_page=block.one_page))

    def draw(self, canvas: Canvas, each: Set, shown: Slice, at: tuple[float, float], width: float) -> float:
        """Draw some of a block with its top left corner here; return where it ends."""
        x, top = at
        height = sum(each.tall.lines[shown.first : shown.last])
        y = top
        if each.block.boxed:
            canvas.setStrokeGray(BLACK)
            canvas.setLineWidth(_HELP_FRAME if each.block.place == "help" else _FRAME)
            canvas.rect(x, top - height, width, height)
            x, y = x + _PADDING, y - _PADDING
        starts = accumulate((len(part.heights) for part in each.parts), initial=0)
        for part, start in zip(each.parts, starts, strict=False):
            first, last = max(shown.first - start, 0), min(shown.last - start, len(part.heights))
            if first < last:
                part.draw(canvas, x, y, first, last)
                y -= sum(part.heights[first:last])
        return top - height

    def rule(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Divide the block that begins here from the one above it."""
        y = top + self.scale.gap * _RULE_AT
        canvas.setStrokeGray(GREY)
        canvas.setLineWidth(0.75)
        canvas.line(x, y, x + width, y)

    def _style(self, block: Block, *, bold: bool = False, indent: float = 0.0) -> Style:
        scale = self.scale
        size, leading = (scale.large, scale.large_leading) if block.large else (scale.body, scale.body_leading)
        return Style(size, leading, bold=bold, indent=indent, script=self._script)

    def _lines(self, block: Block, lines: Sequence[Line], width: float) -> list[Part]:
        return [
            Text(line, self._style(block, indent=_BULLET if line.form is Form.BULLET else 0.0), width, after=self.scale.between) for line in lines
        ]

    def _tiers(self, block: Block, width: float) -> list[Part]:
        """What to do, and below it the signs for it, side by side."""
        tiers: list[tuple[Line, list[Line]]] = []
        for line in block.lines:
            if line.form is Form.BULLET and tiers:
                tiers[-1][1].append(line)
            else:
                tiers.append((line, []))
        bold = self._style(block, bold=True)
        made: list[Part] = []
        for lead, signs in tiers:
            if signs:
                column = (width - _GUTTER) / 2
                beside = self._lines(block, signs, column)
                made.append(Tier(Text(lead, bold, width), beside, second=column + _GUTTER, width=width, ruled=bool(made)))
            else:
                made += self._lines(block, [lead], width)
        return made


def _breaks(parts: Sequence[Part]) -> list[int]:
    """Where a column may end: between two parts unless the upper one leads in the lower, or within one with two lines on either side."""
    found: list[int] = []
    start = 0
    for number, part in enumerate(parts):
        if number and not parts[number - 1].leads:
            found.append(start)
        pieces = len(part.heights)
        if not part.leads:
            found += range(start + 2, start + pieces - 1)
        start += pieces
    return found
