"""One patient's window in this process, played by the demonstration's patients: what the figures of taps and memory share."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication
from table import UnmeasuredError

from kiosk.app import House
from kiosk.clock import SystemClock
from kiosk.config import Config
from kiosk.control.sweeper import Sweeper
from kiosk.languages import known_languages
from kiosk.programs import patient_program as programs
from kiosk.programs.guarded import settle_down
from kiosk.programs.script import Patient, PatientClock, Visitor
from kiosk.visit.display import Display
from kiosk.visit.intents import Adjusted, StaffEnded, Started
from kiosk.visit.screens import ScreenState, WelcomeView

PATIENCE_S = 5.0
"""A tap that changes nothing by then was missed."""

READING_S = 0.15
"""How long the hand rests before each tap: less than the 0.35 s for which a new screen takes no press, so shorter than any patient's pause."""


class MissedTapError(UnmeasuredError):
    """Nothing was painted after a tap, and so the figures would be wrong."""

    def __init__(self) -> None:
        super().__init__("A tap was not answered within seconds: this machine is too busy to be measured.")


class Painted(QObject):
    """Knows whether the window has been painted since the screen last changed."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self._shown: ScreenState | None = None
        self.now = False
        window.installEventFilter(self)

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        self.now = self.now or event.type() == QEvent.Type.Paint
        return False

    def take(self, state: ScreenState) -> None:
        """A state to be shown; one that looks like the last need not be painted."""
        self.now = self.now and state == self._shown
        self._shown = state


class SlowStore:
    """A store on a slow disk: each of its methods takes longer."""

    def __init__(self, store: object, seconds: float) -> None:
        self._store, self._seconds = store, seconds

    def __getattr__(self, name: str) -> Callable[..., object]:
        def slow(*given: object, **named: object) -> object:
            time.sleep(self._seconds)
            return getattr(self._store, name)(*given, **named)

        return slow


class Kiosk:
    """The patient's program, without its event loop."""

    def __init__(
        self,
        data: Path,
        seen: Callable[[str], None] = lambda _screen: None,
        *,
        config: Config | None = None,
        display: Display | None = None,
        store_takes: float = 0.0,
        before_languages: Callable[[], None] = lambda: None,
    ) -> None:
        """`seen` is called with the name of each screen that stands still, as by `kiosk.programs.script.Visitor`; all choose `display` first.

        Each call of the store takes `store_takes` seconds more; `before_languages` is called once, when the window is open.
        """
        config = config or Config.demonstration(data)
        self._display = display
        self._clock = PatientClock(SystemClock())
        house = House(config, clock=self._clock)
        if store_takes:
            vars(house)["store"] = SlowStore(house.store, store_takes)
        self.taps: list[float] = []
        """Milliseconds of each tap: from the press to the end of the paint that answers it."""
        self._begun: float | None = None
        self._window = programs.patient_window(house, config.panel)
        self._painted = Painted(self._window)
        programs.show(self._window, windowed=True)
        self._controller = house.controller()
        programs.join(self._controller, self._window)
        self._controller.state_changed.connect(self._painted.take)
        self._controller.start()
        programs.make_ready(self._controller, self._window)
        before_languages()
        looked: list[bool] = []
        programs.look_at_languages(house, known_languages(), lambda: looked.append(True))
        self._settle(lambda: bool(looked), painted=False)
        Sweeper(self._controller)
        settle_down(house)
        self._visitor = Visitor(self._controller, self._window, self._tapped, seen)

    def play(self, patient: Patient) -> None:
        """One visit, from Start to the result and the sheet in hand. Raises MissedTapError."""
        self._settle(lambda: isinstance(self._controller.state.view, WelcomeView) and not self._controller.busy)
        if self._display is not None and self._display != self._controller.visit.display:
            self._controller.handle(Adjusted(self._display))
        for until in self._visitor.play(patient):
            tapped = self._begun is not None
            if tapped:
                self._painted.now = False  # the button under the finger was painted at the press; what it does was not
            # What is only waited for, as a sheet, may have come and been painted already.
            self._settle(until or (lambda: True), painted=tapped)
            if self._begun is not None:
                self.taps.append((time.perf_counter() - self._begun) * 1000)
                self._begun = None
        self._controller.handle(StaffEnded())

    def switch(self, displays: Sequence[Display]) -> list[float]:
        """Change the look in the middle of the questions, and say how many milliseconds each change took until it was painted."""
        self._controller.handle(StaffEnded())
        self._settle(lambda: not self._controller.busy, painted=False)
        self._controller.handle(Started())
        self._settle(lambda: not self._controller.busy, painted=False)
        times = []
        for display in displays:
            self._painted.now = False
            begun = time.perf_counter()
            self._controller.handle(Adjusted(display))
            self._window.repaint()
            times.append((time.perf_counter() - begun) * 1000)
            self._settle(lambda: not self._controller.busy, painted=False)
            QApplication.processEvents()
        return times

    def close(self) -> None:
        """End as the program does."""
        self._controller.stop()
        self._window.let_close()
        self._window.close()

    def _tapped(self, words: int) -> None:
        rested = time.monotonic() + READING_S
        while (left := rested - time.monotonic()) > 0:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, int(left * 1000))
            time.sleep(0.001)
        self._clock.tapped(words)
        self._begun = time.perf_counter()

    def _settle(self, until: Callable[[], bool], *, painted: bool = True) -> None:
        """Run the event loop until this is so and, if `painted`, the window shows it."""
        limit = time.monotonic() + PATIENCE_S
        while not (until() and (self._painted.now or not painted)):
            if time.monotonic() > limit:
                raise MissedTapError
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
