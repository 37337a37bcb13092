"""Brings the bundled typeface to Qt, so that no machine's own fonts decide how a screen looks."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from kiosk.paths import resource

FONTS = ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf")


class FontError(Exception):
    """A bundled font cannot be used; the message says which."""


def load_fonts() -> None:
    """Register the bundled fonts. Raises FontError. Qt ignores a font that it knows already."""
    for name in FONTS:
        path = resource("fonts", "atkinson-hyperlegible", name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FontError(f"{path}: Qt cannot use this font. Is the file there and whole?")
