"""How the desk shows practice: stripes that nothing else has, and words that nobody waits."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.desk.look import RADIUS, Look

END, STRIPE = 8, 7
"""Pixels on a small screen: the striped ends, and the way from stripe to stripe."""
LOW = 10


def paint_practice(painter: QPainter, look: Look, area: QRectF, *, ground: bool = True) -> None:
    """A practice ground: its own colour, with stripes at both ends. Without `ground` the stripes alone, where a choice has its colour."""
    shape = QPainterPath()
    shape.addRoundedRect(area, look.px(RADIUS), look.px(RADIUS))
    painter.save()
    if ground:
        painter.fillPath(shape, look.colour("practice_stripe"))
    painter.setClipPath(shape)
    wide, step = look.px(END), look.px(STRIPE)
    for start in (area.left(), area.right() - wide):
        end = QRectF(start, area.top(), wide, area.height())
        painter.fillRect(end, look.colour("practice_stripe"))
        painter.setClipRect(end, Qt.ClipOperation.ReplaceClip)
        painter.setPen(QPen(look.colour("practice"), step / 2))
        for number in range(int((area.height() + wide) / step) + 2):
            y = area.top() + number * step
            painter.drawLine(int(start), int(y), int(start + wide), int(y - wide))
        painter.setClipPath(shape)
    painter.restore()


class PracticeStrip(QWidget):
    """Across the head of a practice flag's detail."""

    def __init__(self, look: Look, words: str) -> None:
        super().__init__()
        self._look, self._words = look, words
        self.setObjectName("practice")
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        metrics = self._look.metrics("strong")
        return QSize(metrics.horizontalAdvance(self._words), 2 * metrics.height() + 2 * self._look.px(LOW))

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, area = self._look, QRectF(self.rect())
        plate = QPainterPath()
        plate.addRoundedRect(area, look.px(RADIUS), look.px(RADIUS))
        painter.fillPath(plate, look.colour("practice"))
        paint_practice(painter, look, area, ground=False)
        painter.setPen(look.colour("on_practice"))
        painter.setFont(look.font("strong"))
        inside = area.adjusted(2 * look.px(END), 0, -2 * look.px(END), 0)
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._words)
        painter.end()
