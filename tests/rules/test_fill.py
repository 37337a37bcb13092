"""Filling answer files that are older than a question: harmless where nothing worrying was said, unsure where it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assess import assess
from rules.fill import UNCLEAR, fill_harmless
from rules.interview import walk
from rules.model import Input, Level, LinkId, Protocol
from tests.rules.draws import answers, patients


def test_empty_answers_become_the_calm_patient(protocol: Protocol) -> None:
    """With nothing said, every question that a calm patient is asked gets its harmless answer; the follow-ups stay closed."""
    filled = fill_harmless(protocol, {})
    assert all(codes == protocol.question(link_id).harmless for link_id, codes in filled.items())
    assert set(filled).isdisjoint({"legs_worse", "preg_signs"})
    found = assess(protocol, Input(filled))
    assert (found.level, found.missing) == (Level.SELF_CARE, ())


def test_follow_up_of_a_worrying_answer_is_unsure(protocol: Protocol) -> None:
    """A question that only a worrying answer opens is filled with "not sure", never with its harmless answer."""
    filled = fill_harmless(protocol, answers(legs="one_numb", pregnant="maybe"))
    assert (filled[LinkId("legs_worse")], filled[LinkId("preg_signs")]) == ({"unsure"}, {"unsure"})


def test_filled_follow_up_counts_as_not_sure(protocol: Protocol) -> None:
    """A weak leg in an old answer file, without its follow-up, is judged as a weak leg that may be getting worse."""
    unsure = assess(protocol, Input(fill_harmless(protocol, answers(legs="weak", legs_worse="unsure"))))
    filled = assess(protocol, Input(fill_harmless(protocol, answers(legs="weak"))))
    assert (filled.level, filled.fired) == (unsure.level, unsure.fired)


@given(data=st.data())
@settings(max_examples=200)
def test_fill_keeps_what_was_said_and_leaves_nothing_open(data: st.DataObject, protocol: Protocol) -> None:
    """For any answers: none is changed or taken away, no code is invented, and nothing that has a harmless answer stays open."""
    patient = data.draw(patients(protocol))
    filled = fill_harmless(protocol, patient)
    assert {link_id: filled[link_id] for link_id in patient} == dict(patient)
    for link_id in filled.keys() - patient.keys():
        question = protocol.question(link_id)
        assert filled[link_id] == question.harmless or filled[link_id] <= set(UNCLEAR) & question.codes()
    assert all(not protocol.question(link_id).harmless for link_id in walk(protocol, filled).missing)


@given(data=st.data())
@settings(max_examples=200)
def test_fill_never_calms(data: st.DataObject, protocol: Protocol) -> None:
    """Filling answers adds rules at most: whatever fired before fires still."""
    patient = data.draw(patients(protocol))
    before = {rule.id for rule in walk(protocol, patient).fired}
    path = walk(protocol, fill_harmless(protocol, patient))
    assert before <= {rule.id for rule in path.fired} or path.level is Level.EMERGENCY_NOW
