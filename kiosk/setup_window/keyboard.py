"""Keys to touch, for a panel without a keyboard: the letters of the language that the set-up speaks, digits and marks, a page at a time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from kiosk.desk.wording import Say
from kiosk.paths import resource
from kiosk.setup_window.glass import Room

CAPITALS = "Aa"
NAMED = 3
"""So many keys of the next page name it."""


def rows_of(language: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a language in groups, each to be kept on one page where it can be; a character stands in one of them only."""
    known = _known()
    own: Sequence[str] = known["letters"].get(language, ())
    latin = () if any(letter in "".join(own) for letter in "az") else known["latin"]
    groups, seen = [], ""
    for group in (own, latin, known["digits"], known["marks"], known["more"]):
        rows = tuple(row for each in group if (row := "".join(letter for letter in each if letter not in seen)))
        seen += "".join(rows)
        groups.append(rows)
    return tuple(filter(None, groups))


def has_letters(language: str) -> bool:
    """Whether what people write in this language can be typed here."""
    return language in _known()["letters"]


def pages(groups: Sequence[Sequence[str]], room: Room) -> tuple[tuple[str, ...], ...]:
    """Rows on as few pages as there is room for, groups undivided where a page holds them."""
    most, made = room.down - 1, [list[str]()]
    for group in groups:
        rows = [row[start : start + room.across] for row in group for start in range(0, len(row), room.across)]
        if len(made[-1]) + len(rows) > most and made[-1]:
            made.append([])
        for row in rows:
            if len(made[-1]) == most:
                made.append([])
            made[-1].append(row)
    return tuple(map(tuple, made))


class Keyboard(QWidget):
    """Types into one line."""

    def __init__(self, say: Say, language: str, line: QLineEdit, room: Room) -> None:
        super().__init__()
        self._line, self._room, self._capitals = line, room, False
        self._pages, self._place = pages(rows_of(language), room), 0
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a keyboard is not mirrored
        self._letters: dict[str, QPushButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(room.gap)
        for column in range(room.across):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, room.side)
        self._shift = self._key(CAPITALS, "key_capitals", self._turn)
        self._other = self._key("", "key_page", self._next)
        last = room.down - 1
        self._grid.addWidget(self._shift, last, 0)
        begin = 1
        if len(self._pages) > 1:
            self._grid.addWidget(self._other, last, 1, 1, 2)
            begin = 3
        self._grid.addWidget(self._key(say("setup.key.space"), "key_space", partial(self._type, " ")), last, begin, 1, room.across - 2 - begin)
        self._grid.addWidget(self._key(say("setup.key.delete"), "key_delete", line.backspace), last, room.across - 2, 1, 2)
        self._show()

    def _show(self) -> None:
        for key in self._letters.values():
            key.hide()
            key.deleteLater()
        self._letters = {}
        for down, across, letter in self._spots():
            self._letters[letter] = self._key(letter, f"key_{letter}", partial(self._type, letter))
            self._grid.addWidget(self._letters[letter], down, across)
            self._letters[letter].show()
        following = self._pages[(self._place + 1) % len(self._pages)]
        self._other.setText("".join(following)[:NAMED])
        self._shift.setEnabled(any(letter != letter.upper() for letter in self._letters))
        self._capitals = False

    def _spots(self) -> Iterator[tuple[int, int, str]]:
        for down, row in enumerate(self._pages[self._place]):
            for across, letter in enumerate(row):
                yield down, across, letter

    def _next(self) -> None:
        self._place = (self._place + 1) % len(self._pages)
        self._show()

    def _type(self, letter: str) -> None:
        self._line.insert(letter.upper() if self._capitals else letter)
        if self._capitals:
            self._turn()

    def _turn(self) -> None:
        self._capitals = not self._capitals
        for letter, key in self._letters.items():
            key.setText(letter.upper() if self._capitals else letter)

    def _key(self, text: str, name: str, pressed: object) -> QPushButton:
        key = QPushButton(text.replace("&", "&&"))
        key.setObjectName(name)
        key.setAccessibleName(text)
        key.setProperty("small", True)
        key.setProperty("key", True)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        key.setFixedHeight(self._room.side)
        key.clicked.connect(pressed)
        return key


@cache
def _known() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """`resources/keyboard.toml`; `letters` by language, the others are rows."""
    return tomllib.loads(resource("keyboard.toml").read_text(encoding="utf-8"))
