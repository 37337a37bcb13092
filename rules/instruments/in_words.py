"""A condition and an answer in words that a clinician can read."""

from __future__ import annotations

from collections.abc import Iterable

from rules.model import (
    MISSING,
    All,
    Answered,
    Any,
    AnyOf,
    Code,
    Condition,
    Happened,
    Kind,
    LevelAtLeast,
    LevelBelow,
    LinkId,
    NoneOf,
    Not,
    Only,
    Protocol,
    Question,
    Term,
)

SHORTEST_RUN = 3
"""Numbers of a scale in a row from which they are told as "7 to 10"."""


def condition_in_words(condition: Condition, protocol: Protocol) -> str:  # noqa: C901, PLR0911 - one case for each operator
    """The condition as one sentence without its stop: `legs says "..." or "..."`."""
    match condition:
        case AnyOf(link_id, codes):
            return f"{link_id} says {answers_in_words(protocol.question(link_id), codes)}"
        case NoneOf(link_id, codes):
            return f"{link_id} has an answer without {answers_in_words(protocol.question(link_id), codes)}"
        case Only(link_id, codes):
            return f"{link_id} says nothing but {answers_in_words(protocol.question(link_id), codes)}"
        case Answered(link_id):
            return f"{link_id} has an answer"
        case Happened(event):
            return f"this happened: {event.value}"
        case LevelBelow(level):
            return f"the level so far is below {level.name}"
        case LevelAtLeast(level):
            return f"the level so far is {level.name} or higher"
        case All(parts):
            return " and ".join(_inside(part, protocol) for part in parts) or "always"
        case Any(parts):
            return " or ".join(_inside(part, protocol) for part in parts) or "never"
        case Not(part):
            return f"not: {_inside(part, protocol)}"
        case Term(name):
            return f"{name} ({protocol.terms[name].meaning.rstrip('.')})"


def _inside(part: Condition, protocol: Protocol) -> str:
    text = condition_in_words(part, protocol)
    return f"({text})" if isinstance(part, All | Any) else text


def answers_in_words(question: Question, codes: Iterable[Code], *, joined: str = " or ") -> str:
    """Answers of one question in the order of its screen, each in quotes: `"7 to 10" or "I can't say"`."""
    wanted = frozenset(codes)
    said = [f'"{text}"' for text in _texts(question, wanted)]
    return joined.join([*said, *(["nothing yet"] if MISSING in wanted else [])])


def _texts(question: Question, wanted: frozenset[Code]) -> list[str]:
    chosen = [option for option in question.options if option.code in wanted]
    numbers = [int(option.code) for option in chosen if question.kind is Kind.SCALE and option.code.isdecimal()]
    if len(numbers) < SHORTEST_RUN or numbers != list(range(numbers[0], numbers[-1] + 1)):
        return [option.text for option in chosen]
    return [f"{numbers[0]} to {numbers[-1]}", *(option.text for option in chosen if not option.code.isdecimal())]


def answer_in_words(protocol: Protocol, link_id: LinkId, codes: Iterable[Code]) -> str:
    """What a patient answered to one question: `legs: "..." and "..."`."""
    return f"{link_id}: {answers_in_words(protocol.question(link_id), codes, joined=' and ')}"
