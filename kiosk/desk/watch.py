"""Runs the board on a thread of its own, so that a slow store never freezes the desk's window."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.control.background import Lane
from kiosk.desk.board import Board
from kiosk.desk.closing import Closed, Judgement
from kiosk.desk.state import BoardState, Study
from kiosk.flags import Flag, Outcome
from kiosk.paperwork import PaperJob
from kiosk.ports import VisitId
from kiosk.printer import PrinterStatus

T = TypeVar("T")

POLL_MS = 250
"""A new flag must show within a second."""


class Watch(QObject):
    """Ticks the board while it is started, and hands its states to the window."""

    changed = Signal(object)
    """A `kiosk.desk.board.BoardState` that differs from the one before."""
    studied = Signal(object)
    """A `kiosk.desk.board.Study`, or None when there is nothing to study."""
    closed_listed = Signal(object)
    """A tuple of `kiosk.desk.closing.Closed`, as asked for."""
    stopped = Signal()
    """Nothing is polled any more."""

    def __init__(self, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._lane = Lane("desk", self)
        self._state: BoardState | None = None
        self._under_way = self._again = False
        self._stopped = False
        self.lost = 0
        """After `stop`: how much of what was done here was never stored."""
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to poll."""
        self._tick()
        self._timer.start()

    def look(self) -> None:
        """Somebody says that there is something new: poll now, and once more after a poll that began before."""
        self._again = self._under_way
        self._tick()

    def stop(self) -> None:
        """Finish what is under way and end the thread; nothing is polled afterwards."""
        if self._stopped:
            return
        self._stopped = True
        self._timer.stop()
        self._lane.close()
        self.lost = self._board.finish()
        self.stopped.emit()

    def see(self, shown: Flag, role: str) -> None:
        """See `Board.see`."""
        self._run(partial(self._board.see, shown, role), self._show)

    def place(self, shown: Flag, place: str) -> None:
        """See `Board.place`."""
        self._run(partial(self._board.place, shown, place), self._show)

    def summon(self, shown: Flag) -> None:
        """See `Board.summon`."""
        self._run(partial(self._board.summon, shown), self._show)

    def close_flag(self, shown: Flag, outcome: Outcome) -> None:
        """See `Board.close_flag`."""
        self._run(partial(self._board.close_flag, shown, outcome), self._show)

    def reopen(self, visit_id: VisitId) -> None:
        """See `Board.reopen`."""
        self._run(partial(self._board.reopen, visit_id), self._show)

    def set_level(self, shown: Flag, wanted: Judgement, role: str) -> None:
        """See `Board.set_level`."""
        self._run(partial(self._board.set_level, shown, wanted, role), self._show)

    def list_closed(self, since: datetime) -> None:
        """Have `closed_listed` tell what was closed since."""
        self._run(partial(self._board.closed_since, since), self._listed)

    def work_out(self, task: Callable[[], T], done: Callable[[T], None]) -> None:
        """Have something pure worked out beside the window, in turn with the board."""
        self._run(task, lambda future: done(future.result()))

    def note_job(self, job: PaperJob) -> None:
        """See `Board.note_job`."""
        self._run(partial(self._board.note_job, job), self._show)

    def hear_printer(self, status: PrinterStatus) -> None:
        """See `Board.hear_printer`."""
        self._run(partial(self._board.hear_printer, status), self._show)

    def study(self, visit_id: VisitId) -> None:
        """Have `studied` tell the detail of this flag."""
        self._run(partial(self._board.study, visit_id), self._studied)

    def _tick(self) -> None:
        if not self._under_way:  # a store that waits for its lock is not asked again meanwhile
            self._under_way = True
            self._run(self._board.tick, self._ticked)

    def _ticked(self, future: Future[BoardState]) -> None:
        self._under_way = False
        self._show(future)
        if self._again:
            self._again = False
            self._tick()

    def _run(self, task: Callable[[], T], done: Callable[[Future[T]], None]) -> None:
        """Nothing begins after `stop`, and what was under way then tells nobody."""

        def tell(future: Future[T]) -> None:
            if not self._stopped:
                done(future)

        if not self._stopped:
            self._lane.run(task, tell)

    def _show(self, future: Future[BoardState]) -> None:
        state = future.result()
        if state != self._state:
            self._state = state
            self.changed.emit(state)

    def _listed(self, future: Future[tuple[Closed, ...]]) -> None:
        self.closed_listed.emit(future.result())

    def _studied(self, future: Future[Study | None]) -> None:
        self.studied.emit(future.result())
