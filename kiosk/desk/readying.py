"""What the desk needs soon and the list of flags need not wait for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

LIST_MS = 300
"""So long after the window opened the list stands."""


class Readying(QObject):
    """Does one thing a turn of the event loop, so that a flag is shown and a key is heard between them."""

    def __init__(self, steps: Sequence[Callable[[], object]], then: Callable[[], None], parent: QObject) -> None:
        """Each step takes a fifth of a second or so; `then` is called when all are done."""
        super().__init__(parent)
        self._left, self._then = list(steps), then
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._go_on)

    def start(self) -> None:
        """Begin when the list stands."""
        if self._left:
            self._turn.start(LIST_MS)

    def stop(self) -> None:
        """What is left stays undone."""
        self._turn.stop()

    def _go_on(self) -> None:
        if not self._left:
            self._then()
            return
        self._turn.start(0)  # before the step: one that breaks keeps nobody from the rest
        self._left.pop(0)()
