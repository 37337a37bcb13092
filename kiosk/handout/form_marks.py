"""What each tick on the paper form is worth by itself, and which ticks count only together: worked out from the rules, so that it cannot drift."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, product

from rules.condition import Known, holds
from rules.model import All, Answers, Any, AnyOf, Code, Condition, Event, Happened, Level, LinkId, Protocol, Question, Rule, Term


@dataclass(frozen=True, slots=True)
class Together:
    """Ticks that reach a level only beside each other."""

    rule: Rule
    when: Condition


def family(protocol: Protocol, link_id: LinkId) -> LinkId:
    """The question that this one follows up, else itself."""
    return protocol.question(link_id).follow_up_to or link_id


def mark(protocol: Protocol, question: Question, code: Code) -> Level:
    """What this tick reaches beside nothing but the tick that opens it; a follow-up that it opens has no answer yet and counts in full."""
    if question.follow_up_to is None:
        return _reached(protocol, {question.link_id: frozenset({code})})
    parent = protocol.question(question.follow_up_to)
    openers = [option.code for option in parent.options if _opens(protocol, question, parent.link_id, option.code)]
    given = ({parent.link_id: frozenset({opener}), question.link_id: frozenset({code})} for opener in openers)
    return max((_reached(protocol, answers) for answers in given), default=Level.SELF_CARE)


def opened(protocol: Protocol, question: Question, code: Code) -> tuple[LinkId, ...]:
    """The follow-ups that this tick opens."""
    followers = [each for each in protocol.questions if each.follow_up_to == question.link_id]
    return tuple(each.link_id for each in followers if _opens(protocol, each, question.link_id, code))


def together(protocol: Protocol) -> Iterator[Together]:
    """The rules, or the parts of rules, that no single tick meets, the most urgent first."""
    for rule in sorted(protocol.rules, key=lambda each: -each.level):
        whole = rule.when.parts if isinstance(rule.when, Any) else (rule.when,)
        parts = tuple(part for part in whole if not all(_single(protocol, way) for way in _ways(part, protocol)))
        if parts:
            yield Together(rule, Any(parts) if len(parts) > 1 else parts[0])


def _reached(protocol: Protocol, answers: Answers) -> Level:
    """The level of what fires for these ticks alone. A rule about what was not ticked is left to the table: one tick cannot say it."""
    missing = {follow for link_id, codes in answers.items() for code in codes for follow in opened(protocol, protocol.question(link_id), code)}
    known = Known(answers, missing - set(answers), frozenset(), Level.SELF_CARE, protocol.terms)
    levels = (rule.level for rule in protocol.rules for way in _ways(rule.when, protocol) if _single(protocol, way) and _met(way, known))
    return max(levels, default=Level.SELF_CARE)


def _opens(protocol: Protocol, follower: Question, link_id: LinkId, code: Code) -> bool:
    if follower.enable_when is None:
        return True
    known = Known({link_id: frozenset({code})}, frozenset(), frozenset(), Level.SELF_CARE, protocol.terms)
    return holds(follower.enable_when, known) is True


def _ways(condition: Condition, protocol: Protocol) -> tuple[tuple[Condition, ...], ...]:
    """Every way to meet it: ticks that are enough together, with helper terms written out."""
    match condition:
        case Term(name):
            return _ways(protocol.terms[name].when, protocol)
        case Any(parts):
            return tuple(way for part in parts for way in _ways(part, protocol))
        case All(parts):
            each = (_ways(part, protocol) for part in parts)
            return tuple(tuple(chain.from_iterable(ways)) for ways in product(*each))
        case _:
            return ((condition,),)


def _single(protocol: Protocol, way: tuple[Condition, ...]) -> bool:
    """Whether one tick, with its follow-up at most, meets it; a choice behind "Talk to staff" has a mark of its own."""
    if any(isinstance(each, Happened) for each in way):
        return way != (Happened(Event.UNFINISHED),) and len(way) == 1
    asked = [each.link_id for each in way if isinstance(each, AnyOf)]
    return len(asked) == len(way) == len(set(asked)) and len({family(protocol, link_id) for link_id in asked}) == 1


def _met(way: tuple[Condition, ...], known: Known) -> bool:
    return all(holds(each, known) is True for each in way)
