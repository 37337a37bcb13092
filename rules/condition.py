"""Whether a condition holds: true, false, or unknown while an answer that it needs is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rules.model import (
    MISSING,
    All,
    Answered,
    Answers,
    Any,
    AnyOf,
    Condition,
    Event,
    Happened,
    Level,
    LevelAtLeast,
    LevelBelow,
    LinkId,
    NamedTerm,
    NoneOf,
    Not,
    Only,
    Term,
)

Truth = bool | None
"""None: unknown."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a condition may look at."""

    answers: Answers
    missing: AbstractSet[LinkId]
    """Questions that were opened and have no answer: what they would say is unknown."""
    events: AbstractSet[Event]
    level: Level
    terms: Mapping[str, NamedTerm]


def holds(condition: Condition, known: Known) -> Truth:
    """Kleene's three values. A question that was never opened says "no" to everything; a missing one says "unknown"."""
    match condition:
        case AnyOf(link_id, codes) if MISSING in codes and link_id in known.missing:
            return True
        case AnyOf(link_id, codes):
            return _of_answer(link_id, known, not codes.isdisjoint(known.answers.get(link_id, frozenset())))
        case NoneOf(link_id, codes):
            answer = known.answers.get(link_id)
            return _of_answer(link_id, known, answer is not None and codes.isdisjoint(answer))
        case Only(link_id, codes):
            answer = known.answers.get(link_id)
            return _of_answer(link_id, known, answer is not None and answer <= codes)
        case Answered(link_id):
            return link_id in known.answers
        case Happened(event):
            return event in known.events
        case LevelBelow(level):
            return known.level < level
        case LevelAtLeast(level):
            return known.level >= level
        case All(parts):
            return _all(holds(part, known) for part in parts)
        case Any(parts):
            return _invert(_all(_invert(holds(part, known)) for part in parts))
        case Not(part):
            return _invert(holds(part, known))
        case Term(name):
            term = known.terms[name]
            truth = holds(term.when, known)
            return term.unknown_is if truth is None else truth


def _of_answer(link_id: LinkId, known: Known, truth: bool) -> Truth:  # noqa: FBT001 - a truth value is what this is about
    return None if link_id in known.missing else truth


def _all(truths: Iterable[Truth]) -> Truth:
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def _invert(truth: Truth) -> Truth:
    return None if truth is None else not truth
