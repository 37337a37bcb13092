"""Opening hours and the time of the nightly restart, as the settings say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.opening import Nights, Shut, Shutter, is_open, spans, time_of_day
from kiosk.values import UnfitError
from tests.kiosk.desk.fakes import OwnClock

MONDAY = datetime(2026, 11, 23)  # noqa: DTZ001 - hours are by the clock on the wall


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


class WallClock(OwnClock):
    """A clock on the wall that is set, beside seconds that only go forward."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.set(text)

    def set(self, text: str, day: int = 0) -> None:
        hour, minute = map(int, text.split(":"))
        self._wall = (MONDAY.astimezone() + timedelta(days=day)).replace(hour=hour, minute=minute)

    def utc(self) -> datetime:
        return self._wall.astimezone(UTC)


def test_cleaning_lasts_a_minute_whatever_the_clock_says() -> None:
    """Sixty seconds by the monotonic clock, inside and outside the opening hours; a second press ends it."""
    clock = WallClock("12:00")
    shutter = Shutter(spans(["Mon 08:00-18:00"]), clock)
    assert shutter.why() is Shut.NOT
    shutter.clean()
    clock.set("19:00")
    clock.move(59.9)
    assert shutter.why() is Shut.CLEANING
    clock.move(0.2)
    assert shutter.why() is Shut.HOURS
    shutter.clean()
    assert shutter.why() is Shut.CLEANING
    shutter.clean()
    assert shutter.why() is Shut.HOURS


def test_the_night_comes_once_the_clock_passes_it() -> None:
    """Due from that minute on until the kiosk has started anew, however late it is asked."""
    clock = WallClock("18:00")
    nights = Nights(time_of_day("03:30"), clock)
    clock.move(9 * 3600)
    clock.set("03:29", day=1)
    assert not nights.due()
    clock.set("03:31", day=1)
    clock.move(120)
    assert nights.due()
    clock.set("05:00", day=1)
    assert nights.due()


@pytest.mark.parametrize("clocks", [["03:20", "03:40"], ["03:40", "03:20", "03:40"]])
def test_a_kiosk_that_just_started_does_not_start_anew(clocks: list[str]) -> None:
    """Neither a clock that is set, nor one that is put back and passes the time again, has it start over and over."""
    clock = WallClock(clocks[0])
    nights = Nights(time_of_day("03:30"), clock)
    for text in clocks[1:]:
        clock.move(600)
        clock.set(text)
        assert not nights.due()


def test_never_is_never() -> None:
    """Without a time there is no restart."""
    clock = WallClock("12:00")
    nights = Nights(None, clock)
    clock.move(3 * 24 * 3600)
    assert not nights.due()


@pytest.mark.parametrize(("text", "minute"), [("03:30", 210), ("", None), ("00:00", 0)])
def test_time_of_day(text: str, minute: int | None) -> None:
    """Minutes after midnight; an empty text is never."""
    assert time_of_day(text) == minute


@pytest.mark.parametrize("value", ["3:30", "24:00", 330, "noon"])
def test_what_is_no_time_is_refused(value: object) -> None:
    """A time that is written in another way."""
    with pytest.raises(UnfitError):
        time_of_day(value)
