"""Work off the GUI thread: one thread a lane, results handed back on the GUI thread in order."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")

HAND_OVER_S = 0.0005
"""A thread that works lets the GUI thread in after so long. Python's own 5 ms, a dozen times while a screen is painted, are felt at a tap."""


class Lane(QObject):
    """Runs tasks one after another in its own thread."""

    _back = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(HAND_OVER_S)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._closed = False
        self._back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, task: Callable[[], T], done: Callable[[Future[T]], None]) -> None:
        """Run `task` on the lane, then `done` with its outcome on the GUI thread."""

        def hand_back(future: Future[T]) -> None:
            self._back.emit(partial(done, future))

        self._pool.submit(task).add_done_callback(hand_back)

    def report(self, call: Callable[[], None]) -> None:
        """From inside a task: have `call` run on the GUI thread."""
        self._back.emit(call)

    def close(self) -> None:
        """Finish what runs; what waits is dropped, and nothing more is handed back."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()
