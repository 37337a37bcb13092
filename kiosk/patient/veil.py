"""The veil before a private question: what it is about, why it is asked, and the two ways on, both as good."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.intents import NurseAsked, Unveiled
from kiosk.patient import icons
from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.words import Words
from kiosk.screens import VeilView

ROLES = (
    ("display", "heading", "text"),
    ("heading", "heading", "text"),
    ("heading", "strong", "text"),
    ("strong", "shell", "note"),
    ("shell", "shell", "mark"),
    ("mark", "mark", "mark"),
)
"""Fonts of the topic, the buttons and the rest, from the largest; the first that fits is taken."""
WIDEST_MM = 230.0
LOCK_MM = 14.0
"""The drawing's side; where the room is short it gives way."""


class VeilScreen(Screen):
    """Nothing on it tells more than the kind of question that comes."""

    def __init__(self, kit: Kit, view: VeilView, parent: QWidget) -> None:
        super().__init__(kit, parent)
        say = kit.say
        self.title = Words(kit, self, say("veil.title"), tone="quiet")
        self.topic = Words(kit, self, view.topic, role="display")
        self.why = Words(kit, self, view.question.why)
        self.only = Words(kit, self, say("veil.only"), tone="quiet")
        self.show_it = TouchButton(kit, "veil.show", self, tone=Tone.ACTION)
        self.show_it.show_words(say("veil.show"))
        self.show_it.clicked.connect(lambda: self.send(Unveiled()))
        self.nurse = TouchButton(kit, "veil.nurse", self)
        self.nurse.show_words(say("veil.nurse"))
        self.nurse.clicked.connect(lambda: self.send(NurseAsked()))
        self._lock = QRect()
        self.setAccessibleName(f"{self.title.text()}. {self.topic.text()}")

    def arrange(self, room: QRect) -> None:
        wide = min(room.width(), self.kit.theme.mm(WIDEST_MM))
        for topic, button, rest in ROLES:
            self._set_roles(topic, button, rest)
            for lock, columns in ((self.kit.theme.mm(LOCK_MM), 1), (0, 1), (0, 2)):
                places, high = self._places(wide, lock, columns)
                if high <= room.height():
                    self._put_all(room, wide, lock, places, high)
                    return
        self._put_all(room, wide, 0, places, high)

    def _set_roles(self, topic: str, button: str, rest: str) -> None:
        self.topic.set_role(topic)
        for label in (self.title, self.why, self.only):
            label.set_role(rest)
        for each in (self.show_it, self.nurse):
            each.role = button

    def _places(self, wide: int, lock: int, columns: int) -> tuple[list[tuple[QWidget, QRect]], int]:
        """Where everything stands from the top, and how high it all is; with two columns the buttons stand side by side, whatever their words."""
        theme = self.kit.theme
        gap = theme.px("gap") // (2 if self.show_it.role == "mark" else 1)
        y = lock + gap if lock else 0
        places: list[tuple[QWidget, QRect]] = []
        for label in (self.title, self.topic, self.why, self.only):
            high = label.height_at(wide)
            places.append((label, QRect(0, y, wide, high)))
            y += high + gap
        y += gap
        between = theme.px("card_gap")
        half = (wide - between) // 2
        beside = columns > 1 or all(button.width_for_words(button.text()) <= half for button in (self.show_it, self.nurse))
        each = half if beside else wide
        high = max(theme.px("card" if columns == 1 else "target"), self.show_it.height_for(each), self.nurse.height_for(each))
        for at, button in enumerate((self.show_it, self.nurse)):
            places.append((button, QRect(at * (half + between), y, each, high) if beside else QRect(0, y + at * (high + between), each, high)))
        return places, places[-1][1].bottom() + 1

    def _put_all(self, room: QRect, wide: int, lock: int, places: list[tuple[QWidget, QRect]], high: int) -> None:
        spare = max(0, room.height() - high)
        # Where every control stands low the buttons, which come last, stand lowest.
        left, top = room.left() + (room.width() - wide) // 2, room.top() + (spare if self.lift else spare // 2)
        self._lock = QRect(left, top, lock, lock)
        for widget, area in places:
            self.put(widget, area.translated(left, top))

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._lock.isEmpty():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            icons.draw(painter, Icon.LOCK, QRectF(self.mirrored(self._lock)), self.kit.theme.colours["action"])
