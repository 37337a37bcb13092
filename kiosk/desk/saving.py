"""Saves the day's flags off the GUI thread, for whoever runs the clinic."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from kiosk.control.background import Lane
from kiosk.desk.wording import Say
from kiosk.ports import VisitId


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of it."""

    told: str
    """A sentence or two."""
    visits: tuple[VisitId, ...] = ()
    """Whose answers are in what was written; empty: nothing was."""


Save = Callable[[], Saved]
"""Writes the day; called off the GUI thread."""


class Saving(QObject):
    """One at a time."""

    told = Signal(str)
    """What is to be read of it now."""
    wrote = Signal(object)
    """The `VisitId`s, a tuple, whose answers left the store."""

    def __init__(self, save: Save | None, say: Say, parent: QObject) -> None:
        """`save` is None where there is no folder for it."""
        super().__init__(parent)
        self._save, self._say = save, say
        self._lane, self._busy = Lane("saving", self), False

    @property
    def offered(self) -> bool:
        """Whether the day can be saved here."""
        return self._save is not None

    def start(self) -> None:
        """Save the day, unless that is under way."""
        if self._save is not None and not self._busy:
            self._busy = True
            self.told.emit(self._say("desk.save.under_way"))
            self._lane.run(self._save, self._over)

    def stop(self) -> None:
        """End the thread; what is being written is written to its end."""
        self._lane.close()

    def _over(self, future: Future[Saved]) -> None:
        self._busy = False
        saved = future.result()
        self.told.emit(saved.told)
        if saved.visits:
            self.wrote.emit(saved.visits)
