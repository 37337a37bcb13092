"""The protocol's rules written for rule engines from PyPI: one translation of the conditions, and a form for each engine.

Each engine gets the patient in the form in which it was fastest, made before the clock starts: a true value for every code that was
chosen (zen-engine, JSON Logic), or a set of codes for every question (rule-engine, where single values are twenty times slower).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from rules.model import All, Answered, Any, AnyOf, Condition, Happened, Level, LevelAtLeast, LevelBelow, NoneOf, Not, Only, Protocol, Rule, Term

Written = TypeVar("Written")

EVENT = "event"
"""Stands where a question's id would: what happened in the visit besides answers."""

Facts = Mapping[str, frozenset[str]]
"""The codes of every question, none where it was not asked, `missing` where a follow-up is open; and the events."""

Judge = Callable[[object], tuple[Level, list[str]]]
"""Level and ids of the rules that fire, for what `Engine.prepare` made of the facts."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A package that can judge the rules."""

    package: str
    """As pip knows it."""
    build: Callable[[Protocol], Judge]
    """Writes and compiles the rules, once. Raises ModuleNotFoundError when the package is not installed."""
    prepare: Callable[[Facts], object]


@dataclass(frozen=True, slots=True)
class Form(Generic[Written]):
    """How an engine writes the four things that every condition comes down to."""

    chosen: Callable[[str, list[str]], Written]
    """At least one of these codes of this question."""
    every: Callable[[list[Written]], Written]
    some: Callable[[list[Written]], Written]
    unless: Callable[[Written], Written]


def written(protocol: Protocol, condition: Condition, form: Form[Written]) -> Written:  # noqa: C901 - as below
    """The condition in this form. Raises NotImplementedError for one on levels, which no rule may hold."""

    def write(part: Condition) -> Written:  # noqa: C901, PLR0911 - one case for each operator
        match part:
            case AnyOf(link_id, codes):
                return form.chosen(link_id, sorted(codes))
            case Answered(link_id):
                return form.chosen(link_id, sorted(protocol.question(link_id).codes()))
            case NoneOf(link_id, codes):
                return form.every([write(Answered(link_id)), form.unless(write(AnyOf(link_id, codes)))])
            case Only(link_id, codes):
                return write(NoneOf(link_id, protocol.question(link_id).codes() - codes))
            case Happened(event):
                return form.chosen(EVENT, [event.value])
            case All(parts):
                return form.every([write(each) for each in parts])
            case Any(parts):
                return form.some([write(each) for each in parts])
            case Not(each):
                return form.unless(write(each))
            case Term(name):
                return write(protocol.terms[name].when)
            case LevelBelow() | LevelAtLeast():
                raise NotImplementedError

    return write(condition)


def verdict(fired: list[Rule]) -> tuple[Level, list[str]]:
    """The highest level wins."""
    return max((rule.level for rule in fired), default=Level.SELF_CARE), [rule.id for rule in fired]


def ticks(facts: Facts) -> object:
    """A true value for each code that was chosen."""
    return {f"{link_id}_{code}": True for link_id, codes in facts.items() for code in codes}


# --- zen-engine: all rules as one expression, a list of truths ---------------------------------------

ZEN: Form[str] = Form(
    chosen=lambda link_id, codes: f"({' or '.join(f'{link_id}_{code} == true' for code in codes)})",
    every=lambda parts: f"({' and '.join(parts)})",
    some=lambda parts: f"({' or '.join(parts)})",
    unless=lambda part: f"(not {part})",
)


def zen(protocol: Protocol) -> Judge:
    """One compiled expression."""
    rules = protocol.rules
    expression = importlib.import_module("zen").compile_expression(f"[{', '.join(written(protocol, rule.when, ZEN) for rule in rules)}]")
    return lambda facts: verdict([rule for rule, holds in zip(rules, expression.evaluate(facts), strict=True) if holds])


# --- JSON Logic: has no compiler, takes each rule as parsed JSON -------------------------------------
# panzi-json-logic: half again as fast as json-logic-qubit on these rules, and four times as fast as json-logic-modernized.

JSON_LOGIC: Form[object] = Form(
    chosen=lambda link_id, codes: {"or": [{"var": f"{link_id}_{code}"} for code in codes]},
    every=lambda parts: {"and": parts},
    some=lambda parts: {"or": parts},
    unless=lambda part: {"!": [part]},
)


def json_logic(protocol: Protocol) -> Judge:
    """One piece of JSON a rule."""
    judge = importlib.import_module("json_logic").jsonLogic
    rules = [(rule, written(protocol, rule.when, JSON_LOGIC)) for rule in protocol.rules]
    return lambda facts: verdict([rule for rule, logic in rules if judge(logic, facts)])


def sets(facts: Facts) -> object:
    """A set of codes for each question, of the one kind of set that rule-engine knows."""
    return {link_id: set(codes) for link_id, codes in facts.items()}


# --- rule-engine: one compiled rule each -------------------------------------------------------------

RULE_ENGINE: Form[str] = Form(
    chosen=lambda link_id, codes: "(" + " or ".join(f'"{code}" in {link_id}' for code in codes) + ")",
    every=ZEN.every,
    some=ZEN.some,
    unless=ZEN.unless,
)


def rule_engine(protocol: Protocol) -> Judge:
    """One compiled rule each."""
    compiled = importlib.import_module("rule_engine").Rule
    rules = [(rule, compiled(written(protocol, rule.when, RULE_ENGINE))) for rule in protocol.rules]
    return lambda facts: verdict([rule for rule, engine in rules if engine.matches(facts)])


ENGINES = (
    Engine("zen-engine", zen, ticks),
    Engine("panzi-json-logic", json_logic, ticks),
    Engine("rule-engine", rule_engine, sets),
)
