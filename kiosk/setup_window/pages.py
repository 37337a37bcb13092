"""The pages of the set-up: something to choose, or something to type. Each says its answer and takes a suggestion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kiosk.desk.wording import Say
from kiosk.setup_window.glass import Room
from kiosk.setup_window.keyboard import Keyboard

COLUMNS_FROM = 5
"""So many choices stand in two columns."""


class ChoicePage(QWidget):
    """One of several."""

    changed = Signal()

    def __init__(self, choices: Mapping[str, str], chosen: str, high: int) -> None:
        """`choices` are words by what is answered; each is so many pixels `high` at least."""
        super().__init__()
        self.chosen, self._high = chosen, high
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setSpacing(12)
        self._buttons: dict[str, QPushButton] = {}
        self.offer(choices)

    def offer(self, choices: Mapping[str, str]) -> None:
        """Put these up beside those that stand already."""
        for value, text in choices.items():
            if value not in self._buttons:
                self._add(value, text)
        columns = 2 if len(self._buttons) >= COLUMNS_FROM else 1
        for number, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, *divmod(number, columns))
        self._grid.setRowStretch(len(self._buttons), 1)

    def set_in(self, value: str, families: Sequence[str]) -> None:
        """Write this choice in typefaces of its own: each language's name is in its own script."""
        names = ", ".join(f'"{family}"' for family in families)
        self._buttons[value].setStyleSheet(f"font-family: {names};")

    @property
    def answer(self) -> str:
        """What is chosen."""
        return self.chosen

    def _add(self, value: str, text: str) -> None:
        button = QPushButton(text)
        button.setObjectName(f"choice_{value}")
        button.setProperty("choice", True)
        button.setCheckable(True)
        if value == self.chosen:
            button.setChecked(True)
            self.setFocusProxy(button)
        button.setMinimumHeight(self._high)
        button.clicked.connect(lambda: self._choose(value))
        self._group.addButton(button)
        self._buttons[value] = button

    def _choose(self, value: str) -> None:
        self.chosen = value
        self.changed.emit()


class TextPage(QWidget):
    """Keys to touch, and the line into which they type: whoever lays out the window says where that stands."""

    changed = Signal()

    def __init__(self, say: Say, language: str, text: str, name: str, room: Room, *, several: bool = False) -> None:  # noqa: PLR0913
        """`name` is read to who cannot see it; `several` splits the line at its commas."""
        super().__init__()
        self._several = several
        self.line = QLineEdit(text)
        self.line.setObjectName("answer")
        self.setFocusProxy(self.line)
        self.line.setProperty("role", "title")
        self.line.setAccessibleName(name)
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.line.textChanged.connect(lambda _: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Keyboard(say, language, self.line, room))
        column.addStretch(1)

    @property
    def answer(self) -> str | Sequence[str]:
        """What is typed."""
        text = self.line.text().strip()
        return [part.strip() for part in text.split(",") if part.strip()] if self._several else text
