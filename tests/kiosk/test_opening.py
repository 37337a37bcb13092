"""Opening hours and the time of the nightly restart, as the settings say them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.opening import is_open, seconds_until, spans, time_of_day
from kiosk.values import UnfitError

MONDAY = datetime(2026, 11, 23)  # noqa: DTZ001 - hours are by the clock on the wall
MINUTES = st.integers(0, 7 * 24 * 60 - 1).map(lambda minute: MONDAY + timedelta(minutes=minute))


@pytest.mark.parametrize(
    ("lines", "day", "clock", "open_then"),
    [
        ([], 6, "03:00", True),
        (["Mon-Fri 08:00-18:00"], 0, "07:59", False),
        (["Mon-Fri 08:00-18:00"], 0, "08:00", True),
        (["Mon-Fri 08:00-18:00"], 4, "17:59", True),
        (["Mon-Fri 08:00-18:00"], 4, "18:00", False),
        (["Mon-Fri 08:00-18:00"], 5, "12:00", False),
        (["Mon-Fri 08:00-12:00", "Mon 14:00-18:00"], 0, "13:00", False),
        (["Mon-Fri 08:00-12:00", "Mon 14:00-18:00"], 0, "15:00", True),
        (["Sat-Mon 08:00-12:00"], 6, "10:00", True),
        (["Sat-Mon 08:00-12:00"], 2, "10:00", False),
        (["Fri 22:00-06:00"], 5, "05:59", True),
        (["Fri 22:00-06:00"], 4, "05:59", False),
        (["Sun 22:00-06:00"], 0, "01:00", True),
        (["Mon 00:00-24:00"], 0, "23:59", True),
    ],
)
def test_open_as_written(lines: list[str], day: int, clock: str, open_then: bool) -> None:
    """From the first minute to the one before the last; past midnight into the next day; nothing written is always."""
    hour, minute = map(int, clock.split(":"))
    assert is_open(spans(lines), MONDAY + timedelta(days=day, hours=hour, minutes=minute)) is open_then


@pytest.mark.parametrize("value", ["Mon", ["Mon"], ["mon 08:00-09:00"], ["Mon 8-9"], ["Mon 08:00-08:00"], ["Mon 08:00-00:00"], [7]])
def test_what_is_no_opening_is_refused(value: object) -> None:
    """A line that is written in another way, or ends when it begins."""
    with pytest.raises(UnfitError):
        spans(value)


@given(MINUTES, st.integers(0, 24 * 60 - 1))
def test_the_next_night_is_within_a_day(now: datetime, minute: int) -> None:
    """From any time the wait ends at that minute of the day, after more than nothing and at most a day."""
    wait = timedelta(seconds=seconds_until(minute, now))
    due = now + wait
    assert timedelta() < wait <= timedelta(days=1)
    assert (due.hour * 60 + due.minute, due.second) == (minute, 0)


@pytest.mark.parametrize(("text", "minute"), [("03:30", 210), ("", None), ("00:00", 0)])
def test_time_of_day(text: str, minute: int | None) -> None:
    """Minutes after midnight; an empty text is never."""
    assert time_of_day(text) == minute


@pytest.mark.parametrize("value", ["3:30", "24:00", 330, "noon"])
def test_what_is_no_time_is_refused(value: object) -> None:
    """A time that is written in another way."""
    with pytest.raises(UnfitError):
        time_of_day(value)
