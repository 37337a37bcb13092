"""Counts the hours in which a kiosk welcomed patients and nobody touched it: a panel that has died says nothing by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from kiosk.ports import Clock

LOOK_MS = 60_000
HOURS = 4.0
"""Half a working day. In a clinic with fewer patients it may only be a quiet morning: one touch by staff tells, and ends the notice."""
TOUCHES = {QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress}
"""What a panel sends. A keypad beside it may live while the panel is dead."""


class Untouched(QObject):
    """Looks once a minute, from `start` on."""

    changed = Signal(bool)
    """Whether it has been so for `HOURS`."""

    def __init__(self, welcomes: Callable[[], bool], clock: Clock, parent: QObject) -> None:
        """`welcomes`: whether the next patient could begin now. Hours in which nobody could are not counted."""
        super().__init__(parent)
        self._welcomes, self._clock = welcomes, clock
        self._looked, self._seconds = clock.monotonic(), 0.0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self, glass: QObject) -> None:
        """`glass` is what touches reach first: the window's native side."""
        glass.installEventFilter(self)
        self._looked = self._clock.monotonic()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Count the time since the last look."""
        now = self._clock.monotonic()
        last, self._looked = self._looked, now
        if self._welcomes():
            self._count(self._seconds + now - last)

    def _count(self, seconds: float) -> None:
        before, self._seconds = self._seconds, seconds
        if (seconds >= HOURS * 3600) is not (before >= HOURS * 3600):
            self.changed.emit(seconds >= HOURS * 3600)

    # --- Qt ---------------------------------------------------------------------------------------

    def eventFilter(self, _glass: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self._looked = self._clock.monotonic()
            self._count(0.0)
        return False
