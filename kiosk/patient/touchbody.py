"""One drawing of the body that lights up where it is touched; each region is also a control for keys and for screen readers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from kiosk.patient import icons
from kiosk.patient.choosable import Choosable
from kiosk.patient.figure import path_of, regions_of
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.visit.body import BodyView
from rules.model import Code, Option

SMALLEST_ZONE = 16.8
"""The smaller side of the drawing's smallest zone, in its units, with the reach beside it."""
QUIET_MS = 60
"""A figure that comes later is painted this long after the last change: the next screen's turn was before (`kiosk.patient.ahead`)."""
REACH = 6.0
"""A touch this far beside a region, in the drawing's units, still means it."""
CUT_OFF = 3.5
"""A view may cut this much off a region, in the drawing's units; else the region belongs to another view."""
TICK = 7.0
EDGE_MM, SEAM_MM, LIT_SEAM_MM, LINE_MM = 0.6, 0.8, 1.3, 0.35
"""Lines around the body, around a region and around one that is lit (of both, the outer half is seen), and those that decorate."""
RING = (("card", 2.5), ("focus", 1.9), ("card", 0.5))
"""Of the focus ring: colours, and how far each reaches into the region, in widths of the ring; each covers the one before."""
LINES_OPACITY = 0.45
SHADED, SHADOW = 0.06, 112
"""Where the shade begins, as a share of the view's width from each side, and how dark it is there, in percent of the colour."""

Edges = tuple[tuple[float, float, float, float], ...]
"""Pieces of an edge, each from (x1, y1) to (x2, y2)."""


class RegionControl(Choosable):
    """A region as a control: reached by keys and read out; fingers touch the drawing itself."""

    def __init__(self, kit: Kit, name: str, words: str, parent: QWidget) -> None:
        super().__init__(kit, name, parent, one_of=False)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(words)
        self.shape = QPainterPath()
        """Where the region is drawn, in the control's own pixels."""

    # --- Qt ---------------------------------------------------------------------------------------

    def paint_ring(self, painter: QPainter) -> None:
        """Along the region's own edge and within it, with a gap on both sides: a box would take in what lies between two parts of it."""
        theme = self.kit.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setClipPath(self.shape)
        for colour, within in RING:
            # Half of a line that runs on the edge is within it.
            painter.setPen(QPen(theme.colours[colour], 2 * within * theme.px("focus")))
            painter.drawPath(self.shape)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._ring:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_ring(painter)


