"""What stands in each box of the interview's picture: the question, when it is asked, and what single answers lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from rules.instruments.witness import Witness
from rules.interview import Path, walk
from rules.model import MISSING, All, Any, AnyOf, Code, Condition, Kind, Level, LevelAtLeast, LevelBelow, LinkId, Protocol, Question, Term

LONGEST_OPTION = 24
"""Letters of an option's text before it is cut."""
WORDS = {Level.EMERGENCY_NOW: "NOW", Level.URGENT_TODAY: "TODAY", Level.ROUTINE_APPOINTMENT: "VISIT", Level.SELF_CARE: "HOME"}
"""The levels, short; the legend tells what they mean."""


class Tone(Enum):
    """What a line is about, and so how it looks."""

    HEAD = "head"
    PLAIN = "plain"
    EMERGENCY = "emergency"
    URGENT = "urgent"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of one tone, not yet cut into lines."""

    tone: Tone
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the picture."""

    link_id: LinkId
    parent: LinkId | None
    """The question that it follows up; None: it stands in the main line."""
    condition: str
    """When it is asked, for the edge that leads to it; empty: always."""
    passages: tuple[Passage, ...]


def entries(protocol: Protocol) -> tuple[Entry, ...]:
    """Every question in the order in which it is asked."""
    outcomes = _Outcomes(protocol)
    return tuple(
        Entry(
            question.link_id,
            question.follow_up_to,
            _condition(question, protocol),
            tuple(_passages(number, question, outcomes)),
        )
        for number, question in enumerate(protocol.questions, start=1)
    )


def _condition(question: Question, protocol: Protocol) -> str:
    if question.enable_when is None:
        return ""
    return showing_in_words(question.enable_when, protocol).removeprefix(f"{question.follow_up_to}: ")


def _passages(number: int, question: Question, outcomes: _Outcomes) -> Iterator[Passage]:
    mark = " (private)" if question.private else ""
    yield Passage(Tone.HEAD, f"{number}. {question.text}{mark}")
    if question.follow_up_to is not None:
        yield from _answers(question, outcomes)
        return
    by_level = outcomes.alone(question)
    if stopping := [option for option in question.options if option.code in question.stops_at]:
        yield Passage(Tone.URGENT, f"Ends the questions: {'; '.join(shortened(option.text) for option in stopping)}")
    for level, tone in ((Level.EMERGENCY_NOW, Tone.EMERGENCY), (Level.URGENT_TODAY, Tone.URGENT)):
        if texts := [text for code, text in by_level.get(level, {}).items() if code not in question.stops_at]:
            yield Passage(tone, f"{WORDS[level]}: {'; '.join(texts)}")


def _answers(question: Question, outcomes: _Outcomes) -> Iterator[Passage]:
    """Where the answers to a follow-up lead."""
    tones = {Level.EMERGENCY_NOW: Tone.EMERGENCY, Level.URGENT_TODAY: Tone.URGENT}
    found: dict[tuple[Level, ...], list[str]] = {}
    for option in question.options:
        levels = tuple(sorted(outcomes.after(question, option.code), reverse=True))
        if levels:
            found.setdefault(levels, []).append(shortened(option.text))
    for levels, texts in sorted(found.items(), reverse=True):
        yield Passage(tones.get(levels[0], Tone.PLAIN), f"{' or '.join(WORDS[level] for level in levels)}: {'; '.join(texts)}")


def shortened(text: str) -> str:
    """A text cut at a word, so that a box stays small."""
    if len(text) <= LONGEST_OPTION:
        return text
    return text[:LONGEST_OPTION].rpartition(" ")[0].rstrip(",;(.") + "\u2026"


def showing_in_words(condition: Condition, protocol: Protocol) -> str:  # noqa: PLR0911 - one case for each operator
    """A showing condition, short enough for an edge; such conditions hold no negation."""
    match condition:
        case AnyOf(link_id, codes):
            question = protocol.question(link_id)
            texts = [shortened(option.text) for option in question.options if option.code in codes]
            return f"{link_id}: {'; '.join([*texts, *(['no answer yet'] if MISSING in codes else [])])}"
        case All(parts):
            return " AND ".join(showing_in_words(part, protocol) for part in parts)
        case Any(parts):
            return " OR ".join(showing_in_words(part, protocol) for part in parts)
        case LevelBelow(level):
            return f"level so far below {level.name}"
        case LevelAtLeast(level):
            return f"level so far {level.name} or higher"
        case Term(name):
            return protocol.terms[name].meaning.rstrip(".")
        case _:
            return "see the protocol"


class _Outcomes:
    """What single answers lead to when everything else is harmless."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._witness = Witness(protocol)

    def alone(self, question: Question) -> Mapping[Level, Mapping[Code, str]]:
        """By level the answers that settle on it by themselves. One that opens a follow-up is told there."""
        found: dict[Level, dict[Code, str]] = {}
        numbers: dict[Level, list[int]] = {}
        followed = frozenset(
            code
            for each in self._protocol.questions
            if each.follow_up_to == question.link_id and isinstance(each.enable_when, AnyOf)
            for code in each.enable_when.codes
        )
        for option in question.options:
            path = None if option.code in followed else self._path(question, option.code, question.enable_when)
            if path is None:
                continue
            if question.kind is Kind.SCALE and option.code.isdecimal():
                numbers.setdefault(path.settled, []).append(int(option.code))
            else:
                found.setdefault(path.settled, {})[option.code] = shortened(option.text)
        for level, reached in numbers.items():
            found.setdefault(level, {})[Code("")] = f"{min(reached)} to {max(reached)}"
        return found

    def after(self, question: Question, code: Code) -> frozenset[Level]:
        """The levels on which this answer to a follow-up can settle, one for each answer that opens it."""
        if not isinstance(question.enable_when, AnyOf):
            return frozenset()
        parent = question.enable_when.link_id
        paths = [self._path(question, code, AnyOf(parent, frozenset({opening}))) for opening in sorted(question.enable_when.codes)]
        return frozenset(path.settled for path in paths if path is not None)

    def _path(self, question: Question, code: Code, opened: Condition | None) -> Path | None:
        """The way of a patient who is otherwise harmless, and gives this answer; None where nobody can."""
        own = AnyOf(question.link_id, frozenset({code}))
        answers = self._witness.find(
            All((own,) if opened is None else (opened, own)),
            lambda given: question.link_id in walk(self._protocol, given).asked and code in given[question.link_id],
        )
        return None if answers is None else walk(self._protocol, answers)
