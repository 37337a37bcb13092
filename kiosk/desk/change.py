"""What would change the level: which one answer, given otherwise, would lead to another one. Pure; a few milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kiosk.visit.toggling import toggled
from rules.model import Answers, Assessment, Code, Input, Level, LinkId, Protocol, Question

Assess = Callable[[Input], Assessment]
"""`rules.assess.assess` of the desk's protocol."""


@dataclass(frozen=True, slots=True)
class Way:
    """Touches in one question that each lead to this level by themselves."""

    level: Level
    link_id: LinkId
    given: frozenset[Code]
    """Options that would be chosen too, or instead."""
    taken_back: frozenset[Code]
    """Options that would no longer be chosen."""


def ways(protocol: Protocol, assess: Assess, given: Input) -> tuple[Way, ...]:
    """Lower levels first, nearest first, then higher ones; in each the order of the questions.

    A question that a change opens stays unanswered, so the level is the one reached so far.
    """
    here = assess(given).level
    found: dict[tuple[Level, LinkId], Way] = {}
    for question in protocol.questions:
        for code, answers in _touches(question, given.answers):
            level = assess(replace(given, answers=answers)).level
            if level is not here:
                key, removed = (level, question.link_id), code in given.answers[question.link_id]
                way = found.get(key, Way(level, question.link_id, frozenset(), frozenset()))
                found[key] = replace(way, taken_back=way.taken_back | {code}) if removed else replace(way, given=way.given | {code})
    lower = sorted((way for way in found.values() if way.level < here), key=lambda way: -way.level)
    higher = sorted((way for way in found.values() if way.level > here), key=lambda way: way.level)
    return (*lower, *higher)


def _touches(question: Question, answers: Answers) -> Iterator[tuple[Code, Answers]]:
    """Each touch that changes the answer to an answered question and leaves one."""
    before = answers.get(question.link_id, frozenset()) & question.codes()
    if not before:
        return
    for option in question.options:
        after = toggled(question, before, option.code)
        if after and after != before:
            yield option.code, {**answers, question.link_id: after}
