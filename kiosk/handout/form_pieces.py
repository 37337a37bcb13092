"""A question, a row of red flags and a part of the advice as pieces of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from kiosk.handout.form_content import Advice, Asked, Box, Row
from kiosk.handout.form_ticks import TO
from kiosk.handout.pen import HAIR, THICK, THIN, Pen
from kiosk.handout.pieces import Along, Barred, Beside, Boxed, Bullet, Gap, Inset, Piece, Stack, Tick, Words
from kiosk.handout.tongue import Tongue
from rules.model import Level

BODY, SMALL, TINY = 11.0, 8.5, 8.0
ROOMS = (46.0, 54.0, 62.0, 70.0)
"""Room for what a tick is worth, in points: the first that holds it on one line in this language."""
SIDE = 9.0
"""A box to tick, in points."""
LINES = {Level.EMERGENCY_NOW: THICK, Level.URGENT_TODAY: THIN, Level.ROUTINE_APPOINTMENT: HAIR}
"""The frame round a mark: the more urgent, the heavier."""
_PAD = 1.5
"""Inside that frame."""
_BULLET, _CELL = "- ", " | "


class Scale:
    """A row of boxes with their numbers."""

    def __init__(self, tongue: Tongue, boxes: tuple[Box, ...]) -> None:
        self._numbers = [Words(tongue, box.label, SMALL, along=Along.CENTRE) for box in boxes]

    def height(self, width: float) -> float:
        return SIDE + 2 + max(number.height(self._step(width)) for number in self._numbers)

    def draw(self, pen: Pen, start: float, top: float, width: float) -> None:
        step = self._step(width)
        for number in self._numbers:
            pen.frame(start + step / 2 - SIDE / 2, top, SIDE, SIDE)
            number.draw(pen, start, top + SIDE + 2, step)
            start += step

    def _step(self, width: float) -> float:
        return width / len(self._numbers)


class FormPieces:
    """Makes pieces in one language."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue, self._say = tongue, tongue.say
        marks = [self._mark(level) for level in LINES]
        self.room = next((room for room in ROOMS if all(mark.height(room - 2 * _PAD) <= mark.leading for mark in marks)), ROOMS[-1])
        """How wide what a tick is worth stands beside it, in points."""

    def question(self, asked: Asked, *, head: Piece | None = None) -> Iterator[Piece]:
        """A question with its boxes, then each follow-up; `head` is the name of the part that begins with it."""
        yield Stack(*([head, Gap(4)] if head else []), self._asked(asked))
        yield from (Inset(Barred(self._asked(each)), 6) for each in asked.follow_ups)

    def row(self, row: Row) -> Piece:
        """Ticks that count together."""
        said = Stack(Words(self._tongue, row.ticks, SMALL, bold=True), Words(self._tongue, row.text, SMALL))
        return Beside((said, 1.0), (self.tag(row.level), self.room), gap=6)

    def tag(self, level: Level) -> Piece:
        """What stands beside a tick that is worth this level."""
        return Boxed(self._mark(level), line=LINES[level], pad=_PAD)

    def _mark(self, level: Level) -> Words:
        return Words(self._tongue, self._say(f"form.mark.{level.name}"), TINY, bold=True, along=Along.CENTRE)

    def advice(self, same: Sequence[Advice]) -> Iterator[Piece]:
        """Sections to take home under one title, each with the ticks it is for; the one that says when to get help in a box."""
        for at, each in enumerate(same):
            title = [] if at else [Words(self._tongue, each.title, BODY + 2, bold=True)]
            if each.help:
                yield Boxed(Stack(*title, *self._tiers(each.lines), gap=2), line=THICK)
            else:
                yield Stack(*title, *self._said(each), gap=1.5)

    def _said(self, advice: Advice) -> Iterator[Piece]:
        if advice.only:
            yield Words(self._tongue, self._say("form.only", ticks=advice.only), TINY, bold=True)
        for kind, lines in groupby(advice.lines, key=_kind):
            if kind:
                yield from (self._line(line, kind) for line in lines)
            else:
                yield Words(self._tongue, " ".join(lines), BODY)

    def _line(self, line: str, kind: str) -> Piece:
        if kind == _BULLET:
            return Bullet(self._tongue, line.removeprefix(_BULLET), BODY)
        when, *rest = line.split(_CELL)
        return Words(self._tongue, " · ".join(rest), BODY, strong=when)

    def _tiers(self, lines: Sequence[str]) -> Iterator[Piece]:
        """What to do, and below it the signs for it in two columns."""
        for kind, run in groupby(lines, key=_kind):
            if kind == _BULLET:
                signs = [self._line(line, kind) for line in run]
                half = (len(signs) + 1) // 2
                yield Beside((Stack(*signs[:half]), 0.5), (Stack(*signs[half:]), 0.5), gap=12)
            else:
                yield from (Words(self._tongue, line, BODY, bold=True) for line in run)

    def _asked(self, asked: Asked) -> Piece:
        tongue = self._tongue
        said: list[Piece] = [Words(tongue, asked.text, BODY, strong=asked.number)]
        said[:0] = [Words(tongue, sentence, SMALL, bold=True) for sentence in asked.only]
        said += [Words(tongue, note, SMALL) for note in (asked.help, self._say("form.why", why=asked.why) if asked.why else "") if note]
        counted = tuple(box for box in asked.boxes if asked.scale and box.label.isdigit())
        if counted:
            said += self._scale(asked, counted)
        said += [self._box(box) for box in asked.boxes if box not in counted]
        return Stack(*said, gap=2.5)

    def _box(self, box: Box) -> Piece:
        tick = Tick(Words(self._tongue, box.text, BODY, strong=box.label), side=SIDE)
        if box.level is Level.SELF_CARE and not box.opens:
            return tick
        notes = [self.tag(box.level)] if box.level is not Level.SELF_CARE else []
        opens = [Words(self._tongue, self._say("form.opens", numbers=", ".join(box.opens)), TINY, along=Along.CENTRE)] if box.opens else []
        return Beside((tick, 1.0), (Stack(*notes, *opens, gap=1), self.room), gap=5)

    def _scale(self, asked: Asked, boxes: tuple[Box, ...]) -> list[Piece]:
        """The numbers in a row, what their ends mean, and from where on they are worth something."""
        tongue, ends = self._tongue, asked.words
        said: list[Piece] = [Scale(tongue, boxes)]
        if ends:
            low, middle, high = ends[0], ends[len(ends) // 2], ends[-1]
            sides = ((low, Along.START), (middle, Along.CENTRE), (high, Along.END))
            said.append(Beside(*((Words(tongue, text, TINY, along=along), 1 / 3) for text, along in sides), gap=4))
        for level, run in groupby(boxes, key=lambda box: box.level):
            labels = [box.label for box in run]
            if level is not Level.SELF_CARE:
                run_words = Words(tongue, f"{labels[0]}{TO}{labels[-1]}", SMALL, bold=True, along=Along.END)
                said.append(Beside((run_words, 1.0), (self.tag(level), self.room), gap=5))
        return said


def _kind(line: str) -> str:
    """How a line of advice is set: as a bullet, as a row of the timeline, or in a paragraph with its neighbours."""
    return _BULLET if line.startswith(_BULLET) else _CELL if _CELL in line else ""
