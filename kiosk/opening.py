"""When a kiosk is open, and when it may start anew: weekly hours and one time of the night, by this computer's clock."""

from __future__ import annotations

import re
from datetime import datetime, time
from enum import Enum
from typing import TYPE_CHECKING

from kiosk.values import UnfitError, matching
from rules.frozen import frozen

if TYPE_CHECKING:
    from kiosk.ports import Clock

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOST_LINES = 21
"""Three openings on each day of the week."""
CLEANING_SECONDS = 60.0
RESTS_SECONDS = 3600.0
"""A kiosk that started within the last hour is as good as new, whatever its clock was set to since."""
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_DAY = "|".join(DAYS)
_LINE = re.compile(rf"({_DAY})(?:-({_DAY}))? ({_TIME})-({_TIME}|24:00)")


@frozen
class Span:
    """One opening a day, on some days of the week. One that ends at or before its beginning ends on the next day."""

    days: frozenset[int]
    """0 is Monday."""
    begin: int
    """Minutes after midnight."""
    end: int
    """From 1 to 1440."""

    def holds(self, day: int, minute: int) -> bool:
        """Whether it is open at this minute of this day of the week."""
        if self.begin < self.end:
            return day in self.days and self.begin <= minute < self.end
        return (day in self.days and minute >= self.begin) or ((day - 1) % 7 in self.days and minute < self.end)


def spans(value: object) -> tuple[Span, ...]:
    """From the settings, as `["Mon-Fri 08:00-18:00"]`; empty: always open. Raises UnfitError."""
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise UnfitError("is no list of lines in quotes")
    if len(value) > MOST_LINES:
        raise UnfitError(f"holds {len(value)} lines")
    return tuple(map(_span, value))


def _span(line: str) -> Span:
    found = _LINE.fullmatch(line)
    if found is None:
        raise UnfitError(f'holds "{line[:80]}"')
    first = DAYS.index(found[1])
    last = DAYS.index(found[2] or found[1])
    begin, end = _minutes(found[3]), _minutes(found[4])
    if end in {begin, 0}:
        raise UnfitError(f'holds "{line}", which ends when it begins; midnight is 24:00')
    return Span(frozenset((first + number) % 7 for number in range((last - first) % 7 + 1)), begin, end)


def is_open(hours: tuple[Span, ...], local: datetime) -> bool:
    """Whether patients are seen at this time of this computer's clock."""
    minute = local.hour * 60 + local.minute
    return not hours or any(span.holds(local.weekday(), minute) for span in hours)


def time_of_day(value: object) -> int | None:
    """Minutes after midnight; None for an empty text. Raises UnfitError."""
    text = matching(rf"|{_TIME}")(value)
    return _minutes(text) if text else None


class Shut(Enum):
    """Why no visit may begin now."""

    NOT = "not"
    HOURS = "hours"
    CLEANING = "cleaning"


class Shutter:
    """Whether patients are seen now, by this computer's clock on the wall. It never looks at a visit that has begun."""

    def __init__(self, hours: tuple[Span, ...], clock: Clock) -> None:
        self._hours, self._clock = hours, clock
        self._clean_until = float("-inf")

    def why(self) -> Shut:
        """Why it is shut; cleaning comes first, for it is the shorter."""
        if self._clock.monotonic() < self._clean_until:
            return Shut.CLEANING
        return Shut.NOT if is_open(self._hours, self._clock.utc().astimezone()) else Shut.HOURS

    def clean(self) -> None:
        """Somebody wipes the screen: for a minute touches do nothing. Once more: it is clean."""
        cleaning = self.why() is Shut.CLEANING
        self._clean_until = float("-inf") if cleaning else self._clock.monotonic() + CLEANING_SECONDS


class Nights:
    """Whether the kiosk is to start anew: from that time of the night on, until it does."""

    def __init__(self, at: int | None, clock: Clock) -> None:
        """`at` in minutes after midnight; None: never."""
        self._at, self._clock = at, clock
        self._began, self._looked, self._due = clock.monotonic(), self._now(), False

    def due(self) -> bool:
        """To be asked often: it is due once the clock on the wall has passed that time."""
        last, self._looked = self._looked, self._now()
        if self._at is not None and self._clock.monotonic() - self._began >= RESTS_SECONDS:
            # By the zone, not by the hour's own offset: on the night of a change that may be another one.
            night = datetime.combine(self._looked.date(), time(self._at // 60, self._at % 60)).astimezone()
            self._due = self._due or last < night <= self._looked
        return self._due

    def _now(self) -> datetime:
        return self._clock.utc().astimezone()


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
