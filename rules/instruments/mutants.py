"""Every small mistake that an author could make in a rule: dropped, lowered, raised, inverted, widened or narrowed, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rules.basics import MISSING
from rules.model import All, Any, AnyOf, Code, Condition, Happened, Kind, Level, NoneOf, Protocol, Question, Rule, Term


@dataclass(frozen=True, slots=True)
class Mutant:
    """One rule changed; None: dropped."""

    rule: Rule
    change: str
    mutated: Rule | None

    def protocol(self, whole: Protocol) -> Protocol:
        """The protocol with this mistake in it."""
        rules = (self.mutated if each is self.rule else each for each in whole.rules)
        return replace(whole, rules=tuple(each for each in rules if each is not None))


def mutants(protocol: Protocol) -> Iterator[Mutant]:
    """Every mutant of every rule, terms written out, each different from the rule itself."""
    for rule in protocol.rules:
        yield Mutant(rule, "dropped", None)
        if rule.level > Level.ROUTINE_APPOINTMENT:
            lower = Level(rule.level - 1)
            yield Mutant(rule, f"lowered to {lower.name}", replace(rule, level=lower))
        if rule.level < Level.EMERGENCY_NOW:
            higher = Level(rule.level + 1)
            yield Mutant(rule, f"raised to {higher.name}", replace(rule, level=higher))
        whole = _written_out(rule.when, protocol)
        seen = {whole}
        for change, condition in _changed(whole, protocol):
            if condition not in seen:
                seen.add(condition)
                yield Mutant(rule, change, replace(rule, when=condition))


def _written_out(condition: Condition, protocol: Protocol) -> Condition:
    match condition:
        case Term(name):
            return _written_out(protocol.terms[name].when, protocol)
        case All(parts):
            return All(tuple(_written_out(part, protocol) for part in parts))
        case Any(parts):
            return Any(tuple(_written_out(part, protocol) for part in parts))
        case _:
            return condition


def _changed(condition: Condition, protocol: Protocol) -> Iterator[tuple[str, Condition]]:
    """The condition with one mistake, at any depth."""
    match condition:
        case All(parts) | Any(parts):
            kind = type(condition)
            other = Any if kind is All else All
            if len(parts) > 1:
                yield f"{kind.__name__.lower()} turned into {other.__name__.lower()}", other(parts)
            for at, part in enumerate(parts):
                rest = parts[:at] + parts[at + 1 :]
                if rest:
                    yield f"without {_words(part)}", rest[0] if len(rest) == 1 else kind(rest)
                for change, changed in _changed(part, protocol):
                    yield change, kind((*parts[:at], changed, *parts[at + 1 :]))
        case AnyOf() | NoneOf():
            yield from _codes_changed(condition, protocol)
        case Happened(event):
            yield f"event {event.value} never", Any(())
        case _:
            pass


def _codes_changed(condition: AnyOf | NoneOf, protocol: Protocol) -> Iterator[tuple[str, Condition]]:
    question = protocol.question(condition.link_id)
    kind = type(condition)
    name = condition.link_id
    codes = condition.codes
    inverse = (question.codes() - codes) | ({MISSING} if question.follow_up_to and MISSING not in codes else set())
    if inverse:
        yield f"{name} inverted", kind(name, frozenset(inverse))
    for code in sorted(codes):
        if len(codes) > 1:
            yield f"{name} without {code}", kind(name, codes - {code})
    for code in _addable(question, codes):
        yield f"{name} with {code} too", kind(name, codes | {code})


def _addable(question: Question, codes: frozenset[Code]) -> tuple[Code, ...]:
    """Codes that could slip in: on a scale or an ordered question the next one only, which is `at_least` off by one."""
    more = [option.code for option in question.options if option.code not in codes]
    if question.kind is Kind.SCALE or question.order:
        ordered = [code for code in question.order if code in more]
        return tuple(ordered[-1:])
    return tuple(more) + ((MISSING,) if question.follow_up_to and MISSING not in codes else ())


def _words(condition: Condition) -> str:
    match condition:
        case AnyOf(link_id, codes) | NoneOf(link_id, codes):
            return f"{link_id} [{', '.join(sorted(codes))}]"
        case Happened(event):
            return f"event {event.value}"
        case All(parts):
            return f"all of {len(parts)} parts"
        case Any(parts):
            return f"any of {len(parts)} parts"
        case _:
            return type(condition).__name__
