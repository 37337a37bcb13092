"""The alarms that nobody has seen, always in view: a chip for each below the list, wherever the list is scrolled."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from kiosk.desk.look import RADIUS, Look
from kiosk.desk.rows import Row
from kiosk.desk.wording import Wording
from kiosk.ports import VisitId
from rules.model import Level

CHIP_WIDE, CHIP_HIGH, GAP, MARGIN = 92, 30, 6, 14
KEPT = 160
"""Chips painted last: all that a small window shows, filled and hollow."""
MOST_LINES = 5
"""However much room there is; the chips that have none are counted."""


class Tray(QWidget):
    """Chips in the list's order, each with its level's shape and colour, and its ticket. What is pressed is chosen."""

    chosen = Signal(str)
    """A `VisitId`."""

    def __init__(self, look: Look, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("tray")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._look, self._wording = look, wording
        self._rows: tuple[Row, ...] = ()
        self._lit, self._most_lines = True, MOST_LINES
        self._chips: dict[tuple[object, ...], QPixmap] = {}
        """Those painted last, by what they say."""

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these alarms."""
        before, self._rows = self._rows, rows
        if list(map(_told, before)) == list(map(_told, rows)):
            return
        told = [f"{self._wording.ticket(row)} {self._wording.level(row.flag.level)}" for row in self.shown]
        self.setAccessibleName(self._wording.say("desk.tray", count=len(rows)))
        self.setAccessibleDescription(", ".join(told))
        self.updateGeometry()
        self.update()

    def fit(self, height: int) -> None:
        """Take no more than so many pixels, but a line at least."""
        lines = min(MOST_LINES, max(1, (height - self._look.px(GAP)) // self._look.px(CHIP_HIGH + GAP)))
        if lines != self._most_lines:
            self._most_lines = lines
            self.updateGeometry()
            self.update()

    def light(self, *, lit: bool) -> None:
        """The emergencies that nobody has taken are filled, or hollow: whoever calls makes them blink."""
        self._lit = lit
        self.update()

    def restyle(self, look: Look) -> None:
        """Another scale."""
        self._look = look
        self._chips.clear()
        self.updateGeometry()

    @property
    def shown(self) -> tuple[Row, ...]:
        """The alarms that have a chip."""
        most = self._columns(self.width()) * self._most_lines
        return self._rows if len(self._rows) <= most else self._rows[: most - 1]

    def _columns(self, width: int) -> int:
        return max(1, (width - self._look.px(2 * MARGIN) + self._look.px(GAP)) // self._look.px(CHIP_WIDE + GAP))

    def _lines(self, width: int) -> int:
        return min(self._most_lines, -(-len(self._rows) // self._columns(width)))

    def _area(self, number: int) -> QRect:
        px, line, column = self._look.px, *divmod(number, self._columns(self.width()))
        area = QRect(px(MARGIN) + column * px(CHIP_WIDE + GAP), px(GAP) + line * px(CHIP_HIGH + GAP), px(CHIP_WIDE), px(CHIP_HIGH))
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)

    def _chip(self, row: Row, ratio: float, *, filled: bool) -> QPixmap:
        area = QRect(0, 0, self._look.px(CHIP_WIDE), self._look.px(CHIP_HIGH))
        picture = QPixmap(area.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font("strong"))
        fill, ink = self._look.level(row.flag.level)
        if not filled:
            fill, ink = self._look.colour("card"), fill
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(area), self._look.px(RADIUS), self._look.px(RADIUS))
        painter.fillPath(shape, fill)
        if row.flag.level is Level.URGENT_TODAY or not filled:
            painter.setPen(QPen(self._look.colour("line") if filled else ink, 1 if filled else 2))
            painter.drawPath(shape)
        side = self._look.px(17)
        inset = (area.height() - side) // 2
        icon = QStyle.visualRect(self.layoutDirection(), area, QRect(inset, inset, side, side))
        painter.drawPixmap(icon, self._look.level_icon(row.flag.level, side, ink))
        painter.setPen(ink)
        words = QStyle.visualRect(self.layoutDirection(), area, area.adjusted(side + inset, 0, -self._look.px(2), 0))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._wording.ticket(row) if row.visit else "?")
        painter.end()
        return picture

    # --- Qt ---------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        return self._lines(width) * self._look.px(CHIP_HIGH + GAP) + self._look.px(GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        shown, ratio = self.shown, self.devicePixelRatioF()
        told = [(row.flag.level, row.visit, self._lit or not row.calling, ratio) for row in shown]
        for said, row in zip(told, shown, strict=True):
            if said not in self._chips:
                self._chips[said] = self._chip(row, ratio, filled=said[2])
        for number, said in enumerate(told):
            painter.drawPixmap(self._area(number).topLeft(), self._chips[said])
        left = len(self._rows) - len(shown)
        if left:
            painter.setFont(self._look.font("strong"))
            painter.setPen(self._look.colour("ink"))
            painter.drawText(self._area(len(shown)), Qt.AlignmentFlag.AlignCenter, self._wording.say("desk.reason.more", count=left).strip())
        painter.end()
        while len(self._chips) > KEPT:
            del self._chips[next(iter(self._chips))]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        hit: VisitId | None = next((row.flag.visit_id for number, row in enumerate(self.shown) if self._area(number).contains(place)), None)
        if hit is not None:
            self.chosen.emit(hit)


def _told(row: Row) -> tuple[object, ...]:
    """What a chip says."""
    return row.flag.visit_id, row.flag.level, row.visit, row.calling
