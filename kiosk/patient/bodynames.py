"""What was touched on the body, by name, beside the figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from kiosk.patient.kit import Kit
from kiosk.patient.words import Words

NAMINGS = (("text", True), ("text", False), ("note", False))
"""Font of what is chosen, and whether each name has a line of its own; the first that fits is taken."""


class ChosenNames:
    """A title and names, or neither."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        self._kit = kit
        self.title = Words(kit, parent, kit.say("body.chosen"), role="shell", tone="quiet")
        self.names = Words(kit, parent)
        self.names.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)

    @property
    def least(self) -> int:
        """Pixels of height that the title takes."""
        return self._kit.theme.metrics("shell").lineSpacing()

    def show(self, texts: Sequence[str], room: QRect) -> None:
        """Name what is chosen: one name a line, or one after the other where there are too many; never cut off. In mirrored pixels of the parent."""
        self.title.hide()
        self.names.hide()
        for role, apart in NAMINGS:
            self.names.set_role(role)
            self.names.setText(("\n" if apart else self._kit.language.comma).join(texts) or self._kit.say("body.nothing"))
            high = self.names.height_at(room.width())
            if high + self.least <= room.height():
                self.title.setGeometry(QRect(room.left(), room.top(), room.width(), self.least))
                self.names.setGeometry(QRect(room.left(), room.top() + self.least, room.width(), high))
                self.title.show()
                self.names.show()
                return
