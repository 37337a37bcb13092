"""`explain`: why a level was reached, what was unknown, what is printed and why, and the nearest other level, truly nearest."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.__main__ import main
from rules.dossier import Dossier
from rules.instruments.in_words import condition_in_words
from rules.instruments.nearest import nearest, other_answers
from rules.interview import possible, walk
from rules.load import load_dossier, load_protocol
from rules.model import (
    MISSING,
    All,
    Answered,
    Answers,
    Any,
    AnyOf,
    Code,
    Condition,
    Event,
    Happened,
    Input,
    Kind,
    Level,
    LevelAtLeast,
    LevelBelow,
    LinkId,
    NoneOf,
    Not,
    Only,
    Protocol,
    Term,
)
from tests.journeys.steps import CALM
from tests.rules.draws import patients
from tests.rules.tiny import TINY

Out = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def tiny() -> Protocol:
    return load_protocol(TINY)


def explained(capsys: Out, file: Path, answers: object, *more: str) -> str:
    """What `explain` prints about these answers to the smallest protocol."""
    file.write_text(json.dumps(answers), encoding="utf-8")
    assert main(["explain", "--protocol", str(TINY), "--answers", str(file), *more]) == 0
    return capsys.readouterr().out


def test_explains_level_rule_evidence_and_switches(tmp_path: Path, capsys: Out) -> None:
    """The level, the rule that fired with its condition, its evidence with finding and status, and each section's switch are told."""
    said = explained(capsys, tmp_path / "a.json", {"danger": ["none"], "age": "a60", "where": ["tip"], "pain": "8"})
    assert said.startswith("ROUTINE_APPOINTMENT\n  The patient reads: Please make an appointment.\n")
    assert (
        '  R-R01 ROUTINE_APPOINTMENT: Severe pain at an older age.\n      fires when pain says "7 to 10" or "I can\'t say" and OLD (Sixty or over)'
        in said
    )
    assert "      EV01: " in said
    assert "Nothing: every question that was asked has a clear answer." in said
    assert "  H2 Rest: because REST_OK (May rest the thumb), at SELF_CARE or ROUTINE_APPOINTMENT" in said
    assert 'in a box because where says nothing but "At the tip"' in said
    assert "  H3 More about rest: for everybody, with H2" in said


def test_explains_what_is_not_known(tmp_path: Path, capsys: Out) -> None:
    """An open question, an unsure answer and an answer that was never asked for are each told; so is that nothing is printed."""
    said = explained(capsys, tmp_path / "a.json", {"danger": ["unsure"], "age": "a60", "pain": "8"})
    assert "  Asked and not answered: Where does it hurt? (where)" in said
    assert '  Answered without being sure: danger: "I\'m not sure"' in said
    assert "  Answered but never asked, so left out: pain" in said
    assert "Handout\n  None: " in said


def test_nearest_level_is_told_both_ways(tmp_path: Path, capsys: Out) -> None:
    """From the level in the middle, one answer leads up and one down; the change names what comes and what goes."""
    said = explained(capsys, tmp_path / "a.json", [{"id": "x", "answers": {"danger": ["numb"], "age": "a18", "where": ["tip"]}}])
    assert said.startswith("x: URGENT_TODAY")
    assert '  One answer away from EMERGENCY_NOW (up):\n    danger: also "My thumb is blue"' in said
    assert '  One answer away from SELF_CARE (down):\n    danger: "None of these" instead of "My thumb is numb" (it then asks pain)' in said
    assert "  More than two answers away from ROUTINE_APPOINTMENT (down)." in said


def test_two_answers_are_told_where_one_is_not_enough(tmp_path: Path, capsys: Out) -> None:
    """A young patient with mild pain is two answers from the level that takes age and strong pain; the other ways are counted."""
    said = explained(capsys, tmp_path / "a.json", {"danger": ["none"], "age": "a18", "where": ["tip"], "pain": "3"})
    assert '  Two answers away from ROUTINE_APPOINTMENT (up):\n    age: "60 or over" instead of "18 to 59" and pain: "7" instead of "3"; ' in said


