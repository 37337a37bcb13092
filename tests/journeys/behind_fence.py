"""The patient's window with everything behind it and the fence before it, in the middle of a visit, and what must not change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.config import Config
from kiosk.guard.pins import PinBook
from kiosk.guard.roles import Role
from kiosk.programs.fenced import fence_in
from kiosk.visit.intents import Intent
from kiosk.visit.screens import ScreenState
from tests.journeys.steps import CALM_PATH, START, answers, touch
from tests.journeys.test_window import Stage

PLANTED = "on the clipboard before"
PATIENCE_MS = 60_000
"""A shared core may stand still for seconds."""
MANAGER_PIN, FRONT_DESK_PIN = "482915", "739164"
MIDWAY = (START, *answers(CALM_PATH[:1]), touch("age", "a18_44"))
"""One answer given, another one touched: what a key or a gesture must not change."""


class Fenced(Stage):
    """A stage with its fence, as `kiosk` puts it up. `config` is the demonstration's but for what is changed."""

    def __init__(self, data: Path, **changed: object) -> None:
        super().__init__(replace(Config.demonstration(data), printer="folder", **changed))
        self.exit = fence_in(self.house, self.controller, self.window, whole=False)
        self.sent: list[Intent] = []
        self.codes: list[int] = []
        """With which codes the program would have ended."""
        self.window.intent.connect(self.sent.append)
        QGuiApplication.clipboard().setText(PLANTED)

    def close(self) -> None:
        QGuiApplication.clipboard().clear()
        self.exit.close()
        super().close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def choose_pins(self) -> None:
        """The clinic has PINs."""
        PinBook(self.house.config.data, self.house.clock, "kiosk").set_all({Role.MANAGER: MANAGER_PIN, Role.FRONT_DESK: FRONT_DESK_PIN})

    @property
    def kept(self) -> tuple[ScreenState, str, list[QWidget], str, bool, int]:
        """What nothing but a finger and a few keys may change: the screen, the ring, the windows, the clipboard, and what was sent."""
        windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        clipboard = QGuiApplication.clipboard().text()
        return self.controller.state, self.window.keys.name, windows, clipboard, self.window.isVisible(), len(self.sent)

    def hold_corner(self, *, fingers: int = 1, leftwards: bool = False) -> None:
        """Rest a finger in the upper corner where lines begin; `leftwards`: in the other one."""
        corner = self.exit.hold.corner().center()
        QTest.mousePress(self.window.windowHandle(), Qt.MouseButton.LeftButton, pos=self.mirror(corner) if leftwards else corner)
        self.window.kit.gate.spoilt = fingers > 1

    def mirror(self, point: QPoint) -> QPoint:
        """The same place on the other side."""
        return QPoint(self.window.width() - 1 - point.x(), point.y())
