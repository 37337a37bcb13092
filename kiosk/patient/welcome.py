"""The welcome: what this is and is not, Start, and "I feel very unwell", the only red a patient can touch."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.intents import Started, Unwell
from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.figure import paint_welcome_figure
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.words import Words

NOTES = ("welcome.what", "welcome.not", "welcome.cleared")
ART_SHARE = 0.34
"""The drawing's share of the width, where there is room for one."""


class WelcomeScreen(Screen):
    """Shown while nobody is at the kiosk."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent)
        say = kit.say
        self.title = Words(kit, self, say("welcome.title"), role="display")
        self.notes = [Words(kit, self, say(text_id)) for text_id in NOTES]
        self.start = TouchButton(kit, "welcome.start", self, tone=Tone.ACTION)
        self.start.role = "heading"
        self.start.show_words(say("welcome.start"), icon=Icon.ON)
        self.unwell = TouchButton(kit, "welcome.unwell", self, tone=Tone.EMERGENCY)
        self.unwell.show_words(say("welcome.unwell"), icon=Icon.ALERT)
        self.start.clicked.connect(self._started)
        self.unwell.clicked.connect(self._unwell)
        self._art = QRect()
        self.setAccessibleName(self.title.text())

    def arrange(self, room: QRect) -> None:
        theme = self.kit.theme
        section = theme.px("section")
        art = 0 if theme.portrait or theme.size > theme.style.type.shell_limit else int(room.width() * ART_SHARE)
        width = room.width() - art - (section if art else 0)
        self._art = QRect(room.right() + 1 - art, room.top(), art, room.height())
        start_high = int(theme.px("target") * 1.5)
        start_wide = min(width, int(self.start.width_for_words(self.start.text()) * 1.5))
        unwell_wide = min(width, self.unwell.width_for_words(self.unwell.text()) + theme.px("pad"))
        beside = start_wide + unwell_wide + section <= width
        words = [(label, label.height_at(width)) for label in (self.title, *self.notes)]
        taken = sum(height for _, height in words) + start_high + (0 if beside else start_high)
        gap = min(section, max(theme.px("gap") // 2, (room.height() - taken) // (len(words) + 1)))
        y = room.top() + max(0, (room.height() - taken - gap * (len(words) + 1)) // 2)
        for label, height in words:
            self.put(label, QRect(room.left(), y, width, height))
            y += height + gap
        y += gap // 2
        self.put(self.start, QRect(room.left(), y, start_wide, start_high))
        unwell_x = room.left() + start_wide + section if beside else room.left()
        unwell_y = y if beside else y + start_high + theme.px("gap")
        self.put(self.unwell, QRect(unwell_x, unwell_y, unwell_wide, start_high if beside else theme.px("target")))

    def _started(self) -> None:
        self.send(Started())

    def _unwell(self) -> None:
        self.send(Unwell())

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._art.width():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            paint_welcome_figure(painter, self.kit, QRectF(self._art))
