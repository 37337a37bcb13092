"""The desk's look: what it draws with the program's own typefaces."""

from __future__ import annotations

from statistics import fmean

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk import fonts
from kiosk.desk.detail_parts import LevelTag, ScoreBar
from kiosk.desk.look import Look
from kiosk.fonts import FontError, load_every_font
from kiosk.languages import known_languages
from kiosk.paths import resource
from kiosk.style import load_style
from rules.model import Level


@pytest.mark.parametrize("code", ["en", "ar", "hi", "zh"])
def test_a_desk_draws_the_name_of_every_language(qtbot: QtBot, code: str) -> None:
    """Whatever staff read, each language that they are told of is drawn letter by letter in a bundled typeface, with no empty box."""
    look = Look(load_style(resource("style", "tokens.toml")), 1.0, known_languages()[code])
    for language in known_languages().values():
        layout = QTextLayout(language.name, look.font("text"))
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        for run in layout.glyphRuns():
            assert 0 not in run.glyphIndexes(), language.name
            assert run.rawFont().familyName() in load_every_font(), language.name


def test_a_broken_typeface_of_another_language_keeps_no_desk_closed(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that Qt cannot use costs its own script; the others are there."""
    load = fonts.load_fonts

    def broken(folder: str) -> tuple[str, ...]:
        if folder == "noto-sans-sc":
            raise FontError(folder)
        return load(folder)

    monkeypatch.setattr(fonts, "load_fonts", broken)
    families = load_every_font.__wrapped__()
    assert "Noto Sans Devanagari" in families
    assert "Noto Sans CJK SC" not in families


def at_start(piece: QWidget, direction: Qt.LayoutDirection) -> float:
    """How dark the half of it is in which reading begins, less the other half."""
    piece.setLayoutDirection(direction)
    picture, middle = piece.grab().toImage(), piece.width() // 2
    halves = [[picture.pixelColor(x, picture.height() // 2).lightness() for x in half] for half in (range(2, middle), range(middle, 2 * middle - 2))]
    first, last = halves if direction is Qt.LayoutDirection.LeftToRight else reversed(halves)
    return fmean(last) - fmean(first)


def test_levels_and_scores_begin_where_reading_does(qtbot: QtBot) -> None:
    """From right to left a level's shape stands at the right of its word, and a score's bar grows from the right."""
    look = Look(load_style(resource("style", "tokens.toml")), 1.0, known_languages()["ar"])
    for piece in (LevelTag(look, Level.EMERGENCY_NOW, ""), ScoreBar(look, 5.0)):
        qtbot.addWidget(piece)
        forth, back = (at_start(piece, direction) for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft))
        assert min(abs(forth), abs(back)) > 20
        assert forth * back > 0
