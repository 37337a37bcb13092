"""The kiosk cannot be used: where to go instead, in the patient's words, and a reason for staff, small."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.fonts import load_fonts
from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.theme import Theme
from kiosk.patient.words import Words
from kiosk.visit.display import Language, spaced
from kiosk.visit.screens import OutOfServiceView

WIDTH_SHARE = 0.9
WAYS = (
    (5.6, ("display", "heading", "text", "text", "text")),
    (3.2, ("heading", "text", "text", "text", "text")),
    (3.2, ("heading", "text", "text", "text", "note")),
    (1.6, ("heading", "text", "text", "text", "note")),
    (3.2, ("heading", "shell", "note", "note", "note")),
    (1.6, ("heading", "shell", "note", "note", "note")),
    (3.2, ("heading", "shell", "note", "note", "mark")),
    (1.6, ("heading", "shell", "note", "note", "mark")),
    (1.0, ("heading", "shell", "note", "note", "mark")),
    (1.6, ("heading", "shell", "note", "mark", "mark")),
    (1.6, ("heading", "note", "note", "note", "mark")),
    (1.0, ("heading", "note", "note", "note", "mark")),
    (1.6, ("heading", "note", "mark", "mark", "mark")),
    (1.0, ("heading", "note", "mark", "mark", "mark")),
    (3.2, ("shell", "mark", "mark", "mark", "mark")),
    (0.8, ("shell", "mark", "mark", "mark", "mark")),
)
"""Millimetres between the words, and their fonts, from the loudest; the first that fits is taken. The last font is that of the other languages."""


class OutOfServiceScreen(Screen):
    """Stands until staff have mended what is wrong."""

    def __init__(self, kit: Kit, view: OutOfServiceView, parent: QWidget) -> None:
        super().__init__(kit, parent)
        say = kit.say
        self.heading = Words(kit, self, say(view.title_id), role="display")
        texts = [say(view.lines_id), say(view.unwell_id), *([say("out.ticket", ticket=spaced(view.ticket))] if view.ticket else [])]
        self.lines = [Words(kit, self, text) for text in texts]
        self.reason = Words(kit, self, say(view.reason_id), role="mark", tone="quiet")
        self.others = [Words(_speaking(kit, language), self, text) for language, text in view.others]
        self.setAccessibleName(self.heading.text())

    def arrange(self, room: QRect) -> None:
        theme = self.kit.theme
        wide = room.width() if theme.portrait else int(room.width() * WIDTH_SHARE)
        reason = self.reason.height_at(room.width())
        for way in WAYS:
            space, roles = way
            section, words = theme.mm(space), [self.heading, *self.lines]
            for label, role in zip(words, roles, strict=False):
                label.set_role(role)
            for label in self.others:
                label.set_role(roles[-1])
            # At last even the own lines stand one after the other.
            words, flowing = ([self.heading], [*self.lines, *self.others]) if way is WAYS[-1] else (words, self.others)
            others = self._flow(flowing, room)
            taken = sum(label.height_at(wide) for label in words) + section * (len(words) - 1 + bool(others))
            if taken + _height(others) + reason <= room.height():
                break
        y = room.top() + max(0, (room.height() - reason - taken - _height(others)) // 2)
        for label in words:
            high = label.height_at(wide)
            self.put(label, QRect(room.left(), y, wide, high))
            y += high + section
        for label, area in others:
            self.put(label, area.translated(0, y))
        self.put(self.reason, QRect(room.left(), room.bottom() + 1 - reason, room.width(), reason))

    def _flow(self, labels: list[Words], room: QRect) -> list[tuple[Words, QRect]]:
        """Words from the top, one after the other, as many on a line as it holds."""
        gap = 2 * self.kit.theme.px("section")
        places, x, y, line = [], room.left(), 0, 0
        for label in labels:
            wide = min(label.width_of_words(), room.width())
            high = label.height_at(wide)
            if x > room.left() and x + wide > room.right() + 1:
                x, y, line = room.left(), y + line, 0
            places.append((label, QRect(x, y, wide, high)))
            x, line = x + wide + gap, max(line, high)
        return places


def _height(places: list[tuple[Words, QRect]]) -> int:
    return max((area.bottom() + 1 for _, area in places), default=0)


def _speaking(kit: Kit, language: Language) -> Kit:
    """The kit with the letters and the direction of another language."""
    display = replace(kit.theme.display, language=language.code)
    families = load_fonts(language.script) if language.script else ()
    return replace(kit, language=language, theme=Theme(kit.theme.style, kit.theme.panel, display, families))
