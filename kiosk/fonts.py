"""Brings the bundled typefaces to Qt, so that no machine's own fonts decide how a screen looks."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from PySide6.QtGui import QFontDatabase

from kiosk.errors import BundleError
from kiosk.paths import resource

HOUSE = "atkinson-hyperlegible"


class FontError(BundleError):
    """A bundled font cannot be used; the message says which."""


@cache
def load_fonts(folder: str = HOUSE) -> tuple[str, ...]:
    """Register every font of a folder of `resources/fonts`, and say which families they are. Raises FontError.

    Qt keeps what it has registered for as long as the program runs.
    """
    families: dict[str, None] = {}
    paths = sorted(resource("fonts", folder).glob("*.ttf")) + sorted(resource("fonts", folder).glob("*.otf"))
    if not paths:
        raise FontError(f"{resource('fonts', folder)}: there is no font. Put the program's own files back.")
    for path in paths:
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            raise FontError(f"{path}: Qt cannot use this font. Is the file there and whole?")
        families |= dict.fromkeys(QFontDatabase.applicationFontFamilies(number))
    return tuple(families)


@cache
def load_every_font() -> tuple[str, ...]:
    """The families of every bundled script, for a window that names other languages; one that is broken costs its own script alone."""
    families: dict[str, None] = {}
    for folder in sorted(path.name for path in resource("fonts").iterdir()):
        with suppress(FontError):
            families |= dict.fromkeys(load_fonts(folder))
    return tuple(families)
