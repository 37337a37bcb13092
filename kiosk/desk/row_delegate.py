"""Paints one flag of the list: waiting time, level, ticket, reason, state; colour only where it means something."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.desk.flag_model import GROUP_ROLE, ROW_ROLE
from kiosk.desk.look import RADIUS, Look
from kiosk.desk.practice import paint_practice
from kiosk.desk.rows import Row
from kiosk.desk.wording import Wording
from kiosk.ports import VisitId
from rules.model import Level

HEIGHT, HEADING, GAP = 66, 32, 4
PILL = 36
WAITED, LEVEL, TICKET = 62, 176, 98
"""Widths of the columns; the reason has the rest."""

KEPT = 48
"""Pictures of rows: several screens full, ten megabytes."""
FRAME = 4
"""Pixels of the frame that blinks. It touches no word: whatever it does, all can be read."""

NO_BREAK = "\N{NO-BREAK SPACE}"

Index = QModelIndex | QPersistentModelIndex
_LEADING = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading


class RowDelegate(QStyledItemDelegate):
    """Draws the rows of a `FlagModel`, mirrored where the words run from right to left."""

    def __init__(self, look: Look, wording: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self._wording = look, wording
        self._kept: dict[VisitId, tuple[Row, tuple[object, ...], QPixmap]] = {}
        self.lit = False
        """Whether emergencies that nobody has taken have their frame now."""

    @property
    def height(self) -> int:
        """Of a row: two lines of reason and one below them, in whatever script."""
        words = 2 * self.look.metrics("strong").height() + self.look.metrics("small").height()
        return max(self.look.px(HEIGHT), words + self.look.px(8))

    def _paint_heading(self, painter: QPainter, area: QRect, words: str) -> None:
        painter.setFont(self.look.font("strong"))
        painter.setPen(self.look.colour("quiet"))
        inset = self.look.px(14)
        painter.drawText(area.adjusted(inset, 0, -inset, -self.look.px(4)), Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading, words)

    def _paint_ground(self, painter: QPainter, area: QRectF, row: Row, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        shape = QPainterPath()
        shape.addRoundedRect(area, self.look.px(RADIUS), self.look.px(RADIUS))
        if selected:
            painter.fillPath(shape, self.look.colour("selected"))
        elif row.alarm:
            painter.fillPath(shape, self.look.colour("card"))
        if row.practice:
            paint_practice(painter, self.look, area, ground=not selected)
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
        painter.drawText(area, _LEADING | Qt.TextFlag.TextWordWrap, self._wording.ticket(row))

    def _paint_reason(self, painter: QPainter, area: QRect, row: Row) -> None:
        """The reason in one line or two, then where and how it stands."""
        role = "strong" if row.alarm else "text"
        lines = self._lines(row, role, area.width())
        high, low = self.look.metrics(role).height(), self.look.metrics("small").height()
        top = area.y() + max(0, area.height() - high * len(lines) - low) // 2
        painter.setPen(self.look.colour("ink"))
        painter.setFont(self.look.font(role))
        for number, line in enumerate(lines):
            painter.drawText(QRect(area.x(), top + number * high, area.width(), high), _LEADING, line)
        top += high * len(lines)
        size = self.look.px(14)
        icon = self.look.icon(f"desk_{row.flag.status.value}", size, self.look.colour("quiet"))
        below = QRect(area.x(), top, area.width(), low)
        painter.drawPixmap(self._placed(painter, QRect(below.x(), below.y() + (low - size) // 2, size, size), below), icon)
        painter.setPen(self.look.colour("quiet"))
        painter.setFont(self.look.font("small"))
        beside = self._placed(painter, below.adjusted(size + self.look.px(6), 0, 0, 0), below)
        words = self.look.metrics("small").elidedText(self._below(row), Qt.TextElideMode.ElideRight, beside.width())
        painter.drawText(beside, _LEADING, words)

    def _lines(self, row: Row, role: str, width: int) -> list[str]:
        """The first reason on two lines at most; how many more there are stands at the end of the last, never alone."""
        text, more = self._wording.headline(row)
        metrics = self.look.metrics(role)
        plus = self._wording.say("desk.reason.more", count=more).replace(" ", NO_BREAK) if more else ""
        first, rest = _broken(text + plus, self.look, role, width)
        if metrics.horizontalAdvance(rest) <= width:
            return [first, rest] if rest else [first]
        return [first, metrics.elidedText(rest.removesuffix(plus), Qt.TextElideMode.ElideRight, width - metrics.horizontalAdvance(plus)) + plus]

    def _below(self, row: Row) -> str:
        say = self._wording.say
        marks = [say(text_id) for text_id, so in (("desk.practice", row.practice), ("desk.mark.clash", row.clash)) if so]
        return "  ·  ".join([*marks, self._wording.place(row.kiosk_id), *self._wording.states(row)])

    def _placed(self, painter: QPainter, area: QRect, whole: QRect) -> QRect:
        """Where an area lies that was worked out from the start of the whole."""
        return QStyle.visualRect(painter.layoutDirection(), whole, area)

    # --- Qt ---------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        area: QRect = option.rect
        state = option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        sight = (state, self.lit and row.alarm, area.size(), index.data(GROUP_ROLE), option.direction, self.look.scale)
        kept = self._kept.get(row.flag.visit_id)
        if kept is None or kept[0] is not row or kept[1] != sight:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            kept = self._kept[row.flag.visit_id] = (row, sight, self._picture(painter, option, row, index.data(GROUP_ROLE)))
        painter.drawPixmap(area.topLeft(), kept[2])

    def _picture(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, group: str) -> QPixmap:
        """The row as it stays until something of it is another: scrolling paints no word twice."""
        size: QSize = option.rect.size()
        ratio = painter.device().devicePixelRatioF()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self.look.colour("paper"))
        drawing = QPainter(picture)
        drawing.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.setLayoutDirection(option.direction)
        self._paint_row(drawing, QRect(QPoint(0, 0), size), row, group, option.state)
        drawing.end()
        return picture

    def _paint_row(self, painter: QPainter, whole: QRect, row: Row, group: str, state: QStyle.StateFlag) -> None:
        px = self.look.px
        if group:
            self._paint_heading(painter, QRect(whole.x(), whole.y(), whole.width(), px(HEADING)), group)
        area = QRect(whole.x() + px(8), whole.bottom() + 1 - self.height - px(GAP), whole.width() - px(16), self.height)
        self._paint_ground(painter, QRectF(area).adjusted(1.5, 1.5, -1.5, -1.5), row, state)
        start = area.x() + px(8)
        self._paint_waited(painter, self._placed(painter, QRect(start, area.y(), px(WAITED), area.height()), area), row)
        start += px(WAITED + 12)
        pill = self._placed(painter, QRect(start, area.y() + (area.height() - px(PILL)) // 2, px(LEVEL - 12), px(PILL)), area)
        self.look.paint_level(painter, QRectF(pill), row.flag.level, self._wording.level(row.flag.level), filled=row.alarm)
        start += px(LEVEL)
        self._paint_ticket(painter, self._placed(painter, QRect(start, area.y(), px(TICKET - 8), area.height()), area), row)
        start += px(TICKET)
        reason = QRect(start, area.y() + px(3), area.right() - px(10) - start, area.height() - px(6))
        self._paint_reason(painter, self._placed(painter, reason, area), row)


def _broken(text: str, look: Look, role: str, width: int) -> tuple[str, str]:
    """What stands on the first line, and what is left."""
    layout = QTextLayout(text, look.font(role))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    end = line.textLength()
    return text[:end].rstrip(), text[end:].strip()
