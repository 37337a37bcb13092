"""Conditions as ticks: short, without a word of any language, and brackets where the signs would mislead."""

from __future__ import annotations

import pytest

from kiosk.handout.form_ticks import Numbers, Ticks, positive, with_only_as_none, without_either_way
from rules.model import (
    MISSING,
    All,
    Any,
    AnyOf,
    Code,
    Condition,
    Event,
    Happened,
    Kind,
    LinkId,
    NamedTerm,
    NoneOf,
    Not,
    Only,
    Option,
    Protocol,
    Question,
    Stage,
    Term,
)


def question(name: str, *codes: str, kind: Kind = Kind.MULTI) -> Question:
    options = tuple(Option(Code(code), code, "") for code in codes)
    return Question(LinkId(name), Stage.WARNING, kind, name, "", options, None, frozenset(), False, "", (), (), {}, frozenset())


def of(name: str, *codes: str) -> AnyOf:
    return AnyOf(LinkId(name), frozenset(map(Code, codes)))


LEGS, ILL = question("legs", "both", "weak", "numb", "pain"), question("ill", "fever", "sick")
PAIN = question("pain", *map(str, range(11)), "unsure", kind=Kind.SCALE)
OLD = NamedTerm("OLD", Any((of("legs", "pain"), of("ill", "sick"))), unknown_is=False, meaning="")
PROTOCOL = Protocol("p", "P", "1", "2026-01-01", None, {"OLD": OLD}, {}, (), (LEGS, ILL, PAIN), (), (), All(()))
NUMBERS = Numbers({LinkId("legs"): "1", LinkId("ill"): "2.1", LinkId("pain"): "3"}, PROTOCOL, {Event.UNFINISHED: "not finished"})


def ticks() -> Ticks:
    return Ticks(NUMBERS, lambda boxes: f"none of {boxes}")


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        (of("legs", "weak"), "1b"),
        (of("legs", "both", "numb"), "1a / 1c"),
        (of("legs", "both", "weak", "numb"), "1a\u20131c"),
        (of("ill", "fever", MISSING), "2.1a / 2.1?"),
        (of("pain", "8", "9", "10", "unsure"), "3:8\u201310 / 3a"),
        (All((of("legs", "both", "numb"), of("ill", "fever"))), "(1a / 1c) + 2.1a"),
        (Any((All((of("legs", "weak"), of("ill", "fever"))), of("legs", "pain"))), "(1b + 2.1a) / 1d"),
        (All((of("legs", "weak"), Any((of("ill", "fever"), All((of("ill", "sick"), of("legs", "pain"))))))), "1b + (2.1a / (2.1b + 1d))"),
        (NoneOf(LinkId("legs"), frozenset({Code("both"), Code("weak")})), "none of 1a / 1b"),
        (All((Happened(Event.UNFINISHED), of("legs", "weak"))), "not finished + 1b"),
    ],
)
def test_written(condition: Condition, written: str) -> None:
    """Or, and, runs of neighbours, a scale, an open follow-up, what was not ticked, what happened."""
    assert ticks().write(condition) == written


def test_a_term_is_a_letter_told_once() -> None:
    """A helper term stands as one capital letter, and what it stands for is told beside the table."""
    made = ticks()
    assert made.write(All((Term("OLD"), of("legs", "weak")))) == "A + 1b"
    assert made.write(Term("OLD")) == "A"
    assert made.terms() == (("A", "1d / 2.1b"),)


def test_not_is_brought_down_to_ticks() -> None:
    """Nobody has to turn a sentence with "not" round in their head."""
    made = ticks()
    packs = Not(All((NoneOf(LinkId("legs"), frozenset({Code("numb")})), NoneOf(LinkId("ill"), frozenset({Code("fever")})))))
    assert made.expanded(packs) == "1c / 2.1a"
    assert made.expanded(Not(Term("OLD"))) == "none of 1d + none of 2.1b"
    assert positive(Not(Not(of("legs", "weak"))), {}, expand=False) == of("legs", "weak")


def test_only_these_is_none_of_the_others() -> None:
    """On paper what else there was must be looked for."""
    assert with_only_as_none(Only(LinkId("ill"), frozenset({Code("sick")})), PROTOCOL) == NoneOf(LinkId("ill"), frozenset({Code("fever")}))


NUMB = frozenset({Code("numb")})
WARM, COLD = (All((each, NoneOf(LinkId("ill"), frozenset({Code("sick")})))) for each in (AnyOf(LinkId("legs"), NUMB), NoneOf(LinkId("legs"), NUMB)))


def test_what_holds_either_way_is_left_out() -> None:
    """Cold packs or warm ones are packs: whoever ticks when it began or does not is told so in one line, not in three."""
    assert ticks().expanded(Any((WARM, COLD))) == ticks().expanded(Any((COLD, WARM))) == "none of 2.1b"
    assert ticks().expanded(All((of("legs", "weak"), Any((WARM, COLD))))) == "1b + none of 2.1b"


def test_nothing_else_is_left_out() -> None:
    """Two ways that differ in more than one tick, or in other ticks, both stay."""
    fever = NoneOf(LinkId("ill"), frozenset({Code("fever")}))
    for other in (All((NoneOf(LinkId("legs"), NUMB), fever)), All((of("legs", "weak"), *WARM.parts[1:])), of("legs", "pain")):
        assert without_either_way(Any((WARM, other))) == Any((WARM, other))
