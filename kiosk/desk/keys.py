"""A key for each action, and the panel that lists them all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from kiosk.desk.detail_parts import words
from kiosk.desk.wording import Say

HELP = "F1"
COLUMNS = 3
"""Of keys, each with what it does."""


class Keys(QFrame):
    """Hidden until its own key is pressed. Function keys, because they are the same on every keyboard and no text field takes them."""

    def __init__(self, say: Say, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("keys")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._say, self._window = say, window
        self._count = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 10, 24, 10)
        self._grid.setHorizontalSpacing(16)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(2 * column + 1, 1)
        self.hide()
        self.add(HELP, "keys", self.turn)
        self.tell("Enter", "seen")
        self.tell("↑ ↓", "choose")

    def add(self, key: str, name: str, pressed: Callable[[], object]) -> None:
        """A key of the whole window, as `F4`; what it does is said by `desk.keys.<name>`."""
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.activated.connect(pressed)
        self.tell(key, name)

    def tell(self, key: str, name: str) -> None:
        """A key that works elsewhere, such as in the list."""
        row, column = divmod(self._count, COLUMNS)
        self._count += 1
        cap = QLabel(key)
        cap.setProperty("role", "small")
        cap.setProperty("tone", "mark")
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._grid.addWidget(cap, row, 2 * column)
        self._grid.addWidget(words(self._say(f"desk.keys.{name}"), "small"), row, 2 * column + 1)

    def turn(self) -> None:
        """Show them, or hide them again."""
        self.setVisible(self.isHidden())
