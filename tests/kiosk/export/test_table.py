"""Flags as CSV that every spreadsheet reads as text."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.export.table import ANSWER, COLUMNS, FORMULA, guarded, table
from kiosk.export.taken import Taken
from tests.kiosk.export.conftest import take, the_protocol
from tests.rules.draws import answers, patients


def read(*taken: Taken) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table(the_protocol(), taken).decode(), newline="")))


def test_one_row_a_flag_with_its_codes() -> None:
    """A row holds ids and codes, and what became of the flag."""
    (row,) = read(take(answers(danger="none chest"), closed="outcome.seen", content="5d41402abc4b"))
    assert (row["ticket"], row["kiosk"], row["status"], row["outcome"], row["finished"]) == ("KP47", "kiosk 1", "closed", "outcome.seen", "yes")
    assert row["level"] == "EMERGENCY_NOW"
    assert (row["version"], row["content"], row["program"]) == (the_protocol().version, "5d41402abc4b", "0.1.0")
    assert row["rules"].split() == ["R-E01", "help.unwell"]
    assert (row["opened"], row["closed"]) == ("2026-11-22T12:00:00+00:00", "2026-11-22T13:00:00+00:00")
    assert row["answer.danger"] == "chest none"


def test_columns_do_not_move() -> None:
    """The fixed columns come first, then every question of the protocol; a question of another version comes last."""
    head = table(the_protocol(), [take(answers(gone="yes"))]).decode().splitlines()[0].split(",")
    assert head == [*COLUMNS, *(ANSWER + question.link_id for question in the_protocol().questions), "answer.gone"]
    assert table(the_protocol(), []).decode().splitlines()[0].split(",") == head[:-1]


@given(st.lists(patients(the_protocol()), max_size=3))
def test_any_answers_come_back(drawn) -> None:
    """Read back by another reader, every answer is there, and no cell is a formula."""
    rows = read(*map(take, drawn))
    assert [{key.removeprefix(ANSWER): set(cell.split()) for key, cell in row.items() if key.startswith(ANSWER) and cell} for row in rows] == [
        {link_id: set(codes) for link_id, codes in each.items()} for each in drawn
    ]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(FORMULA)]


@given(st.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    """Whatever stands in an id, no spreadsheet runs it, and no row breaks in two."""
    cell = guarded(text)
    assert not cell.lstrip().startswith(FORMULA)
    assert len(cell.splitlines()) <= 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0"])
def test_known_attacks_are_text(text: str) -> None:
    """OWASP's own examples begin with an apostrophe afterwards."""
    assert guarded(text).startswith("'")


def test_a_kiosk_named_as_a_formula_is_text() -> None:
    """The guard is asked for every cell, a kiosk's name too."""
    (row,) = read(take(answers(danger="chest"), kiosk="=HYPERLINK(1)"))
    assert row["kiosk"] == "'=HYPERLINK(1)"
