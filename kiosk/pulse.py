"""Heartbeats as one machine hears them: how long each kiosk or desk has been silent, by this machine's own clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.ports import Clock

DESK_PREFIX = "desk:"
"""Marks a desk's heartbeat and events; no kiosk id may hold a colon."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A last beat: what it said, and when this machine heard it, by both of its clocks."""

    said: datetime
    monotonic: float
    utc: datetime


class Pulse:
    """The first time a beat is met its age counts; from then on only this machine's own clock, as clocks differ."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: dict[str, Heard] = {}

    def hear(self, beats: Mapping[str, datetime]) -> None:
        """Take the last beat of each, as the store has it."""
        now, utc = self._clock.monotonic(), self._clock.utc()
        for who, said in beats.items():
            known = self._heard.get(who)
            if known is None:
                age = max(utc - said, timedelta())
                self._heard[who] = Heard(said, now - age.total_seconds(), utc - age)
            elif known.said != said:
                self._heard[who] = Heard(said, now, utc)

    def ages(self) -> Iterator[tuple[str, float, datetime]]:
        """Each one by name, kiosk 2 before kiosk 10: the seconds since it was heard last, and when that was."""
        now = self._clock.monotonic()
        return ((who, now - heard.monotonic, heard.utc) for who, heard in sorted(self._heard.items(), key=_by_number))


def _by_number(one: tuple[str, Heard]) -> list[tuple[int, str]]:
    """Where a name belongs: words by their letters, numbers by how high they are."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", one[0])]
