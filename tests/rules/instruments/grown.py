"""A protocol as many times the size: its questions and rules again under other names, and rules that join the copies."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from rules.instruments.mentions import mentioned, negates
from rules.model import (
    MISSING,
    All,
    Answered,
    Any,
    AnyOf,
    Code,
    Condition,
    Level,
    LinkId,
    NamedTerm,
    NoneOf,
    Not,
    Only,
    Protocol,
    Question,
    Rule,
    Term,
)


def grown(protocol: Protocol, times: int) -> Protocol:
    """The protocol with its questions and rules that many times; the first copy keeps its names.

    Its gate stays the only one, and so does each rule about events alone: there is but one visit.
    """
    questions: list[Question] = []
    rules: list[Rule] = []
    terms: dict[str, NamedTerm] = {}
    for copy in range(times):
        mark = f"_{copy}" if copy else ""
        questions += [_question(question, mark) for question in protocol.questions]
        rules += [_rule(rule, mark) for rule in protocol.rules if not copy or _again(rule, protocol)]
        terms |= {f"{name}{mark}": replace(term, name=f"{name}{mark}", when=_renamed(term.when, mark)) for name, term in protocol.terms.items()}
    rules += [_join(protocol, one, other) for one, other in pairwise([f"_{copy}" if copy else "" for copy in range(times)])]
    return replace(protocol, questions=tuple(questions), rules=tuple(rules), terms=MappingProxyType(terms))


def _question(question: Question, mark: str) -> Question:
    follow_up_to = None if question.follow_up_to is None else LinkId(question.follow_up_to + mark)
    enable_when = None if question.enable_when is None else _renamed(question.enable_when, mark)
    return replace(question, link_id=LinkId(question.link_id + mark), enable_when=enable_when, follow_up_to=follow_up_to)


def _again(rule: Rule, protocol: Protocol) -> bool:
    return not negates(rule.when, protocol) and any(mentioned(rule.when, protocol))


def _rule(rule: Rule, mark: str) -> Rule:
    return replace(rule, id=f"{rule.id}{mark}", when=_renamed(rule.when, mark))


def _join(protocol: Protocol, one: str, other: str) -> Rule:
    """A rule that looks at a question of two copies, both of which everybody is asked."""
    always = [question for question in protocol.questions if question.enable_when is None and not question.optional]
    first, last = always[0], always[-1]
    parts = (AnyOf(LinkId(first.link_id + one), _worrying(first)), AnyOf(LinkId(last.link_id + other), _worrying(last)))
    return replace(protocol.rules[0], id=f"R-J{one}{other}", level=Level.URGENT_TODAY, when=All(parts))


def _worrying(question: Question) -> frozenset[Code]:
    return question.codes() - question.harmless - question.stops_at - {MISSING}


def _renamed(condition: Condition, mark: str) -> Condition:
    match condition:
        case AnyOf() | NoneOf() | Only() | Answered():
            return replace(condition, link_id=LinkId(condition.link_id + mark))
        case All(parts) | Any(parts):
            return type(condition)(tuple(_renamed(part, mark) for part in parts))
        case Not(part):
            return Not(_renamed(part, mark))
        case Term(name):
            return Term(f"{name}{mark}")
        case _:
            return condition
