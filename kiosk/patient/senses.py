"""What reaches the window before any control: keys, and touches by more than one finger or by a hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QEventPoint, QKeyEvent, QMouseEvent, QTouchEvent

from kiosk.patient.gate import Gate
from kiosk.patient.keys import Keys
from kiosk.patient.theme import Theme

PALM_MM = 28.0
"""A contact wider than this is no fingertip: the widest thumbs measure 22 mm."""
TOUCHES = {QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel}


class Senses(QObject):
    """Filters the events of a window's native side."""

    def __init__(self, keys: Keys, gate: Gate, theme: Theme) -> None:
        super().__init__(keys)
        self._keys, self._gate, self._palm = keys, gate, theme.mm(PALM_MM)

    def feel(self, points: Sequence[QEventPoint]) -> None:
        """Tell the gate what lies on the glass: one finger counts, anything else spoils its press."""
        wide = any(max(point.ellipseDiameters().toTuple()) > self._palm for point in points)
        self._gate.spoilt = self._gate.spoilt or wide or len(points) > 1

    # --- Qt ---------------------------------------------------------------------------------------

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in TOUCHES and isinstance(event, QTouchEvent):
            self._keys.touched()
            # The press of a touch ends after its last event was seen here: only the next touch is a fresh one.
            self._gate.spoilt = self._gate.spoilt and kind != QEvent.Type.TouchBegin
            self.feel(event.points())
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self._keys.touched()
            self._gate.spoilt = self._gate.spoilt and event.source() != Qt.MouseEventSource.MouseEventNotSynthesized
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._keys.press(event)
        return False
