"""How long the patient looked at each question: whether anybody can have read them."""

from __future__ import annotations

from kiosk.ports import Clock
from rules.basics import LinkId

WORDS_A_SECOND = 4
"""A quick reader's pace with plain words (240 a minute)."""
TOO_FAST_SECONDS = 1.2
"""Enough for five words; the shortest question has a dozen with its answers, and is touched twice. Nobody reads half of the screens so fast."""
FEWEST_SCREENS = 6
"""Fewer say nothing: a single question may be known from the last visit."""


class Pace:
    """Times of one visit's screens, in seconds. What stands on one screen is one screen, and coming back to it adds to its time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = 0.0
        self._seconds: dict[LinkId, float] = {}

    def shown(self) -> None:
        """A question can be read from now on."""
        self._since = self._clock.monotonic()

    def answered(self, link_id: LinkId) -> None:
        """Continue was pressed on it."""
        self._seconds[link_id] = self._seconds.get(link_id, 0.0) + self._clock.monotonic() - self._since

    @property
    def too_fast(self) -> bool:
        """Whether at least half of the answered questions cannot have been read."""
        fast = sum(seconds < TOO_FAST_SECONDS for seconds in self._seconds.values())
        return len(self._seconds) >= FEWEST_SCREENS and 2 * fast >= len(self._seconds)
