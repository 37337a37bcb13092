"""Which questions are open for these answers, which comes next, and what is reached so far.

Computed from the answers each time: nothing is remembered, so Back and Change need no care.
"""

from __future__ import annotations

from dataclasses import dataclass

from rules.compiled import Masks, compiled
from rules.condition import Known
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
    """With every open follow-up counted as its worst answer."""
    settled: Level
    """With open follow-ups left out: what no answer can lower any more. Only this ends the questions."""
    fired: tuple[Rule, ...]
    """In the order of the protocol's rules, those that rest on an open follow-up included."""
    stopped: bool
    """The questions ended early: an emergency, or an answer that ends them."""

    @property
    def next(self) -> LinkId | None:
        """The question to show now; None when all are answered."""
        return self.missing[0] if self.missing else None


def walk(protocol: Protocol, answers: Answers, events: frozenset[Event] = frozenset(), floor: Level = Level.SELF_CARE) -> Path:  # noqa: C901, PLR0912 - one loop, kept whole: a call a question would cost a third of its speed
    """Follow the interview as a patient would.

    `floor` is a level already latched in this visit: questions that only a calmer visit asks stay closed.
    Raises UnknownCodeError, and whatever a broken rule raises; `rules.assess` catches both.
    """
    ready = compiled(protocol)
    rules, levels, emergency = protocol.rules, ready.levels, Level.EMERGENCY_NOW
    fired: set[int] = set()
    asked: list[LinkId] = []
    missing: list[LinkId] = []
    bits, silent, level = 0, 0, floor
    for event in events:
        told = ready.events[event]
        bits |= told.bit
        level = _fire(told.may_fire, bits, fired, rules, level)
    settled = level
    stopped = level is emergency
    for step in () if stopped else ready.steps:
        if step.enable:
            known = bits | levels[level]
            if not known & step.enable[0] or not _hit(step.enable, known):  # most closed questions need no call to be seen closed
                continue
        link_id = step.link_id
        codes = answers.get(link_id)
        if step.optional and not codes:
            continue
        asked.append(link_id)
        if not codes:
            missing.append(link_id)
            if step.missing:
                silent |= step.missing.bit
                level = _fire(step.missing.may_fire, bits | silent, fired, rules, level)
            continue
        for code in codes:
            if code not in step.told:
                raise UnknownCodeError(f"{link_id} has no such answer")
            told = step.told[code]
            bits |= told.bit
            stopped = stopped or told.stops
            if told.may_fire:
                level = _fire(told.may_fire, bits | silent, fired, rules, level)
                settled = _fire(told.may_fire, bits, set(), rules, settled) if silent else level
        for index, masks, forbidden in step.gates:
            if not bits & forbidden and _hit(masks, bits):
                fired.add(index)
                level = max(level, rules[index].level)
                settled = max(settled, rules[index].level)
        if stopped or settled is emergency:
            stopped = True
            break
    opened = set(asked)
    return Path(
        asked=tuple(asked),
        missing=tuple(missing),
        not_asked=tuple([link_id for link_id in answers if link_id not in opened]),
        level=level,
        settled=settled,
        fired=tuple([rules[index] for index in sorted(fired)]),
        stopped=stopped,
    )


def _hit(masks: Masks, bits: int) -> bool:
    for mask in masks:  # noqa: SIM110 - half the time of all(): this is the innermost loop of every proof and benchmark
        if not bits & mask:
            return False
    return True


def _fire(candidates: tuple[tuple[int, Masks], ...], bits: int, fired: set[int], rules: tuple[Rule, ...], level: Level) -> Level:
    """Add what fires now; the highest level wins."""
    for index, masks in candidates:
        for mask in masks:
            if not bits & mask:
                break
        else:
            fired.add(index)
            level = max(level, rules[index].level)
    return level


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
