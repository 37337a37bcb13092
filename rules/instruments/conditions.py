"""One condition as a function of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rules.instruments.diagrams import Node
from rules.instruments.mentions import mentioned
from rules.instruments.space import Space
from rules.model import (
    All,
    Answered,
    Any,
    AnyOf,
    Condition,
    Happened,
    Level,
    LevelAtLeast,
    LevelBelow,
    NoneOf,
    Not,
    Only,
    Protocol,
    Term,
)

RAISED = (Level.ROUTINE_APPOINTMENT, Level.URGENT_TODAY, Level.EMERGENCY_NOW)
"""Every level that a rule can give."""
Reached = Callable[[Level], Node]
"""Where at least this level is reached so far."""


def partial_level(reached: Mapping[Level, Node], always: Node) -> Reached:
    """The level so far, as a showing condition asks for it; SELF_CARE is reached from the start."""
    return lambda level: reached.get(level, always)


def encoded(condition: Condition, protocol: Protocol, space: Space, reached: Reached) -> Node:  # noqa: C901, PLR0911 - one case for each operator
    """Where the condition holds, no answer counting as no. `reached` is the level that a showing condition sees."""
    d = space.diagrams
    match condition:
        case AnyOf(link_id, codes):
            return space.any_of(link_id, codes)
        case NoneOf(link_id, codes):
            return space.answered(link_id) & ~space.any_of(link_id, codes)
        case Only(link_id, codes):
            return space.answered(link_id) & ~space.any_of(link_id, protocol.question(link_id).codes() - codes)
        case Answered(link_id):
            return space.answered(link_id)
        case Happened(event):
            return space.event(event)
        case LevelBelow(level):
            return ~reached(level)
        case LevelAtLeast(level):
            return reached(level)
        case All(parts):
            return d.every(encoded(part, protocol, space, reached) for part in parts)
        case Any(parts):
            return d.some(encoded(part, protocol, space, reached) for part in parts)
        case Not(part):
            return d.every([*map(space.answered, mentioned(part, protocol)), ~encoded(part, protocol, space, reached)])
        case Term(name):
            return encoded(protocol.terms[name].when, protocol, space, reached)
