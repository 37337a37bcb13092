"""Waits on a thread of its own for the server to say that there is something new, so that a desk need not wait for its next poll."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.control.background import Lane
from kiosk.errors import StoreError

WAIT_SECONDS = 0.5
"""In one go; closing the desk waits no longer."""
AGAIN_MS = 5000
"""After a failure. Until then, and where the line is cut without a word, the desk polls as ever."""


class News(QObject):
    """Listens from `start` to `stop`."""

    heard = Signal()
    """There is something new."""

    def __init__(self, wait: Callable[[float], bool], parent: QObject) -> None:
        """`wait` waits for so many seconds and says whether there is something new; raises StoreError."""
        super().__init__(parent)
        self._wait = wait
        self._lane = Lane("news", self)
        self._pause = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._pause.timeout.connect(self.start)

    def start(self) -> None:
        """Listen."""
        self._lane.run(partial(self._wait, WAIT_SECONDS), self._waited)

    def stop(self) -> None:
        """Listen no more."""
        self._pause.stop()
        self._lane.close()

    def _waited(self, future: Future[bool]) -> None:
        if isinstance(future.exception(), StoreError):
            self._pause.start()
            return
        if future.result():
            self.heard.emit()
        self.start()
