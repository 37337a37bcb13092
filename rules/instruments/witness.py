"""Finding answers under which a condition holds, by trying the ways in which its parts can; every one is played before it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from rules.interview import possible
from rules.model import (
    MISSING,
    All,
    Answered,
    Answers,
    Any,
    AnyOf,
    Code,
    Condition,
    Happened,
    Level,
    LevelAtLeast,
    LevelBelow,
    LinkId,
    NoneOf,
    Not,
    Only,
    Protocol,
    Term,
)

MOST_TRIED = 20_000
"""Ways tried for one condition; the shipped protocol needs a few dozen."""


class Witness:
    """Looks for answers in one protocol."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._questions = {question.link_id: question for question in protocol.questions}
        self._calm: dict[LinkId, frozenset[Code]] = {}
        for question in protocol.questions:
            first = next(option.code for option in question.options if option.code not in question.stops_at)
            self._calm[question.link_id] = question.harmless or frozenset({first})

    def find(self, condition: Condition, shows: Callable[[Answers], bool]) -> Answers | None:
        """Whole answers that meet the condition as `shows` sees them; None where none of the ways did."""
        for way in islice(self._ways(condition, want=True), MOST_TRIED):
            for opened in islice(self._opened(way, frozenset()), MOST_TRIED):
                answers = {**self._calm, **opened}
                if shows(answers):
                    return answers
        return None

    def _ways(self, condition: Condition, *, want: bool) -> Iterator[Answers]:
        match condition:
            case AnyOf(link_id, codes):
                yield from self._coded(link_id, codes - {MISSING}, inside=want)
            case NoneOf(link_id, codes):
                yield from self._coded(link_id, codes, inside=not want)
            case Only(link_id, codes):
                yield from self._coded(link_id, codes, inside=want)
            case Answered(link_id):
                yield from self._coded(link_id, self._questions[link_id].codes(), inside=want)
            case All(parts) | Any(parts):
                together = isinstance(condition, All) is want
                yield from self._all(parts, want=want) if together else (way for part in parts for way in self._ways(part, want=want))
            case Not(part):
                yield from self._ways(part, want=not want)
            case Term(name):
                yield from self._ways(self._protocol.terms[name].when, want=want)
            case LevelAtLeast(level) if want and level > Level.SELF_CARE:
                yield from (way for rule in self._protocol.rules if rule.level is level for way in self._ways(rule.when, want=True))
            case LevelBelow() | LevelAtLeast() | Happened():
                yield {}

    def _coded(self, link_id: LinkId, codes: frozenset[Code], *, inside: bool) -> Iterator[Answers]:
        """An answer inside or outside these codes, the calm one first."""
        question = self._questions[link_id]
        wanted = codes if inside else question.codes() - codes
        calm = self._calm[link_id]
        if calm <= wanted:
            yield {link_id: calm}
        yield from ({link_id: frozenset({option.code})} for option in question.options if option.code in wanted and {option.code} != calm)

    def _all(self, parts: tuple[Condition, ...], *, want: bool) -> Iterator[Answers]:
        if not parts:
            yield {}
            return
        for first in self._ways(parts[0], want=want):
            for rest in self._all(parts[1:], want=want):
                if (both := self._merged(first, rest)) is not None:
                    yield both

    def _opened(self, way: Answers, done: frozenset[LinkId]) -> Iterator[Answers]:
        """The way, with answers that open the questions it needs."""
        closed = next((each for each in way if each not in done and self._questions[each].enable_when is not None), None)
        if closed is None:
            yield way
            return
        enable = self._questions[closed].enable_when
        for opening in self._ways(enable, want=True) if enable is not None else ():
            if (both := self._merged(way, opening)) is not None:
                yield from self._opened(both, done | {closed})

    def _merged(self, one: Answers, other: Answers) -> Mapping[LinkId, frozenset[Code]] | None:
        """Both at once; None where a question cannot have both answers."""
        both = dict(one)
        for link_id, codes in other.items():
            both[link_id] = both.get(link_id, frozenset()) | codes
            if not possible(self._questions[link_id], both[link_id]):
                return None
        return both
