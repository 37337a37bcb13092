"""The real clock; the only place that asks the computer for the time. And what may be made of a time on the wall."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from datetime import time as time_of_day
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.ports import Clock


class SystemClock:
    """A `kiosk.ports.Clock`."""

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic()

    def utc(self) -> datetime:
        """The time now, in UTC."""
        return datetime.now(UTC)


def midnight(now: datetime) -> datetime:
    """When the day of `now` began by this computer's clock on the wall, also on a day on which that clock is put forward or back."""
    return datetime.combine(now.astimezone().date(), time_of_day()).astimezone()


class Believed:
    """Whether what the clock on the wall says may be erased by: what is erased does not come back when the clock is put right."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last: tuple[datetime, float] | None = None

    def now(self) -> bool:
        """Not before this program was made, nor in a century after it, nor right after a jump; if the clock stays there, the next time."""
        from kiosk.guard.selftest import BACK, clock_goes  # a start has no need of it

        now, passed = self._clock.utc(), self._clock.monotonic()
        jump = 0.0 if self._last is None else (now - self._last[0]).total_seconds() - (passed - self._last[1])
        self._last = (now, passed)
        return abs(jump) <= BACK.total_seconds() and clock_goes(now, ()).fine
