"""The buttons for how the screen looks and speaks: language, text and colours, listening. In the same place on every screen."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.direction import mirrored
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit

MOST = 0.62
"""The share of the screen's width that the buttons may take; where their words need more, the words grow small."""
PADDING = 0.6


class Tools(QWidget):
    """In a row, at the end of the header; where every control stands low, above the footer."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        say = kit.say
        self.language = TouchButton(kit, "shell.language", self, icon=Icon.GLOBE)
        self.language.show_words(kit.language.name, icon=Icon.GLOBE)
        self.language.setAccessibleName(say("shell.language", language=kit.language.name))
        self.look = TouchButton(kit, "shell.look", self, icon=Icon.LETTERS)
        self.look.show_words(say("shell.look"), icon=Icon.LETTERS)
        self.buttons = [self.language, self.look]
        for button in self.buttons:
            button.padding = PADDING
            button.role = self._role(parent.width())

    def wanted_width(self) -> int:
        """Pixels that the row takes."""
        gap = self._kit.theme.px("gap")
        return sum(self._width(button) for button in self.buttons) + gap * (len(self.buttons) - 1)

    def fit_beside(self, free: QRect) -> bool:
        """Whether the row has room there, between the footer's buttons."""
        return self.wanted_width() <= free.width()

    def low_place(self, free: QRect, above: int) -> QRect:
        """Where the row stands when every control stands low: there, or in a row of its own that begins at `above`."""
        theme = self._kit.theme
        if self.fit_beside(free):
            return QRect(free.left(), free.top(), self.wanted_width(), free.height())
        return QRect(theme.margin, above + theme.px("gap") // 2, self.wanted_width(), theme.px("target"))

    def show_tone(self, *, dark: bool) -> None:
        """Light, or on the emergency colour."""
        for button in self.buttons:
            button.show_words(button.text(), tone=Tone.ON_EMERGENCY if dark else Tone.PLAIN, icon=button.icon_kind)

    def _role(self, width: int) -> str:
        for role in ("shell", "mark"):
            for button in self.buttons:
                button.role = role
            if self.wanted_width() <= width * MOST:
                return role
        return "mark"

    def _width(self, button: TouchButton) -> int:
        return max(self._kit.theme.px("target"), button.width_for_words(button.text()))

    # --- Qt ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        x, gap = 0, self._kit.theme.px("gap")
        for button in self.buttons:
            button.setGeometry(mirrored(self, QRect(x, 0, self._width(button), self.height())))
            x += self._width(button) + gap
