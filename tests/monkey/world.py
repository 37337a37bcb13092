"""A kiosk without a window for the monkey to play with: the real controller, visit and store; time, paper and voice of its own; faults on demand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from kiosk.control.background import Lane
from kiosk.control.controller import Controller
from kiosk.control.parts import Parts, Timing
from kiosk.events import Log
from kiosk.ports import VisitId, VisitRecord
from kiosk.printing.fake import FakePrinter, Told
from kiosk.visit.display import Display
from kiosk.visit.screens import ScreenState
from kiosk.visit.views import Place
from kiosk.visit.visit import Visit
from kiosk.voice.fake import FakeAlarm, FakeVoice
from tests.kiosk.bench import PROTOCOL, Paper, ShakyStore
from tests.kiosk.desk.fakes import K1
from tests.monkey.timers import Minder, SetClock

PATIENCE_TURNS = 2000
"""Turns of settling after which a controller that never comes to rest is a fault."""


class Turns:
    """A lane without a thread: one task after another in this thread, when it is told, so that chance alone decides."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.waiting: deque[Callable[[], None]] = deque()
        lane.run = self._run  # type: ignore[method-assign, assignment]
        lane.report = self.waiting.append  # type: ignore[method-assign, assignment]

    def take(self) -> None:
        """Do what waits longest."""
        self.waiting.popleft()()

    def _run(self, task: Callable[[], Any], done: Callable[[Future[Any]], None]) -> None:
        def work() -> None:
            future: Future[Any] = Future()
            try:
                future.set_result(task())
            except Exception as error:  # noqa: BLE001 - as a thread keeps it for whoever asks
                future.set_exception(error)
            self.waiting.append(lambda: done(future))

        self.waiting.append(work)


class World:
    """Everything that can happen to a controller, one thing after another."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock()
        self.minder = Minder(self.clock)
        self.store, self.paper, self.voice = ShakyStore(folder), Paper(), FakeVoice()
        self.told = Told()
        self.opened = 0
        self.shown: ScreenState | None = None
        with self.minder.minding():
            alarm = FakeAlarm()
            printer = FakePrinter(lambda text_id, **_: text_id, self.told)
            self.controller = Controller(
                Parts(
                    new_visit=self._new_visit, store=self.store, learn=lambda _: None, make_renderer=self.paper.make,
                    print_page=self.paper.print_page, make_printer=lambda: printer, clock=self.clock, log=Log(None, self.clock),
                    place=Place("A clinic", demonstration=False), timing=Timing(120, 45), make_alarm=lambda: alarm, make_voice=lambda: self.voice,
                )
            )  # fmt: skip
        self.controller.state_changed.connect(self._show)
        self.turns = [Turns(lane) for lane in self.controller.findChildren(Lane)]
        self.store_lane = next(turns for turns in self.turns if turns.lane is self.controller._keeper._lane)
        self.controller.start()
        self.settle()

    def close(self) -> None:
        """Heal what is broken, and end as the program does."""
        self.heal()
        self.controller.stop()
        self.store.close()

    # --- time -------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let every lane work, and timers fire that are due, until nothing moves. What waits at a store that hangs keeps waiting."""
        for _ in range(PATIENCE_TURNS):
            while (turns := self._ready()) is not None:
                turns.take()
            timer = self.minder.overdue()
            if timer is None:
                return
            timer.fire()
        raise AssertionError("the controller never comes to rest")

    def jump(self, seconds: float) -> None:
        """So much time passes; each timer fires at its time."""
        end = self.clock.passed + seconds
        while (due := self.minder.next_due()) is not None and due <= end:
            self.clock.passed = max(self.clock.passed, due)
            self.settle()
        self.clock.passed = end
        self.settle()

    def heal(self) -> None:
        """Whatever was told to fail works again, and what waited is stored."""
        self.store.failing = self.voice.broken = False
        self.store.gate.set()
        self.paper.render_error = self.paper.print_error = None
        self.settle()
        self.jump(5)

    @property
    def all_stored(self) -> bool:
        """Whether nothing waits for the store."""
        keeper = self.controller._keeper
        return not (keeper._waiting or keeper._under_way or keeper.busy) and keeper.all_stored

    def _ready(self) -> Turns | None:
        """A lane that has something to do, and can do it."""
        stuck = None if self.store.gate.is_set() else self.store_lane
        return next((turns for turns in self.turns if turns.waiting and turns is not stuck), None)

    # --- what comes of it -------------------------------------------------------------------------

    def _new_visit(self) -> Visit:
        self.opened += 1
        visit_id = VisitId(f"00000000-0000-4000-8000-{self.opened:012}")
        record = VisitRecord(visit_id, K1, "KP47", PROTOCOL.name, "1", practice=False, opened=self.clock.utc())
        return Visit(PROTOCOL, record, self.clock, display=Display("en"))

    def _show(self, state: ScreenState) -> None:
        self.shown = state
