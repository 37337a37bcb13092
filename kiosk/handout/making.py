"""A protocol's sections become blocks, in print order: joined, gathered under one heading, and in short for page 1."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from kiosk.handout.content import KEPT, LARGE_PLACES, Block, Form, HandoutError, Line, Row, run_on
from kiosk.ports import Variant
from kiosk.text import ISOLATED
from rules.model import PLACES, Level, Protocol, Section, Sentence

Say = Callable[..., str]
"""The shell's words, by text id."""

GATHERED = ("packs", "pain_relief")
"""Places whose sections stand under one heading, each with its own title before its first words."""
TODAY_PLACES = frozenset({"visit", "today", "relief"})
"""Places whose sections stand in the box of what to do today, a line or two each."""
_BULLET = "- "
_COLUMN = " | "
_COLUMNS = 4
_QUESTION = re.compile(r"(.*?(?:[?\u061f](?= )|\uff1f)) ?(.+)")
"""A question and its answer, in any script: Chinese sets no blank between them."""
_UNISOLATED = str.maketrans("", "", ISOLATED.format(""))


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's words for a sheet."""

    protocol: Protocol
    say: Say


def blocks(
    wording: Wording, sections: Sequence[str], variant: Variant, *, run_on: bool = True, apart: AbstractSet[str] = frozenset()
) -> tuple[Block, ...]:
    """The sheet's blocks in print order: first the help box, then what to do today.

    `run_on`: sentences that follow each other make one paragraph; without it each is a line, to stand beside its translation.
    `apart`: places that are blocks of their own and not in the box of what to do today, where page 1 has no room for them.
    Raises HandoutError for a section that the protocol lacks and for a sheet without the help box.
    """
    known = {section.id: section for section in wording.protocol.sections}
    missing = [section_id for section_id in sections if section_id not in known]
    if missing:
        raise HandoutError(f"This version of {wording.protocol.name} has no section {', '.join(missing)}. Ask the questions again.")
    chosen = sorted((known[section_id] for section_id in sections), key=lambda section: PLACES.index(section.place))
    maker = _Maker(wording.say, variant, chosen, run_on=run_on)
    made = [maker.block(section) for section in chosen]
    if not made or made[0].place != "help":
        raise HandoutError("A sheet without the box that says when to get help is never printed. Mend the section's switch.")
    gathered = _run_in(_joined(_gathered(made, {place: wording.say(f"handout.{place}") for place in GATHERED})))
    return tuple(_drawn_once(_with_today(gathered, wording.say("handout.today"), TODAY_PLACES - apart)))


def date_in_words(day: datetime, say: Say) -> str:
    """The month in words: 4/5 is another day in another country. It runs as the month does: isolated, it would leave nothing but numbers."""
    date: str = say("handout.date", day=str(day.day), month=say(f"handout.month.{day.month}"), year=str(day.year))
    return date.translate(_UNISOLATED)


def _day_in_words(day: datetime, say: Say) -> str:
    """Without the year, which nobody doubts two weeks on: it often saves a line."""
    date: str = say("handout.day", day=str(day.day), month=say(f"handout.month.{day.month}"))
    return date.translate(_UNISOLATED)


class _Maker:
    """Makes the blocks of one sheet."""

    def __init__(self, say: Say, variant: Variant, chosen: Sequence[Section], *, run_on: bool) -> None:
        self._say, self._variant, self._run_on = say, variant, run_on
        self._printed = {section.id: section.place for section in chosen}
        self._check = next((section.check_days for section in chosen if section.check_days), 0)

    def block(self, section: Section) -> Block:
        level = self._variant.level
        said = [sentence for sentence in section.text if not sentence.levels or level in sentence.levels]
        marked = {sentence.text for sentence in said if not sentence.marked_by.isdisjoint(self._printed)}
        cells = [tuple(sentence.text.split(_COLUMN)) for sentence in said]
        small = section.place in TODAY_PLACES and not self._matters(section)
        lines = [
            _line(section, sentence, marked=sentence.text in marked, small=small) for sentence, row in zip(said, cells, strict=True) if len(row) == 1
        ]
        return Block(
            sections=(section.id,),
            title=section.title,
            place=section.place,
            priority=section.priority,
            lines=(Line(self._say("handout.code")),) if section.place == "code" else self._lines(section, lines),
            rows=tuple(self._row(section, row, here=_COLUMN.join(row) in marked) for row in cells if len(row) > 1),
            boxed=section.place == "help" or section.id in self._variant.boxed,
            code="\n".join(sentence.text for sentence in said) if section.place == "code" else "",
        )

    def _matters(self, section: Section) -> bool:
        """Whether it is, or follows, what stands in the larger size."""
        return section.place in LARGE_PLACES or any(self._printed.get(each) in LARGE_PLACES for each in section.follows)

    def _row(self, section: Section, cells: tuple[str, ...], *, here: bool) -> Row:
        if len(cells) != _COLUMNS:
            raise HandoutError(f"Section {section.id}: a row of the timeline has {_COLUMNS} parts with '{_COLUMN}' between them, not {len(cells)}.")
        phase, when, feel, helps = cells
        return Row(phase, when, feel, helps, tuple(filter(None, (self._say("handout.here"), self._not_better()))) if here else ())

    def _lines(self, section: Section, lines: list[Line]) -> tuple[Line, ...]:
        for index, (line, after) in enumerate(pairwise(lines)):
            if line.form is Form.PLAIN and after.form is Form.BULLET:
                lines[index] = replace(line, form=Form.LEAD)
        if section.check_days:
            lines.append(Line("", strong=self._not_better()))
        if section.place in {"causes", "care"}:
            lines.sort(key=lambda line: line.marked)
        return tuple(_run_on(lines) if self._run_on and section.place != "help" else lines)

    def _not_better(self) -> str:
        """By when to book a visit; at a routine visit, which is booked, by when to call. The date depends on the stage alone."""
        if not self._check:
            return ""
        text_id = "handout.not_better_visit" if self._variant.level is Level.ROUTINE_APPOINTMENT else "handout.not_better"
        return self._say(text_id, date=_day_in_words(self._variant.printed_on + timedelta(days=self._check), self._say))


