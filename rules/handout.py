"""Which handout sections these answers switch on, in print order. Medicine safety lives in the switches."""

from __future__ import annotations

from dataclasses import dataclass

from rules.condition import Known, holds
from rules.interview import seen
from rules.model import PLACES, Assessment, Event, Input, Level, Protocol, Section, Stage

HANDOUT_LEVELS = frozenset({Level.SELF_CARE, Level.ROUTINE_APPOINTMENT})
"""Nobody at a higher level is handed self-care advice."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A section that is printed."""

    section: Section
    boxed: bool


def finished(protocol: Protocol, found: Assessment) -> bool:
    """Whether every open question that can change the level has an answer; handout-only ones may be missing."""
    decides = {question.link_id for question in protocol.questions if question.stage is not Stage.HANDOUT}
    return decides.isdisjoint(found.missing)


def select(protocol: Protocol, given: Input, found: Assessment) -> tuple[Chosen, ...]:
    """The sections of this patient's handout; empty for an unfinished, faulty, out-of-scope or more urgent visit."""
    if found.level not in HANDOUT_LEVELS or found.fault or Event.UNFINISHED in given.events or not finished(protocol, found):
        return ()
    known = seen(protocol, given.answers, found.asked, given.events, found.level)
    if not holds(protocol.scope, known):
        return ()
    on = [section for section in protocol.sections if _is_on(section, known)]
    ids = {section.id for section in on}
    printed = [section for section in on if not section.follows or not ids.isdisjoint(section.follows)]
    printed.sort(key=lambda section: PLACES.index(section.place))
    return tuple(Chosen(section, boxed=section.emphasis is not None and holds(section.emphasis, known) is True) for section in printed)


def section_ids(chosen: tuple[Chosen, ...]) -> tuple[str, ...]:
    """The ids of the chosen sections, in print order."""
    return tuple(item.section.id for item in chosen)


def _is_on(section: Section, known: Known) -> bool:
    """Unknown is not enough: what must be printed to be safe is switched by a term that says how unknown counts."""
    if section.levels and known.level not in section.levels:
        return False
    return section.when is None or holds(section.when, known) is True
