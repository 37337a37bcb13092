"""Whatever stands in a row, reading it gives a value or one of the errors that are named, and no desk stops at it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.storage import rows

NAMED = (ValueError, KeyError, TypeError)
ANYTHING = st.none() | st.integers() | st.floats() | st.text(max_size=12) | st.binary(max_size=12)
LIKELY = st.sampled_from([
    "raised", "held", "seen", "EMERGENCY_NOW", "URGENT_TODAY", "[]", '["R-E01"]', "[" * 4000, "{}", "null", "0", "1e999", "nan", 2**70,
    "2026-11-22T12:00:00+00:00", "2026-11-22T12:00:00", "9999-12-31T23:59:59+00:00", "kiosk 1", "KP47", "",
])  # fmt: skip


TREES = st.recursive(
    st.none() | st.integers() | st.text(max_size=9), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner), max_leaves=9
)  # fmt: skip


def row(columns: int) -> st.SearchStrategy[list[object]]:
    """So many columns of anything, and now and then one too few."""
    return st.lists(ANYTHING | LIKELY, min_size=columns - 1, max_size=columns)


@given(row(9))
def test_any_event(read: list[object]) -> None:
    """A row of events."""
    check(rows.to_event, read)


@given(row(rows.VISIT_COLUMNS))
def test_any_visit(read: list[object]) -> None:
    """A row of visits."""
    check(rows.to_visit, read)


@given(row(len(rows.SELECT_END.split("FROM")[0].split(","))))
def test_any_end(read: list[object]) -> None:
    """A row of ends of visits."""
    check(rows.to_end, read)


@given(st.binary(max_size=200) | TREES.map(json.dumps).map(str.encode) | st.just(b"[" * 4000))
def test_any_answers(blob: bytes) -> None:
    """The bytes of answers, as they are when they were unsealed."""
    check(rows.to_answers, blob)


def check(read: object, given_: object) -> None:
    """A value, or an error that is named."""
    assert callable(read)
    try:
        read(given_)
    except NAMED:
        return


def test_another_error_would_be_seen() -> None:
    """The check lets nothing else pass."""
    with pytest.raises(AttributeError):
        check(lambda thing: thing.missing, "row")