def test_answers_that_cannot_be_read_are_2(tmp_path: Path, capsys: Out) -> None:
    """An unknown code is named on stderr, with exit 2 and nothing printed."""
    file = tmp_path / "a.yaml"
    file.write_text("danger: [bleu]\n", encoding="utf-8")
    assert main(["explain", "--protocol", str(TINY), "--answers", str(file)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert 'Did you mean "blue"?' in said.err


def test_shipped_protocol_is_explained(tmp_path: Path, capsys: Out) -> None:
    """A calm visit of the shipped protocol is explained, and an emergency is one answer away from it."""
    file = tmp_path / "a.json"
    file.write_text(json.dumps({link_id: codes.split() for link_id, codes in CALM.items()}), encoding="utf-8")
    assert main(["explain", "--answers", str(file), "--fill-harmless"]) == 0
    assert "One answer away from EMERGENCY_NOW (up):" in capsys.readouterr().out


def changed_once(protocol: Protocol, answers: Answers) -> list[Answers]:
    """Every answer set with one other answer to one question that was asked, written without the code under test."""
    found = []
    for link_id in walk(protocol, answers).asked:
        question = protocol.question(link_id)
        codes = [option.code for option in question.options]
        every = [frozenset(each) for size in range(1, len(codes) + 1) for each in combinations(codes, size) if possible(question, frozenset(each))]
        now = answers.get(link_id, frozenset())
        alone = {option.code for option in question.options if option.exclusive}
        for new in every:
            touches = 1 if question.kind in {Kind.SINGLE, Kind.SCALE} or new <= alone else len((new ^ now) - alone)
            if new != now and touches == 1:
                found.append({**answers, link_id: new})
    return found


@given(st.data())
def test_nearest_is_what_trying_everything_finds(data: st.DataObject) -> None:
    """For random visits the levels one answer away are exactly those that trying every single change finds, and each way leads there."""
    tiny = load_protocol(TINY)
    answers = data.draw(patients(tiny))
    level = walk(tiny, answers).level
    reached = {walk(tiny, each).level for each in changed_once(tiny, answers)} - {level}
    for near in nearest(tiny, Input(answers)):
        assert (near.level in reached) == bool(near.ways and len(near.ways[0].changes) == 1)
        for way in near.ways:
            new = dict(answers)
            for change in way.changes:
                new[change.link_id] = (new.get(change.link_id, frozenset()) | change.added) - change.removed
            assert walk(tiny, new).level is near.level


def test_other_answers_are_possible_and_differ(protocol: Protocol) -> None:
    """Every other answer that is tried is one that the question can have, is new, and comes once."""
    for question in protocol.questions:
        now = question.harmless
        found = list(other_answers(question, now))
        assert len(found) == len(set(found))
        assert now not in found
        assert all(codes and possible(question, codes) for codes in found)


WORDS: list[tuple[Condition, str]] = [
    (AnyOf(LinkId("danger"), frozenset({Code("numb"), Code("blue")})), 'danger says "My thumb is blue" or "My thumb is numb"'),
    (AnyOf(LinkId("danger"), frozenset({Code("numb"), MISSING})), 'danger says "My thumb is numb" or nothing yet'),
    (NoneOf(LinkId("danger"), frozenset({Code("blue")})), 'danger has an answer without "My thumb is blue"'),
    (Only(LinkId("where"), frozenset({Code("tip")})), 'where says nothing but "At the tip"'),
    (Answered(LinkId("where")), "where has an answer"),
    (Happened(Event.UNFINISHED), "this happened: unfinished"),
    (LevelBelow(Level.URGENT_TODAY), "the level so far is below URGENT_TODAY"),
    (LevelAtLeast(Level.ROUTINE_APPOINTMENT), "the level so far is ROUTINE_APPOINTMENT or higher"),
    (
        All((Term("OLD"), Any((Answered(LinkId("age")), Answered(LinkId("pain")))))),
        "OLD (Sixty or over) and (age has an answer or pain has an answer)",
    ),
    (Not(Term("OLD")), "not: OLD (Sixty or over)"),
    (All(()), "always"),
    (Any(()), "never"),
]


@pytest.mark.parametrize(("condition", "words"), WORDS)
def test_conditions_read_as_sentences(tiny: Protocol, condition: Condition, words: str) -> None:
    """Every operator is told in words, with the patient's own wording of each answer."""
    assert condition_in_words(condition, tiny) == words


def test_trace_and_explain_know_every_rule(tiny: Protocol) -> None:
    """Every rule's sources are found in the dossier."""
    dossier: Dossier = load_dossier(TINY, tiny)
    assert {rule.id for rule in tiny.rules} <= dossier.sources.keys()
