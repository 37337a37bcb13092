"""A running kiosk with everything that guards it: what catches its faults, its heartbeat and watchdog, its self-test, and the eye on its screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container
from concurrent.futures import Future
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from kiosk.app import House
from kiosk.control.background import Lane
from kiosk.control.catcher import FaultCatcher, hear_qt
from kiosk.control.controller import Controller
from kiosk.control.liveness import Liveness
from kiosk.control.tender import Tender
from kiosk.control.untouched import Untouched
from kiosk.errors import ExitCode
from kiosk.events import LogEvent
from kiosk.guard.beats import READY
from kiosk.guard.restarts import Reason
from kiosk.guard.watchdog import Watchdog, open_stacks
from kiosk.health import Ill
from kiosk.memory import give_back
from kiosk.patient.window import PatientWindow
from kiosk.programs.fitting import Fitting, whole_screen
from kiosk.visit import intents as on
from kiosk.visit.screens import WelcomeView
from kiosk.visit.states import State

if TYPE_CHECKING:
    from kiosk.programs.closed import ClosedWindow
    from kiosk.programs.doctor import Finding

AGAIN_MS = 600_000
"""How often what may change while the kiosk runs is looked at again."""
CHANGING = frozenset({Ill.DISK, Ill.CLOCK, Ill.TOUCH, Ill.SCREEN})
SEALS = "cryptography.hazmat.primitives.ciphers.aead"
"""Seals answers. Imported with the first sign that is touched, it would hold up that very tap."""
LEAVE_MS = 5_000
"""So long the closed screen of a kiosk that cannot show its own stands before its supervisor starts it anew."""


class Guarded(QObject):
    """Guards from `start` to `stop`."""

    def __init__(self, house: House, controller: Controller, window: PatientWindow, catcher: FaultCatcher, *, whole: bool = True) -> None:
        """`whole`: the window takes the whole screen, and keeps to it."""
        super().__init__()
        self.controller = controller
        self._house, self._window, self._whole = house, window, whole
        self._curtain: ClosedWindow | None = None
        self._stacks = _stacks(house)
        self._watchdog = Watchdog(self._stacks)
        self._liveness = Liveness(self._watchdog.beat)
        self._lane = Lane("self-test", self)
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(partial(self._test, CHANGING))
        self.fitting = Fitting(window, whole_screen, self)
        self.fitting.changed.connect(lambda pixels: house.log.write(LogEvent.SCREEN, detail=pixels))
        self.fitting.fitted.connect(lambda: window.show_state(controller.state))
        self.fitting.gone.connect(self._end_unseen)
        self.tender = Tender(house.shutter, house.config.restart_at, house.clock, self)
        self.tender.changed.connect(self._show_shut)
        self.tender.night.connect(self._end_for_the_night)
        self.untouched = Untouched(self._welcomes, house.clock, self)
        self.untouched.changed.connect(self._tell_untouched)
        window.intent.connect(self._hear)
        catcher.serve(controller.break_down, self.give_up)
        hear_qt(lambda code: house.log.write(LogEvent.QT, detail=code))

    def start(self) -> None:
        """Patients may use it."""
        app = QApplication.instance()
        if self._whole and isinstance(app, QApplication) and QApplication.platformName() != "offscreen":
            self.fitting.start(app)
        self._watchdog.start()
        self._liveness.start()
        self._liveness.say(READY)
        self._again.start()
        self.tender.start()
        self.untouched.start(self._window.windowHandle())

    def test(self, then: Callable[[], object]) -> None:
        """Look at everything that a kiosk needs, on a thread of its own, and tell the desk what is to mend; `then` is called when that is done."""
        import_module("kiosk.programs.closed")  # when it is needed, nothing may be there to import it any more
        self._test(frozenset(Ill), then)

    def stop(self) -> None:
        """End the visit and let go of everything. It may take as long as the store does."""
        self._again.stop()
        self.tender.stop()
        self.untouched.stop()
        self.fitting.stop()
        self._liveness.stop()
        self._watchdog.stop()
        self._lane.close()
        hear_qt()
        self.controller.stop()
        if self._curtain is not None:
            self._curtain.hide()
        self._stacks.close()

    def give_up(self) -> None:
        """Not even the safe screen can be shown: one that needs nothing of the window stands over it, until a supervisor starts the kiosk anew."""
        if self._curtain is not None:
            return
        from kiosk.programs.closed import ClosedWindow

        self.controller.heart.ail(Ill.OUT)
        self._house.log.write(LogEvent.CLOSED, detail=Reason.FAULT.value)
        self._curtain = ClosedWindow(Reason.FAULT.value, self._house.config.language)
        self._curtain.cover(self._window.geometry())
        if self._liveness.supervised:
            QTimer.singleShot(LEAVE_MS, partial(QApplication.exit, ExitCode.WATCHDOG))

    def _test(self, ills: Container[Ill], then: Callable[[], object] | None = None) -> None:
        from kiosk.programs.doctor import look

        house = self._house
        self._lane.run(lambda: list(look(house, ills)), partial(self._tested, ills, then))

    def _tested(self, ills: Container[Ill], then: Callable[[], object] | None, found: Future[list[Finding]]) -> None:
        """What was looked at and is fine is told no longer."""
        if then is not None:
            then()
            self._lane.run(partial(settle_down, self._house), Future.result)
        told = self.controller.heart.ills
        wrong = {finding.ill for finding in found.result() if not finding.fine and finding.ill is not None}
        for ill in sorted(wrong - told):
            self._house.log.write(LogEvent.SELF_TEST, detail=ill.value)
        told -= {ill for ill in told if ill in ills and ill is not Ill.OUT}
        told |= wrong

    def _hear(self, intent: object) -> None:
        """The staff key on the welcome screen: the screen is to be cleaned. Heard before the controller acts on it."""
        out = Ill.OUT in self.controller.heart.ills  # then the key puts the kiosk back into service
        if isinstance(intent, on.StaffEnded) and self.controller.visit.state is State.WELCOME and not out:
            self.tender.clean()

    def _welcomes(self) -> bool:
        """Whether patients could begin now. That nobody touches a demonstration is no fault."""
        return self._house.config.for_patients and isinstance(self.controller.state.view, WelcomeView)

    def _tell_untouched(self, so: bool) -> None:  # noqa: FBT001 - a signal's
        if so:
            self._house.log.write(LogEvent.SELF_TEST, detail=Ill.UNTOUCHED.value)
            self.controller.heart.ail(Ill.UNTOUCHED)
        else:
            self.controller.heart.ills.discard(Ill.UNTOUCHED)

    def _show_shut(self) -> None:
        if self.controller.visit.state is State.WELCOME:
            self._window.show_state(self.controller.state)

    def _end_for_the_night(self) -> None:
        """With no visit, nothing to store and nothing to print; else it is asked again. Without a supervisor nobody would start it anew."""
        if self._liveness.supervised and self.controller.visit.state is State.WELCOME and not self.controller.busy:
            QApplication.exit(ExitCode.ANEW)

    def _end_unseen(self) -> None:
        """A visit that nobody can see any more ends; an emergency waits for the screen, or the desk."""
        if self.controller.visit.state is not State.EMERGENCY:
            self.controller.handle(on.StaffEnded())


def settle_down(house: House) -> None:
    """It has opened: remember with which settings. Load what the first flag needs, then hand back all that only the start needed."""
    if house.given is not None:
        house.given.keep()
    import_module(SEALS)
    give_back()


def _stacks(house: House) -> TextIO:
    """Where stacks go; where the disk takes none, to whoever reads what the program says."""
    try:
        return open_stacks(house.config.data / "log")
    except OSError:
        return os.fdopen(os.dup(sys.__stderr__.fileno()), "w") if sys.__stderr__ else Path(os.devnull).open("w", encoding="utf-8")
