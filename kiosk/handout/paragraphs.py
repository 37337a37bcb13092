"""A paragraph in any script: broken into lines, and drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from kiosk.handout.bidi import order
from kiosk.handout.ink import Inked, draw
from kiosk.handout.shaping import Piece, Run, cut
from kiosk.handout.typeface import ENGLISH, Script

_ROUNDING = 1e-6
_HALVINGS = 7
_HAIR = 0.03
"""In type sizes: so far, at least, the ink of a line keeps from that of the next."""


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph's look, in points."""

    size: float
    leading: float
    """From line to line, at least: a script whose letters reach further up and down takes what it needs."""
    bold: bool = False
    indent: float = 0.0
    """Of all its lines, at the side where they begin; a bullet stands in it."""
    right: bool = False
    """Lines stand at their far end: at the right, or at the left where they run leftwards."""
    centred: bool = False
    script: Script = ENGLISH

    @property
    def line(self) -> float:
        """The height of a line, at most."""
        return max(self.leading, self.size * sum(self.script.reach))

    @property
    def baseline(self) -> float:
        """From the top of a line to the foot of its letters."""
        up, down = self.script.reach
        return up * self.size + (self.line - self.size * (up + down)) / 2


class Paragraph(Flowable):
    """Shaped words in a style. Only `kiosk.handout.typesetting.paragraph` makes one."""

    def __init__(self, pieces: Sequence[Piece], style: Style, bullet: Sequence[Piece] = (), reach: tuple[float, float] | None = None) -> None:
        """`reach` of its letters above and below the line, in type sizes; None measures them where it matters."""
        super().__init__()
        self._pieces, self._bullet, self.style = pieces, bullet, style
        self._reach = reach or (style.script.reach if style.leading >= style.line else _reach(pieces))
        up, down = (each * style.size for each in self._reach)
        self.line = max(style.leading, min(style.line, up + down + _HAIR * style.size), style.script.closest * style.size)
        """The height of each of its lines: what its own letters need, where that is more than the leading."""
        middle = style.baseline - (style.line - self.line) / 2
        self.baseline = min(max(middle, up), self.line - down) if up + down < self.line else middle
        """From the top of a line to the foot of its letters."""
        self.lines: tuple[tuple[Piece, ...], ...] = ()
        self._inked: Inked | None = None
        """As it was drawn last."""

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Break it into lines of this width; return width and height."""
        self._inked = None
        room = (width - self.style.indent) / self.style.size
        self.lines = tuple(self._broken(room))
        if self.style.centred and len(self.lines) > 1:
            self.lines = self._balanced(room)
        self.width, self.height = width, self.line * len(self.lines)
        return self.width, self.height

    @property
    def long(self) -> float:
        """How wide it is on one line, in points."""
        *before, last = self._pieces
        return self.style.indent + self.style.size * (sum(piece.width for piece in before) + last.last_width)

    def split(self, width: float, height: float) -> list[Paragraph]:  # type: ignore[override] # a list that its caller owns
        """What fits in this height, and the rest; nothing where not even a line fits."""
        self.wrap(width, height)
        count = int(height / self.line + _ROUNDING)
        if count >= len(self.lines):
            return [self]
        if not count:
            return []
        head, rest = ([piece for line in part for piece in line] for part in (self.lines[:count], self.lines[count:]))
        return [self._part(head, self._bullet), self._part(rest, ())]

    def drawOn(self, canvas: Canvas, x: float, y: float, _spare: float = 0) -> None:
        """Draw its lines with the lower left corner here.

        What is drawn changes nothing that reportlab remembers of a page, so it need not remember it: a tenth of a sheet's time.
        """
        mirrored = canvas.absolutePosition(1, 0)[0] < canvas.absolutePosition(0, 0)[0]  # words are turned back
        canvas.addLiteral(f"q {'-1' if mirrored else '1'} 0 0 1 {x + self.width if mirrored else x:.4f} {y:.4f} cm")
        if self._inked is None or not self._inked.draw(canvas):
            self._inked = draw(canvas, self._lines(), self.style.size)
        canvas.addLiteral("Q")

    def _lines(self) -> Iterator[tuple[float, Iterator[tuple[float, Run]]]]:
        """Each line with its baseline, the bullet before the first."""
        baseline = self.height - self.baseline
        for number, line in enumerate(self.lines):
            yield baseline - number * self.line, chain(() if number else self._marked(), self._placed(line))

    def _part(self, pieces: Sequence[Piece], bullet: Sequence[Piece]) -> Paragraph:
        return type(self)(pieces, self.style, bullet, self._reach)

    def _broken(self, room: float) -> Iterator[tuple[Piece, ...]]:
        """Lines that fit in this room, in type sizes."""
        line: list[Piece] = []
        used = 0.0
        for whole in self._pieces:
            for piece in [whole] if whole.last_width <= room + _ROUNDING else cut(whole, self.style.script):
                if line and used + piece.last_width > room + _ROUNDING:
                    yield tuple(line)
                    line, used = [], 0.0
                line.append(piece)
                used += piece.width
        if line:
            yield tuple(line)

    def _balanced(self, room: float) -> tuple[tuple[Piece, ...], ...]:
        """As many lines as fit in this room, of nearly one length: no word stands alone in the middle of a page."""
        lines, narrow = self.lines, max(piece.last_width for piece in self._pieces)
        for _ in range(_HALVINGS):
            middle = (narrow + room) / 2
            if len(tried := tuple(self._broken(middle))) > len(lines):
                narrow = middle
            else:
                lines, room = tried, middle
        return lines

    def _placed(self, line: Sequence[Piece]) -> Iterator[tuple[float, Run]]:
        """The runs of a line in reading order, each with its distance from the left."""
        style = self.style
        runs = [run for piece in line[:-1] for run in piece.whole] + list(line[-1].last)
        width = sum(run.width for run in runs) * style.size
        spare = self.width - style.indent - width
        before = spare / 2 if style.centred else spare if style.right != style.script.leftwards else 0.0
        x = before if style.script.leftwards else before + style.indent
        places = [0.0] * len(runs)
        for index in order([run.level for run in runs]):
            places[index] = x
            x += runs[index].width * style.size
        return zip(places, runs, strict=True)

    def _marked(self) -> Iterator[tuple[float, Run]]:
        """The bullet, at the side where lines begin."""
        for piece in self._bullet:
            for run in piece.last:
                yield (self.width - run.width * self.style.size if self.style.script.leftwards else 0.0), run


def _reach(pieces: Sequence[Piece]) -> tuple[float, float]:
    """How far these reach above and below the line, in type sizes."""
    runs = [run for piece in pieces for run in piece.whole]
    return max((run.up for run in runs), default=0.0), max((run.down for run in runs), default=0.0)
