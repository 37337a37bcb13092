"""The list's model tells the view only what differs, and always ends with the rows that it was given."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester

from kiosk.desk import flag_model
from kiosk.desk.flag_model import GROUP_ROLE, ROW_ROLE, FlagModel
from kiosk.desk.rows import Row, rank
from kiosk.desk.wording import Wording
from kiosk.flags import Flag, Status
from kiosk.paths import resource
from kiosk.ports import KioskId, VisitId
from kiosk.text import Catalogue
from rules.model import Level
from tests.kiosk.desk.small_protocol import PROTOCOL

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WORDING = Wording(PROTOCOL, Catalogue.read(resource("locale", "en"), {}).say)
STATUSES = st.sampled_from([Status.NEW, Status.SEEN, Status.HELD])
BOARDS = st.dictionaries(st.integers(0, 40), st.tuples(st.sampled_from(Level), STATUSES, st.integers(0, 2)), max_size=30)


def row(number: int, level: Level, status: Status, minutes: int = 0) -> Row:
    """A flag of its own."""
    flag = Flag(VisitId(f"v{number:02}"), level, status, ("R-U01",), (), (), False, (), Level.SELF_CARE, None, NOON, NOON)
    return Row(flag, KioskId("k"), None, None, clash=False, minutes=minutes, late=False)


def board(flags: dict[int, tuple[Level, Status, int]]) -> tuple[Row, ...]:
    """Rows in the order of the list."""
    return tuple(sorted((row(number, *told) for number, told in flags.items()), key=rank))


def held(model: QAbstractItemModel) -> tuple[Row, ...]:
    return tuple(model.data(model.index(number, 0), ROW_ROLE) for number in range(model.rowCount()))


@given(st.lists(BOARDS, max_size=6))
def test_the_model_shows_what_it_was_given(qapp, boards: list[dict[int, tuple[Level, Status, int]]]):
    """Whatever board follows whatever other one, Qt's own checker finds no fault, and each group's first row alone has a heading."""
    far, flag_model.FAR = flag_model.FAR, 3  # so that small boards have flags that move far
    model = FlagModel(WORDING)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for flags in boards:
        rows = board(flags)
        model.show(rows)
        assert held(model) == rows
        heads = [bool(model.data(model.index(number), GROUP_ROLE)) for number in range(len(rows))]
        assert heads == [number == 0 or rows[number].group is not rows[number - 1].group for number in range(len(rows))]
        assert [model.index_of(each.flag.visit_id).row() for each in rows] == list(range(len(rows)))
    flag_model.FAR = far


def test_one_flag_that_moves_disturbs_no_other(qapp):
    """Among many, a flag that is taken goes from the top to its place: one row goes, one comes."""
    many = {number: (Level.URGENT_TODAY, Status.NEW if number < 200 else Status.SEEN, 0) for number in range(400)}
    model, told = FlagModel(WORDING), []
    model.show(board(many))
    model.rowsRemoved.connect(lambda _, first, last: told.append(("gone", last - first + 1)))
    model.rowsInserted.connect(lambda _, first, last: told.append(("come", last - first + 1)))
    taken = board({**many, 0: (Level.URGENT_TODAY, Status.SEEN, 0)})
    model.show(taken)
    assert (told, held(model)) == ([("gone", 1), ("come", 1)], taken)
    model.show(board(many))
    assert (told[2:], held(model)) == ([("gone", 1), ("come", 1)], board(many))
