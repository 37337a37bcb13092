"""Keeps what must not be lost: hands it to the store on its own thread, in order, and tries again until it is stored."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.control.background import Lane
from kiosk.errors import StoreError
from kiosk.events import Log, LogEvent
from kiosk.paperwork import ClinicStore

T = TypeVar("T")
Put = Callable[[ClinicStore], None]

PATIENCE_MS = 1000
"""A patient never waits longer for the store than this; then the screen says "go to the desk"."""
LESS_MS = 100
"""For a store that hangs: it has had its second, and a touch that waits one more each time falls behind the hand."""
MOST_ASKED = 10
"""Questions that wait at a store which hangs; another one would only make the heap higher. A start asks six at once: none of those is left out."""
RETRY_MS = 2000
"""How soon what could not be stored is tried again."""


class Keeper(QObject):
    """The controller's way to the store."""

    failing = Signal()
    """Something is not stored yet; it is kept in memory and tried again."""
    keeping = Signal()
    """Everything is stored."""

    def __init__(self, store: ClinicStore, log: Log, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._log = store, log
        self._lane = Lane("store", self)
        self._waiting: tuple[Put, ...] = ()
        self._under_way: deque[Put] = deque()
        self._sending = self._failed = False
        self._late, self._asked = False, 0
        self._then: Callable[[], None] | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._less = QTimer(self, singleShot=True, interval=LESS_MS)
        for timer in (self._patience, self._less):
            timer.timeout.connect(self._lose_patience)
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._send)

    @property
    def busy(self) -> bool:
        """Whether something waits for the store before it goes on."""
        return self._then is not None

    @property
    def all_stored(self) -> bool:
        """Whether nothing waits for another try."""
        return not self._failed

    def keep(self, puts: tuple[Put, ...], then: Callable[[], None] | None = None) -> None:
        """Store these after whatever came before; then, or when it fails or takes too long, call `then`."""
        self._waiting += puts
        if then is not None:
            self._then = then
            (self._less if self._late else self._patience).start()
        self._send()

    def _send(self) -> None:
        """One load at a time: what fails keeps its place before all that came later."""
        if self._sending or not self._waiting:
            return
        load, store = deque(self._waiting), self._store
        self._under_way, self._waiting = load, ()
        self._sending = True  # until `_kept` was told: a load that is all stored by then is empty, and still not over

        def work() -> None:
            while load:
                load[0](store)
                load.popleft()

        self._lane.run(work, self._kept)

    def ask(self, question: Callable[[ClinicStore], T], answer: Callable[[T], None]) -> None:
        """Read from the store without holding anybody up; no answer while the store fails, nor while it hangs."""
        if self._asked >= MOST_ASKED:
            return
        self._asked += 1

        def answered(future: Future[T]) -> None:
            self._asked -= 1
            error = future.exception()
            if isinstance(error, StoreError):
                self._log.write(LogEvent.STORE_FAILED, detail="ask")
            else:
                answer(future.result())

        store = self._store
        self._lane.run(lambda: question(store), answered)

    def close(self, last: tuple[Put, ...]) -> None:
        """Store what is left, in this thread, and stop."""
        self._patience.stop()
        self._less.stop()
        self._retry.stop()
        self._lane.close()
        for put in (*self._under_way, *self._waiting, *last):
            try:
                put(self._store)
            except StoreError:
                self._log.write(LogEvent.STORE_FAILED, detail="close")

    def _kept(self, future: Future[None]) -> None:
        """Only what is not stored yet is tried again. A put that breaks in any other way is left out: it would break again."""
        error = future.exception()
        left, self._under_way, self._sending = self._under_way, deque(), False
        self._late = False
        if isinstance(error, StoreError):
            self._waiting = (*left, *self._waiting)
            self._failed = True
            self._retry.start()
            self._log.write(LogEvent.STORE_FAILED)
            self.failing.emit()
            self._go_on()
        elif error is not None:
            left.popleft()
            self._waiting = (*left, *self._waiting)
            self._send()
            raise error
        elif self._waiting:
            self._send()
        else:
            self._failed = False
            self.keeping.emit()
            self._go_on()

    def _lose_patience(self) -> None:
        self._late = True
        self.failing.emit()
        self._go_on()

    def _go_on(self) -> None:
        self._patience.stop()
        self._less.stop()
        then, self._then = self._then, None
        if then is not None:
            then()
