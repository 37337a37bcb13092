"""The clock held against a signature: past its review, past its end, before its day; and what nobody signed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.guard.content import Content
from rules.load import load_protocol
from rules.model import SignOff
from tests.kiosk.guard.shelf import DUE, SIGNED_ON, Shelf, change, told


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def at(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


@pytest.mark.parametrize(
    ("day", "notice", "expired"),
    [
        (SIGNED_ON - timedelta(days=2), "content.clock", True),
        (SIGNED_ON - timedelta(days=1), None, False),
        (SIGNED_ON, None, False),
        (DUE, None, False),
        (DUE + timedelta(days=1), "content.overdue", False),
        (DUE + timedelta(days=89), "content.overdue", False),
        (DUE + timedelta(days=90), "content.expired", True),
        (date(2035, 1, 1), "content.expired", True),
        (date(1970, 1, 1), "content.clock", True),
    ],
)
def test_a_signature_grows_old(shelf: Shelf, day: date, notice: str | None, expired: bool) -> None:
    """Past the review staff are warned; 90 days later nobody is sent home without them, nor while the clock is before the signature."""
    content = shelf.admit()
    assert told(content, at(day)) == ([notice] if notice else [])
    assert all(each.wrong for each in content.notices(at(day)))
    assert content.expired(at(day)) is expired


def test_the_last_signed_copy_grows_old_too(shelf: Shelf) -> None:
    """What runs instead is told first, and its own review date counts."""
    shelf.admit()
    change(shelf.folder / "rules.yaml")
    content = shelf.admit()
    assert told(content, at(DUE + timedelta(days=90))) == ["content.last_signed", "content.expired"]
    assert content.expired(at(DUE + timedelta(days=90)))


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_nobody_signed_never_expires(now: datetime) -> None:
    """A demonstration and an acceptance are the same in any year."""
    protocol = load_protocol(Path(__file__).parents[2] / "fixtures" / "protocols" / "tiny")
    assert not Content(protocol, Path()).expired(now)
    assert Content(protocol, Path()).notices(now) == ()


@given(st.dates(), st.datetimes(timezones=st.just(UTC)))
def test_any_dates_give_an_answer(signed: date, now: datetime) -> None:
    """Whatever day it was signed and whatever day the clock says: expired or not, one notice at most, never an exception."""
    protocol = load_protocol(Path(__file__).parents[2] / "fixtures" / "protocols" / "tiny")
    review = signed + min(timedelta(days=300), date.max - signed)
    object.__setattr__(protocol, "sign_off", SignOff("A", "B", "C", signed.isoformat(), review.isoformat()))
    content = Content(protocol, Path())
    ids = told(content, now)
    assert content.expired(now) is bool({"content.clock", "content.expired"} & set(ids))
    assert len(ids) <= 1
