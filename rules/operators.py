"""Conditions as data from a closed set, never code; `rules.condition` says whether one holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.basics import Code, Event, Level, LinkId


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these codes was chosen; with `basics.MISSING` among them, also while the follow-up waits for its answer."""

    link_id: LinkId
    codes: frozenset[Code]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """The question was answered, and with none of these codes."""

    link_id: LinkId
    codes: frozenset[Code]


@dataclass(frozen=True, slots=True)
class Only:
    """The question was answered, and with nothing but these codes."""

    link_id: LinkId
    codes: frozenset[Code]


@dataclass(frozen=True, slots=True)
class Answered:
    """The question has an answer of any kind."""

    link_id: LinkId


@dataclass(frozen=True, slots=True)
class Happened:
    """The event happened in this visit."""

    event: Event


@dataclass(frozen=True, slots=True)
class LevelBelow:
    """The level reached so far is lower than this one. In showing conditions only."""

    level: Level


@dataclass(frozen=True, slots=True)
class LevelAtLeast:
    """The level reached so far is this one or higher. In showing conditions only."""

    level: Level


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold. In scope gates and handout switches only."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Term:
    """A named helper condition of the protocol, such as BONE."""

    name: str


Condition = AnyOf | NoneOf | Only | Answered | Happened | LevelBelow | LevelAtLeast | All | Any | Not | Term
# `at_least: {age: a60_69}` is read into an AnyOf of every code at or above, so it needs no class.


@dataclass(frozen=True, slots=True)
class NamedTerm:
    """A helper condition, written once and used by name.

    `unknown_is` says how it counts while a question it needs has no answer: the unsafe way.
    Rules never meet an unknown term: for them a missing answer is simply not yet a warning sign.
    """

    name: str
    when: Condition
    unknown_is: bool
    meaning: str


def mentions(condition: Condition, terms: Mapping[str, NamedTerm]) -> frozenset[LinkId]:
    """Every question that the condition looks at, terms included."""
    match condition:
        case AnyOf(link_id, _) | NoneOf(link_id, _) | Only(link_id, _) | Answered(link_id):
            return frozenset({link_id})
        case All(parts) | Any(parts):
            return frozenset().union(*(mentions(part, terms) for part in parts))
        case Not(part):
            return mentions(part, terms)
        case Term(name):
            return mentions(terms[name].when, terms)
        case _:
            return frozenset()
