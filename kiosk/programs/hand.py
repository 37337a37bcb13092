"""A hand that touches the real windows, control by control, as a script tells it: for the demonstration and the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

TICK_MS = 5
"""How often the hand looks whether it can go on."""


class NothingThereError(Exception):
    """The script wants a control that is not on the screen."""


def find(window: QWidget, name: str) -> QWidget | None:
    """The visible control of this name, or None."""
    return next((widget for widget in window.findChildren(QWidget, name) if widget.isVisible()), None)


def tap(window: QWidget, name: str) -> None:
    """Press and release in the middle of a control, as a finger does. Raises NothingThereError."""
    control = find(window, name)
    if control is None:
        raise NothingThereError(f"{name}: this control is not on the screen.")
    point = control.mapTo(window, QPoint(control.width() // 2, control.height() // 2))
    target = window.childAt(point) or window
    local, at = QPointF(target.mapFrom(window, point)), QPointF(window.mapToGlobal(point))
    left, none, no_keys = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    for kind, buttons in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        QApplication.sendEvent(target, QMouseEvent(kind, local, at, left, buttons, no_keys))


Script = Iterator[Callable[[], bool] | None]
"""Yields None to go on at the next tick, or a question that must be true first."""


class Hand(QObject):
    """Plays a script step by step from the event loop, so that timers, threads and paints have their turn between."""

    over = Signal()

    def __init__(self, script: Script, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._script = script
        self._until: Callable[[], bool] | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin at the next tick."""
        self._timer.start()

    def stop(self) -> None:
        """Leave the script where it is."""
        self._timer.stop()

    def _step(self) -> None:
        if self._until is not None and not self._until():
            return
        try:
            self._until = next(self._script)
        except StopIteration:
            self._timer.stop()
            self.over.emit()
        except Exception:
            self._timer.stop()
            raise
