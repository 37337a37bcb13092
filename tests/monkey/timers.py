"""Time that moves only when it is told, and timers that live by it: a run of the monkey is the same whenever it is played."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from PySide6.QtCore import QObject, Signal

from tests.kiosk.desk.fakes import OwnClock

MODULES = tuple(f"kiosk.control.{name}" for name in ("controller", "keeper", "lookout", "printer_watch", "purge", "siren"))
"""Whoever has timers without a window."""


class SetClock(OwnClock):
    """A clock that somebody may set wrong: the hours and days change, the seconds since the start do not."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong = 0.0

    def utc(self) -> datetime:
        return super().utc() + timedelta(seconds=self.wrong)

    def set_wrong(self, seconds: float) -> None:
        """Put it forward, or back."""
        self.wrong = seconds


class OwnTimer(QObject):
    """As much of a QTimer as is used, by the minder's clock."""

    timeout = Signal()
    minder: Minder

    def __init__(self, parent: QObject, *, singleShot: bool = False, interval: int = 0) -> None:  # noqa: N803 - Qt's names
        super().__init__(parent)
        self._single, self._interval = singleShot, interval
        self.due: float | None = None
        self.minder.timers.append(self)

    def setSingleShot(self, single: bool) -> None:
        self._single = single

    def interval(self) -> int:
        return self._interval

    def isActive(self) -> bool:
        return self.due is not None

    def start(self, interval: int | None = None) -> None:
        self._interval = self._interval if interval is None else interval
        self.due = self.minder.clock.passed + self._interval / 1000

    def stop(self) -> None:
        self.due = None

    def fire(self) -> None:
        """Its time has come."""
        if self._single:
            self.stop()
        else:
            self.start()
        self.timeout.emit()


class Minder:
    """Moves a clock, and fires each timer when its time comes."""

    def __init__(self, clock: SetClock) -> None:
        self.clock = clock
        self.timers: list[OwnTimer] = []

    @contextmanager
    def minding(self) -> Iterator[None]:
        """Whoever makes a timer meanwhile gets one of these."""
        kind = type("OwnTimer", (OwnTimer,), {"minder": self, "timeout": OwnTimer.timeout})
        patches = [patch(f"{module}.QTimer", kind) for module in MODULES]
        for each in patches:
            each.start()
        try:
            yield
        finally:
            for each in patches:
                each.stop()

    def overdue(self) -> OwnTimer | None:
        """The timer that is due first, if one is due now."""
        waiting = [timer for timer in self.timers if timer.due is not None and timer.due <= self.clock.passed]
        return min(waiting, key=lambda timer: timer.due or 0.0, default=None)

    def next_due(self) -> float | None:
        """When the next one is."""
        return min((timer.due for timer in self.timers if timer.due is not None), default=None)
