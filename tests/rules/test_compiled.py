"""What a protocol is worked out to for speed: masks say exactly what conditions say, and what cannot be worked out is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.assess import assess
from rules.compiled import NotPlainError, _Compiler, compiled
from rules.condition import holds
from rules.interview import seen, walk
from rules.load import load_protocol
from rules.model import All, Answered, Any, AnyOf, Code, Condition, Input, Level, LinkId, NamedTerm, NoneOf, Not, Only, Protocol, Rule, Term
from tests.rules.draws import answers, patients
from tests.rules.tiny import TINY

TINY_PROTOCOL = load_protocol(TINY)
DANGER, WHERE = LinkId("danger"), LinkId("where")
CALM = answers(danger="none", age="a18", where="tip", pain="3")


def codes(*names: str) -> frozenset[Code]:
    return frozenset(map(Code, names))


def with_rule(when: Condition, *, terms: dict[str, NamedTerm] | None = None) -> Protocol:
    """The tiny protocol with this rule alone."""
    rule = Rule("R-X", Level.ROUTINE_APPOINTMENT, when, "x", "x", ("POL",))
    return replace(TINY_PROTOCOL, rules=(rule,), terms={**TINY_PROTOCOL.terms, **(terms or {})})


def fires(protocol: Protocol, **changed: str) -> bool:
    return bool(walk(protocol, {**CALM, **answers(**changed)}).fired)


GATES = {
    "none_of": NoneOf(WHERE, codes("tip", "base")),
    "not any_of": All((Answered(WHERE), Not(AnyOf(WHERE, codes("tip", "base"))))),
    "only": Only(WHERE, codes("hand")),
    "two questions": All((NoneOf(WHERE, codes("tip")), AnyOf(DANGER, codes("none")))),
}


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES)
@given(data=st.data())
def test_gate_says_what_its_condition_says(gate: Condition, data: st.DataObject) -> None:
    """For any answers a gate fires exactly when its condition, read as written, holds at the end of the visit."""
    protocol = with_rule(gate)
    patient = data.draw(patients(protocol))
    path = walk(protocol, patient)
    assert bool(path.fired) == (holds(gate, seen(protocol, patient, path.asked, frozenset(), path.level)) is True)


def test_gate_is_judged_after_its_last_question() -> None:
    """A gate over two questions waits for the later one, and fires at once then: before the questions that follow."""
    ready = compiled(with_rule(GATES["two questions"]))
    assert [len(step.gates) for step in ready.steps] == [0, 0, 1, 0]
    partly = {link_id: given for link_id, given in CALM.items() if link_id in {"danger", "age"}}
    assert not walk(with_rule(GATES["two questions"]), partly).fired
    assert fires(with_rule(GATES["two questions"]), where="hand")


def test_gate_needs_an_answer() -> None:
    """A gate's "none of" does not fire while its question has no answer, even when a later question has one."""
    assert not walk(with_rule(GATES["none_of"]), {}).fired
    later = All((NoneOf(DANGER, codes("blue")), AnyOf(WHERE, codes("hand"))))
    assert not walk(with_rule(later), answers(where="hand")).fired
    assert fires(with_rule(later), where="hand")


@pytest.mark.parametrize(
    "negation", [NoneOf(WHERE, codes("tip")), Only(WHERE, codes("tip")), Not(AnyOf(WHERE, codes("tip")))], ids=["none_of", "only", "not"]
)
def test_negation_inside_an_or_is_not_plain(negation: Condition) -> None:
    """A negation where only an "and" of plain parts can be worked out is refused, never guessed."""
    either = Any((negation, AnyOf(DANGER, codes("blue"))))
    with pytest.raises(NotPlainError):
        compiled(with_rule(either))


def test_negation_inside_a_term_is_not_plain() -> None:
    """A negation cannot hide in a helper term either."""
    hidden = NamedTerm("HIDDEN", NoneOf(WHERE, codes("tip")), unknown_is=False, meaning="")
    with pytest.raises(NotPlainError):
        compiled(with_rule(Any((Term("HIDDEN"), AnyOf(DANGER, codes("blue")))), terms={"HIDDEN": hidden}))


def test_what_cannot_be_worked_out_goes_to_staff() -> None:
    """If such a rule ever came past the loader, the visit is a kiosk fault at URGENT, and every other rule still counts."""
    odd = Rule("R-X", Level.ROUTINE_APPOINTMENT, Any((NoneOf(WHERE, codes("tip")), AnyOf(DANGER, codes("blue")))), "x", "x", ("POL",))
    protocol = replace(TINY_PROTOCOL, rules=(*TINY_PROTOCOL.rules, odd))
    found = assess(protocol, Input(CALM))
    assert (found.level, found.fault) == (Level.URGENT_TODAY, "NotPlainError")
    assert assess(protocol, Input({**CALM, **answers(danger="blue")})).level is Level.EMERGENCY_NOW


def test_or_of_ands_is_multiplied_out() -> None:
    """An "or" of "and"s fires for each of its branches and for no half of one."""
    branches = (
        All((AnyOf(DANGER, codes("numb")), AnyOf(WHERE, codes("base")))),
        All((AnyOf(LinkId("age"), codes("a60")), AnyOf(WHERE, codes("hand")))),
    )
    protocol = with_rule(Any(branches))
    assert fires(protocol, danger="numb", where="base")
    assert fires(protocol, age="a60", where="hand")
    assert not fires(protocol, danger="numb", where="hand")
    assert not fires(protocol, age="a60", where="base")


def test_needless_masks_are_left_out() -> None:
    """A mask that a narrower one implies costs no time."""
    both = All((AnyOf(DANGER, codes("numb", "blue")), AnyOf(DANGER, codes("numb"))))
    assert _Compiler(TINY_PROTOCOL)._masks(both) == _Compiler(TINY_PROTOCOL)._masks(AnyOf(DANGER, codes("numb")))


def test_protocol_is_worked_out_once() -> None:
    """The same protocol gives the same steps; a changed copy gets its own."""
    assert compiled(TINY_PROTOCOL) is compiled(TINY_PROTOCOL)
    assert compiled(replace(TINY_PROTOCOL)) is not compiled(TINY_PROTOCOL)
