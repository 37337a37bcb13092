"""A pad for a PIN, by touch and by keyboard. What is typed is shown as dots, and is kept in no widget that could copy, undo or complete it."""

from __future__ import annotations

import unicodedata
from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kiosk.desk.look import Look
from kiosk.desk.wording import Say
from kiosk.guard.strong import FEWEST, MOST

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "")
"""As on a telephone, in every language; the empty ones are Delete and Enter."""
COLUMNS = 3
KEY_WIDE, KEY_HIGH, GAP = 92, 50, 8
DOT, DOT_GAP = 16, 12


class Dots(QWidget):
    """As many dots as digits were typed, in a row of at least six places."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._count = look, 0
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """So many were typed."""
        self._count = count
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(MOST * (DOT + DOT_GAP), DOT * 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("line"), 2))
        places = max(FEWEST, self._count)
        start = (self.width() - places * (DOT + DOT_GAP) + DOT_GAP + DOT) / 2
        for place in range(places):
            painter.setBrush(self._look.colour("ink") if place < self._count else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(start + place * (DOT + DOT_GAP), self.height() / 2), DOT / 2, DOT / 2)
        painter.end()


class PinPad(QFrame):
    """Takes digits; hands the PIN over once and forgets it."""

    entered = Signal(str)
    """A PIN of six digits or more, once Enter was pressed."""
    typed = Signal()
    """Another digit, or one less."""

    def __init__(self, look: Look, say: Say) -> None:
        super().__init__()
        self.setObjectName("pinPad")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setAccessibleName(say("door.pin"))
        self._say, self._digits = say, ""
        self._dots = Dots(look)
        self._enter = self._key(say("door.enter"), "pin_enter", self._hand_over)
        self._enter.setProperty("primary", True)
        self._delete = self._key(say("door.delete"), "pin_delete", self._take_back)
        keys = QWidget()
        keys.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a number pad is not mirrored
        grid = QGridLayout(keys)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        special = iter((self._delete, self._enter))
        for place, digit in enumerate(KEYS):
            key = self._key(digit, f"pin_{digit}", partial(self._add, digit)) if digit else next(special)
            key.setProperty("role", "figure" if digit else "strong")
            grid.addWidget(key, *divmod(place, COLUMNS))
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self._dots)
        column.addWidget(keys, 0, Qt.AlignmentFlag.AlignHCenter)
        self.clear()

    def clear(self) -> None:
        """Forget what was typed."""
        self._digits = ""
        self._show()

    def _add(self, digit: str) -> None:
        if len(self._digits) < MOST:
            self._digits += digit
            self._show()
            self.typed.emit()

    def _take_back(self) -> None:
        self._digits = self._digits[:-1]
        self._show()
        self.typed.emit()

    def _hand_over(self) -> None:
        if len(self._digits) >= FEWEST:
            digits = self._digits
            self.clear()
            self.entered.emit(digits)

    def _show(self) -> None:
        count = len(self._digits)
        self._dots.show_count(count)
        self._enter.setEnabled(count >= FEWEST)
        self._delete.setEnabled(count > 0)
        self.setAccessibleDescription(self._say("door.digits", count=count))

    @staticmethod
    def _key(text: str, name: str, pressed: object) -> QPushButton:
        key = QPushButton(text)
        key.setObjectName(name)
        key.setProperty("plain", True)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the pad itself takes the keyboard
        key.setFixedSize(KEY_WIDE, KEY_HIGH)
        key.clicked.connect(pressed)
        return key

    # --- Qt -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._hand_over()
        elif event.key() == Qt.Key.Key_Backspace:
            self._take_back()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        elif (digit := typed_digit(event.text())) and not event.isAutoRepeat():
            self._add(digit)
        else:
            super().keyPressEvent(event)


def typed_digit(text: str) -> str:
    """The digit that a key typed, on a keyboard of any script; empty for anything else, several digits at once too."""
    number = unicodedata.decimal(text, None) if len(text) == 1 else None
    return "" if number is None else str(number)
