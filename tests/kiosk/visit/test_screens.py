"""What a touch chooses, and how a ticket is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.visit.display import spaced
from kiosk.visit.toggling import toggled
from rules.model import Code, Kind, LinkId, Option, Question, Stage

CODES = [Code(code) for code in ("a", "b", "c", "none")]


def question(kind: Kind) -> Question:
    """Three answers and an exclusive one."""
    options = tuple(Option(code, code, f"p_{code}", exclusive=code == "none") for code in CODES)
    nothing = frozenset[Code]()
    return Question(LinkId("q"), Stage.WARNING, kind, "Q?", "", options, None, nothing, False, "", (), (), {}, nothing)


@pytest.mark.parametrize("kind", [Kind.SINGLE, Kind.SCALE])
def test_one_answer_takes_the_place_of_another(kind):
    """A single answer moves; a second touch on it changes nothing."""
    q = question(kind)
    assert toggled(q, frozenset({CODES[0]}), CODES[1]) == {"b"}
    assert toggled(q, frozenset({CODES[1]}), CODES[1]) == {"b"}


@pytest.mark.parametrize("kind", [Kind.MULTI, Kind.BODYMAP])
@given(touches=st.lists(st.sampled_from(CODES), max_size=12))
def test_none_of_these_stands_alone(kind, touches):
    """Whatever is touched in whatever order, the exclusive answer is never beside another."""
    q, chosen = question(kind), frozenset[Code]()
    for code in touches:
        before, chosen = chosen, toggled(q, chosen, code)
        assert chosen == {"none"} or "none" not in chosen
        assert (code in chosen) is (code not in before)


def test_a_code_of_another_question_is_refused():
    """A touch that no option answers to is a fault, not an answer."""
    with pytest.raises(ValueError, match="no option"):
        toggled(question(Kind.MULTI), frozenset(), Code("chest"))


def test_a_ticket_is_read_in_two_halves():
    """KP47 is shown as KP 47."""
    assert spaced("KP47") == "KP\N{NO-BREAK SPACE}47"
