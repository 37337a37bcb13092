"""Has the kiosk's store erase, at the start and every hour, the answers and remarks that may no longer be kept."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QObject, QTimer

from kiosk.clock import Believed
from kiosk.control.keeper import Keeper
from kiosk.events import Log, LogEvent
from kiosk.ports import Clock

HOUR_MS = 3_600_000


class Purger(QObject):
    """Asks through the keeper, so that no patient waits for it; the desk does the same, whichever of them runs."""

    def __init__(self, keeper: Keeper, clock: Clock, log: Log, hours: int, parent: QObject) -> None:
        """Answers and remarks are kept for so many `hours` after their flag was closed."""
        super().__init__(parent)
        self._keeper, self._clock, self._log, self._kept = keeper, clock, log, timedelta(hours=hours)
        self._believed = Believed(clock)
        self._timer = QTimer(self, interval=HOUR_MS)
        self._timer.timeout.connect(self._purge)

    def start(self) -> None:
        """The first time now."""
        self._timer.start()
        self._purge()

    def stop(self) -> None:
        """No more from now on."""
        self._timer.stop()

    def _purge(self) -> None:
        if not self._believed.now():
            return  # the self-test tells staff of the clock
        before = self._clock.utc() - self._kept
        self._keeper.ask(lambda store: store.purge(before), self._purged)

    def _purged(self, count: int) -> None:
        if count:
            self._log.write(LogEvent.PURGED, detail=str(count))
