"""Choices side by side; the chosen one is coloured and ticked. Languages stand so on the welcome screen, and what else can be changed behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from kiosk.fonts import load_fonts
from kiosk.patient.button import TouchButton
from kiosk.patient.choosable import Choosable
from kiosk.patient.icons import Icon
from kiosk.patient.kit import Kit
from kiosk.patient.lettering import Lettering
from kiosk.patient.metrics import Metrics
from kiosk.patient.screen import Screen
from kiosk.visit.display import Language
from kiosk.visit.intents import Adjusted


class Tile(Choosable):
    """One choice of a row; the chosen one is coloured and ticked."""

    def __init__(self, kit: Kit, name: str, words: str, parent: QWidget, *, chosen: bool, one_of: bool = True) -> None:  # noqa: PLR0913
        super().__init__(kit, name, parent, one_of=one_of)
        self.role, self.padding = "shell", 0.5
        self.choose(chosen=chosen)
        self.show_words(words, icon=Icon.TICK if chosen else None)


class NameTile(Tile):
    """A language by its own name, in its own letters."""

    def __init__(self, kit: Kit, language: Language, parent: QWidget) -> None:
        self._families = [*(load_fonts(language.script) if language.script else ()), kit.theme.style.type.family]
        self._fonts: dict[str, tuple[Metrics, Lettering]] = {}
        """By role: what measures the name, and what draws it."""
        super().__init__(kit, f"language.{language.code}", language.name, parent, chosen=language == kit.language)

    def lettering(self) -> Lettering:
        return self._font()[1]

    def words_metrics(self) -> Metrics:
        return self._font()[0]

    def _font(self) -> tuple[Metrics, Lettering]:
        if self.role not in self._fonts:
            font = QFont(self.kit.theme.font(self.role))
            font.setFamilies(self._families)
            self._fonts[self.role] = Metrics(font), Lettering(font)
        return self._fonts[self.role]


def plain(kit: Kit, name: str, parent: QWidget) -> TouchButton:
    """A button among tiles that does something and stays no choice."""
    button = TouchButton(kit, name, parent)
    button.padding = 0.5
    button.show_words(kit.say(name))
    return button


def language_tiles(kit: Kit, languages: Sequence[Language], screen: Screen) -> tuple[NameTile, ...]:
    """A tile for each language; a touch on it asks for that language."""

    def choose(code: str, _checked: object = None) -> None:
        screen.send(Adjusted(replace(kit.theme.display, language=code)))

    tiles = tuple(NameTile(kit, language, screen) for language in languages)
    for tile, language in zip(tiles, languages, strict=True):
        tile.clicked.connect(partial(choose, language.code))
    return tiles
