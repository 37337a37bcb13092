"""What keeps patients in the kiosk and lets staff out of it: the fence, the hidden corner, and the manager's PIN behind it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from kiosk.control.background import Lane
from kiosk.errors import ExitCode
from kiosk.events import LogEvent
from kiosk.guard.audit import KIOSK, AuditError, AuditLog, Deed
from kiosk.guard.pins import PinBook, PinError, Wait
from kiosk.guard.roles import Role
from kiosk.patient.fence import Fence
from kiosk.patient.hold import Hold
from kiosk.visit.intents import StaffPadAsked

if TYPE_CHECKING:
    from kiosk.app import House
    from kiosk.control.controller import Controller
    from kiosk.patient.window import PatientWindow


class StaffExit(QObject):
    """Between the corner, the pad and the PIN book, which is asked off the GUI thread. Belongs to the window, which must be shown."""

    cleaning = Signal()
    """Staff have asked for the screen to be locked while they wipe it."""

    def __init__(self, book: PinBook, audit: AuditLog, house: House, controller: Controller, window: PatientWindow) -> None:
        super().__init__(window)
        self._book, self._audit, self._house, self._controller = book, audit, house, controller
        self._lane = Lane("pins", self)
        self.hold = Hold(window)
        self.hold.held.connect(self._corner_held)
        controller.pin_given.connect(self._check)
        app = cast("QApplication", QApplication.instance())
        app.aboutToQuit.connect(self.close)
        self._leave: Callable[[int], None] = app.exit

    def close(self) -> None:
        """Stop the thread."""
        self._lane.close()

    def _corner_held(self) -> None:
        """Before anybody has chosen PINs there is none to type, and the corner leads nowhere."""
        self._lane.run(self._book.made, self._open)

    def _open(self, made: Future[bool]) -> None:
        if isinstance(made.exception(), PinError) or not made.result():
            self._note("no_pin")
        else:
            self._controller.handle(StaffPadAsked())

    def _check(self, pin: str, cleans: bool) -> None:  # noqa: FBT001 - a signal's
        self._lane.run(lambda: self._try(pin, Role.FRONT_DESK if cleans else Role.MANAGER), self._clean if cleans else self._judge)

    def _try(self, pin: str, least: Role) -> Role | Wait | None:
        """On the lane: what the PIN is worth, written down. What cannot be written down keeps nobody in."""
        verdict = self._book.check(least, pin)
        with suppress(AuditError):
            if not isinstance(verdict, Role):
                self._audit.write(Deed.LOCKOUT if isinstance(verdict, Wait) else Deed.PIN_FAILED)
            elif least is Role.MANAGER:
                self._audit.write(Deed.STAFF_EXIT, verdict)
        return verdict

    def _clean(self, judged: Future[Role | Wait | None]) -> None:
        if judged.exception() is None and isinstance(judged.result(), Role):
            self._note("cleans")
            self.cleaning.emit()
        else:
            self._judge(judged)

    def _judge(self, judged: Future[Role | Wait | None]) -> None:
        if isinstance(judged.exception(), PinError):
            self._note("no_pin")
        elif isinstance(verdict := judged.result(), Role):
            self._note("left")
            self._leave(ExitCode.DONE)
        else:
            self._note("waits" if isinstance(verdict, Wait) else "wrong")

    def _note(self, what: str) -> None:
        self._house.log.write(LogEvent.STAFF_EXIT, detail=what)


def fence_in(house: House, controller: Controller, window: PatientWindow, *, whole: bool) -> StaffExit:
    """Put the fence around a window that is shown; `whole`: it stays over the whole screen."""
    config = house.config
    Fence(window, (config.switches.scan, config.switches.select, config.listen_key, config.staff_key), whole=whole)
    audit = AuditLog(config.data, KIOSK, config.kiosk_id, house.clock)
    return StaffExit(PinBook(config.data, house.clock, KIOSK), audit, house, controller, window)
