"""Six faces from calm to bad, in the pictograms' hand, for over a scale of pain: it can be read without its words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

FACES = 6
UNITS, STROKE = 48, 2.5
"""The pictograms' square and line."""
HEAD = QRectF(3, 3, 42, 42)
EYES, EYE_HEIGHT, EYE_RADIUS = (16.6, 31.4), 20.5, 2.1
MOUTH_HEIGHT, MOUTH_WIDE = 31.5, 8.6
BENDS = (5.6, 3.2, 0.4, -2.8, -5.2, -7.4)
"""How far each mouth bends: up at its ends, then down. None laughs and none weeps: they are nobody's age, sex or colour."""
FROWNS = (0.0, 0.0, 0.0, 0.8, 1.9, 3.0)
"""How far each brow rises to the middle; 0: the face has none."""


def draw(painter: QPainter, number: int, area: QRectF, ink: QColor, mouth: QColor) -> None:
    """Paint a face in a square area: 0 is calm, 5 the worst."""
    painter.save()
    painter.translate(area.topLeft())
    painter.scale(area.width() / UNITS, area.height() / UNITS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for x in EYES:
        painter.drawEllipse(QPointF(x, EYE_HEIGHT), EYE_RADIUS, EYE_RADIUS)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for path, colour in ((_head(FROWNS[number]), ink), (_mouth(BENDS[number]), mouth)):
        painter.setPen(QPen(colour, STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(path)
    painter.restore()


def _head(frown: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(HEAD)
    for x in EYES if frown else ():
        inner, outer = (x + 3, x - 4) if x < UNITS / 2 else (x - 3, x + 4)
        path.moveTo(outer, 14.5)
        path.lineTo(inner, 14.5 - frown)
    return path


def _mouth(bend: float) -> QPainterPath:
    path = QPainterPath()
    middle, ends = MOUTH_HEIGHT + bend * 0.9, MOUTH_HEIGHT - bend * 0.45
    path.moveTo(UNITS / 2 - MOUTH_WIDE, ends)
    path.quadTo(UNITS / 2, middle + bend * 0.3, UNITS / 2 + MOUTH_WIDE, ends)
    return path
