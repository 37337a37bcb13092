"""The kiosk cannot be used: where to go instead, in the patient's words, and a reason for staff, small."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.display import spaced
from kiosk.patient.kit import Kit
from kiosk.patient.screen import Screen
from kiosk.patient.words import Words
from kiosk.screens import OutOfServiceView

WIDTH_SHARE = 0.9
ROLES = (
    ("display", "heading", "text", "text"),
    ("heading", "text", "text", "text"),
    ("heading", "shell", "note", "note"),
    ("shell", "mark", "mark", "mark"),
)
"""Fonts from the loudest; the first that fits is taken."""


class OutOfServiceScreen(Screen):
    """Stands until staff have mended what is wrong."""

    def __init__(self, kit: Kit, view: OutOfServiceView, parent: QWidget) -> None:
        super().__init__(kit, parent)
        say = kit.say
        self.heading = Words(kit, self, say(view.title_id), role="display")
        texts = [say(view.lines_id), say(view.unwell_id), *([say("out.ticket", ticket=spaced(view.ticket))] if view.ticket else [])]
        self.lines = [Words(kit, self, text) for text in texts]
        self.reason = Words(kit, self, say(view.reason_id), role="mark", tone="quiet")
        self.setAccessibleName(self.heading.text())

    def arrange(self, room: QRect) -> None:
        theme = self.kit.theme
        wide = room.width() if theme.portrait else int(room.width() * WIDTH_SHARE)
        words = [self.heading, *self.lines]
        reason = self.reason.height_at(room.width())
        for roles in ROLES:
            section = theme.px("section" if roles is ROLES[0] else "gap")
            for label, role in zip(words, roles, strict=False):
                label.set_role(role)
            taken = sum(label.height_at(wide) for label in words) + section * len(self.lines)
            if taken + reason <= room.height():
                break
        y = room.top() + max(0, (room.height() - reason - taken) // 2)
        for label in words:
            high = label.height_at(wide)
            self.put(label, QRect(room.left(), y, wide, high))
            y += high + section
        self.put(self.reason, QRect(room.left(), room.bottom() + 1 - reason, room.width(), reason))
