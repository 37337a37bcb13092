"""Letters to touch, for a panel without a keyboard: what a clinic's name and an address are made of. Other scripts need a real one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from kiosk.desk.wording import Say

ROWS = ("1234567890:", "qwertyuiop/", "asdfghjkl-_", "zxcvbnm,.'+")
CAPITALS = "Aa"
KEY_HIGH = 54


class Keyboard(QWidget):
    """Types into one line."""

    def __init__(self, say: Say, line: QLineEdit) -> None:
        super().__init__()
        self._line, self._capitals = line, False
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a keyboard is not mirrored
        self._letters: list[tuple[QPushButton, str]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for down, row in enumerate(ROWS):
            for across, letter in enumerate(row):
                key = self._key(letter, f"key_{letter}", partial(self._type, letter))
                self._letters.append((key, letter))
                grid.addWidget(key, down, across)
        shift = self._key(CAPITALS, "key_capitals", self._shift)
        grid.addWidget(shift, len(ROWS), 0, 1, 2)
        grid.addWidget(self._key(say("setup.key.space"), "key_space", partial(self._type, " ")), len(ROWS), 2, 1, 6)
        grid.addWidget(self._key(say("setup.key.delete"), "key_delete", line.backspace), len(ROWS), 8, 1, 3)

    def _type(self, letter: str) -> None:
        self._line.insert(letter.upper() if self._capitals else letter)
        if self._capitals:
            self._shift()

    def _shift(self) -> None:
        self._capitals = not self._capitals
        for key, letter in self._letters:
            key.setText(letter.upper() if self._capitals else letter)

    @staticmethod
    def _key(text: str, name: str, pressed: object) -> QPushButton:
        key = QPushButton(text)
        key.setObjectName(name)
        key.setProperty("small", True)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        key.setFixedHeight(KEY_HIGH)
        key.clicked.connect(pressed)
        return key
