"""The hidden way for staff: a finger that rests in the upper corner where lines begin, and on no control, for five seconds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent

from kiosk.patient.button import TouchButton
from kiosk.patient.direction import mirrored
from kiosk.patient.window import PatientWindow

HOLD_MS = 5000
"""Longer than a hand rests by chance: a patient who leans on the corner meets no pad."""
CORNER_MM = 20.0
"""The corner's side: a thumb, with room around it."""
ENDS = {QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick, QEvent.Type.TouchCancel}


class Hold(QObject):
    """Looks at what reaches the window's native side; takes nothing from anybody. The window must be shown."""

    held = Signal()

    def __init__(self, window: PatientWindow) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._timer.timeout.connect(self._held)
        window.windowHandle().installEventFilter(self)

    def corner(self) -> QRect:
        """Where the finger must rest, in the window's pixels."""
        side = self._window.kit.theme.mm(CORNER_MM)
        return mirrored(self._window, QRect(0, 0, side, side))

    def _rests(self, point: QPoint) -> bool:
        return self.corner().contains(point) and not isinstance(self._window.childAt(point), TouchButton)

    def _held(self) -> None:
        if not self._window.kit.gate.spoilt:
            self.held.emit()

    # --- Qt ---------------------------------------------------------------------------------------

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if event.button() == Qt.MouseButton.LeftButton and self._rests(event.position().toPoint()):
                self._timer.start()
        elif kind in ENDS or (
            kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent) and not self.corner().contains(event.position().toPoint())
        ):
            self._timer.stop()
        return False
