"""Keeps what must not be lost: hands it to the store on its own thread, in order, and tries again until it is stored."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.background import Lane
from kiosk.events import Log, LogEvent
from kiosk.ports import FlagStore, StoreError

T = TypeVar("T")
Put = Callable[[FlagStore], None]

PATIENCE_MS = 1000
"""A patient never waits longer for the store than this; then the screen says "go to the desk"."""
RETRY_MS = 2000
"""How soon what could not be stored is tried again."""


class Keeper(QObject):
    """The controller's way to the store."""

    failing = Signal()
    """Something is not stored yet; it is kept in memory and tried again."""
    keeping = Signal()
    """Everything is stored."""

    def __init__(self, store: FlagStore, log: Log, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._log = store, log
        self._lane = Lane("store", self)
        self._unsaved: tuple[Put, ...] = ()
        self._under_way: deque[tuple[Put, ...]] = deque()
        self._then: Callable[[], None] | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._lose_patience)
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(partial(self.keep, ()))

    @property
    def busy(self) -> bool:
        """Whether something waits for the store before it goes on."""
        return self._then is not None

    @property
    def all_stored(self) -> bool:
        """Whether nothing waits for another try."""
        return not self._unsaved

    def keep(self, puts: tuple[Put, ...], then: Callable[[], None] | None = None) -> None:
        """Store these after whatever could not be stored before; then, or when it takes too long, call `then`."""
        tasks, self._unsaved = (*self._unsaved, *puts), ()
        self._under_way.append(tasks)
        if then is not None:
            self._then = then
            self._patience.start()
        store = self._store

        def work() -> None:
            for task in tasks:
                task(store)

        self._lane.run(work, partial(self._kept, tasks))

    def ask(self, question: Callable[[FlagStore], T], answer: Callable[[T], None]) -> None:
        """Read from the store without holding anybody up; no answer while the store fails."""

        def answered(future: Future[T]) -> None:
            error = future.exception()
            if isinstance(error, StoreError):
                self._log.write(LogEvent.STORE_FAILED, detail="ask")
            else:
                answer(future.result())

        store = self._store
        self._lane.run(lambda: question(store), answered)

    def close(self, last: tuple[Put, ...]) -> None:
        """Store what is left, in this thread, and stop. What was under way is stored again: that changes nothing."""
        self._patience.stop()
        self._retry.stop()
        self._lane.close()
        waiting = (put for tasks in self._under_way for put in tasks)
        for put in (*waiting, *self._unsaved, *last):
            try:
                put(self._store)
            except StoreError:
                self._log.write(LogEvent.STORE_FAILED, detail="close")

    def _kept(self, tasks: tuple[Put, ...], future: Future[None]) -> None:
        self._under_way.popleft()
        error = future.exception()
        if isinstance(error, StoreError):
            self._unsaved = (*tasks, *self._unsaved)
            self._retry.start()
            self._log.write(LogEvent.STORE_FAILED)
            self.failing.emit()
        elif error is not None:
            raise error
        elif self.all_stored:
            self.keeping.emit()
        self._go_on()

    def _lose_patience(self) -> None:
        self.failing.emit()
        self._go_on()

    def _go_on(self) -> None:
        self._patience.stop()
        then, self._then = self._then, None
        if then is not None:
            then()
