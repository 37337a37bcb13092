"""Which questions are open for these answers, which comes next, and what is reached so far.

Computed from the answers each time: nothing is remembered, so Back and Change need no care.
"""

from __future__ import annotations

from dataclasses import dataclass

from rules.compiled import Masks, Step, compiled
from rules.condition import Known, holds
from rules.model import Answers, Code, Event, Kind, Level, LinkId, Protocol, Question, Rule


class UnknownCodeError(Exception):
    """An answer holds a code that its question does not have."""


@dataclass(frozen=True, slots=True)
class Path:
    """One patient's way through the questions."""

    asked: tuple[LinkId, ...]
    """Opened, in order, answered or not."""
    missing: tuple[LinkId, ...]
    """Opened and not answered; the first is the next to ask."""
    not_asked: tuple[LinkId, ...]
    """Answered but never opened: these answers do not count."""
    level: Level
    fired: tuple[Rule, ...]
    """In the order of the protocol's rules."""
    stopped: bool
    """The questions ended early: an emergency, or an answer that ends them."""

    @property
    def next(self) -> LinkId | None:
        """The question to show now; None when all are answered."""
        return self.missing[0] if self.missing else None


def walk(protocol: Protocol, answers: Answers, events: frozenset[Event] = frozenset(), floor: Level = Level.SELF_CARE) -> Path:
    """Follow the interview as a patient would.

    `floor` is a level already latched in this visit: questions that only a calmer visit asks stay closed.
    Raises UnknownCodeError, and whatever a broken rule raises; `rules.assess` catches both.
    """
    return _Walk(protocol, answers, events, floor).run()


class _Walk:
    __slots__ = ("_answers", "_asked", "_bits", "_compiled", "_events", "_fired", "_level", "_missing", "_protocol")

    def __init__(self, protocol: Protocol, answers: Answers, events: frozenset[Event], floor: Level) -> None:
        self._protocol, self._answers, self._events = protocol, answers, events
        self._compiled = compiled(protocol)
        self._level = floor
        self._bits = sum(self._compiled.events[event] for event in events)
        self._fired: set[int] = set()
        self._asked: list[LinkId] = []
        self._missing: list[LinkId] = []

    def run(self) -> Path:
        if self._events:
            self._fire(self._compiled.event_rules)
        stopped = self._level is Level.EMERGENCY_NOW
        if not stopped:
            for step in self._compiled.steps:
                if self._open(step.enable) and self._answer(step):
                    stopped = True
                    break
        rules = self._protocol.rules
        return Path(
            asked=tuple(self._asked),
            missing=tuple(self._missing),
            not_asked=tuple(link_id for link_id in self._answers if link_id not in self._asked),
            level=self._level,
            fired=tuple([rules[index] for index in sorted(self._fired)]),
            stopped=stopped,
        )

    def _open(self, enable: Masks) -> bool:
        known = self._bits | self._compiled.levels[self._level]
        return all(known & mask for mask in enable)

    def _answer(self, step: Step) -> bool:
        """Count this question's answer. True when it ends the questions."""
        self._asked.append(step.link_id)
        codes = self._answers.get(step.link_id)
        if not codes:
            self._missing.append(step.link_id)
            return False
        own = 0
        for code in codes:
            if code not in step.bits:
                message = f"{step.link_id} has no such answer"
                raise UnknownCodeError(message)
            own |= step.bits[code]
        self._bits |= own
        if own & step.interesting:
            self._fire(step.rules)
        for index in step.gates:
            self._check_gate(index)
        return bool(own & step.stops_at) or self._level is Level.EMERGENCY_NOW

    def _fire(self, rules: tuple[tuple[int, Masks], ...]) -> None:
        bits, fired = self._bits, self._fired
        for index, masks in rules:
            for mask in masks:
                if not bits & mask:
                    break
            else:
                fired.add(index)
                self._level = max(self._level, self._protocol.rules[index].level)

    def _check_gate(self, index: int) -> None:
        rule = self._protocol.rules[index]
        if holds(rule.when, self.known()):
            self._fired.add(index)
            self._level = max(self._level, rule.level)

    def known(self) -> Known:
        """What conditions may look at, at this point of the walk."""
        return seen(self._protocol, self._answers, tuple(self._asked), self._events, self._level)


def seen(protocol: Protocol, answers: Answers, asked: tuple[LinkId, ...], events: frozenset[Event], level: Level) -> Known:
    """What conditions may look at when these questions were opened."""
    given = {link_id: answers[link_id] for link_id in asked if answers.get(link_id)}
    return Known(given, {link_id for link_id in asked if link_id not in given}, events, level, protocol.terms)


def possible(question: Question, codes: frozenset[Code]) -> bool:
    """Whether this question can have these codes selected at once: known, one where one is asked, "none" alone."""
    if not codes <= question.codes():
        return False
    alone = {option.code for option in question.options if option.exclusive}
    single = question.kind in {Kind.SINGLE, Kind.SCALE}
    return len(codes) <= 1 or not (single or codes & alone)
