"""What stands on the sheet: blocks of lines, and which of them give way when the paper is full."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from kiosk.text import ISOLATED

LARGE_PLACES = frozenset({"help", "stage", "relief", "pain_relief"})
"""Set in the larger of the two sizes: what a person in pain must be able to read at arm's length."""

SAFETY_PLACES = LARGE_PLACES | {"packs"}
"""Read without turning over: a warning must not stand apart from what it warns of."""

KEPT = 1
"""The priority that never gives way."""

TIPS_KEPT = 2
"""Of the tips, so many stay one step longer than the others."""

LAST_RESORT = ("prevention", "who", "causes", "care")
"""What gives way, in this order, when nothing else is left. The help box, today, packs, pain relief, the timeline and the answers never do."""

RUN_IN = frozenset({"visit", "opening", "move", "tips", "causes", "care", "about", "prevention", "who"})
"""Places whose titles stand before their first words and not above them: a heading takes as much room as two lines that say something."""

_WIDE = frozenset("WF")


class HandoutError(Exception):
    """No sheet can be made of this; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The clinic's own words at the head of every page."""

    name: str
    phone: str
    hours: str
    logo: Path | None = None
    """A small PNG, before the name on the first page."""

    @property
    def apart(self) -> Letterhead:
        """The same for words of any language: a number keeps its order amid words that run from right to left."""
        name, phone, hours = (ISOLATED.format(own) for own in (self.name, self.phone, self.hours))
        return replace(self, name=name, phone=phone, hours=hours)


class Form(Enum):
    """How a line is set."""

    PLAIN = "plain"
    LEAD = "lead"
    """Leads in the bullets below it, and never stands alone at the foot of a page."""
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. The words are plain text, never markup."""

    text: str
    form: Form = Form.PLAIN
    strong: str = ""
    """Stands before the text in the heavy weight: the question before its answer."""
    marked: bool = False
    """Stands out from the lines around it."""
    picture: str = ""
    """The name of the drawing whose caption it is."""
    small: bool = False
    """In the smaller size, in a block of the larger one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step of the recovery timeline."""

    phase: str
    when: str
    feel: str
    helps: str
    here: tuple[str, ...] = ()
    """Where the patient is now: what stands above the step ("You are here") and below it (the date of the next one), each in the heavy weight."""


@dataclass(frozen=True, slots=True)
class Block:
    """One titled part of the sheet, kept or dropped as a whole."""

    sections: tuple[str, ...]
    """The sections it prints; more than one where several are joined."""
    title: str
    place: str
    priority: int
    lines: tuple[Line, ...]
    rows: tuple[Row, ...] = ()
    boxed: bool = False
    code: str = ""
    """What a square code on it says to a phone."""
    more: bool = False
    """It says at length what the block above it says in short, under the title of that one."""

    @property
    def pictured(self) -> bool:
        """Whether it is nothing but drawings and their captions."""
        return bool(self.lines) and all(line.picture for line in self.lines) and self.place != "today"

    @property
    def run_in(self) -> bool:
        """Whether its title stands before its first words."""
        return self.place in RUN_IN

    @property
    def large(self) -> bool:
        """Whether it is set in the larger size."""
        return self.place in LARGE_PLACES or self.place == "today"

    @property
    def one_page(self) -> bool:
        """Whether it is never cut between two pages."""
        return self.place in SAFETY_PLACES


def give_way(sheet: Sequence[Block], last_resort: Sequence[str] = (), yields: Collection[str] = ()) -> tuple[int, ...]:
    """Indices of the blocks that may be dropped, the first to go first: the highest priority, and of equals the last on the sheet.

    Of the tips two stay a step longer than the others. At the very end the places of the last resort go, in their order, but for those
    that yield to these two: they go between the other tips and them.
    """
    tips = [index for index, block in enumerate(sheet) if block.place == "tips" and not block.pictured][:TIPS_KEPT]
    turns: list[tuple[float, int]] = [(block.priority - (index in tips), index) for index, block in enumerate(sheet) if block.priority > KEPT]
    last = [(last_resort.index(block.place), index) for index, block in enumerate(sheet) if block.place in last_resort and block.priority == KEPT]
    before_tips = min((sheet[index].priority for index in tips), default=KEPT + 1) - 0.5
    turns += [(before_tips if sheet[index].place in yields else -turn, index) for turn, index in last]
    return tuple(index for _, index in sorted(turns, key=lambda turn: (-turn[0], -turn[1])))


def run_on(sentences: Iterable[str]) -> str:
    """Sentences one behind the other, with a blank between them where the script has blanks: Chinese points bring their own air."""
    made = ""
    for sentence in sentences:
        made += f" {sentence}" if made and sentence and not _airy(made[-1]) else sentence
    return made


def _airy(character: str) -> bool:
    return unicodedata.east_asian_width(character) in _WIDE and unicodedata.category(character).startswith("P")
