"""The body as Qt paths, and the quiet drawing of a back on the welcome screen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from kiosk.patient.kit import Kit
from kiosk.visit.body import BodyView, Stroke
from rules.basics import Code

WELCOME_REGION = Code("low")
SPINE = 17
"""Bones of the drawn spine, from the neck down, in the drawing's units."""
SPINE_TOP, SPINE_STEP = 21.0, 3.2
SPINE_TURNS = 54.0
"""Where the spine enters the coloured region and turns white."""


def path_of(strokes: Iterable[Stroke]) -> QPainterPath:
    """A Qt path from the drawing's strokes."""
    path = QPainterPath()
    for command, numbers in strokes:
        match command:
            case "M":
                path.moveTo(*numbers)
            case "L":
                path.lineTo(*numbers)
            case "C":
                path.cubicTo(*numbers)
            case _:
                path.closeSubpath()
    return path


def regions_of(view: BodyView) -> dict[Code, QPainterPath]:
    """Each code's shape in a view."""
    return {region.code: path_of(region.strokes) for region in view.regions}


def paint_welcome_figure(painter: QPainter, kit: Kit, area: QRectF) -> None:
    """A back in the colours of the house, its lower part in the colour of action: what this kiosk is about."""
    colours = kit.theme.colours
    view = kit.body.views[0]
    side = min(area.width(), area.height())
    disc = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours["selected"])
    painter.drawEllipse(disc)
    clip = QPainterPath()
    clip.addEllipse(disc)
    scale = side * 0.9 / view.size[1]
    painter.save()
    painter.setClipPath(clip)
    painter.translate(disc.center().x() - view.size[0] * scale / 2, disc.bottom() - view.size[1] * scale)
    painter.scale(scale, scale)
    painter.setBrush(colours["card"])
    painter.drawPath(path_of(view.outline))
    painter.setBrush(colours["action"])
    painter.drawPath(regions_of(view)[WELCOME_REGION])
    for index in range(SPINE):
        y = SPINE_TOP + index * SPINE_STEP
        wide = 1.6 + index * 0.14
        painter.setBrush(colours["action" if y < SPINE_TURNS else "card"])
        painter.drawRoundedRect(QRectF(view.size[0] / 2 - wide, y, 2 * wide, SPINE_STEP * 0.55), 0.8, 0.8)
    painter.restore()
