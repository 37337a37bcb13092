"""Paints one flag of the list: waiting time, level, ticket, reason, state; colour only where it means something."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.desk.flag_model import GROUP_ROLE, ROW_ROLE
from kiosk.desk.look import RADIUS, Look
from kiosk.desk.practice import paint_practice
from kiosk.desk.rows import Row
from kiosk.desk.wording import Wording

HEIGHT, HEADING, GAP, AIR = 52, 32, 4, 10
PILL = 36
WAITED, LEVEL, TICKET = 62, 176, 98
"""Widths of the columns; the reason has the rest."""

KEPT = 96
"""Pictures of rows, those painted last: ten screens full, twenty megabytes."""
PIECES = 32
"""Grounds and levels that many rows share."""
FRAME = 4
"""Pixels of the frame that blinks. It touches no word: whatever it does, all can be read."""

NO_BREAK = "\N{NO-BREAK SPACE}"

K = TypeVar("K")
V = TypeVar("V")
Index = QModelIndex | QPersistentModelIndex
_LEADING = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading


class RowDelegate(QStyledItemDelegate):
    """Draws the rows of a `FlagModel`, mirrored where the words run from right to left."""

    def __init__(self, look: Look, wording: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self._wording = look, wording
        self._kept: dict[tuple[object, ...], tuple[Row, QPixmap]] = {}
        self._pieces: dict[tuple[object, ...], QPixmap] = {}
        self.lit = False
        """Whether emergencies that nobody has taken have their frame now."""

    @property
    def height(self) -> int:
        """Of a row: a line of reason and one below it, in whatever script."""
        words = self.look.metrics("strong").height() + self.look.metrics("small").height()
        return max(self.look.px(HEIGHT), words + self.look.px(AIR))

    def _paint_heading(self, painter: QPainter, area: QRect, words: str) -> None:
        painter.setFont(self.look.font("strong"))
        painter.setPen(self.look.colour("quiet"))
        inset = self.look.px(14)
        painter.drawText(area.adjusted(inset, 0, -inset, -self.look.px(4)), Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading, words)

    def _paint_ground(self, painter: QPainter, area: QRectF, row: Row, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        area = area.adjusted(1.5, 1.5, -1.5, -1.5)
        shape = QPainterPath()
        shape.addRoundedRect(area, self.look.px(RADIUS), self.look.px(RADIUS))
        if selected:
            painter.fillPath(shape, self.look.colour("selected"))
        elif row.alarm:
            painter.fillPath(shape, self.look.colour("card"))
        if row.practice:
            paint_practice(painter, self.look, area, ground=not selected)
        if selected and row.calling:  # inside the frame that blinks, so that the chosen row is seen in both halves
            self._paint_edge(painter, area.adjusted(FRAME, FRAME, -FRAME, -FRAME), *self._chosen(state))
        edge = ("emergency", FRAME) if self._blinks(row) else self._chosen(state) if selected and not row.calling else ("hairline", 1)
        self._paint_edge(painter, area, *edge)

    def _paint_edge(self, painter: QPainter, area: QRectF, colour: str, wide: int) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(area, self.look.px(RADIUS), self.look.px(RADIUS))
        painter.setPen(QPen(self.look.colour(colour), wide))
        painter.drawPath(shape)

    @staticmethod
    def _chosen(state: QStyle.StateFlag) -> tuple[str, int]:
        """The outline of the chosen row, thicker while it has the keyboard."""
        return ("focus", 3) if state & QStyle.StateFlag.State_HasFocus else ("action", 2)

    def _blinks(self, row: Row) -> bool:
        """Whether it has the frame now that it has and has not in turn."""
        return self.lit and row.calling

    def _paint_waited(self, painter: QPainter, area: QRect, row: Row) -> None:
        number, unit = self._wording.waited(row)
        if row.late:
            chip = QPainterPath()
            chip.addRoundedRect(QRectF(area.adjusted(0, self.look.px(5), 0, -self.look.px(5))), self.look.px(RADIUS), self.look.px(RADIUS))
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
        """The reason in one line, then where and how it stands."""
        role = "strong" if row.alarm else "text"
        high, low = self.look.metrics(role).height(), self.look.metrics("small").height()
        top = area.y() + max(0, area.height() - high - low) // 2
        painter.setPen(self.look.colour("ink"))
        painter.setFont(self.look.font(role))
        painter.drawText(QRect(area.x(), top, area.width(), high), _LEADING, self.reason(row, area.width()))
        top += high
        size = self.look.px(14)
        icon = self.look.icon(f"desk_{row.flag.status.value}", size, self.look.colour("quiet"))
        below = QRect(area.x(), top, area.width(), low)
        painter.drawPixmap(self._placed(painter, QRect(below.x(), below.y() + (low - size) // 2, size, size), below), icon)
        painter.setPen(self.look.colour("quiet"))
        painter.setFont(self.look.font("small"))
        beside = self._placed(painter, below.adjusted(size + self.look.px(6), 0, 0, 0), below)
        words = self.look.metrics("small").elidedText(self._below(row), Qt.TextElideMode.ElideRight, beside.width())
        painter.drawText(beside, _LEADING, words)

    def reason(self, row: Row, width: int) -> str:
        """What stands on a row's line of so many pixels: the most urgent reason, shortened where it must be, and how many more there are."""
        text, more = self._wording.headline(row)
        plus = self._wording.say("desk.reason.more", count=more).replace(" ", NO_BREAK) if more else ""
        metrics = self.look.metrics("strong" if row.alarm else "text")
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - metrics.horizontalAdvance(plus)) + plus

    def room(self, width: int) -> int:
        """Pixels for the reason in a row of the list that is so wide."""
        px = self.look.px
        return width - px(16) - px(8) - px(WAITED + 12) - px(LEVEL) - px(TICKET) - px(10) - 1

    def _below(self, row: Row) -> str:
        say = self._wording.say
        marks = [say(text_id) for text_id, so in (("desk.practice", row.practice), ("desk.mark.clash", row.clash)) if so]
        return "  ·  ".join([*marks, *self._wording.below(row)])

    def _placed(self, painter: QPainter, area: QRect, whole: QRect) -> QRect:
        """Where an area lies that was worked out from the start of the whole."""
        return QStyle.visualRect(painter.layoutDirection(), whole, area)

    # --- Qt ---------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        area: QRect = option.rect
        state = option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        group, size = index.data(GROUP_ROLE), (area.width(), area.height())
        sight = (row.flag.visit_id, state, self._blinks(row), size, group, option.direction, self.look.scale)
        kept = self._kept.pop(sight, None)
        if kept is None or kept[0] is not row:
            kept = (row, self._picture(painter, option, row, group))
        self._kept[sight] = kept  # as the last one
        _shorten(self._kept, KEPT)
        painter.drawPixmap(area.topLeft(), kept[1])

    def _picture(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, group: str) -> QPixmap:
        """The row as it stays until something of it is another: scrolling paints no word twice."""
        picture, drawing = _begun(option.rect.size(), painter, option.direction)
        whole = QRect(QPoint(0, 0), option.rect.size())
        area = QRect(self.look.px(8), whole.bottom() + 1 - self.height - self.look.px(GAP), whole.width() - self.look.px(16), self.height)
        state = option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)

        def paint_ground(on: QPainter) -> None:
            on.fillRect(whole, self.look.colour("paper"))
            self._paint_ground(on, QRectF(area), row, state)

        drawing.drawPixmap(0, 0, self._piece((state, row.alarm, row.practice, row.calling, self._blinks(row)), drawing, whole.size(), paint_ground))
        if group:
            self._paint_heading(drawing, QRect(0, 0, whole.width(), self.look.px(HEADING)), group)
        self._paint_row(drawing, area, row)
        drawing.end()
        return picture

    def _piece(self, sort: tuple[object, ...], painter: QPainter, size: QSize, paint: Callable[[QPainter], None]) -> QPixmap:
        """What looks the same in many rows, painted once: what is of one sort looks the same wherever it has one size."""
        ratio, direction = painter.device().devicePixelRatioF(), painter.layoutDirection()
        key = (*sort, size.width(), size.height(), ratio, direction, self.look.scale)
        piece = self._pieces.pop(key, None)
        if piece is None:
            piece, drawing = _begun(size, painter, direction)
            paint(drawing)
            drawing.end()
        self._pieces[key] = piece  # as the last one
        _shorten(self._pieces, PIECES)
        return piece

    def _paint_row(self, painter: QPainter, area: QRect, row: Row) -> None:
        px = self.look.px
        start = area.x() + px(8)
        self._paint_waited(painter, self._placed(painter, QRect(start, area.y(), px(WAITED), area.height()), area), row)
        start += px(WAITED + 12)
        pill = self._placed(painter, QRect(start, area.y() + (area.height() - px(PILL)) // 2, px(LEVEL - 12), px(PILL)), area)
        paint_level = partial(self._paint_level, pill.size(), row)
        painter.drawPixmap(pill.topLeft(), self._piece((row.flag.level, row.alarm), painter, pill.size(), paint_level))
        start += px(LEVEL)
        self._paint_ticket(painter, self._placed(painter, QRect(start, area.y(), px(TICKET - 8), area.height()), area), row)
        start += px(TICKET)
        reason = QRect(start, area.y() + px(3), area.right() - px(10) - start, area.height() - px(6))
        self._paint_reason(painter, self._placed(painter, reason, area), row)

    def _paint_level(self, size: QSize, row: Row, painter: QPainter) -> None:
        words = self._wording.level(row.flag.level)
        self.look.paint_level(painter, QRectF(QRect(QPoint(0, 0), size)), row.flag.level, words, filled=row.alarm)


def _begun(size: QSize, like: QPainter, direction: Qt.LayoutDirection) -> tuple[QPixmap, QPainter]:
    """An empty picture, as sharp as what is painted on now, and what paints on it."""
    ratio = like.device().devicePixelRatioF()
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    drawing = QPainter(picture)
    drawing.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.setLayoutDirection(direction)
    return picture, drawing


def _shorten(kept: dict[K, V], most: int) -> None:
    """Leave the last ones."""
    while len(kept) > most:
        del kept[next(iter(kept))]
