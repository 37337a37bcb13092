"""Looks at the clock for a kiosk that nobody looks after: opening hours, the end of cleaning, the nightly restart."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.opening import Nights, Shutter
from kiosk.ports import Clock

LOOK_MS = 1000


class Tender(QObject):
    """Says when something is due; what becomes of it is for whoever knows the visit."""

    changed = Signal()
    """It is shut or open for another reason than before."""
    night = Signal()
    """The kiosk is to start anew as soon as it may. Said again at each look."""

    def __init__(self, shutter: Shutter, restart_at: int | None, clock: Clock, parent: QObject) -> None:
        """`restart_at` in minutes after midnight; None: never."""
        super().__init__(parent)
        self._shutter, self._nights = shutter, Nights(restart_at, clock)
        self._why = shutter.why()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def clean(self) -> None:
        """The screen is to be wiped now; once more: it is clean."""
        self._shutter.clean()
        self.look()

    def look(self) -> None:
        """Tell what has changed since the last look."""
        why = self._shutter.why()
        if why is not self._why:
            self._why = why
            self.changed.emit()
        if self._nights.due():
            self.night.emit()
