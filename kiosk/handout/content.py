"""What stands on the sheet: a protocol's sections become blocks, in print order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from kiosk.ports import Variant
from rules.model import PLACES, Protocol, Section

LARGE_PLACES = frozenset({"help", "stage", "pain_relief"})
"""Set in the larger of the two sizes: what a person in pain must be able to read at arm's length."""

SAFETY_PLACES = LARGE_PLACES | {"packs"}
"""Read without turning over: a warning must not stand apart from what it warns of."""

KEPT = 1
"""The priority that never gives way."""

TIPS_KEPT = 2
"""Of the tips, so many stay one step longer than the others (decisions: "tips beyond two")."""

_BULLET = "- "
_COLUMN = " | "
_COLUMNS = 3


_QUESTION = re.compile(r"(.*?(?:[?\u061f](?= )|\uff1f)) ?(.+)")
"""A question and its answer, in any script: Chinese sets no blank between them."""
_WIDE = frozenset("WF")


class HandoutError(Exception):
    """No sheet can be made of this; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The clinic's own words at the head of every page."""

    name: str
    phone: str
    hours: str


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


@dataclass(frozen=True, slots=True)
class Row:
    """One step of the recovery timeline."""

    when: str
    feel: str
    helps: str


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

    @property
    def large(self) -> bool:
        """Whether it is set in the larger size."""
        return self.place in LARGE_PLACES

    @property
    def one_page(self) -> bool:
        """Whether it is never cut between two pages."""
        return self.place in SAFETY_PLACES


def blocks(protocol: Protocol, sections: Sequence[str], variant: Variant) -> tuple[Block, ...]:
    """The sheet's blocks in print order.

    Raises HandoutError for a section that the protocol lacks and for a sheet without the help box.
    """
    known = {section.id: section for section in protocol.sections}
    missing = [section_id for section_id in sections if section_id not in known]
    if missing:
        raise HandoutError(f"This version of {protocol.name} has no section {', '.join(missing)}. Ask the questions again.")
    chosen = sorted((known[section_id] for section_id in sections), key=lambda section: PLACES.index(section.place))
    made = [_block(section, variant) for section in chosen]
    if not made or made[0].place != "help":
        raise HandoutError("A sheet without the box that says when to get help is never printed. Mend the section's switch.")
    return tuple(_joined(made))


def give_way(sheet: Sequence[Block]) -> tuple[int, ...]:
    """Indices of the blocks that may be dropped, the first to go first: the highest priority, and of equals the last on the sheet."""
    tips = [index for index, block in enumerate(sheet) if block.place == "tips"][:TIPS_KEPT]
    priority = [block.priority - (index in tips) for index, block in enumerate(sheet)]
    may_go = [index for index, block in enumerate(sheet) if block.priority > KEPT]
    return tuple(sorted(may_go, key=lambda index: (-priority[index], -index)))


def _block(section: Section, variant: Variant) -> Block:
    said = [sentence.text for sentence in section.text if not sentence.levels or variant.level in sentence.levels]
    cells = [tuple(text.split(_COLUMN)) for text in said]
    return Block(
        sections=(section.id,),
        title=section.title,
        place=section.place,
        priority=section.priority,
        lines=_lines(section, [text for text, row in zip(said, cells, strict=True) if len(row) == 1]),
        rows=tuple(_row(section, row) for row in cells if len(row) > 1),
        boxed=section.place == "help" or section.id in variant.boxed,
    )


def _row(section: Section, cells: tuple[str, ...]) -> Row:
    if len(cells) != _COLUMNS:
        raise HandoutError(f"Section {section.id}: a row of the timeline has {_COLUMNS} parts with '{_COLUMN}' between them, not {len(cells)}.")
    return Row(*cells)


def _lines(section: Section, said: Sequence[str]) -> tuple[Line, ...]:
    lines = [_line(section, text) for text in said]
    for index, (line, after) in enumerate(pairwise(lines)):
        if line.form is Form.PLAIN and after.form is Form.BULLET:
            lines[index] = replace(line, form=Form.LEAD)
    return tuple(lines if section.place == "help" else _run_on(lines))


def _line(section: Section, text: str) -> Line:
    if not text.startswith(_BULLET):
        return Line(text)
    words = text.removeprefix(_BULLET)
    asked = _QUESTION.fullmatch(words) if section.place == "questions" else None
    return Line(asked[2], Form.BULLET, strong=asked[1]) if asked else Line(words, Form.BULLET)


def run_on(sentences: Iterable[str]) -> str:
    """Sentences one behind the other, with a blank between them where the script has blanks: Chinese points bring their own air."""
    made = ""
    for sentence in sentences:
        made += f" {sentence}" if made and sentence and not _airy(made[-1]) else sentence
    return made


def _airy(character: str) -> bool:
    return unicodedata.east_asian_width(character) in _WIDE and unicodedata.category(character).startswith("P")


def _run_on(lines: Iterable[Line]) -> list[Line]:
    """Plain sentences that follow each other make one paragraph."""
    made: list[Line] = []
    for line in lines:
        if made and made[-1].form is Form.PLAIN and line.form is not Form.BULLET:
            made[-1] = Line(run_on([made[-1].text, line.text]), line.form)
        else:
            made.append(line)
    return made


def _joined(made: Sequence[Block]) -> Iterable[Block]:
    """The opening sections, one for each way the spasm feels, read as one paragraph under the first one's title."""
    opening = [block for block in made if block.place == "opening"]
    for block in made:
        if block.place != "opening":
            yield block
        elif block is opening[0]:
            yield replace(
                block,
                sections=tuple(section for each in opening for section in each.sections),
                priority=min(each.priority for each in opening),
                lines=tuple(_run_on(line for each in opening for line in each.lines)),
                boxed=any(each.boxed for each in opening),
            )
