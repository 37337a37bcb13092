"""The nearest different level: which one answer, or else which two, would change what a patient is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.interview import walk
from rules.model import Answers, Code, Event, Input, Kind, Level, LinkId, Protocol, Question

MOST_CHANGES = 2


@dataclass(frozen=True, slots=True)
class Change:
    """One other answer to one question that was asked."""

    link_id: LinkId
    added: frozenset[Code]
    removed: frozenset[Code]


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that lead to a level, and the questions that they would open."""

    changes: tuple[Change, ...]
    opens: tuple[LinkId, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A different level, and every way to it with the fewest changes; no way: it is more than two changes away."""

    level: Level
    ways: tuple[Way, ...]


def nearest(protocol: Protocol, given: Input) -> tuple[Near, ...]:
    """The other levels, most urgent first. A question that a change opens stays unanswered: the level is the one reached so far.

    Raises UnknownCodeError for an answer that its question does not have.
    """
    search = _Search(protocol, given.events, given.answers)
    for _ in range(MOST_CHANGES):
        search.step()
    return tuple(Near(level, tuple(search.found.get(level, ()))) for level in reversed(Level) if level is not search.level)


class _Search:
    def __init__(self, protocol: Protocol, events: frozenset[Event], answers: Answers) -> None:
        self._protocol = protocol
        self._events = events
        start = walk(protocol, answers, events)
        self.level = start.level
        self._asked = frozenset(start.asked)
        self._front: list[tuple[tuple[Change, ...], Answers]] = [((), answers)]
        self.found: dict[Level, list[Way]] = {}

    def step(self) -> None:
        """One change more, for the levels that fewer did not reach."""
        known = {*self.found, self.level}
        if len(known) == len(Level):
            return
        front = []
        for changes, answers in self._front:
            for change, changed in self._changed(answers, changes):
                path = walk(self._protocol, changed, self._events)
                if path.level not in known:
                    opens = tuple(link_id for link_id in path.missing if link_id not in self._asked)
                    self.found.setdefault(path.level, []).append(Way((*changes, change), opens))
                front.append(((*changes, change), changed))
        self._front = front

    def _changed(self, answers: Answers, before: tuple[Change, ...]) -> Iterator[tuple[Change, Answers]]:
        """Every other answer to each question asked; of two changes the second is to a later question, so that no pair comes twice."""
        asked = walk(self._protocol, answers, self._events).asked
        start = asked.index(before[-1].link_id) + 1 if before and before[-1].link_id in asked else 0
        for link_id in asked[start:]:
            now = answers.get(link_id, frozenset())
            for codes in other_answers(self._protocol.question(link_id), now):
                yield Change(link_id, codes - now, now - codes), {**answers, link_id: codes}


def other_answers(question: Question, now: frozenset[Code]) -> Iterator[frozenset[Code]]:
    """What else one touch, or taking one back, could make of this answer."""
    alone = frozenset(option.code for option in question.options if option.exclusive)
    single = question.kind in {Kind.SINGLE, Kind.SCALE}
    found: dict[frozenset[Code], None] = {}
    for option in question.options:
        code = frozenset({option.code})
        if option.code not in now:
            found[code if single or option.exclusive else (now - alone) | code] = None
        elif not single and (rest := (now - code) or (alone - code)):
            found[rest] = None
    yield from found
