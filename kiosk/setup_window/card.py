"""A bank card drawn on the screen: made larger or smaller until a real one matches, it tells how large the panel is."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from kiosk.desk.detail_parts import words
from kiosk.desk.look import Look
from kiosk.desk.wording import Say
from kiosk.panel import MM_PER_INCH
from kiosk.setup import questions
from kiosk.values import PANEL_INCHES

CARD_MM = (85.60, 53.98)
"""ISO/IEC 7810, ID-1: every bank card, and most cards of identity."""
CORNER_MM, STRIPE_MM, STRIPE_FROM_MM = 3.18, 12.7, 5.5
STEP_MM = 0.2
"""Of the panel's picture of the card; held down, a button repeats."""
REPEAT_MS = 40


def inches_of(card_px: float, screen: QSize) -> float:
    """The diagonal of a screen of so many pixels on which a card is so many pixels wide."""
    return math.hypot(screen.width(), screen.height()) * CARD_MM[0] / card_px / MM_PER_INCH


def panel_of(inches: float, screen: QSize) -> str:
    """As the settings name it."""
    return f"{inches:.1f}{'-portrait' if screen.height() > screen.width() else ''}"


class Card(QWidget):
    """The drawing."""

    def __init__(self, look: Look, wide: float) -> None:
        super().__init__()
        self._look, self.wide = look, wide
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(round(self.wide) + 8, round(self.wide * CARD_MM[1] / CARD_MM[0]) + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        mm = self.wide / CARD_MM[0]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(0, 0, self.wide, CARD_MM[1] * mm)
        area.moveCenter(QRectF(self.rect()).center())
        painter.setPen(QPen(self._look.colour("action"), 2))
        painter.setBrush(self._look.colour("selected"))
        painter.drawRoundedRect(area, CORNER_MM * mm, CORNER_MM * mm)
        painter.fillRect(QRectF(area.left() + 1, area.top() + STRIPE_FROM_MM * mm, area.width() - 2, STRIPE_MM * mm), self._look.colour("action"))
        painter.end()


class CardPage(QWidget):
    """Measures the panel; `changed` has its name."""

    changed = Signal(str)

    def __init__(self, look: Look, say: Say, screen: QSize, panel: str, high: int) -> None:
        """`screen` in pixels; `panel` is where the measuring begins; buttons are so many pixels `high` and wide at least."""
        super().__init__()
        self._say, self._screen, self._high = say, screen, high
        inches = questions.panel_inches(panel)
        self._mm = CARD_MM[0]
        self._px_per_mm = math.hypot(screen.width(), screen.height()) / (inches * MM_PER_INCH)
        self.card = Card(look, self._mm * self._px_per_mm)
        self.told = words("", "strong")
        self.told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        do = words(say("setup.card.do"))
        grid = QGridLayout(self)
        grid.addWidget(do, 0, 0, 1, 3)
        grid.addWidget(self.card, 1, 0, 1, 3)
        grid.addWidget(self._button(say("setup.card.smaller"), "card_smaller", -STEP_MM), 2, 0)
        larger = self._button(say("setup.card.larger"), "card_larger", STEP_MM)
        self.setFocusProxy(larger)
        grid.addWidget(self.told, 2, 1)
        grid.addWidget(larger, 2, 2)
        grid.setRowStretch(1, 1)
        grid.setColumnStretch(1, 1)
        self._show()

    @property
    def panel(self) -> str:
        """As measured now."""
        return panel_of(inches_of(self.card.wide, self._screen), self._screen)

    def _grow(self, millimetres: float) -> None:
        wide = (self._mm + millimetres) * self._px_per_mm
        if PANEL_INCHES[0] <= inches_of(wide, self._screen) <= PANEL_INCHES[1]:
            self._mm += millimetres
            self.card.wide = wide
            self.card.updateGeometry()
            self.card.update()
            self._show()
            self.changed.emit(self.panel)

    def _show(self) -> None:
        self.told.setText(self._say("setup.card.size", inches=f"{inches_of(self.card.wide, self._screen):.1f}"))

    def _button(self, text: str, name: str, millimetres: float) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setProperty("plain", True)
        button.setMinimumSize(self._high, self._high)
        button.setAutoRepeat(True)
        button.setAutoRepeatInterval(REPEAT_MS)
        button.clicked.connect(lambda: self._grow(millimetres))
        return button
