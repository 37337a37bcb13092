"""A kiosk without a window for the monkey to play with: the real controller, visit and store; time, paper and voice of its own; faults on demand."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop

from kiosk.background import Lane
from kiosk.controller import Controller
from kiosk.display import Display
from kiosk.events import Log
from kiosk.parts import Parts, Timing
from kiosk.ports import VisitId, VisitRecord
from kiosk.printing.fake import FakePrinter, Told
from kiosk.screens import ScreenState
from kiosk.views import Place
from kiosk.visit import Visit
from kiosk.voice.fake import FakeVoice
from rules.assess import assess
from rules.model import Answers, Event, Input, Level, LinkId
from tests.kiosk.bench import PROTOCOL, Paper, ShakyStore
from tests.kiosk.desk.fakes import K1
from tests.monkey.timers import Minder, SetClock

PATIENCE_TURNS = 200
"""Turns of settling after which a controller that never comes to rest is a fault."""


class World:
    """Everything that can happen to a controller, one thing after another."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock()
        self.minder = Minder(self.clock)
        self.store, self.paper, self.voice = ShakyStore(folder), Paper(), FakeVoice()
        self.told = Told()
        self.opened = 0
        self.shown: ScreenState | None = None
        self.faults: list[str] = []
        """What broke without being told to, by class and place."""
        self._at_work: Counter[Lane] = Counter()
        with self.minder.minding():
            printer = FakePrinter(lambda text_id, **_: text_id, self.told)
            self.controller = Controller(
                Parts(
                    new_visit=self._new_visit, store=self.store, make_renderer=self.paper.make, print_page=self.paper.print_page,
                    make_printer=lambda: printer, clock=self.clock, log=Log(None, self.clock), place=Place("A clinic", demonstration=False),
                    timing=Timing(120, 45), make_voice=lambda: self.voice,
                )
            )  # fmt: skip
        self.controller.state_changed.connect(self._show)
        self.lanes = self.controller.findChildren(Lane)
        for lane in self.lanes:
            self._count(lane)
        self._hook, sys.excepthook = sys.excepthook, self._broke
        self.controller.start()
        self.settle()

    def close(self) -> None:
        """Heal what is broken, and end as the program does."""
        self.heal()
        self.controller.stop()
        sys.excepthook = self._hook
        self.store.close()

    # --- time -------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let threads hand back what they have, and timers fire that are due, until nothing moves. What waits at a closed gate keeps waiting."""
        for _ in range(PATIENCE_TURNS):
            while self._busy():
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            QCoreApplication.processEvents()
            timer = self.minder.overdue()
            if timer is not None:
                timer.fire()
            elif not self._busy():
                return
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

    def _busy(self) -> bool:
        return any(count for lane, count in self._at_work.items() if self.store.gate.is_set() or lane is not self.controller._keeper._lane)

    def _count(self, lane: Lane) -> None:
        """Know how many tasks of this lane were not handed back yet."""
        run = lane.run

        def counted(task: Callable[[], Any], done: Callable[[Future[Any]], None]) -> None:
            self._at_work[lane] += 1

            def over(future: Future[Any]) -> None:
                self._at_work[lane] -= 1
                done(future)

            run(task, over)

        lane.run = counted  # type: ignore[method-assign]

    # --- what comes of it -------------------------------------------------------------------------

    def _new_visit(self) -> Visit:
        self.opened += 1
        visit_id = VisitId(f"00000000-0000-4000-8000-{self.opened:012}")
        record = VisitRecord(visit_id, K1, "KP47", PROTOCOL.name, "1", practice=False, opened=self.clock.utc())
        return Visit(PROTOCOL, record, self.clock, display=Display("en"))

    def _show(self, state: ScreenState) -> None:
        self.shown = state

    def _broke(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """As in the program: what nobody caught goes to the controller. The monkey's own complaints go to whoever runs it."""
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{kind.__name__} {error} {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else kind.__name__
        self.faults.append(where)


def alone(link_id: LinkId, codes: frozenset[str]) -> Level:
    """The level that these codes reach by themselves, whoever gave them."""
    given: Answers = {link_id: frozenset(codes)}  # type: ignore[arg-type]
    return assess(PROTOCOL, Input(given, frozenset[Event]())).level
