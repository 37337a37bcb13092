"""What a person sees of the desk's window, and how they press."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from kiosk.desk.window import DeskWindow
from kiosk.ports import VisitId


def shown(window: DeskWindow) -> list[VisitId]:
    return [row.flag.visit_id for row in window.flags.list._rows.rows]


def texts(window: DeskWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window))


def button(window: DeskWindow, name: str) -> QPushButton:
    return window.findChild(QPushButton, name)


def ready(qtbot, window: DeskWindow, visit_id: str, name: str = "seen") -> None:
    """Until the detail is about this flag and its button may be pressed."""
    detail = window.flags.detail
    qtbot.waitUntil(lambda: detail.flag is not None and detail.flag.visit_id == visit_id and button(window, name).isEnabled())


def press(qtbot, window: DeskWindow, name: str) -> None:
    qtbot.mouseClick(button(window, name), Qt.MouseButton.LeftButton)


def choose(qtbot, window: DeskWindow, visit_id: str) -> None:
    place = window.flags.list.visualRect(window.flags.list._rows.index_of(VisitId(visit_id))).center()
    qtbot.mouseClick(window.flags.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
