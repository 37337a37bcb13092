"""A set of answers told as a patient, in the protocol's own words: only what is not harmless."""

from __future__ import annotations

from collections.abc import Iterator

from rules.assess import assess
from rules.model import Answers, Event, Input, LinkId, Protocol, Question

UNCLEAR = frozenset({"unsure", "pns"})
"""Codes of "I'm not sure" and "I'd rather not say"."""
HAPPENED = {
    Event.UNFINISHED: "leaves before the end",
    Event.ASKED_STAFF: "asks for staff",
    Event.TOO_UNWELL: "says: I feel very unwell",
}


def tell(protocol: Protocol, given: Input) -> str:
    """One sentence: what this patient answers that is not harmless, and where the answers end."""
    found = assess(protocol, given)
    parts = list(_said(protocol, given.answers, found.asked))
    waiting = [protocol.question(link_id) for link_id in found.missing]
    if waiting:
        parts.append(f'has not answered "{waiting[0].text}"')
    parts += [HAPPENED[event] for event in Event if event in given.events]
    rest = "" if waiting or not any(given.answers.values()) else "; every other answer is harmless"
    return f"A patient {', '.join(parts) or 'gives harmless answers only'}{rest}."


def outcome(protocol: Protocol, given: Input) -> str:
    """The level that the program gives, and the rules that fire: "gets SELF_CARE because no rule fires"."""
    found = assess(protocol, given)
    rules = ", ".join(rule.id for rule in found.fired)
    return f"gets {found.level.name} because {f'only {rules} fires' if len(found.fired) == 1 else f'{rules} fire' if rules else 'no rule fires'}"


def _said(protocol: Protocol, answers: Answers, asked: tuple[LinkId, ...]) -> Iterator[str]:
    for link_id in asked:
        question = protocol.question(link_id)
        codes = answers.get(link_id, frozenset())
        if codes and codes != question.harmless:
            yield _answer(question, codes)


def _answer(question: Question, codes: frozenset[str]) -> str:
    chosen = [option for option in question.options if option.code in codes]
    clear = [f'"{option.text}"' for option in chosen if option.code not in UNCLEAR]
    unclear = [f'"{option.text}"' for option in chosen if option.code in UNCLEAR]
    return f'answers {" and ".join([*clear, *unclear])} to "{question.text}"'
