"""Small drawings for buttons and notes: one stroke width, rounded, on a 48-unit square."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

UNITS = 48
STROKE = 4.4


class Icon(Enum):
    """The drawings there are."""

    TICK = "tick"
    BACK = "back"
    ON = "on"
    MORE = "more"
    AGAIN = "again"
    STAFF = "staff"
    LOCK = "lock"
    PAPER = "paper"
    ALERT = "alert"
    GLOBE = "globe"
    LETTERS = "letters"
    SOUND = "sound"
    PAUSE = "pause"


WAYS = {Icon.BACK, Icon.ON, Icon.AGAIN, Icon.SOUND}


def draw(painter: QPainter, icon: Icon, area: QRectF, colour: QColor, *, leftwards: bool = False) -> None:
    """Paint an icon in a square area, in one colour; one that shows a way is turned round where reading runs from right to left."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width() / UNITS, area.height() / UNITS)
    if leftwards and icon in WAYS:
        painter.translate(UNITS, 0)
        painter.scale(-1, 1)
    painter.setPen(QPen(colour, STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_SHAPES[icon]())
    painter.restore()


def _lines(*strokes: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for first, *rest in strokes:
        path.moveTo(QPointF(*first))
        for point in rest:
            path.lineTo(QPointF(*point))
    return path


def _tick() -> QPainterPath:
    return _lines(((11, 25), (20, 34), (37, 14)))


def _back() -> QPainterPath:
    return _lines(((38, 24), (10, 24)), ((21, 12), (9, 24), (21, 36)))


def _on() -> QPainterPath:
    return _lines(((10, 24), (38, 24)), ((27, 12), (39, 24), (27, 36)))


def _more() -> QPainterPath:
    return _lines(((24, 9), (24, 38)), ((12, 27), (24, 39), (36, 27)))


def _again() -> QPainterPath:
    path = QPainterPath()
    path.arcMoveTo(QRectF(9, 10, 30, 30), 60)
    path.arcTo(QRectF(9, 10, 30, 30), 60, 300)
    path.addPath(_lines(((31, 4), (32, 12.5), (40, 10.5))))
    return path


def _staff() -> QPainterPath:
    """A speech bubble."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(6, 8, 36, 25), 8, 8)
    path.addPath(_lines(((15, 33), (15, 42), (25, 33)), ((15, 18), (33, 18)), ((15, 25), (27, 25))))
    return path


def _lock() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(10, 21, 28, 20), 5, 5)
    path.moveTo(15, 21)
    path.lineTo(15, 16)
    path.arcTo(QRectF(15, 6, 18, 18), 180, -180)
    path.lineTo(33, 21)
    return path


def _paper() -> QPainterPath:
    path = _lines(((11, 5), (30, 5), (38, 13), (38, 43), (11, 43), (11, 5)), ((18, 19), (31, 19)), ((18, 27), (31, 27)), ((18, 35), (26, 35)))
    path.addPath(_lines(((30, 5), (30, 13), (38, 13))))
    return path


def _alert() -> QPainterPath:
    path = _lines(((24, 12), (24, 27)), ((24, 35.5), (24, 36)))
    path.addEllipse(QRectF(4, 4, 40, 40))
    return path


def _globe() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(5, 5, 38, 38))
    path.addEllipse(QRectF(15.5, 5, 17, 38))
    path.addPath(_lines(((6, 24), (42, 24))))
    return path


def _letters() -> QPainterPath:
    """A small and a large A."""
    return _lines(((3, 39), (10, 22), (17, 39)), ((5.5, 33.5), (14.5, 33.5)), ((19, 39), (32, 8), (45, 39)), ((23.5, 29), (40.5, 29)))


def _sound() -> QPainterPath:
    path = _lines(((5, 18), (13, 18), (24, 8), (24, 40), (13, 30), (5, 30), (5, 18)))
    for side in (10.0, 22.0):
        arc = QRectF(27 - side / 2, 24 - side, side, side * 2)
        path.arcMoveTo(arc, 50)
        path.arcTo(arc, 50, -100)
    return path


def _pause() -> QPainterPath:
    return _lines(((16, 11), (16, 37)), ((32, 11), (32, 37)))


_SHAPES: dict[Icon, Callable[[], QPainterPath]] = {
    Icon.TICK: _tick,
    Icon.BACK: _back,
    Icon.ON: _on,
    Icon.MORE: _more,
    Icon.AGAIN: _again,
    Icon.STAFF: _staff,
    Icon.LOCK: _lock,
    Icon.PAPER: _paper,
    Icon.ALERT: _alert,
    Icon.GLOBE: _globe,
    Icon.LETTERS: _letters,
    Icon.SOUND: _sound,
    Icon.PAUSE: _pause,
}
