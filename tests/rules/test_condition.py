"""Three values: true, false, and unknown while an answer that a condition needs is missing."""

from __future__ import annotations

import pytest

from rules.condition import Known, Truth, holds
from rules.model import (
    All,
    Answered,
    Any,
    AnyOf,
    Condition,
    Event,
    Happened,
    Level,
    LevelBelow,
    LinkId,
    NamedTerm,
    NoneOf,
    Not,
    Only,
    Term,
)  # fmt: skip
from tests.rules.draws import answers

YES, NO, OPEN = AnyOf(LinkId("yes"), frozenset({"x"})), AnyOf(LinkId("no"), frozenset({"x"})), AnyOf(LinkId("open"), frozenset({"x"}))  # type: ignore[arg-type]
BY_TRUTH = {True: YES, False: NO, None: OPEN}
TERMS = {name: NamedTerm(name, OPEN, unknown_is, "") for name, unknown_is in (("UNSAFE", True), ("SAFE", False))}
KNOWN = Known(answers(yes="x", no="y"), {LinkId("open")}, {Event.UNFINISHED}, Level.ROUTINE_APPOINTMENT, TERMS)


def of(kind: type[AnyOf | NoneOf | Only], link_id: str, codes: str) -> Condition:
    return kind(LinkId(link_id), frozenset(codes.split()))  # type: ignore[arg-type]


def test_the_three_stand_ins_are_what_they_say() -> None:
    """An answer with the code is true, another answer false, and an opened question without an answer unknown."""
    assert {truth: holds(condition, KNOWN) for truth, condition in BY_TRUTH.items()} == {True: True, False: False, None: None}


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (True, True, True, True), (True, False, False, True), (True, None, None, True),
        (False, True, False, True), (False, False, False, False), (False, None, False, None),
        (None, True, None, True), (None, False, False, None), (None, None, None, None),
    ],
)  # fmt: skip
def test_and_and_or(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    """Kleene's table: one false decides an "and", one true an "or"; else what is unknown stays unknown."""
    parts = (BY_TRUTH[left], BY_TRUTH[right])
    assert holds(All(parts), KNOWN) is both
    assert holds(Any(parts), KNOWN) is either


@pytest.mark.parametrize(("truth", "inverted"), [(True, False), (False, True), (None, None)])
def test_not(truth: Truth, inverted: Truth) -> None:
    """Not turns true and false round and leaves the unknown unknown."""
    assert holds(Not(BY_TRUTH[truth]), KNOWN) is inverted


def test_nothing_at_all() -> None:
    """An "and" of nothing holds, an "or" of nothing does not."""
    assert (holds(All(()), KNOWN), holds(Any(()), KNOWN)) == (True, False)


@pytest.mark.parametrize(("name", "truth"), [("UNSAFE", True), ("SAFE", False)])
def test_term_says_how_unknown_counts(name: str, truth: Truth) -> None:
    """A term turns unknown into what it declares, and only unknown: a known answer decides by itself."""
    assert holds(Term(name), KNOWN) is truth
    assert holds(Not(Term(name)), KNOWN) is (not truth)
    for code, sure in (("x", True), ("y", False)):
        known = Known(answers(open=code), set(), set(), Level.SELF_CARE, TERMS)
        assert holds(Term(name), known) is sure


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        (of(AnyOf, "never", "x"), False), (of(NoneOf, "never", "x"), False), (of(Only, "never", "x"), False), (Answered(LinkId("never")), False),
        (of(AnyOf, "open", "x"), None), (of(NoneOf, "open", "x"), None), (of(Only, "open", "x"), None), (Answered(LinkId("open")), False),
    ],
)  # fmt: skip
def test_never_opened_is_no_and_missing_is_unknown(condition: Condition, truth: Truth) -> None:
    """A question that was never opened says no to everything, negations too; a missing one is unknown, but surely not answered."""
    assert holds(condition, KNOWN) is truth


@pytest.mark.parametrize(
    ("codes", "any_of", "none_of", "only"),
    [("a", True, False, True), ("a c", True, False, False), ("c", False, True, False), ("a b", True, False, True)],
)
def test_operators_look_at_the_whole_answer(codes: str, any_of: bool, none_of: bool, only: bool) -> None:
    """any_of needs one of its codes, none_of lacks them all, only has nothing besides."""
    known = Known(answers(q=codes), set(), set(), Level.SELF_CARE, {})
    found = [holds(of(kind, "q", "a b"), known) for kind in (AnyOf, NoneOf, Only)]
    assert found == [any_of, none_of, only]


def test_events_and_levels() -> None:
    """An event either happened or not, and "below" does not include the level itself."""
    assert (holds(Happened(Event.UNFINISHED), KNOWN), holds(Happened(Event.ASKED_STAFF), KNOWN)) == (True, False)
    below = [holds(LevelBelow(level), KNOWN) for level in sorted(Level)]
    assert below == [False, False, True, True]
