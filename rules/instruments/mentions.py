"""What a condition looks at: questions, what was not said, the level so far."""

from __future__ import annotations

from collections.abc import Iterator

from rules.basics import MISSING
from rules.load_conditions import leaves
from rules.model import All, Answered, Any, AnyOf, Condition, LevelAtLeast, LevelBelow, LinkId, NoneOf, Not, Only, Protocol, Term


def mentioned(condition: Condition, protocol: Protocol) -> Iterator[LinkId]:
    """Every question that the condition looks at, terms included."""
    for leaf in leaves(condition):
        match leaf:
            case AnyOf(link_id, _) | NoneOf(link_id, _) | Only(link_id, _) | Answered(link_id):
                yield link_id
            case Term(name):
                yield from mentioned(protocol.terms[name].when, protocol)


def negates(condition: Condition, protocol: Protocol) -> bool:
    """Whether the condition looks at what was not said: only a scope gate and the handout may."""
    return any(
        isinstance(leaf, NoneOf | Only | Not) or (isinstance(leaf, Term) and negates(protocol.terms[leaf.name].when, protocol))
        for leaf in leaves(condition)
    )


def asks_for_level(condition: Condition | None) -> bool:
    """Whether a showing condition depends on the level so far."""
    return condition is not None and any(isinstance(leaf, LevelBelow | LevelAtLeast) for leaf in leaves(condition))


def settled(condition: Condition, protocol: Protocol) -> Condition:
    """The condition with open follow-ups left out."""
    match condition:
        case AnyOf(link_id, codes):
            return AnyOf(link_id, codes - {MISSING})
        case All(parts):
            return All(tuple(settled(part, protocol) for part in parts))
        case Any(parts):
            return Any(tuple(settled(part, protocol) for part in parts))
        case Term(name):
            return settled(protocol.terms[name].when, protocol)
        case _:
            return condition


ACROSS = 1
"""At so many earlier questions may be looked from behind a cut: the answers to each are told apart on both sides of it."""
STRETCH = 20
"""Questions between two cuts, at least: a cut costs more than it saves where little lies before it."""


def cuts(protocol: Protocol) -> tuple[LinkId, ...]:
    """The questions before which the protocol falls apart: what comes after looks at hardly an earlier answer, only at the level so far."""
    places = {question.link_id: at for at, question in enumerate(protocol.questions)}
    looks = [{places[each] for each in mentioned(rule.when, protocol)} for rule in protocol.rules]
    shown = [(question.link_id, question.enable_when) for question in protocol.questions if question.enable_when]
    looks += [{places[link_id], *(places[each] for each in mentioned(when, protocol))} for link_id, when in shown]
    found = [0]
    for at in range(STRETCH, len(protocol.questions) - STRETCH + 1):
        across = {place for look in looks if max(look, default=0) >= at for place in look if place < at}
        if len(across) <= ACROSS and at - found[-1] >= STRETCH:
            found.append(at)
    return tuple(protocol.questions[at].link_id for at in found[1:])
