"""The picture turned off: black over everything, with one sentence on how to have it back."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from kiosk.patient.kit import Kit
from kiosk.patient.words import Words
from kiosk.visit.screens import OutOfServiceView, ResultView, ScreenState
from rules.basics import Level


class Dark(QWidget):
    """Keys go on reaching what lies below it; a touch anywhere asks for the picture."""

    touched = Signal()

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self.words = Words(kit, self, kit.say("dark.words"))
        palette = self.words.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(Qt.GlobalColor.white))
        self.words.setPalette(palette)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pressed = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()

    def lie_over(self, over: QRect, state: ScreenState) -> None:
        """Lie over everything if the patient wants no picture. What staff must see is seen all the same: an emergency, a kiosk out of service."""
        view = state.view
        for_staff = isinstance(view, OutOfServiceView) or (isinstance(view, ResultView) and view.level is Level.EMERGENCY_NOW)
        dark = state.sound is not None and not state.sound.picture and not for_staff
        if dark:
            self.setGeometry(over)
            room = over.adjusted(*(side * self._kit.theme.margin for side in (1, 1, -1, -1)))
            high = self.words.height_at(room.width())
            self.words.setGeometry(room.left(), room.center().y() - high // 2, room.width(), high)
            self.raise_()
        if dark is self.isHidden():
            self.setVisible(dark)

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), QColor(Qt.GlobalColor.black))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.button() == Qt.MouseButton.LeftButton and self._kit.gate.accepts("dark")

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, False
        if pressed:
            self.touched.emit()
