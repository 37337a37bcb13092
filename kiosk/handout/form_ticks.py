"""Conditions as ticks on paper: `3b / 3c + 7a` is what a rule or a section waits for, in any language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from string import ascii_lowercase, ascii_uppercase

from rules.model import (
    MISSING,
    All,
    Answered,
    Any,
    AnyOf,
    Code,
    Condition,
    Event,
    Happened,
    Kind,
    LevelAtLeast,
    LevelBelow,
    LinkId,
    NamedTerm,
    NoneOf,
    Not,
    Only,
    Protocol,
    Question,
    Term,
)

OR, AND, OPEN, TO = " / ", " + ", "?", "\N{EN DASH}"
RUN = 3
"""So many neighbours are written as from and to."""


@dataclass(frozen=True)
class Numbers:
    """Which number each question has on the form, and which letter each option: `7.1` and `c`."""

    questions: Mapping[LinkId, str]
    protocol: Protocol
    events: Mapping[Event, str]
    """What stands on the form for something that happened: a tick of the first question, or words."""

    def box(self, link_id: LinkId, code: Code) -> str:
        """An option, as `7.1c`; on a scale, as `24:8`; a follow-up without an answer, as `7.1?`."""
        return self.questions[link_id] + (OPEN if code == MISSING else letter(self.protocol.question(link_id), code))


def letter(question: Question, code: Code) -> str:
    """What stands before an option: a letter, or on a scale its number."""
    if question.kind is Kind.SCALE and code.isdigit():
        return f":{code}"
    codes = [option.code for option in question.options]
    return ascii_lowercase[codes.index(code) - (sum(each.isdigit() for each in codes) if question.kind is Kind.SCALE else 0)]


class Ticks:
    """Writes conditions with these numbers. A helper term becomes a capital letter, told once."""

    def __init__(self, numbers: Numbers, none_of: Callable[[str], str]) -> None:
        """`none_of` puts ticks into words that say: none of these."""
        self._numbers, self._none_of = numbers, none_of
        self._terms: dict[str, str] = {}

    def write(self, condition: Condition) -> str:
        """The condition as ticks; without a word where a level is all that it asks for."""
        return self._write(positive(condition, self._numbers.protocol.terms, expand=False), within="")

    def expanded(self, condition: Condition) -> str:
        """The same with every helper term written out."""
        return self._write(without_either_way(positive(condition, self._numbers.protocol.terms, expand=True)), within="")

    def terms(self) -> tuple[tuple[str, str], ...]:
        """The letters given so far, each with the ticks it stands for."""
        known = self._numbers.protocol.terms
        return tuple((letter, self.expanded(known[name].when)) for name, letter in self._terms.items())

    def _write(self, condition: Condition, *, within: str) -> str:  # noqa: PLR0911 - one line for each operator
        """`within` is the sign that joins it to others: what another sign joins needs brackets there."""
        match condition:
            case AnyOf(link_id, codes):
                return self._bracket(self._boxes(link_id, codes), within)
            case NoneOf(link_id, codes):
                return self._none_of(self._boxes(link_id, codes))
            case Happened(event):
                return self._numbers.events[event]
            case Term(name):
                return self._terms.setdefault(name, ascii_uppercase[len(self._terms)])
            case All(parts):
                return self._join(AND, _flat(All, parts), within)
            case Any(parts):
                return self._join(OR, _flat(Any, parts), within)
            case Answered(link_id):
                return self._numbers.questions[link_id]
            case _:
                return ""

    def _join(self, sign: str, parts: Iterable[Condition], within: str) -> str:
        several = list(parts)
        written = dict.fromkeys(self._write(part, within=sign if len(several) > 1 else within) for part in several)
        text = sign.join(part for part in written if part)
        return f"({text})" if sign != within and within and sign in text else text

    @staticmethod
    def _bracket(boxes: str, within: str) -> str:
        return f"({boxes})" if within == AND and OR in boxes else boxes

    def _boxes(self, link_id: LinkId, codes: frozenset[Code]) -> str:
        """Neighbours in a row are written as from and to: `4d` to `4g`, on a scale `16:7` to `10`."""
        question, box = self._numbers.protocol.question(link_id), self._numbers.box
        runs: list[list[Code]] = []
        before: Code | None = None
        for code in (option.code for option in question.options):
            if code in codes and before is not None and before in codes and before.isdigit() is code.isdigit():
                runs[-1].append(code)
            elif code in codes:
                runs.append([code])
            before = code
        written = []
        for run in runs:
            last = run[-1] if run[-1].isdigit() and question.kind is Kind.SCALE else box(link_id, run[-1])
            written += [f"{box(link_id, run[0])}{TO}{last}"] if len(run) >= RUN else [box(link_id, each) for each in run]
        return OR.join([*written, *([box(link_id, MISSING)] if MISSING in codes else [])])


def positive(condition: Condition, terms: Mapping[str, NamedTerm], *, expand: bool, negated: bool = False) -> Condition:
    """The same condition with every "not" brought down to the ticks; a term is written out where it is negated, or with `expand`."""
    match condition:
        case Not(part):
            return positive(part, terms, expand=expand, negated=not negated)
        case Term(name):
            return positive(terms[name].when, terms, expand=expand, negated=negated) if negated or expand else condition
        case All(parts) | Any(parts):
            kind = All if isinstance(condition, All) is not negated else Any
            return kind(tuple(positive(part, terms, expand=expand, negated=negated) for part in parts))
        case AnyOf(link_id, codes):
            return NoneOf(link_id, codes) if negated else condition
        case NoneOf(link_id, codes):
            return AnyOf(link_id, codes) if negated else condition
        case _:
            return condition


def without_either_way(condition: Condition) -> Condition:
    """The same condition, shorter: this with those ticks or this with none of them is this."""
    match condition:
        case All(parts):
            return All(tuple(map(without_either_way, parts)))
        case Any(parts):
            kept = list(dict.fromkeys(map(without_either_way, parts)))
            for one, other in combinations(kept, 2):
                if (shorter := _either_way(one, other)) is not None:
                    kept = [shorter if each is one else each for each in kept if each is not other]
            return kept[0] if len(kept) == 1 else Any(tuple(kept))
        case _:
            return condition


def _either_way(one: Condition, other: Condition) -> Condition | None:
    """What two conditions share where all else is a tick in the one and no such tick in the other."""
    if not (isinstance(one, All) and isinstance(other, All)):
        return None
    here, there = (list(_flat(All, each.parts)) for each in (one, other))
    (mine, theirs) = ([part for part in parts if part not in others] for parts, others in ((here, there), (there, here)))
    match mine, theirs:
        case ([AnyOf(link_id, codes)], [NoneOf(same, none)]) | ([NoneOf(same, none)], [AnyOf(link_id, codes)]) if (link_id, codes) == (same, none):
            shared = tuple(part for part in here if part in there)
            return shared[0] if len(shared) == 1 else All(shared)
        case _:
            return None


def with_only_as_none(condition: Condition, protocol: Protocol) -> Condition:
    """What says "only these" says "none of the others" instead: on paper nobody sees what else there was."""
    match condition:
        case Only(link_id, codes):
            return NoneOf(link_id, protocol.question(link_id).codes() - codes)
        case All(parts):
            return All(tuple(with_only_as_none(part, protocol) for part in parts))
        case Any(parts):
            return Any(tuple(with_only_as_none(part, protocol) for part in parts))
        case Not(part):
            return Not(with_only_as_none(part, protocol))
        case _:
            return condition


def level_words(condition: Condition | None) -> tuple[type, ...]:
    """Which kinds of level a showing condition asks for: `LevelBelow`, `LevelAtLeast`."""
    match condition:
        case LevelBelow() | LevelAtLeast():
            return (type(condition),)
        case All(parts) | Any(parts):
            return tuple(kind for part in parts for kind in level_words(part))
        case _:
            return ()


def _flat(kind: type[All | Any], parts: Iterable[Condition]) -> Iterable[Condition]:
    for part in parts:
        if isinstance(part, kind):
            yield from _flat(kind, part.parts)
        else:
            yield part
