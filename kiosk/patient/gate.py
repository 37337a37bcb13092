"""Which presses count: none right after a screen change, and never the same control twice in a moment, none with two fingers."""

from __future__ import annotations

from collections.abc import Callable

CHANGE_GUARD_S = 0.35
"""After a screen change a finger may still be on its way down to what stood there before."""

REPEAT_GUARD_S = 0.5
"""EN 301 549 5.8: the same press again within half a second is a tremor, not a wish."""


class Gate:
    """Asked by every control at the press; `seconds` is a monotonic clock."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._changed = float("-inf")
        self.spoilt = False
        """More than one finger, or a hand, lies on the glass: nothing that is pressed now counts."""
        self._last: tuple[str, float] = ("", float("-inf"))

    def screen_changed(self) -> None:
        """Another screen stands here from now on."""
        self._changed = self._seconds()

    def accepts(self, control: str, *, often: bool = False) -> bool:
        """Whether a press of this control counts; if so it is remembered. `often`: it may come again at once."""
        now = self._seconds()
        name, when = self._last
        if self.spoilt or now - self._changed < CHANGE_GUARD_S or (name == control and not often and now - when < REPEAT_GUARD_S):
            return False
        self._last = (control, now)
        return True
