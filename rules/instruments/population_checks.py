"""Whether a population fits its protocol: every question and option has a chance, and none is unknown or too hopeful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rules.errors import Mistake
from rules.instruments.patients import AGE, PAIN, drawing_order
from rules.instruments.population import Asked, Population
from rules.load_nodes import near
from rules.model import AnyOf, Code, Kind, Protocol, Question

ADDED = "population-additions.yaml"
MOST_HARMLESS = 0.5
"""What a follow-up's harmless answer may be expected to be while nobody has counted it."""
SUM_SLACK = 0.011
"""Rounding in a table of published shares."""
GROUPS = {AGE: ("age_band",), PAIN: ("pain_band",)}
"""The groups of patients that an answer gives besides its codes."""


def check_population(population: Population, protocol: Protocol) -> Iterator[Mistake]:
    """Everything that does not fit, in the order of the population."""
    known = {question.link_id: question for question in protocol.questions}
    before: list[str] = []
    for asked in drawing_order(population):
        link_id = asked.link_id
        if link_id not in known:
            yield _wrong(f'The protocol has no question "{link_id}".', near(link_id, known, "Remove it."))
            continue
        before += [link_id, *GROUPS.get(link_id, ()), *(("leg_class",) if asked.classes else ())]
        yield from _options(asked, known[link_id])
        yield from _follow_up(asked, known[link_id])
        yield from _references(population, asked, before)
    for question in protocol.questions:
        if question.link_id not in population.questions:
            yield _wrong(f"{question.link_id} has no chances.", "Add the question, with p, low, high and a source or an assumption for each option.")
    for link_id, codes in population.simplest.items():
        if link_id not in known or not codes <= known[link_id].codes():
            yield _wrong(f'simplest: "{link_id}" has no such question or option.', "Use ids and codes of the protocol.")


def _wrong(what: str, mend: str) -> Mistake:
    return Mistake(ADDED, 0, 0, what, mend)


def _options(asked: Asked, question: Question) -> Iterator[Mistake]:
    for code in asked.options.keys() - question.codes():
        yield _wrong(f'{asked.link_id} has no option "{code}".', near(code, question.codes(), "Remove it."))
    for code in sorted(question.codes() - asked.options.keys() - _rest(question)):
        yield _wrong(f"{asked.link_id}.{code} has no chance.", "Add it, with p, low, high and a source or an assumption.")
    total = sum(chance.figure.p for chance in asked.options.values())
    if question.kind is Kind.SINGLE and asked.opened_by and abs(total - 1) > SUM_SLACK:
        yield _wrong(f"{asked.link_id}: the chances add up to {total:.3f}.", "Make them add up to 1.")


def _rest(question: Question) -> set[Code]:
    """Options that need no chance: what is left when nothing else is touched."""
    return {option.code for option in question.options if option.exclusive}


def _follow_up(asked: Asked, question: Question) -> Iterator[Mistake]:
    """A follow-up names what opens it, and nobody hopes that most patients will clear themselves."""
    if question.follow_up_to is not None:
        opens = question.enable_when
        expected = {question.follow_up_to: opens.codes if isinstance(opens, AnyOf) else frozenset[Code]()}
        if asked.opened_by != expected:
            text = f"given: {{{question.follow_up_to}: [{', '.join(sorted(expected[question.follow_up_to]))}]}}"
            yield _wrong(f"{asked.link_id} follows other answers in the protocol.", f"Write {text}.")
    elif asked.opened_by is None:
        return
    harmless = [asked.options[code] for code in question.harmless if code in asked.options]
    guesses = [each.figure.p for each in harmless if not each.figure.source]
    guesses += [given.chance.p for each in harmless for given in each.given if not given.chance.source]
    if any(p > MOST_HARMLESS for p in guesses):
        mend = f"Make it {MOST_HARMLESS:g} at most, or name a source."
        yield _wrong(f"{asked.link_id}: a harmless answer to a follow-up is expected too often without a source.", mend)


def _references(population: Population, asked: Asked, before: Iterable[str]) -> Iterator[Mistake]:
    """Chances may depend on questions drawn earlier only."""
    for chance in asked.options.values():
        for table in chance.tables:
            if table.by not in before:
                yield _wrong(f"{asked.link_id}.{chance.code} depends on {table.by}, which is drawn later or not at all.", "Move it down.")
        for given in chance.given:
            if given.link_id not in before or not given.codes <= population.questions[given.link_id].options.keys():
                yield _wrong(f"{asked.link_id}.{chance.code} depends on answers to {given.link_id} that are not drawn before it.", "Move it down.")
