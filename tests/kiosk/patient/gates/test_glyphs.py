"""Gate: the bundled fonts of a language have every character of its words, so that nothing falls back to a machine's own fonts."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetrics

from kiosk.fonts import load_fonts
from kiosk.languages import known_languages
from kiosk.paths import resource
from kiosk.visit.display import Display
from rules.strict_yaml import read_flat
from rules.texts import protocol_texts
from tests.kiosk.patient.gates.looks import LANGUAGES, Look, house, window_in

INVISIBLE = {"\n", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\u2067", "\u2068", "\u2069", "\ufeff"}
"""What has no shape: line ends, joiners and marks of direction."""


def missing_glyphs(language: str, characters: str) -> set[str]:
    """Those that no bundled font of a language draws, in one weight or the other."""
    script = known_languages()[language].script
    families = [*(load_fonts(script) if script else ()), *load_fonts()]
    lacking = set()
    for weight in (QFont.Weight.Normal, QFont.Weight.Bold):
        fonts = [QFontMetrics(_alone(family, weight)) for family in families]
        lacking |= {each for each in characters if not any(font.inFontUcs4(ord(each)) for font in fonts)}
    return lacking


def _alone(family: str, weight: QFont.Weight) -> QFont:
    font = QFont(family, 20, weight)
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    return font


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_character_has_a_glyph(qapp, language):
    """Every word of the shell, the questions and the results, and every language's own name on each screen."""
    files = (resource("locale", language, name) for name in ("patient.yaml", "loop.yaml"))
    shell = [text for file in files for text in read_flat(file.read_bytes(), file.name).values()]
    words = [*shell, *protocol_texts(house().languages.spoken(language).protocol).values(), "0123456789KP"]
    assert missing_glyphs(language, "".join(set("".join(words)) - INVISIBLE)) == set()


def test_every_language_can_write_its_name(qapp):
    """The tile of each language has its letters, whatever language the screen is in."""
    assert {code: missing_glyphs(code, language.name) for code, language in known_languages().items()} == {code: set() for code in LANGUAGES}


def test_a_missing_glyph_is_found(qapp):
    """Hindi in the Latin fonts, and a sign that no font here has, are named."""
    assert missing_glyphs("en", "aड") == {"ड"}
    assert missing_glyphs("hi", "aड\u2603") == {"\u2603"}


def test_the_screen_uses_these_fonts(qapp):
    """The window's own fonts name the bundled families and nothing else."""
    for language in LANGUAGES:
        with window_in(Look("15.6", Display(language))) as window:
            script = known_languages()[language].script
            bundled = {*(load_fonts(script) if script else ()), *load_fonts()}
            assert set(window.kit.theme.font("text").families()) <= bundled
