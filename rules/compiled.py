"""A protocol worked out once for speed: every option is a bit, every rule a few masks that must each be hit.

Rules hold no negation, so each is an "and" of "or"s over options: it fires when every mask shares a bit with
the answers. The level so far is a bit too, so that showing conditions take the same form. A scope gate may also
forbid options; it is judged once the last question that it mentions is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rules.model import (
    MISSING,
    All,
    Answered,
    Any,
    AnyOf,
    Code,
    Condition,
    Event,
    Happened,
    Level,
    LevelAtLeast,
    LevelBelow,
    LinkId,
    NoneOf,
    Not,
    Only,
    Protocol,
    Question,
    Rule,
    Term,
)

Masks = tuple[int, ...]
"""Holds when every mask shares a bit with what is known. Empty: always."""


class NotPlainError(Exception):
    """The condition negates something where only an "and" of plain parts can be worked out."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one code of a question says, once it is chosen or the follow-up is open."""

    bit: int
    stops: bool
    """Ends the questions."""
    may_fire: tuple[tuple[int, Masks], ...]
    """Index of each rule that this code may complete, and its masks that this code does not hit."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question, ready to be walked."""

    link_id: LinkId
    enable: Masks
    """Empty: always shown."""
    told: Mapping[Code, Told]
    optional: bool
    missing: Told | None
    """A follow-up that is open and unanswered; None where the question is none."""
    gates: tuple[tuple[int, Masks, int], ...]
    """Rules that also forbid the bits of their last part, judged after the last question they mention."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """Every question as a step, and the bits of what is not a question."""

    steps: tuple[Step, ...]
    events: Mapping[Event, Told]
    levels: tuple[int, ...]
    """One bit a level, indexed by the level."""
    rules: Mapping[int, Masks]
    """The rules without gates, by index."""
    looked_at: int
    """Every bit that one of these rules mentions: any other answer changes no level, but for a gate."""


@dataclass(frozen=True, slots=True)
class _Wide:
    """A rule's masks with all their bits together: most codes are seen to be in none of them at one look."""

    masks: Masks
    bits: int


@lru_cache(maxsize=8)
def compiled(protocol: Protocol) -> Compiled:
    """The protocol's steps; worked out at its first use."""
    return _Compiler(protocol).run()


class _Compiler:
    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._codes: dict[LinkId, dict[Code, int]] = {}
        shift = 0
        for question in protocol.questions:
            codes = [option.code for option in question.options] + ([MISSING] if question.follow_up_to else [])
            self._codes[question.link_id] = {code: 1 << (shift + at) for at, code in enumerate(codes)}
            shift += len(codes)
        self._events = {event: 1 << (shift + at) for at, event in enumerate(Event)}
        shift += len(Event)
        self._levels = tuple(1 << (shift + level) for level in Level)

    def run(self) -> Compiled:
        monotone: dict[int, _Wide] = {}
        gates: dict[int, Rule] = {}
        for index, rule in enumerate(self._protocol.rules):
            try:
                masks = self._masks(rule.when)
                monotone[index] = _Wide(masks, _union(masks))
            except NotPlainError:
                gates[index] = rule
        so_far = _union(self._events.values())
        events = {event: _told(bit, so_far, monotone) for event, bit in self._events.items()}
        steps = []
        for at, question in enumerate(self._protocol.questions):
            so_far |= _union(self._codes[question.link_id].values())
            due = {index: rule for index, rule in gates.items() if self._last_mentioned(rule.when) == at}
            steps.append(self._step(question, so_far, monotone, due))
        plain = {index: each.masks for index, each in monotone.items()}
        return Compiled(tuple(steps), events, self._levels, plain, _union(each.bits for each in monotone.values()))

    def _step(self, question: Question, so_far: int, monotone: Mapping[int, _Wide], gates: Mapping[int, Rule]) -> Step:
        codes = self._codes[question.link_id]
        told = {code: _told(bit, so_far, monotone, stops=code in question.stops_at) for code, bit in codes.items()}
        missing = told.pop(MISSING, None)
        return Step(
            link_id=question.link_id,
            enable=self._masks(question.enable_when) if question.enable_when else (),
            told=told,
            optional=question.optional,
            missing=missing,
            gates=tuple((index, *self._gate(rule.when)) for index, rule in gates.items()),
        )

    def _gate(self, condition: Condition) -> tuple[Masks, int]:
        """What must be hit, and what must not. Raises NotPlainError for a negation inside an "or"."""
        match condition:
            case NoneOf(link_id, codes) | Not(AnyOf(link_id, codes)):
                return tuple(self._clauses(Answered(link_id))), _union(self._clauses(AnyOf(link_id, codes)))
            case Only(link_id, codes):
                others = frozenset(self._codes[link_id]) - codes
                return tuple(self._clauses(Answered(link_id))), _union(self._clauses(AnyOf(link_id, others)))
            case All(parts):
                found = [self._gate(part) for part in parts]
                return tuple(mask for masks, _ in found for mask in masks), _union(forbidden for _, forbidden in found)
            case _:
                return self._masks(condition), 0

    def _last_mentioned(self, condition: Condition) -> int:
        """The position of the last question that the condition looks at."""
        order = [question.link_id for question in self._protocol.questions]
        match condition:
            case AnyOf(link_id, _) | NoneOf(link_id, _) | Only(link_id, _) | Answered(link_id):
                return order.index(link_id)
            case All(parts) | Any(parts):
                return max(self._last_mentioned(part) for part in parts)
            case Not(part):
                return self._last_mentioned(part)
            case Term(name):
                return self._last_mentioned(self._protocol.terms[name].when)
            case Happened() | LevelBelow() | LevelAtLeast():
                return 0

    def _masks(self, condition: Condition) -> Masks:
        """The condition as an "and" of "or"s, without masks that a narrower one makes needless."""
        found = set(self._clauses(condition))
        return tuple(mask for mask in sorted(found) if not any(other & mask == other for other in found - {mask}))

    def _clauses(self, condition: Condition) -> list[int]:
        match condition:
            case AnyOf(link_id, codes):
                return [sum(self._codes[link_id][code] for code in codes)]
            case Answered(link_id):
                return [sum(bit for code, bit in self._codes[link_id].items() if code != MISSING)]
            case Happened(event):
                return [self._events[event]]
            case LevelBelow(level):
                return [sum(self._levels[:level])]
            case LevelAtLeast(level):
                return [sum(self._levels[level:])]
            case All(parts):
                return [mask for part in parts for mask in self._clauses(part)]
            case Any(parts):
                return [_union(choice) for choice in product(*(self._clauses(part) for part in parts))]
            case Term(name):
                return self._clauses(self._protocol.terms[name].when)
            case NoneOf() | Only() | Not():
                raise NotPlainError


def _told(bit: int, so_far: int, rules: Mapping[int, _Wide], *, stops: bool = False) -> Told:
    """`so_far`: every bit that can be known by now. A rule that also needs a later answer waits for that answer's own turn."""
    left = ((index, tuple(mask for mask in each.masks if not mask & bit)) for index, each in rules.items() if each.bits & bit)
    return Told(bit, stops, tuple((index, masks) for index, masks in left if all(mask & so_far for mask in masks)))


def _union(masks: Iterable[int]) -> int:
    total = 0
    for mask in masks:
        total |= mask
    return total