class TouchBody(QWidget):
    """A view of the body between two heights, as large as the widget allows."""

    touched = Signal(str)
    """The code of the region that was touched."""

    def __init__(self, kit: Kit, view: str, cut: tuple[float, float], options: Mapping[Code, Option], parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._cut = kit, cut
        self._view: BodyView = next(body_view for body_view in kit.body.views if body_view.name == view)
        self._outline, self._lines = path_of(self._view.outline), path_of(self._view.lines)
        shapes = whole_regions(regions_of(self._view), *cut)
        self.shapes = {code: shape for code, shape in shapes.items() if code in options}
        self._edges = {code: _edges(shape) for code, shape in self.shapes.items()}
        self.controls = {code: RegionControl(kit, f"{view}.{code}", options[code].text, self) for code in self.shapes}
        for code, control in self.controls.items():
            control.clicked.connect(lambda _checked=False, code=code: self.touched.emit(code))
        self._chosen: frozenset[Code] = frozenset()
        self._pressed: Code | None = None
        self._resting: QPixmap | None = None
        self._later = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._later.timeout.connect(self._at_rest)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def expect(self, size: QSize) -> None:
        """It will stand in this size, on a part to come: it is painted while nobody waits for it."""
        self.resize(size)
        self._later.start()

    def leave_keys_to_rows(self) -> None:
        """The regions are reached by keys, and read out, as rows beside the figure; not here too."""
        for control in self.controls.values():
            control.hide()

    def choose(self, codes: frozenset[Code]) -> None:
        """Light up exactly these regions."""
        if codes != self._chosen:
            changed, self._chosen = codes ^ self._chosen, codes
            for code, control in self.controls.items():
                control.choose(chosen=code in codes)
                if code in changed:
                    self._repaint_soon(code)

    def region_at(self, point: QPointF) -> Code | None:
        """The region at this point of the widget, or the nearest within reach; None beside the body."""
        at = self._transform().inverted()[0].map(point)
        for code, shape in self.shapes.items():
            if shape.contains(at):
                return code
        distances = {code: _distance(edges, at.x(), at.y()) for code, edges in self._edges.items()}
        nearest = min(distances, key=lambda code: distances[code])
        return nearest if distances[nearest] <= REACH else None

    def area_of(self, code: Code) -> QRect:
        """Where a region is drawn in this widget."""
        return self._transform().map(self.shapes[code]).boundingRect().toAlignedRect()

    def _repaint_soon(self, code: Code) -> None:
        """This region with its edge and its tick: to paint the whole body takes longer than a screen full of cards."""
        self.update(self._painted_area(code))

    def _painted_area(self, code: Code) -> QRect:
        edge = math.ceil(self._transform().m11() * TICK)
        return self.area_of(code).adjusted(-edge, -edge, edge, edge)

    def _transform(self) -> QTransform:
        top, bottom = self._cut
        scale = min(self.height() / (bottom - top), self.width() / self._view.size[0])
        transform = QTransform()
        transform.translate((self.width() - self._view.size[0] * scale) / 2, 0)
        transform.scale(scale, scale)
        transform.translate(0, -top)
        return transform

    # --- Qt ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for code, control in self.controls.items():
            control.setGeometry(self.area_of(code) & self.rect())
            control.shape = self._transform().map(self.shapes[code]).translated(-control.pos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        code = self.region_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and code is not None and self._kit.gate.accepts(self.controls[code].objectName()):
            self._pressed = code
            self._repaint_soon(code)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        self._repaint_soon(pressed)
        if event.button() == Qt.MouseButton.LeftButton and not self._kit.gate.spoilt and self.region_at(event.position()) == pressed:
            self.touched.emit(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._at_rest())
        areas = {code: self._painted_area(code) for code in self.shapes if code in self._chosen or code == self._pressed}
        lit = {code: area for code, area in areas.items() if area.intersects(event.rect())}
        if lit:
            self._paint_lit(painter, lit)

    def _at_rest(self) -> QPixmap:
        """The body with nothing lit, painted once for its size: it takes as long as a screen full of cards, and a touch lights up one region."""
        # By its size, and not at each resize event: a hidden figure gets that when it is shown, and its picture is ready.
        if self._resting is None or self._resting.size() != self.size() * self.devicePixelRatioF():
            self._resting = self._painted_at_rest()
        return self._resting

    def _painted_at_rest(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(self._transform())
        painter.fillPath(self._outline, self._shade("skin"))
        painter.setClipPath(self._outline)
        self._paint_regions(painter, list(self.shapes), self._shade("wash"))
        self._paint_lines(painter)
        painter.setClipping(False)
        self._paint_edge(painter)
        painter.end()
        return picture

    def _paint_lit(self, painter: QPainter, lit: Mapping[Code, QRect]) -> None:
        """Regions that are chosen or under the finger, each with the body's edge around it."""
        painter.setClipRegion(sum((QRegion(area) for area in lit.values()), QRegion()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(self._transform())
        painter.save()
        painter.setClipPath(self._outline, Qt.ClipOperation.IntersectClip)
        self._paint_regions(painter, list(lit), self._kit.theme.colours["action"])
        self._paint_ticks(painter, self._chosen.intersection(lit))
        painter.restore()
        self._paint_edge(painter)

    def _paint_edge(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen("skin_line", EDGE_MM))
        painter.drawPath(self._outline)

    def _pen(self, role: str, millimetres: float) -> QPen:
        width = self._kit.theme.mm(millimetres) / self._transform().m11()
        # A curve is many short pieces, and to round each joint takes a fifth of the whole paint.
        return QPen(self._kit.theme.colours[role], width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.MiterJoin)

    def _shade(self, role: str) -> QBrush:
        """A colour that darkens to both sides, so that the body looks round; black stays black."""
        colour, width = self._kit.theme.colours[role], self._view.size[0]
        shade = QLinearGradient(width * SHADED, 0, width * (1 - SHADED), 0)
        for place, darker in ((0.0, SHADOW), (0.32, 100), (0.68, 100), (1.0, SHADOW)):
            shade.setColorAt(place, colour.darker(darker))
        return QBrush(shade)

    def _paint_regions(self, painter: QPainter, codes: Sequence[Code], fill: QBrush | QColor) -> None:
        """Regions with a seam around each: the drawing leaves a hair between them, which the outer halves of two seams fill."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for code in codes:
            chosen, pressed = code in self._chosen, code == self._pressed
            painter.setPen(self._pen("card" if chosen else "action" if pressed else "skin_line", LIT_SEAM_MM if chosen or pressed else SEAM_MM))
            painter.drawPath(self.shapes[code])
            glow = self._kit.theme.colours["action_pressed" if chosen else "selected"]
            painter.fillPath(self.shapes[code], glow if pressed else fill)

    def _paint_lines(self, painter: QPainter) -> None:
        """The lines that only decorate."""
        painter.setOpacity(LINES_OPACITY)
        painter.setPen(self._pen("skin_line", LINE_MM))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._lines)
        painter.setOpacity(1.0)

    def _paint_ticks(self, painter: QPainter, codes: Iterable[Code]) -> None:
        for code in codes:
            for part in self.shapes[code].toSubpathPolygons():
                middle = part.boundingRect().center()
                icons.draw(painter, Icon.TICK, QRectF(middle.x() - TICK / 2, middle.y() - TICK / 2, TICK, TICK), self._kit.theme.colours["on_action"])


def whole_regions(shapes: Mapping[Code, QPainterPath], top: float, bottom: float) -> dict[Code, QPainterPath]:
    """The regions that stand whole between two heights, in the drawing's units."""
    return {code: shape for code, shape in shapes.items() if _inside(shape, top, bottom)}


def _inside(shape: QPainterPath, top: float, bottom: float) -> bool:
    box = shape.boundingRect()
    return box.top() >= top - CUT_OFF and box.bottom() <= bottom + CUT_OFF


def _edges(shape: QPainterPath) -> Edges:
    """The straight pieces of a shape's edge."""
    polygons = [[polygon.at(index).toTuple() for index in range(polygon.size())] for polygon in shape.toSubpathPolygons()]
    return tuple((*one, *other) for points in polygons for one, other in pairwise(points))


def _distance(edges: Edges, x: float, y: float) -> float:
    """How far a point lies from a shape's edge."""
    nearest = math.inf
    for x1, y1, x2, y2 in edges:
        across, down = x2 - x1, y2 - y1
        length = across * across + down * down
        along = min(1.0, max(0.0, ((x - x1) * across + (y - y1) * down) / length)) if length else 0.0
        nearest = min(nearest, math.hypot(x - x1 - along * across, y - y1 - along * down))
    return nearest
