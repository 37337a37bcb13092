"""Tells the store every five seconds that this kiosk lives, what ails it, and how its printer is."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer

from kiosk.control.keeper import Keeper
from kiosk.control.trail import PaperTrail
from kiosk.health import Ill, told_by
from kiosk.paperwork import ClinicStore
from kiosk.ports import Clock, KioskId

BEAT_MS = 5000
"""The desk calls a kiosk silent when it misses a dozen of these."""


class Heart(QObject):
    """Beats from `start` to `stop`."""

    def __init__(self, keeper: Keeper, trail: PaperTrail, clock: Clock, keep_sheets: timedelta, parent: QObject) -> None:
        """What sheets were made of is forgotten once it is as old as `keep_sheets`."""
        super().__init__(parent)
        self._keeper, self._trail, self._clock, self._keep_sheets = keeper, trail, clock, keep_sheets
        self._who: KioskId | None = None
        self._heard = True
        self.ills: set[Ill] = set()
        """What staff should see to."""
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.timeout.connect(self.beat)

    def start(self, who: KioskId, *, practice: bool) -> None:
        """Begin to beat as this kiosk. In practice no desk hears of it: staff need not look at a kiosk that goes when the lesson is over."""
        self._who, self._heard = who, not practice
        self._timer.start()
        self.beat()

    def stop(self) -> None:
        """No more."""
        self._timer.stop()

    def ail(self, ill: Ill) -> None:
        """Something is wrong from now on: the desk hears of it at once."""
        self.ills.add(ill)
        self.beat()

    def beat(self) -> None:
        """Now. Before the start nobody is told anything."""
        who, utc = self._who, self._clock.utc()
        if who is None:
            return
        if self._heard:
            for name in (who, *(told_by(who, ill) for ill in sorted(self.ills))):
                self._keeper.ask(partial(_beat, name, utc), lambda _: None)
            self._trail.beat(who)
        oldest = utc - self._keep_sheets
        self._keeper.ask(lambda store: store.forget_sheets(oldest), lambda _: None)


def _beat(name: str, utc: datetime, store: ClinicStore) -> None:
    store.beat(name, utc)
