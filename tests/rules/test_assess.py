"""An assessment is total, the highest level wins, nothing lowers it, and the fast way says what the plain way says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assess import FAULT, assess
from rules.condition import holds
from rules.handout import section_ids, select
from rules.interview import seen, walk
from rules.model import AnyOf, Code, Event, Input, Level, LinkId, Protocol, Rule, Stage, Term
from tests.rules.draws import an_answer, answers, patients

CALM = {
    "danger": "none", "age": "a18_44", "bladder_bowel": "none", "saddle": "none", "legs": "none", "injury": "none", "ill": "none",
    "other_signs": "none", "pattern": "none", "history": "none", "infection_risk": "none", "where": "low", "feel": "cramp", "when": "h24_48",
    "onset": "slow", "course": "better",
    "pain": "5", "activity": "5", "pregnant": "na", "medicines": "none", "before": "first", "linked": "none", "setting_off": "none",
    "health": "none",
}  # fmt: skip


@given(data=st.data())
@settings(max_examples=300)
def test_masks_and_plain_conditions_agree(data: st.DataObject, protocol: Protocol) -> None:
    """For any answers, the rules that the compiled walk fires are those whose condition holds, read as written."""
    patient = data.draw(patients(protocol))
    events = data.draw(st.frozensets(st.sampled_from(Event)))
    path = walk(protocol, patient, events)
    known = seen(protocol, patient, path.asked, events, path.level)
    assert list(path.fired) == [rule for rule in protocol.rules if holds(rule.when, known) is True]
    assert path.level == max((rule.level for rule in path.fired), default=Level.SELF_CARE)


@given(data=st.data())
@settings(max_examples=200)
def test_any_answers_give_an_assessment(data: st.DataObject, protocol: Protocol) -> None:
    """Whatever ids and codes come in, an assessment comes out; what is unknown goes to staff."""
    link_ids = st.sampled_from([question.link_id for question in protocol.questions]) | st.text(max_size=8).map(LinkId)
    codes = st.sampled_from(sorted(set().union(*(question.codes() for question in protocol.questions)))) | st.text(max_size=8).map(Code)
    odd = data.draw(st.dictionaries(link_ids, st.frozensets(codes, max_size=3), max_size=8))
    found = assess(protocol, Input(odd))
    assert found.level in Level
    if found.fault:
        assert found.level >= Level.URGENT_TODAY


@given(data=st.data())
@settings(max_examples=200)
def test_not_sure_is_never_calmer_than_harmless(data: st.DataObject, protocol: Protocol) -> None:
    """On every question, "not sure" and "rather not say" give at least the level of the harmless answer."""
    patient = data.draw(patients(protocol))
    question = data.draw(st.sampled_from([q for q in protocol.questions if q.harmless and q.codes() & {"unsure", "pns"}]))
    unclear = data.draw(st.sampled_from(sorted(question.codes() & {"unsure", "pns"})))
    calm = assess(protocol, Input({**patient, question.link_id: question.harmless}))
    unsure = assess(protocol, Input({**patient, question.link_id: frozenset({Code(unclear)})}))
    assert unsure.level >= calm.level


@given(data=st.data())
@settings(max_examples=200)
def test_a_nurse_is_never_calmer_than_another_answer(data: st.DataObject, protocol: Protocol) -> None:
    """On every private question "I would rather tell a nurse" gives at least the level of each other answer, but for sickle cell."""
    patient = data.draw(patients(protocol))
    question = data.draw(st.sampled_from([q for q in protocol.questions if q.private]))
    other = data.draw(st.sampled_from(sorted(question.codes() - {"pns", "sickle"})))
    said = assess(protocol, Input({**patient, question.link_id: frozenset({Code(other)})}))
    left = assess(protocol, Input({**patient, question.link_id: frozenset({Code("pns")})}))
    assert left.level >= said.level


@given(data=st.data())
@settings(max_examples=200)
def test_handout_questions_decide_no_level(data: st.DataObject, protocol: Protocol) -> None:
    """No answer to a handout-only question changes the level; the new question `feel` is one of them."""
    patient = data.draw(patients(protocol))
    question = data.draw(st.sampled_from([q for q in protocol.questions if q.stage is Stage.HANDOUT]))
    other = data.draw(an_answer(question))
    assert protocol.question(LinkId("feel")).stage is Stage.HANDOUT
    assert assess(protocol, Input({**patient, question.link_id: other})).level == assess(protocol, Input(patient)).level


def test_unknown_code_is_a_kiosk_fault(protocol: Protocol) -> None:
    """A code that the question does not have gives URGENT with the reason "kiosk fault", and names no answer."""
    found = assess(protocol, Input(answers(**CALM | {"legs": "purple"})))
    assert found.level is Level.URGENT_TODAY
    assert found.fired[0] is FAULT
    assert found.fault == "legs has no such answer"


def test_unknown_code_hides_no_red_flag(protocol: Protocol) -> None:
    """Beside an unknown code, an emergency answer still counts."""
    found = assess(protocol, Input(answers(**CALM | {"legs": "purple", "saddle": "numb"})))
    assert found.level is Level.EMERGENCY_NOW


def test_broken_rule_goes_to_staff_and_hides_no_other(protocol: Protocol) -> None:
    """A rule that raises gives URGENT as a kiosk fault; every other rule still fires; no handout is made."""
    broken = Rule("R-X", Level.ROUTINE_APPOINTMENT, Term("NOWHERE"), "x", "x", ("POL",))
    faulty = replace(protocol, rules=(broken, *protocol.rules))
    given_ = Input(answers(**CALM))
    found = assess(faulty, given_)
    assert (found.level, found.fault, select(faulty, given_, found)) == (Level.URGENT_TODAY, "KeyError", ())
    assert assess(faulty, Input(answers(**CALM | {"saddle": "numb"}))).level is Level.EMERGENCY_NOW


def test_missing_answer_is_listed_and_hides_nothing(protocol: Protocol) -> None:
    """An open question without an answer is listed, counts at the level so far, and gives no handout."""
    partly = {link_id: codes for link_id, codes in CALM.items() if link_id not in {"ill", "history"}}
    given_ = Input(answers(**partly))
    found = assess(protocol, given_)
    assert (found.missing, found.level, select(protocol, given_, found)) == (("ill", "history"), Level.SELF_CARE, ())


def test_unfinished_visit_is_at_least_routine(protocol: Protocol) -> None:
    """A visit left before the end is never below ROUTINE."""
    assert assess(protocol, Input({}, frozenset({Event.UNFINISHED}))).level is Level.ROUTINE_APPOINTMENT


def test_answers_to_closed_questions_do_not_count(protocol: Protocol) -> None:
    """An answer to a question that this patient is never asked is left out and listed."""
    found = assess(protocol, Input(answers(**CALM | {"legs_worse": "yes", "preg_signs": "bleed"})))
    assert set(found.not_asked) == {"legs_worse", "preg_signs"}
    assert found.level is Level.SELF_CARE


def test_expired_protocol_sends_nobody_home_alone(protocol: Protocol) -> None:
    """Past the hard date nobody gets SELF_CARE."""
    given_ = Input(answers(**CALM))
    found = assess(protocol, given_, expired=True)
    assert found.level is Level.ROUTINE_APPOINTMENT
    assert "H35" in section_ids(select(protocol, given_, found))


@pytest.mark.parametrize(
    ("pain", "activity", "impact", "band"),
    [("0", "7", 3.5, "mild"), ("4", "4", 4.0, "moderate"), ("6", "7", 6.5, "moderate"), ("7", "7", 7.0, "severe"), ("unsure", "8", 7.5, "severe")],
)
def test_impact_is_the_mean_with_its_band(protocol: Protocol, pain: str, activity: str, impact: float, band: str) -> None:
    """Impact is the mean of pain and activity, "can't say" counts as 7, and the bands begin at 4 and 7."""
    score = assess(protocol, Input(answers(**CALM | {"pain": pain, "activity": activity}))).score
    assert (score.impact, score.band) == (impact, band)


def test_score_counts_warning_signs_by_level(protocol: Protocol) -> None:
    """The count of warning signs is the number of fired rules at each level."""
    score = assess(protocol, Input(answers(**CALM | {"ill": "fever", "legs": "one_pain"}))).score
    assert dict(score.warning_signs) == {Level.URGENT_TODAY: 1, Level.ROUTINE_APPOINTMENT: 1}


def test_latched_level_closes_what_only_a_calmer_visit_asks(protocol: Protocol) -> None:
    """With URGENT latched, the handout questions stay closed and no handout is made."""
    given_ = Input(answers(**CALM))
    found = assess(protocol, given_, floor=Level.URGENT_TODAY)
    assert "health" not in found.asked
    assert (found.level, select(protocol, given_, found)) == (Level.URGENT_TODAY, ())


def test_rules_come_most_urgent_first(protocol: Protocol) -> None:
    """Fired rules are sorted by level, then id."""
    found = assess(protocol, Input(answers(**CALM | {"saddle": "sex", "legs": "one_pain"})))
    assert [rule.id for rule in found.fired] == ["R-E04", "R-U03", "R-R11"]


def test_gate_looks_at_the_whole_answer(protocol: Protocol) -> None:
    """R-R02 fires only where no area of the back is marked."""
    gate = next(rule for rule in protocol.rules if rule.id == "R-R02")
    assert gate in assess(protocol, Input(answers(**CALM | {"where": "neck"}))).fired
    assert gate not in assess(protocol, Input(answers(**CALM | {"where": "neck low"}))).fired
    assert not isinstance(gate.when, AnyOf)
