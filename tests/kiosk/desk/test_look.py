"""The desk's look: what it draws with the program's own typefaces."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextLayout
from pytestqt.qtbot import QtBot

from kiosk import fonts
from kiosk.desk.look import Look
from kiosk.fonts import FontError, load_every_font
from kiosk.languages import known_languages
from kiosk.paths import resource
from kiosk.style import load_style


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
