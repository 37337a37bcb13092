"""Decision tables: read strictly, written out into cases, and run like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.cases import failures
from rules.dossier import DecisionTable, Row
from rules.instruments.prove import make_prover
from rules.load import load_dossier, load_protocol
from rules.model import MISSING, Level, LinkId
from rules.tables import cases_of
from tests.rules.tiny import FILES, TINY, copy_to, mistakes_in

TABLES = """
tables:
  - name: "Danger signs"
    each: danger
    gives:
      - {answers: [blue], level: EMERGENCY_NOW, rules: [R-E01]}
      - {answers: [numb, unsure], level: URGENT_TODAY, rules: [R-U01]}
      - {answers: [none], level: SELF_CARE, rules: []}
    asks: {pain: [none]}
    prints: {H2: [none]}
"""
REFUSED = {
    "unknown question": ("each: danger", "each: dangers", 'no question "dangers"', '"danger"'),
    "not one question": ("each: danger", "each: [danger]", "the id of one question", "one id"),
    "unknown answer": ("answers: [blue]", "answers: [bleu]", 'no code "bleu"', '"blue"'),
    "answer left out": ("answers: [numb, unsure]", "answers: [unsure]", "leaves out answers of danger", "Add numb to a row"),
    "answer in two rows": ("answers: [numb, unsure]", "answers: [numb, unsure, blue]", '"blue" twice', "Keep one"),
    "answer twice in a row": ("answers: [numb, unsure]", "answers: [numb, numb, unsure]", '"numb" twice', "Keep one"),
    "missing where nothing is left open": ("answers: [none]", "answers: [none, missing]", "never left open", "Remove missing"),
    "unknown rule": ("[R-E01]", "[R-E09]", '"R-E09", which is nowhere', "R-E01"),
    "unknown level": ("SELF_CARE", "SELFCARE", "not known", "SELF_CARE"),
    "unknown question that is asked": ("asks: {pain", "asks: {pian", 'no question "pian"', '"pain"'),
    "unknown answer that asks": ("asks: {pain: [none]}", "asks: {pain: [nine]}", 'no code "nine"', '"none"'),
    "unknown section": ("prints: {H2", "prints: {H9", '"H9", which is nowhere', "H"),
    "no rows": ("each: danger", "each: age\n    given: []", 'no key "given"', '"gives"'),
    "an answer to change and to go through": ("each: danger", "each: age\n    change: {age: a60}", "goes through", "Remove it"),
}


def _mistakes(folder: Path, tables: str) -> list[str]:
    (folder / "tables.yaml").write_text(tables, encoding="utf-8")
    found = mistakes_in(folder, "cases.yaml", FILES["cases.yaml"])
    assert all(each.line > 0 and each.column > 0 for each in found)
    return [f"{each.file}|{each.what}|{each.mend}" for each in found]


def test_a_protocol_may_go_without_tables(tmp_path: Path) -> None:
    """Without tables.yaml there are only cases; with it there is one more for each answer of a table."""
    without, with_tables = (load_dossier(folder, load_protocol(folder)) for folder in (copy_to(tmp_path), TINY))
    assert (without.examples, without.tables) == (without.cases, ())
    assert len(with_tables.examples) == len(without.examples) + sum(len(table.cases) for table in with_tables.tables)


@pytest.mark.parametrize("claim", REFUSED)
def test_a_mistake_in_a_table_is_refused_with_its_remedy(claim: str, tmp_path: Path) -> None:
    """Each of these mistakes is found in its place, with what is wrong and how to mend it."""
    old, new, what, mend = REFUSED[claim]
    assert TABLES.count(old) == 1
    found = _mistakes(tmp_path, TABLES.replace(old, new))
    assert any(each.startswith("tables.yaml|") and what in each and mend in each for each in found), found


def test_a_name_stands_once(tmp_path: Path) -> None:
    """Two tables of one name are refused."""
    assert any('"Danger signs" stands here twice' in each for each in _mistakes(tmp_path, TABLES + TABLES.removeprefix("\ntables:\n")))


def test_every_answer_becomes_a_case(tmp_path: Path) -> None:
    """A table is written out into one case for each answer, which names the answer, and all of them hold."""
    (copy_to(tmp_path) / "tables.yaml").write_text(TABLES, encoding="utf-8")
    prover = make_prover(tmp_path)
    table = prover.dossier.tables[0]
    assert [case.name for case in table.cases] == [f"Danger signs: {code}" for code in ("blue", "numb", "unsure", "none")]
    assert [case.level for case in table.cases] == [Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.URGENT_TODAY, Level.SELF_CARE]
    assert failures(prover.protocol, prover.dossier) == ()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("level: SELF_CARE", "level: URGENT_TODAY", 'Case "Danger signs: none" gives SELF_CARE, not URGENT_TODAY'),
        ("asks: {pain: [none]}", "asks: {pain: [blue, none]}", 'Case "Danger signs: blue" does not ask pain.'),
        ("asks: {pain: [none]}", "asks: {pain: []}", 'Case "Danger signs: none" asks pain.'),
        ("prints: {H2: [none]}", "prints: {H2: [numb, none]}", 'Case "Danger signs: numb" does not print H2.'),
        ("prints: {H2: [none]}", "prints: {H2: []}", 'Case "Danger signs: none" prints H2.'),
    ],
)
def test_a_row_that_does_not_hold_is_named_with_its_answer(tmp_path: Path, old: str, new: str, line: str) -> None:
    """Another level, a question opened or a section printed against the table: the table and the answer are named."""
    (copy_to(tmp_path) / "tables.yaml").write_text(TABLES.replace(old, new), encoding="utf-8")
    prover = make_prover(tmp_path)
    found = failures(prover.protocol, prover.dossier)
    assert any(each.startswith(line) for each in found), found


def test_a_question_that_is_never_asked_is_told(tmp_path: Path) -> None:
    """A table over a question that its change closes says so, since its rows would say nothing."""
    closed = '\n  - {name: "Young", change: {age: u18}, each: where, gives: [{answers: [tip, base, hand], level: URGENT_TODAY, rules: [R-U01]}]}\n'
    (copy_to(tmp_path) / "tables.yaml").write_text(TABLES.rstrip() + closed, encoding="utf-8")
    prover = make_prover(tmp_path)
    assert failures(prover.protocol, prover.dossier)[0] == 'Case "Young: tip" does not ask where.'


def test_none_stands_alone_and_others_are_added(tmp_path: Path) -> None:
    """An answer is added to what the table has for its question already; "none" is not, and neither is no answer."""
    more = TABLES.replace("each: danger", "change: {danger: [numb]}\n    each: danger")
    (copy_to(tmp_path) / "tables.yaml").write_text(more, encoding="utf-8")
    table = make_prover(tmp_path).dossier.tables[0]
    given = [set(case.change[LinkId("danger")]) for case in table.cases]
    assert given == [{"blue", "numb"}, {"numb"}, {"numb", "unsure"}, {"none"}]


def test_a_follow_up_may_stay_open() -> None:
    """The row of a missing answer is a case without one, whatever the base has."""
    neck = TINY.parent / "neck_spasm"
    protocol = load_protocol(neck)
    question = next(each for each in protocol.questions if each.follow_up_to)
    row = Row(question.codes() | {MISSING}, Level.SELF_CARE, frozenset())
    table = DecisionTable("Open", {}, frozenset(), question.link_id, (row,), {}, {}, ())
    last = list(cases_of(table, question))[-1]
    assert (last.name, last.change[question.link_id]) == ("Open: missing", frozenset())
