"""The veil before a private question: what it is about, why it is asked, and the two ways on, both as good; in parts where the text is large."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.patient import icons
from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.words import Words
from kiosk.visit.intents import NurseAsked, Unveiled
from kiosk.visit.screens import VeilView

ROLES = (("display", "heading"), ("heading", "heading"), ("heading", "strong"))
"""Fonts of the topic and of the buttons, from the largest; the first with which all fits on one part is taken."""
IN_PARTS = (("text", "text", "text"), ("note", "text", "text"), ("note", "note", "text"), ("note", "note", "between"))
"""Fonts of the title, of who sees the answer, and of the reason, where the words stand in parts; smaller ones are taken where they save a part."""
WIDEST_MM = 230.0
LOCK_MM = 14.0
"""The drawing's side; where the room is short it gives way."""

Places = list[tuple[QWidget, QRect]]
"""What stands on a part, and where, from the top of the part."""


class VeilScreen(Screen):
    """Nothing on it tells more than the kind of question that comes."""

    def __init__(self, kit: Kit, view: VeilView, parent: QWidget) -> None:
        super().__init__(kit, parent)
        say = kit.say
        self.title = Words(kit, self, say(view.title_id), tone="quiet")
        self.topic = Words(kit, self, view.topic, role="display")
        self.why = Words(kit, self, view.question.why)
        self.only = Words(kit, self, say("veil.only"), tone="quiet")
        self.show_it = TouchButton(kit, "veil.show", self, tone=Tone.ACTION)
        self.show_it.show_words(say("veil.show"))
        self.show_it.clicked.connect(lambda: self.send(Unveiled()))
        self.nurse = TouchButton(kit, "veil.nurse", self)
        self.nurse.show_words(say("veil.nurse"))
        self.nurse.clicked.connect(lambda: self.send(NurseAsked()))
        self._again = view.title_id != "veil.title"
        self._lock = QRect()
        self._planned = QRect()
        self._plan: list[Places] = [[]]
        self.setAccessibleName(f"{self.title.text()}. {self.topic.text()}")

    @property
    def parts(self) -> int:
        return len(self._plan)

    def arrange(self, room: QRect) -> None:
        wide = min(room.width(), self.kit.theme.mm(WIDEST_MM))
        if room != self._planned:
            self._planned = room
            self._plan = self._make_plan(room, wide)
        here = self._plan[self.part]
        last, high = self.part == self.parts - 1, here[-1][1].bottom() + 1
        spare = max(0, room.height() - high)
        # Where every control stands low the buttons, which come last, stand lowest.
        left, top = room.left() + (room.width() - wide) // 2, room.top() + (spare if self.lift and last else spare // 2)
        lock = here[0][1].top() - self._gap() if not self.part else 0
        self._lock = QRect(left, top, lock, lock)
        for each in (self.title, self.topic, self.why, self.only, self.show_it, self.nurse):
            each.hide()
        for widget, area in here:
            self.put(widget, area.translated(left, top))

    def _make_plan(self, room: QRect, wide: int) -> list[Places]:
        """Everything on one part, as loud as fits; else the words at the patient's size in as many parts as they need, and the buttons last."""
        labels = (self.title, self.topic, self.why, self.only)
        for topic, button in ROLES:
            self.topic.set_role(topic)
            for each in (self.show_it, self.nurse):
                each.role = button
            for lock, columns in ((self.kit.theme.mm(LOCK_MM), 1), (0, 1), (0, 2)):
                places = self._places(labels, wide, lock, columns)
                if places[-1][1].bottom() < room.height():
                    return [places]
        # Who sees the answer was said on the first veil: on a second one it gives way, and that it is one more question stays.
        ways = list(product((labels, labels[:3]) if self._again else (labels,), IN_PARTS))
        parts = [len(self._said_in(said, roles, wide, room.height())) for said, roles in ways]
        said, roles = ways[parts.index(min(parts))]
        return self._said_in(said, roles, wide, room.height())

    def _said_in(self, labels: Sequence[Words], roles: tuple[str, str, str], wide: int, high: int) -> list[Places]:
        for label, role in zip((self.title, self.only, self.why), roles, strict=True):
            label.set_role(role)
        return self._in_parts(labels, wide, high)

    def _in_parts(self, labels: Sequence[Words], wide: int, high: int) -> list[Places]:
        """The topic stands on each part where there is room for it."""
        parts: list[list[Words]] = [[]]
        for label in labels:
            if parts[-1] and self._high([*parts[-1], label], wide) > high:
                parts.append([self.topic] if self._high([self.topic, label], wide) <= high else [])
            parts[-1].append(label)
        columns = self._fit_buttons(wide, high - self.lift)
        # What is said on the part before, or by the topic, may give way; the reason never does.
        spared = (self.topic,) if self._again else (self.topic, self.title)
        shorter = parts[-1][1:] if parts[-1][0] in spared else parts[-1]
        last = next((at for at in (parts[-1], shorter, [self.topic], []) if self._places(at, wide, 0, columns)[-1][1].bottom() < high), [])
        plan = [self._labels(part, wide) for part in (parts[:-1] if parts[-1][-1] in last else parts)]
        return [*plan, self._places(last, wide, 0, columns)]

    def _fit_buttons(self, wide: int, high: int) -> int:
        """The buttons as large as stands where controls may, and how many stand side by side then."""
        for role, columns in (("strong", 1), ("strong", 2), ("shell", 2)):
            self.show_it.role = self.nurse.role = role
            if self._places([], wide, 0, columns)[-1][1].bottom() < high:
                break
        return columns

    def _high(self, labels: Sequence[Words], wide: int) -> int:
        return self._labels(labels, wide)[-1][1].bottom() + 1

    def _labels(self, labels: Sequence[Words], wide: int, y: int = 0) -> Places:
        """Labels one under the other, from this height on."""
        places: Places = []
        for label in labels:
            high = label.height_at(wide)
            places.append((label, QRect(0, y, wide, high)))
            y += high + self._gap() // (2 if label is self.title else 1)
        return places

    def _places(self, labels: Sequence[Words], wide: int, lock: int, columns: int) -> Places:
        """Where lock, labels and buttons stand from the top; with two columns the buttons stand side by side, whatever their words."""
        theme = self.kit.theme
        places = self._labels(labels, wide, lock + self._gap() if lock else 0)
        y = places[-1][1].bottom() + 1 + 2 * self._gap() if places else 0
        between = theme.px("card_gap")
        half = (wide - between) // 2
        beside = columns > 1 or all(button.width_for_words(button.text()) <= half for button in (self.show_it, self.nurse))
        each = half if beside else wide
        high = max(theme.px("card" if columns == 1 else "target"), self.show_it.height_for(each), self.nurse.height_for(each))
        for at, button in enumerate((self.show_it, self.nurse)):
            places.append((button, QRect(at * (half + between), y, each, high) if beside else QRect(0, y + at * (high + between), each, high)))
        return places

    def _gap(self) -> int:
        return self.kit.theme.px("gap")

    # --- Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._lock.isEmpty():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            icons.draw(painter, Icon.LOCK, QRectF(self.mirrored(self._lock)), self.kit.theme.colours["action"])