def _line(section: Section, sentence: Sentence, *, marked: bool, small: bool) -> Line:
    words, form, strong = sentence.text.removeprefix(_BULLET), Form.PLAIN, ""
    if words != sentence.text:
        form = Form.BULLET
        if section.place == "questions" and (asked := _QUESTION.fullmatch(words)):
            strong, words = asked[1], asked[2]
    return Line(words, form, strong=strong, marked=marked, picture=sentence.picture, small=small)


def _run_on(lines: Iterable[Line]) -> list[Line]:
    """Plain sentences that follow each other make one paragraph; what stands out or has a drawing stays apart."""
    groups: list[list[Line]] = []
    goes_on = False
    for line in lines:
        joins = line.marked == groups[-1][-1].marked if groups else False
        if goes_on and joins and line.form is not Form.BULLET and not (line.picture or line.strong):
            groups[-1].append(line)
        else:
            groups.append([line])
        goes_on = line.form is Form.PLAIN and line.text != "" and not line.picture
    return [replace(group[0], text=run_on(line.text for line in group), form=group[-1].form) if len(group) > 1 else group[0] for group in groups]


def _joined(made: Iterable[Block]) -> list[Block]:
    """Sections of one place under one title are one block: the ways a spasm feels, the stretches.

    Drawings are one of their own, and so is what gives way where the short of it is kept.
    """
    joined: list[Block] = []
    for block in made:
        above = joined[-1] if joined else None
        if above is None or (above.place, above.title, above.pictured) != (block.place, block.title, block.pictured):
            joined.append(block)
            continue
        if above.priority == KEPT < block.priority and not block.pictured:
            joined.append(replace(block, more=True))
            continue
        joined[-1] = replace(
            above,
            sections=above.sections + block.sections,
            priority=min(above.priority, block.priority),
            lines=tuple(_run_on(above.lines + block.lines)),
            boxed=above.boxed or block.boxed,
        )
    return joined


def _gathered(made: Iterable[Block], titles: Mapping[str, str]) -> Iterable[Block]:
    """Several sections on one matter come under its one heading, so that what speaks against a medicine is not taken for another matter."""
    for block in made:
        if block.place in titles:
            yield replace(block, title=titles[block.place], lines=block.lines if block.pictured else tuple(_labelled(block)))
        else:
            yield block


def _with_today(made: Sequence[Block], title: str, places: AbstractSet[str]) -> Iterable[Block]:
    """The visit, the stage, and a line each on packs, moving and pain relief become one block behind the help box."""
    stage = next((block for block in made if block.place == "stage"), None)
    inside = [block for block in made if block is stage or block.place in places]
    if not inside:
        yield from made
        return
    for block in made:
        if block.place == "help":
            yield block
            yield Block(
                sections=tuple(section for each in inside for section in each.sections),
                title=title,
                place="today",
                priority=KEPT,
                lines=tuple(line for each in inside for line in _labelled(each)),
                boxed=True,
            )
        elif block not in inside:
            yield block


def _run_in(made: Iterable[Block]) -> list[Block]:
    """Where it takes no heading, the title stands before the first words."""
    return [replace(block, lines=tuple(_labelled(block))) if block.run_in and not (block.pictured or block.more) else block for block in made]


def _drawn_once(made: Iterable[Block]) -> Iterable[Block]:
    """What page 1 has drawn is not drawn again."""
    seen: set[str] = set()
    for block in made:
        pictures = {line.picture for line in block.lines if line.picture}
        if not block.pictured or not pictures <= seen:
            yield block
        if block.place == "today":
            seen |= pictures


def _labelled(block: Block) -> Iterable[Line]:
    """A block's lines with its title before the first of them."""
    first, *more = block.lines
    if first.marked:
        yield Line("", strong=block.title)
        yield from block.lines
        return
    yield replace(first, strong=block.title)
    yield from more
