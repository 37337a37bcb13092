"""The real clock; the only place that asks the computer for the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """A `kiosk.ports.Clock`."""

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic()

    def utc(self) -> datetime:
        """The time now, in UTC."""
        return datetime.now(UTC)
