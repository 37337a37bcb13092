"""Plots in the house's style: bars with their numbers as text, mirrored where the language runs from right to left, and told to screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from kiosk.desk.look import Look

COLUMNS_HIGH, ROW_HIGH, BAR_HIGH, GAP = 176, 44, 12, 2
"""Pixels on a small screen."""
FEW_SHARE = 0.06
"""How long a bar is that stands for "fewer than 5": always the same, so that it tells nothing more."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar."""

    label: str
    """What it counts; under every few columns only, but told with each."""
    told: str
    """Its number as it is read."""
    count: float
    """Its length; of `few` it is not looked at."""
    few: bool = False
    """Fewer than 5: hatched, and of one length for all."""
    part: float = 0.0
    """The share of it that is darker, 0 to 1."""
    short: str = ""
    """The number above a column; empty: `told`."""


class Plot(QWidget):
    """Bars of one kind."""

    def __init__(self, look: Look, name: str, bars: Sequence[Bar], described: str) -> None:
        """`name` and `described` are for screen readers: what is plotted, and every number of it."""
        super().__init__()
        self.bars, self._look = tuple(bars), look
        self._most = max((bar.count for bar in bars if not bar.few), default=0.0)
        self.setAccessibleName(name)
        self.setAccessibleDescription(described)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def length(self, bar: Bar, whole: int) -> int:
        """Pixels of a bar where the longest takes `whole`."""
        if bar.few:
            return round(whole * FEW_SHARE)
        return round(whole * bar.count / self._most) if self._most else 0

    def _mirrored(self, area: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)

    @property
    def _start(self) -> Qt.AlignmentFlag:
        """The side on which words begin."""
        leftwards = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return (Qt.AlignmentFlag.AlignRight if leftwards else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute

    @property
    def _end(self) -> Qt.AlignmentFlag:
        leftwards = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return (Qt.AlignmentFlag.AlignLeft if leftwards else Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignAbsolute

    def _fill(self, painter: QPainter, area: QRect, bar: Bar) -> None:
        """A count in one colour; few of them hatched in a frame: nothing to measure."""
        if not bar.few:
            painter.fillRect(area, self._look.colour("action"))
            return
        painter.fillRect(area, QBrush(self._look.colour("line"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawRect(area.adjusted(0, 0, -1, -1))


class Columns(Plot):
    """Counts over time: columns from the start of the line to its end, each with its number above it."""

    def __init__(self, look: Look, name: str, bars: Sequence[Bar], described: str, every: int) -> None:
        """A label stands below every so many columns, the first among them."""
        super().__init__(look, name, bars, described)
        self._every = every
        self.setFixedHeight(look.px(COLUMNS_HIGH))

    def columns(self) -> list[QRect]:
        """Where each column stands; one without a count has no height."""
        line = self._look.metrics("small").height()
        room, wide = self.height() - 2 * line - self._look.px(8), self.width() / max(1, len(self.bars))
        places = []
        for number, bar in enumerate(self.bars):
            high = self.length(bar, room)
            area = QRect(round(number * wide) + GAP, line + self._look.px(4) + room - high, max(1, round(wide) - 2 * GAP), high)
            places.append(self._mirrored(area))
        return places

    def _write(self, painter: QPainter, middle: int, top: int, words: str) -> None:
        """Words above or below the middle of a column, never beyond the plot."""
        metrics = self._look.metrics("small")
        wide = metrics.horizontalAdvance(words) + 2
        start = max(0, min(middle - wide // 2, self.width() - wide))
        painter.drawText(QRect(start, top, wide, metrics.height()), Qt.AlignmentFlag.AlignCenter, words)

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font("small"))
        line = self._look.metrics("small").height()
        foot = self.height() - line - self._look.px(2)
        for number, (bar, area) in enumerate(zip(self.bars, self.columns(), strict=True)):
            self._fill(painter, area, bar)
            if bar.count:
                painter.setPen(self._look.colour("ink"))
                self._write(painter, area.center().x(), area.top() - line - 1, bar.short or bar.told)
            if number % self._every == 0:
                painter.setPen(self._look.colour("quiet"))
                self._write(painter, area.center().x(), foot, bar.label)
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawLine(0, foot - 2, self.width(), foot - 2)
        painter.end()


class Rows(Plot):
    """Counts of things with long names: the name and the number on a line, the bar below them."""

    def __init__(self, look: Look, name: str, bars: Sequence[Bar], described: str) -> None:
        super().__init__(look, name, bars, described)
        self.setFixedHeight(look.px(ROW_HIGH) * len(self.bars))

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        for number, bar in enumerate(self.bars):
            self._paint_row(painter, QRect(0, number * self._look.px(ROW_HIGH), self.width(), self._look.px(ROW_HIGH)), bar)
        painter.end()

    def _paint_row(self, painter: QPainter, row: QRect, bar: Bar) -> None:
        metrics, high = self._look.metrics("small"), self._look.metrics("small").height()
        wide = metrics.horizontalAdvance(bar.told) + self._look.px(12)
        number = self._mirrored(QRect(row.right() + 1 - wide, row.top(), wide, high))
        name = self._mirrored(QRect(row.left(), row.top(), row.width() - wide, high))
        painter.setFont(self._look.font("small"))
        painter.setPen(self._look.colour("ink"))
        painter.drawText(name, self._start, metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, name.width()))
        painter.drawText(number, self._end, bar.told)
        long = self.length(bar, row.width())
        top = row.top() + high + self._look.px(2)
        self._fill(painter, self._mirrored(QRect(row.left(), top, max(1, long), self._look.px(BAR_HIGH))), bar)
        if bar.part and not bar.few:
            part = self._mirrored(QRect(row.left(), top, max(1, round(long * bar.part)), self._look.px(BAR_HIGH)))
            painter.fillRect(part, self._look.colour("urgent"))
            painter.setPen(QPen(self._look.colour("ink"), 1))
            painter.drawRect(part.adjusted(0, 0, -1, -1))
