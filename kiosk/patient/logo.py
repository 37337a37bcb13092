"""The clinic's logo on a plate of its own: it was made for white paper, and stands on light and dark screens alike."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from kiosk.patient.metrics import Metrics

AIR = 0.1
"""Around the picture, as a share of the plate's height."""
PLATE = QColor("white")


class Logo(QWidget):
    """Nothing to press, and nothing to read: the clinic's name stands beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._file, self._picture = "", QPixmap()

    def show_file(self, file: str) -> None:
        """Show this picture; one that is not there any more is no picture."""
        if file != self._file:
            self._file, self._picture = file, QPixmap(file) if file else QPixmap()
            self.update()

    def width_beside(self, name: str, metrics: Metrics, high: int, room: int) -> int:
        """Pixels of a plate of this height before the name, square at least; 0: there is no picture, or no room for both."""
        if self._picture.isNull():
            return 0
        inner = high * (1 - 2 * AIR)
        filled = int(inner * self._picture.width() / self._picture.height() + 2 * AIR * high)
        wide = min(filled, max(high, room - metrics.width_of(name)))
        fits = metrics.widest_piece(name) <= room - wide and metrics.height_of(name, room - wide) <= high
        return wide if fits else 0

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PLATE)
        air = int(self.height() * AIR)
        painter.drawRoundedRect(QRectF(self.rect()), air, air)
        inner = self.rect().adjusted(air, air, -air, -air)
        shown = QRect(QPoint(), self._picture.size().scaled(inner.size(), Qt.AspectRatioMode.KeepAspectRatio))
        shown.moveCenter(inner.center())
        painter.drawPixmap(shown, self._picture)
