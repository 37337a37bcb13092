"""A condition with one mistake in it, at any depth."""

from __future__ import annotations

from collections.abc import Iterator

from rules.basics import MISSING
from rules.instruments.encode import negates
from rules.model import (
    All,
    Any,
    AnyOf,
    Code,
    Condition,
    Happened,
    Kind,
    Level,
    LevelAtLeast,
    LevelBelow,
    NoneOf,
    Not,
    Only,
    Protocol,
    Question,
    Term,
)

Wrong = Iterator[tuple[str, Condition]]
"""What was changed, in words, and the condition that comes of it."""


def written_out(condition: Condition, protocol: Protocol) -> Condition:
    """The condition with what its terms stand for in their place."""
    match condition:
        case Term(name):
            return written_out(protocol.terms[name].when, protocol)
        case All(parts):
            return All(tuple(written_out(part, protocol) for part in parts))
        case Any(parts):
            return Any(tuple(written_out(part, protocol) for part in parts))
        case _:
            return condition


def changed(condition: Condition, protocol: Protocol, *, in_rule: bool) -> Wrong:
    """Every single mistake. `in_rule`: an open follow-up may count in it, and nothing may be satisfied by what was not said alone."""
    match condition:
        case All() | Any():
            yield from _parts_changed(condition, protocol, in_rule=in_rule)
        case Not(part):
            yield "without not", part
            for change, other in changed(part, protocol, in_rule=in_rule):
                yield change, Not(other)
        case AnyOf() | NoneOf() | Only():
            yield from _codes_changed(condition, protocol, in_rule=in_rule)
        case LevelBelow() | LevelAtLeast():
            yield from _level_changed(condition)
        case Happened(event):
            yield f"event {event.value} never", Any(())
        case Term(name) if not in_rule:
            yield f"not {name}", Not(condition)
        case _:
            pass


def _parts_changed(condition: All | Any, protocol: Protocol, *, in_rule: bool) -> Wrong:
    parts, kind = condition.parts, type(condition)
    other = Any if kind is All else All
    # Of what was not said no rule may be satisfied by one part alone: the loader refuses it.
    if len(parts) > 1 and not (in_rule and negates(condition, protocol)):
        yield f"{kind.__name__.lower()} turned into {other.__name__.lower()}", other(parts)
    for at, part in enumerate(parts):
        rest = parts[:at] + parts[at + 1 :]
        if rest:
            yield f"without {in_short(part)}", rest[0] if len(rest) == 1 else kind(rest)
        for change, wrong in changed(part, protocol, in_rule=in_rule):
            yield change, kind((*parts[:at], wrong, *parts[at + 1 :]))


def _level_changed(condition: LevelBelow | LevelAtLeast) -> Wrong:
    kind, level = type(condition), condition.level
    name = "level_below" if kind is LevelBelow else "level_at_least"
    opposite = LevelAtLeast if kind is LevelBelow else LevelBelow
    yield f"{name} inverted", opposite(level)
    for moved in (level - 1, level + 1):
        if Level.SELF_CARE < moved <= Level.EMERGENCY_NOW:
            yield f"{name} {Level(moved).name}", kind(Level(moved))


def _codes_changed(condition: AnyOf | NoneOf | Only, protocol: Protocol, *, in_rule: bool) -> Wrong:
    question = protocol.question(condition.link_id)
    kind, name, codes = type(condition), condition.link_id, condition.codes
    open_too = in_rule and question.follow_up_to is not None and MISSING not in codes
    inverse = (question.codes() - codes) | ({MISSING} if open_too else set())
    if inverse:
        yield f"{name} inverted", kind(name, frozenset(inverse))
    for code in sorted(codes):
        if len(codes) > 1:
            yield f"{name} without {code}", kind(name, codes - {code})
    for code in (*_addable(question, codes), *([MISSING] if open_too else [])):
        yield f"{name} with {code} too", kind(name, codes | {code})


def _addable(question: Question, codes: frozenset[Code]) -> tuple[Code, ...]:
    """Codes that could slip in: on a scale or an ordered question the next one only, which is `at_least` off by one."""
    more = [option.code for option in question.options if option.code not in codes]
    if question.kind is Kind.SCALE or question.order:
        ordered = [code for code in question.order if code in more]
        return tuple(ordered[-1:])
    return tuple(more)


def in_short(condition: Condition) -> str:
    """What a part looks at, in a few words."""
    match condition:
        case AnyOf(link_id, codes) | NoneOf(link_id, codes) | Only(link_id, codes):
            words = f"{link_id} [{', '.join(sorted(codes))}]"
        case Happened(event):
            words = f"event {event.value}"
        case All(parts) | Any(parts):
            words = f"{type(condition).__name__.lower()} of {len(parts)} parts"
        case Term(name):
            words = name
        case Not(part):
            words = f"not {in_short(part)}"
        case _:
            words = type(condition).__name__
    return words
