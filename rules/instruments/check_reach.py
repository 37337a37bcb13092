"""Looking for what can never matter: questions, options, rules, sections, boxes and sentences that no answers reach."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from rules import model
from rules.assess import assess
from rules.cases import failures
from rules.compiled import Masks, compiled
from rules.dossier import Dossier
from rules.handout import HANDOUT_LEVELS, Chosen, select
from rules.instruments.findings import Finding, Kind
from rules.instruments.witness import Witness
from rules.interview import walk
from rules.load_conditions import leaves
from rules.model import (
    All,
    Answers,
    Any,
    AnyOf,
    Code,
    Condition,
    Input,
    Level,
    LevelAtLeast,
    LinkId,
    NoneOf,
    Not,
    Only,
    Protocol,
    Question,
    Section,
)


def reach_findings(protocol: Protocol, dossier: Dossier | None) -> Iterator[Finding]:
    """Everything in this protocol that no answers reach. Rules are judged by their cases, which the dossier holds."""
    yield from _questions(protocol)
    yield from _options(protocol)
    yield from _covered(protocol)
    yield from _handout(protocol)
    if dossier is not None:
        for line in failures(protocol, dossier):
            name = line.split('"')[1]
            yield Finding(Kind.CASE, name, line, "Mend the rules, or the case if it is wrong.")


def _questions(protocol: Protocol) -> Iterator[Finding]:
    witness = Witness(protocol)
    for question in protocol.questions:
        condition = All(()) if question.enable_when is None else question.enable_when
        if witness.find(condition, lambda answers, link_id=question.link_id: link_id in walk(protocol, answers).asked) is None:  # type: ignore[misc]
            what = f"Question {question.link_id} is never asked: no answers were found that open it."
            yield Finding(Kind.UNREACHABLE, question.link_id, what, "Change its enable_when, or remove it.")


# --- options ---------------------------------------------------------------------------------------


def _options(protocol: Protocol) -> Iterator[Finding]:
    seen = _looked_at(protocol)
    for question in protocol.questions:
        for option in question.options:
            plain = question.harmless | question.stops_at | frozenset(question.order) | _ranked(question)
            if option.code not in plain and not option.exclusive and (question.link_id, option.code) not in seen:
                what = f"Option {question.link_id}.{option.code} changes nothing: no rule, question, term or section looks at it."
                mend = "Use it, remove it, or allow it with the reason in wording.yaml."
                yield Finding(Kind.UNUSED, f"{question.link_id}.{option.code}", what, mend)


def _ranked(question: Question) -> frozenset[Code]:
    """Where one answer is taken, a code that stands in `worse` is a true answer with a declared worth, though nothing looks at it."""
    return frozenset(code for chain in question.worse for code in chain) if question.kind is model.Kind.SINGLE else frozenset()


def _looked_at(protocol: Protocol) -> set[tuple[LinkId, Code]]:
    """Options that make a difference by name. In the gate every option does: those that it does not name are what it looks for."""
    found: set[tuple[LinkId, Code]] = set()
    for condition in _conditions(protocol):
        for leaf in leaves(condition):
            match leaf:
                case AnyOf(link_id, codes) | NoneOf(link_id, codes):
                    found |= {(link_id, code) for code in codes}
                case Only(link_id, codes):
                    found |= {(link_id, code) for code in protocol.question(link_id).codes() - codes}
    for rule in protocol.rules:
        for leaf in leaves(rule.when):
            if isinstance(leaf, NoneOf | Not):
                inner = leaf.part if isinstance(leaf, Not) else leaf
                found |= {(link_id, code) for link_id in _named(inner) for code in protocol.question(link_id).codes()}
    return found


def _named(condition: Condition) -> set[LinkId]:
    return {leaf.link_id for leaf in leaves(condition) if isinstance(leaf, AnyOf | NoneOf | Only)}


def _conditions(protocol: Protocol) -> Iterator[Condition]:
    yield protocol.scope
    yield from (rule.when for rule in protocol.rules)
    yield from (term.when for term in protocol.terms.values())
    yield from (question.enable_when for question in protocol.questions if question.enable_when is not None)
    yield from (condition for section in protocol.sections for condition in (section.when, section.emphasis) if condition is not None)


# --- rules -----------------------------------------------------------------------------------------


def _covered(protocol: Protocol) -> Iterator[Finding]:
    """A rule is covered when another fires wherever it does, at its level or a higher one."""
    masks = compiled(protocol).rules
    told: set[int] = set()
    for one, other in permutations(masks, 2):
        rule, cover = protocol.rules[one], protocol.rules[other]
        twins = _implies(masks[other], masks[one]) and cover.level is rule.level
        if one in told or cover.level < rule.level or not _implies(masks[one], masks[other]) or (twins and one < other):
            continue
        told.add(one)
        what = f"Rule {rule.id} can never matter: whenever it fires, {cover.id} fires too, at {cover.level.name}."
        yield Finding(Kind.COVERED, rule.id, what, f"Remove it, narrow {cover.id}, or allow it with the reason in wording.yaml.")


def _implies(one: Masks, other: Masks) -> bool:
    """Whether what hits all masks of one hits all of the other; exact, as neither holds a negation."""
    return all(any(narrow & wide == narrow for narrow in one) for wide in other)


# --- the handout -----------------------------------------------------------------------------------


def _handout(protocol: Protocol) -> Iterator[Finding]:
    search = _Handout(protocol)
    for section in protocol.sections:
        levels = section.levels or HANDOUT_LEVELS
        if not any(search.printed(section, level) for level in sorted(levels)):
            what = f"Section {section.id} is never printed: no answers were found that switch it on."
            yield Finding(Kind.UNREACHABLE, section.id, what, "Change its when, levels or follows, or remove it.")
            continue
        for sentence in section.text:
            only = (sentence.levels & levels) if sentence.levels else frozenset()
            if only and not any(search.printed(section, level) for level in sorted(only)):
                what = f"Sentence {sentence.id} is never printed: its section is not printed at its levels."
                yield Finding(Kind.UNREACHABLE, sentence.id, what, "Change its levels, or remove it.")
        if section.emphasis is not None and not any(search.boxed(section, level) for level in sorted(levels)):
            what = f"Section {section.id} is never put in a box: no answers were found that do."
            yield Finding(Kind.UNREACHABLE, f"{section.id}.emphasis", what, "Change emphasis, or remove it.")


class _Handout:
    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._witness = Witness(protocol)
        self._sections = {section.id: section for section in protocol.sections}

    def printed(self, section: Section, level: Level) -> bool:
        """Whether some patient at this level gets this section."""
        return self._find(section, level, None) is not None

    def boxed(self, section: Section, level: Level) -> bool:
        """Whether some patient at this level gets it in a box."""
        return self._find(section, level, section.emphasis) is not None

    def _find(self, section: Section, level: Level, boxed: Condition | None) -> Answers | None:
        parts = [LevelAtLeast(level), *(each for each in (section.when, boxed) if each is not None), self._protocol.scope]
        if section.follows:
            parts.append(Any(tuple(self._sections[each].when or All(()) for each in sorted(section.follows))))

        def shows(answers: Answers) -> bool:
            given = Input(answers)
            found = assess(self._protocol, given)
            return found.level is level and any(_is(each, section, boxed=boxed is not None) for each in select(self._protocol, given, found))

        return self._witness.find(All(tuple(parts)), shows)


def _is(chosen: Chosen, section: Section, *, boxed: bool) -> bool:
    return chosen.section is section and (chosen.boxed or not boxed)
