"""Paints one flag of the list: waiting time, level, ticket, reason, state; colour only where it means something."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.desk.flag_model import GROUP_ROLE, ROW_ROLE
from kiosk.desk.look import RADIUS, Look
from kiosk.desk.rows import Row
from kiosk.desk.wording import Wording
from rules.model import Level

HEIGHT, HEADING, GAP = 62, 34, 4
WAITED, LEVEL, TICKET = 74, 170, 104
"""Widths of the columns; the reason has the rest."""

FRAME = 4
"""Pixels of the frame that blinks. It touches no word: whatever it does, all can be read."""

Index = QModelIndex | QPersistentModelIndex
_LEADING = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading


class RowDelegate(QStyledItemDelegate):
    """Draws the rows of a `FlagModel`."""

    def __init__(self, look: Look, wording: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self._wording = look, wording
        self.lit = False
        """Whether emergencies that nobody has taken have their frame now."""

    def _paint_heading(self, painter: QPainter, area: QRect, words: str) -> None:
        painter.setFont(self.look.font("strong"))
        painter.setPen(self.look.colour("quiet"))
        painter.drawText(area.adjusted(self.look.px(14), 0, 0, -self.look.px(4)), Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading, words)

    def _paint_ground(self, painter: QPainter, area: QRectF, row: Row, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        shape = QPainterPath()
        shape.addRoundedRect(area, self.look.px(RADIUS), self.look.px(RADIUS))
        if selected:
            painter.fillPath(shape, self.look.colour("selected"))
        elif row.alarm:
            painter.fillPath(shape, self.look.colour("card"))
        focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        urgent = self.lit and row.alarm and row.flag.level is Level.EMERGENCY_NOW
        edge = "emergency" if urgent else "focus" if focused else "action" if selected else "hairline"
        painter.setPen(QPen(self.look.colour(edge), FRAME if urgent else 3 if focused else 2 if selected else 1))
        painter.drawPath(shape)

    def _paint_waited(self, painter: QPainter, area: QRect, row: Row) -> None:
        number, unit = self._wording.waited(row)
        if row.late:
            chip = QPainterPath()
            chip.addRoundedRect(QRectF(area.adjusted(0, self.look.px(7), 0, -self.look.px(7))), self.look.px(RADIUS), self.look.px(RADIUS))
            painter.fillPath(chip, self.look.colour("urgent"))
        painter.setPen(self.look.colour("ink"))
        painter.setFont(self.look.font("figure"))
        high, low = self.look.metrics("figure").height(), self.look.metrics("small").height()
        top = area.y() + (area.height() - high - low + self.look.px(6)) // 2  # the figure's own leading is air enough
        painter.drawText(QRect(area.x(), top, area.width(), high), Qt.AlignmentFlag.AlignCenter, number)
        painter.setFont(self.look.font("small"))
        painter.drawText(QRect(area.x(), top + high - self.look.px(6), area.width(), low), Qt.AlignmentFlag.AlignCenter, unit)

    def _paint_ticket(self, painter: QPainter, area: QRect, row: Row) -> None:
        painter.setPen(self.look.colour("ink" if row.alarm else "quiet"))
        painter.setFont(self.look.font("ticket" if row.visit else "strong"))
        painter.drawText(area, _LEADING, self._wording.ticket(row))

    def _paint_reason(self, painter: QPainter, area: QRect, row: Row) -> None:
        role = "strong" if row.alarm else "text"
        upper, lower = area.adjusted(0, 0, 0, -area.height() // 2), area.adjusted(0, area.height() // 2, 0, 0)
        painter.setPen(self.look.colour("ink"))
        painter.setFont(self.look.font(role))
        first, more = self._wording.headline(row)
        metrics, plus = self.look.metrics(role), self._wording.say("desk.reason.more", count=more) if more else ""
        words = metrics.elidedText(first, Qt.TextElideMode.ElideRight, area.width() - metrics.horizontalAdvance(plus))
        painter.drawText(upper, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading, words + plus)
        size = self.look.px(14)
        icon = self.look.icon(f"desk_{row.flag.status.value}", size, self.look.colour("quiet"))
        painter.drawPixmap(QPoint(lower.x(), lower.y() + self.look.px(4)), icon)
        painter.setPen(self.look.colour("quiet"))
        painter.setFont(self.look.font("small"))
        below = self.look.metrics("small").elidedText(self._below(row), Qt.TextElideMode.ElideRight, area.width() - size - self.look.px(6))
        painter.drawText(
            lower.adjusted(size + self.look.px(6), self.look.px(2), 0, 0), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading, below
        )

    def _below(self, row: Row) -> str:
        say = self._wording.say
        marks = [say("desk.mark.clash")] if row.clash else []
        return "  ·  ".join([*marks, self._wording.place(row.kiosk_id), *self._wording.states(row)])

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        heading = HEADING if index.data(GROUP_ROLE) else 0
        return QSize(0, self.look.px(HEIGHT + heading + GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        whole: QRect = option.rect
        state: QStyle.StateFlag = option.state
        px = self.look.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        group = index.data(GROUP_ROLE)
        if group:
            self._paint_heading(painter, QRect(whole.x(), whole.y(), whole.width(), px(HEADING)), group)
        area = QRect(whole.x() + px(8), whole.bottom() + 1 - px(HEIGHT + GAP), whole.width() - px(14), px(HEIGHT))
        self._paint_ground(painter, QRectF(area).adjusted(1.5, 1.5, -1.5, -1.5), row, state)
        start = area.x() + px(8)
        self._paint_waited(painter, QRect(start, area.y(), px(WAITED - 8), area.height()), row)
        start += px(WAITED + 4)
        pill = QRectF(start, area.y() + px(14), px(LEVEL - 12), area.height() - px(28))
        self.look.paint_level(painter, pill, row.flag.level, self._wording.level(row.flag.level), filled=row.alarm)
        start += px(LEVEL)
        self._paint_ticket(painter, QRect(start, area.y(), px(TICKET), area.height()), row)
        start += px(TICKET)
        self._paint_reason(painter, QRect(start, area.y() + px(6), area.right() - px(12) - start, area.height() - px(12)), row)
        painter.restore()
