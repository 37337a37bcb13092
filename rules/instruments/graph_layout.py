"""Where the boxes of the interview's picture stand on one A3 page: columns of the main line, follow-ups beside their question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from reportlab.pdfbase.pdfmetrics import stringWidth

from rules.instruments.graph_content import Entry, Passage, Tone
from rules.model import LinkId

PAGE_WIDTH, PAGE_HEIGHT = 1190.55, 841.89
"""A3, lying, in points."""
MARGIN, HEADER, FOOTER = 18.0, 25.0, 22.0
GUTTER, BESIDE, GAP = 22.0, 14.0, 11.0
PADDING = 3.0
SMALLEST = 8.0
"""Points: the promise of the picture."""
SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, SMALLEST)
COLUMNS = (2, 3, 4)
FOLLOW_UPS = (1, 2)
"""Follow-ups that may stand side by side."""
MAIN_SHARES = (0.5, 0.45, 0.4, 0.35, 0.3, 0.25)
"""Of a column's width, where there are follow-ups."""
LINE, ROOM = 1.2, 1.04
"""A line's height by the font's size; and room for a font that runs a little wider than Helvetica."""
BOLD = frozenset({Tone.HEAD, Tone.EMERGENCY})


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line as it is drawn."""

    tone: Tone
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """One question on the page. Points from the top left corner."""

    link_id: LinkId
    parent: LinkId | None
    condition: tuple[TextLine, ...]
    lines: tuple[TextLine, ...]
    x: float
    y: float
    width: float
    height: float
    column: int

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Page:
    """All of it, with the size of its letters."""

    boxes: tuple[Box, ...]
    size: float


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to share out the page."""

    size: float
    columns: int
    beside: int
    share: float


def laid_out(asked: Sequence[Entry]) -> Page | None:
    """The page with the largest letters on which everything fits; None where it does not fit at 8 points."""
    for plan in (Plan(*each) for each in product(SIZES, COLUMNS, FOLLOW_UPS, MAIN_SHARES)):
        boxes = _Packer(asked, plan).boxes()
        if boxes is not None:
            return Page(boxes, plan.size)
    return None


class _Packer:
    def __init__(self, asked: Sequence[Entry], plan: Plan) -> None:
        self._asked = asked
        self._plan = plan
        self._step = (PAGE_WIDTH - 2 * MARGIN + GUTTER) / plan.columns
        self._whole = self._step - GUTTER
        self._main = self._whole * plan.share
        self._side = (self._whole - self._main) / plan.beside - BESIDE

    def boxes(self) -> tuple[Box, ...] | None:
        """Every box; None where a column more would be needed, or a word is wider than its box."""
        found: list[Box] = []
        column, top = 0, MARGIN + HEADER
        for group in _groups(self._asked):
            made = self._group(group, column, top)
            if max(box.bottom for box in made) > PAGE_HEIGHT - MARGIN - FOOTER:
                column, top = column + 1, MARGIN + HEADER
                made = self._group(group, column, top)
                if column == self._plan.columns or max(box.bottom for box in made) > PAGE_HEIGHT - MARGIN - FOOTER:
                    return None
            found += made
            top = max(box.bottom for box in made) + GAP
        return tuple(found)

    def _group(self, group: Sequence[Entry], column: int, top: float) -> list[Box]:
        """A question, over the whole column where it has no follow-ups; else they stand beside it, each in the shortest row so far."""
        left = MARGIN + column * self._step
        made = [self._box(group[0], column, left, top, self._main if len(group) > 1 else self._whole)]
        ends = [top] * self._plan.beside
        for entry in group[1:]:
            place = ends.index(min(ends))
            x = left + self._main + BESIDE + place * (self._side + BESIDE)
            made.append(self._box(entry, column, x, ends[place], self._side))
            ends[place] = made[-1].bottom + GAP / 2
        return made

    def _box(self, entry: Entry, column: int, x: float, top: float, width: float) -> Box:
        condition = tuple(self._cut(Passage(Tone.CONDITION, f"if {entry.condition}"), width - GUTTER)) if entry.condition else ()
        lines = tuple(line for passage in entry.passages for line in self._cut(passage, width))
        y = top + (len(condition) * self._plan.size * LINE + 2 if condition else 0)
        return Box(entry.link_id, entry.parent, condition, lines, x, y, width, len(lines) * self._plan.size * LINE + 2 * PADDING, column)

    def _cut(self, passage: Passage, width: float) -> Iterator[TextLine]:
        font = "Helvetica-Bold" if passage.tone in BOLD else "Helvetica"
        room = (width - 2 * PADDING) / (self._plan.size * ROOM)
        line: list[str] = []
        used = 0.0
        for word in passage.text.split():
            needed = _width(word, font) + _width(" ", font)
            if line and used + needed > room:
                yield TextLine(passage.tone, " ".join(line))
                line, used = [], 0.0
            line.append(word)
            used += needed
        yield TextLine(passage.tone, " ".join(line))


@lru_cache(maxsize=4096)
def _width(word: str, font: str) -> float:
    """In letters of one point."""
    return stringWidth(word, font, 1)


def _groups(asked: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Each question of the main line with the follow-ups behind it."""
    group: list[Entry] = []
    for entry in asked:
        if entry.parent is None and group:
            yield group
            group = []
        group.append(entry)
    if group:
        yield group
