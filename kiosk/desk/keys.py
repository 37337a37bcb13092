"""A key for each action, and the page that lists them all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from kiosk.desk.detail_parts import words
from kiosk.desk.wording import Say

HELP = "F1"
"""Shows the page, or the flags again."""
COLUMNS = 2
"""Of keys, each with what it does."""


class Keys(QFrame):
    """Function keys, because they are the same on every keyboard and no text field takes them."""

    def __init__(self, say: Say, window: QWidget) -> None:
        """`window` is the one in which the keys work."""
        super().__init__()
        self.setObjectName("keys")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._say, self._window = say, window
        self._count = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(2 * column + 1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(28, 20, 28, 20)
        whole.setSpacing(14)
        whole.addWidget(words(say("desk.page.keys"), "title"))
        whole.addLayout(self._grid)
        whole.addStretch(1)
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
        cap.setProperty("role", "strong")
        cap.setProperty("tone", "mark")
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._grid.addWidget(cap, row, 2 * column)
        self._grid.addWidget(words(self._say(f"desk.keys.{name}")), row, 2 * column + 1)
