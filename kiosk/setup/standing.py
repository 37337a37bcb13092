"""PINs that staff have already: no set-up replaces them before the manager's own was typed."""

from __future__ import annotations

from contextlib import suppress
from math import isinf
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.guard.audit import AuditError, AuditLog, Deed
from kiosk.guard.pins import PinBook, PinRefusedError, Wait
from kiosk.guard.roles import Role
from kiosk.settings import KIOSK_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.ports import Clock
    from kiosk.visit.sentence import Say

DOOR = "setup"
"""Tries here are counted, and deeds written down, apart from those at the desk and the kiosk."""


def refusal(wait: Wait | None, say: Say) -> str:
    """What whoever typed the PIN is told: that it is wrong, for how long none is judged, or that no wait helps any more."""
    if wait is None:
        return str(say("door.wrong"))
    return str(say("door.stopped") if isinf(wait.seconds) else say("door.wait", time=wait.told))


class StandingPins:
    """The PIN book of a data folder, as a set-up may use it. Each method takes as long as a PIN does: never on the GUI thread."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._book, self._audit = PinBook(folder, clock, DOOR), AuditLog(folder, DOOR, str(KIOSK_ID.default), clock)
        self._proved = False

    def asked(self) -> bool:
        """Whether the manager's PIN must be typed before there can be others. Raises kiosk.guard.pins.PinError."""
        return not self._proved and self._book.made()

    def prove(self, pin: str) -> bool | Wait:
        """Whether this is the manager's PIN, or how long no try is judged. Raises kiosk.guard.pins.PinError."""
        verdict = self._book.check(Role.MANAGER, pin)
        self._proved = isinstance(verdict, Role)
        if not self._proved:
            self._note(Deed.LOCKOUT if isinstance(verdict, Wait) else Deed.PIN_FAILED)
        waits = 0.0 if self._proved else self._book.waits().get(Role.MANAGER, 0.0)
        return Wait(waits) if waits else self._proved

    def choose(self, pins: Mapping[Role, str]) -> None:
        """Have these PINs from now on. Raises kiosk.guard.pins.PinError, PinRefusedError: they may not be used, or the manager's was not typed."""
        if self.asked():
            raise PinRefusedError("setup.ask.standing")
        others = self._book.made()
        self._book.set_all(pins)
        for role in pins if others else ():
            self._note(Deed.PIN_CHANGED, Role.MANAGER, role.value)

    def _note(self, deed: Deed, who: Role | None = None, code: str = "") -> None:
        with suppress(AuditError):  # what cannot be written down keeps nobody from a kiosk
            self._audit.write(deed, who, code=code)
