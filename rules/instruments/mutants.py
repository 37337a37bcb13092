"""Every small mistake that an author could make in a condition or a level: dropped, moved, inverted, widened or narrowed, one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from rules.instruments.wrong_conditions import changed, written_out
from rules.load_conditions import leaves
from rules.model import Condition, Level, NamedTerm, Protocol, Question, Rule, Section, Term

Place = Rule | Question | Section | NamedTerm
"""Where a mistake can stand."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One rule, showing condition, section switch or helper term changed; None: dropped."""

    place: Place
    change: str
    mutated: Place | None

    @property
    def subject(self) -> str:
        """The rule's id; of anything else what it is and its name."""
        match self.place:
            case Rule(id=name):
                return name
            case Question(link_id=name):
                return f"question {name}"
            case Section(id=name):
                return f"section {name}"
            case NamedTerm(name=name):
                return f"term {name}"

    def protocol(self, whole: Protocol) -> Protocol:
        """The protocol with this mistake in it."""
        match self.place:
            case Rule():
                rules = (self.mutated if each is self.place else each for each in whole.rules)
                return replace(whole, rules=tuple(each for each in rules if isinstance(each, Rule)))
            case Question():
                questions = (self.mutated if each is self.place else each for each in whole.questions)
                return replace(whole, questions=tuple(each for each in questions if isinstance(each, Question)))
            case Section():
                sections = (self.mutated if each is self.place else each for each in whole.sections)
                return replace(whole, sections=tuple(each for each in sections if isinstance(each, Section)))
            case NamedTerm(name=name):
                terms = {key: self.mutated if key == name else term for key, term in whole.terms.items()}
                return replace(whole, terms=MappingProxyType({key: term for key, term in terms.items() if isinstance(term, NamedTerm)}))


def mutants(protocol: Protocol) -> Iterator[Mutant]:
    """Every mutant, each different from what it stands for. Terms are written out in rules, where each use may be wrong by itself."""
    for rule in protocol.rules:
        yield from _of_rule(rule, protocol)
    for question in protocol.questions:
        yield from _of_showing(question, protocol)
    for section in protocol.sections:
        yield from _of_section(section, protocol)
    for name in sorted(_printed_by(protocol)):
        yield from _of_term(protocol.terms[name], protocol)


def _of_rule(rule: Rule, protocol: Protocol) -> Iterator[Mutant]:
    yield Mutant(rule, "dropped", None)
    if rule.level > Level.ROUTINE_APPOINTMENT:
        lower = Level(rule.level - 1)
        yield Mutant(rule, f"lowered to {lower.name}", replace(rule, level=lower))
    if rule.level < Level.EMERGENCY_NOW:
        higher = Level(rule.level + 1)
        yield Mutant(rule, f"raised to {higher.name}", replace(rule, level=higher))
    whole = written_out(rule.when, protocol)
    for change, condition in _different(whole, protocol, in_rule=True):
        yield Mutant(rule, change, replace(rule, when=condition))


def _of_showing(question: Question, protocol: Protocol) -> Iterator[Mutant]:
    """When the question is shown."""
    if question.enable_when is not None:
        yield Mutant(question, "always shown", replace(question, enable_when=None))
        for change, condition in _different(question.enable_when, protocol):
            yield Mutant(question, change, replace(question, enable_when=condition))


def _of_section(section: Section, protocol: Protocol) -> Iterator[Mutant]:
    """Whether the section is printed."""
    yield Mutant(section, "dropped", None)
    if section.levels:
        yield Mutant(section, "at any level", replace(section, levels=frozenset()))
    if section.follows:
        yield Mutant(section, "printed by itself", replace(section, follows=frozenset()))
    for other in sorted(section.follows) if len(section.follows) > 1 else ():
        yield Mutant(section, f"not with {other}", replace(section, follows=section.follows - {other}))
    if section.when is not None:
        yield Mutant(section, "for anybody", replace(section, when=None))
        for change, condition in _different(section.when, protocol):
            yield Mutant(section, change, replace(section, when=condition))


def _of_term(term: NamedTerm, protocol: Protocol) -> Iterator[Mutant]:
    """What the term means, and how it counts while an answer is missing."""
    yield Mutant(term, f"unknown is {not term.unknown_is}".lower(), replace(term, unknown_is=not term.unknown_is))
    for change, condition in _different(term.when, protocol):
        yield Mutant(term, change, replace(term, when=condition))


def _printed_by(protocol: Protocol) -> set[str]:
    """The terms that switch a section, also by way of another term."""
    found: set[str] = set()
    left: list[Condition] = [section.when for section in protocol.sections if section.when is not None]
    while left:
        for leaf in leaves(left.pop()):
            if isinstance(leaf, Term) and leaf.name not in found:
                found.add(leaf.name)
                left.append(protocol.terms[leaf.name].when)
    return found


def _different(whole: Condition, protocol: Protocol, *, in_rule: bool = False) -> Iterator[tuple[str, Condition]]:
    """The condition with one mistake in it, each result once and none the condition itself. The same mistake in a second place is marked (B)."""
    seen = {whole}
    told: Counter[str] = Counter()
    for change, condition in changed(whole, protocol, in_rule=in_rule):
        if condition not in seen:
            seen.add(condition)
            told[change] += 1
            yield change if told[change] == 1 else f"{change} ({chr(ord('A') + told[change] - 1)})", condition
