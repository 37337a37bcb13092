"""A desk that asks for PINs, and how people use it."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from kiosk.desk.deeds import DeedParts
from kiosk.desk.door import DoorParts
from kiosk.desk.pin_pad import PinPad
from kiosk.desk.window import DeskWindow
from kiosk.guard.audit import AuditLog
from kiosk.guard.chain import verify
from kiosk.guard.pins import PinBook
from kiosk.guard.roles import Role
from kiosk.ports import EventKind
from rules.model import Level
from tests.kiosk.desk.fakes import ANSWERS, Kiosk, OwnClock
from tests.kiosk.desk.looking import texts

CHOSEN = {Role.FRONT_DESK: "739204", Role.CLINICIAN: "615832", Role.MANAGER: "482915"}
WRONG = "904417"


class Desk:
    """A desk that asks for PINs, and how people use it."""

    def __init__(self, qtbot, open_window, folder: Path, clock: OwnClock) -> None:
        self.qtbot, self.folder, self.clock = qtbot, folder, clock
        self.book = PinBook(folder, clock)
        deeds = DeedParts(AuditLog(folder, "desk", "front", clock), partial(verify, folder), lambda: None)
        self.window: DeskWindow = open_window(DoorParts(self.book, deeds))

    @property
    def pad(self) -> PinPad:
        return next(pad for pad in self.window.findChildren(PinPad) if pad.isVisible())

    def type(self, pin: str) -> None:
        """Type a PIN and wait until it was judged."""
        self.qtbot.waitUntil(self.pad.isEnabled)
        self.qtbot.keyClicks(self.pad, pin)
        self.qtbot.keyClick(self.pad, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: "One moment" not in texts(self.window))

    def sign_in(self, role: Role) -> None:
        self.type(CHOSEN[role])
        self.qtbot.waitUntil(lambda: not self.locked)

    @property
    def locked(self) -> bool:
        return not self.window.flags.isVisible()

    def deeds(self) -> list[tuple[str, str, str, str]]:
        path = self.folder / "audit" / "desk.jsonl"
        lines = map(json.loads, path.read_text().splitlines() if path.exists() else [])
        return [(line["what"], line["who"], line["visit"], line["code"]) for line in lines]

    def done(self, *wanted: tuple[str, str, str, str]) -> None:
        """Wait until these, and no other deeds, are written down."""
        self.qtbot.waitUntil(lambda: self.deeds() == list(wanted))
        assert all(verdict.flaw is None for verdict in verify(self.folder))


def raise_flag(kiosk: Kiosk, visit_id: str = "v1", ticket: str = "KP47", level: Level = Level.EMERGENCY_NOW) -> None:
    kiosk.visit(visit_id, ticket)
    kiosk.tell(visit_id, EventKind.RAISED, level, answers=ANSWERS)
