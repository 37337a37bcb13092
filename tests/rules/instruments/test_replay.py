"""`replay`: past visits on a changed protocol, each judged as its version would have judged it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.__main__ import main
from rules.answers import AnswerSet
from rules.assess import assess
from rules.instruments.replay import replay
from rules.load import load_protocol
from rules.model import Event, Input, Level
from tests.rules.draws import answers, patients
from tests.rules.tiny import TINY, copy_to, replaced

Out = pytest.CaptureFixture[str]
LOWER = {"rules": replaced("rules.yaml", "level: EMERGENCY_NOW", "level: URGENT_TODAY").encode()}
NUMB_OPTION = '      - {code: numb, text: "My thumb is numb", pictogram: p_numb}\n'
NUMB_GONE = {
    "questions": replaced("questions.yaml", NUMB_OPTION, "").replace(", [none, numb]", "").encode(),
    "rules": replaced("rules.yaml", "danger: [numb, unsure]", "danger: [unsure]").encode(),
}
BLUE = {"id": "blue", "answers": {"danger": "blue", "age": "a18"}, "events": []}
NUMB = {"id": "numb", "answers": {"danger": ["numb"], "age": "a18", "where": "tip"}}
CALM = {"id": "calm", "answers": {"danger": "none", "age": "a18", "where": ["tip"], "pain": 3}}


@pytest.fixture
def visits(tmp_path: Path):
    """Writes a file of visits; returns its name."""

    def write(*found: object, name: str = "visits.json") -> str:
        (tmp_path / name).write_text(json.dumps(list(found)), encoding="utf-8")
        return str(tmp_path / name)

    return write


@pytest.fixture
def other(tmp_path: Path):
    """The tiny protocol with something changed."""

    def make(**changed: bytes) -> str:
        folder = tmp_path / "changed"
        folder.mkdir()
        return str(copy_to(folder, **changed))

    return make


def run(old: str | Path, new: str | Path, *files: str) -> int:
    return main(["replay", str(old), str(new), *files, "--protocol", str(TINY)])


def test_who_falls_is_named_with_the_rules_of_both(visits, other, capsys: Out) -> None:
    """The blue thumb is no emergency any more: named, with the rules before and after and the patient's words; exit code 1."""
    assert run(TINY, other(**LOWER), visits(BLUE, NUMB, CALM)) == 1
    said = capsys.readouterr().out
    assert "of 3 visits 1 would move, 0 up and 1 down" in said
    assert "down EMERGENCY_NOW -> URGENT_TODAY: blue. R-E01 in OLD, R-E01 in NEW." in said
    assert "My thumb is blue" in said
    assert "raised a flag" in said
    assert "Answers are erased some hours after their flag was closed" in said


def test_the_table_counts_every_visit(visits, other, capsys: Out) -> None:
    """Levels before in rows, after in columns; who stays stands in the diagonal."""
    run(TINY, other(**LOWER), visits(BLUE, NUMB, CALM))
    rows = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines() if line.split()[:1] and line.split()[-1].isdecimal()}
    assert [" ".join(rows[level.name]) for level in Level] == ["1 0 0 0", "0 0 0 0", "0 0 1 0", "0 0 1 0"]


def test_who_rises_is_no_alarm(visits, other, capsys: Out) -> None:
    """A change that only raises ends with exit code 0."""
    assert run(other(**LOWER), TINY, visits(BLUE)) == 0
    assert "up   URGENT_TODAY -> EMERGENCY_NOW: blue" in capsys.readouterr().out


def test_nothing_moves_between_twins(visits, capsys: Out) -> None:
    """The same version twice: nobody moves."""
    assert run(TINY, TINY, visits(BLUE), visits(CALM, name="more.json")) == 0
    said = capsys.readouterr().out
    assert "of 2 visits 0 would move" in said
    assert "No visit changes level." in said


def test_a_code_that_is_gone_is_not_heard_and_told(visits, other, capsys: Out) -> None:
    """NEW does not know "numb": that answer counts as the calm one, the visit falls, and the report says what was not heard."""
    assert run(TINY, other(**NUMB_GONE), visits(NUMB)) == 1
    said = capsys.readouterr().out
    assert "down URGENT_TODAY -> SELF_CARE: numb. R-U01 in OLD, no rule in NEW." in said
    assert "danger: numb (1 visits)" in said


def test_an_unfinished_visit_stays_as_it_was_left(tmp_path: Path, other) -> None:
    """What a finished visit was never asked is filled in; whoever left has answered no more than they did."""
    new = load_protocol(Path(other(**LOWER)))
    left = AnswerSet("left", answers(danger="none"), frozenset({Event.UNFINISHED}))
    found = {one.id: set(one.given.answers) for one in replay(load_protocol(TINY), new, [left, replace(left, id="stayed", events=frozenset())])}
    assert found["left"] == {"danger"}
    assert found["stayed"] > {"danger"}


@pytest.mark.parametrize("wrong", [{"id": "x", "answers": {"dangre": "blue"}}, {"id": "x", "answers": {"danger": "purple"}}])
def test_what_neither_version_knows_is_refused(visits, wrong: object, capsys: Out) -> None:
    """A question or code of no version is a mistake in the file: exit code 2, nothing printed but where it stands."""
    assert run(TINY, TINY, visits(BLUE, wrong)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "visits.json" in said.err


def test_files_and_versions_that_are_not_there(visits, tmp_path: Path, capsys: Out) -> None:
    """No such file: 2; no such version: 3; each in a sentence."""
    assert run(TINY, TINY, str(tmp_path / "none.json")) == 2
    assert run(TINY, tmp_path / "nowhere", visits(BLUE)) == 3
    assert len(capsys.readouterr().err.splitlines()) == 2


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_complete_visit_has_the_levels_of_both(data) -> None:
    """Where nothing is to fill in or to leave out, both judgements are those of `assess`."""
    protocol = load_protocol(TINY)
    drawn = data.draw(patients(protocol))
    if assess(protocol, Input(drawn)).missing:
        return
    (one,) = replay(protocol, protocol, [AnswerSet("a", drawn, frozenset())])
    assert one.before.level == one.after.level == assess(protocol, Input(drawn)).level
    assert one.moves == 0
    assert one.after.level in Level
