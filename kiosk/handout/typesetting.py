"""Type and measure of the sheet: fonts, sizes, and the one function that makes a paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import Paragraph

from kiosk.handout.content import HandoutError

REGULAR = "AtkinsonHyperlegible-Regular"
BOLD = "AtkinsonHyperlegible-Bold"

BLACK = 0.0
GREY = 0.55
"""The one grey: rules that only divide. Lost in a fax, nothing is missing."""

MM = 72 / 25.4

SIDE = 12 * MM
"""Margin at the left and right."""


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph's look."""

    size: float
    leading: float
    bold: bool = False
    indent: float = 0.0
    right: bool = False
    centred: bool = False


def load_fonts(folder: Path) -> None:
    """Make both weights known to reportlab. Raises HandoutError when a file is missing or no font."""
    for name in (REGULAR, BOLD):
        if name in pdfmetrics.getRegisteredFontNames():
            continue
        try:
            pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))
        except (OSError, TTFError) as error:
            raise HandoutError(f"The font {name}.ttf in {folder} cannot be read ({error}). Install the program again.") from error


def paragraph(text: str, style: Style, *, bullet: str | None = None, strong: str = "") -> Paragraph:
    """Plain words as a paragraph, after a few strong ones: all are escaped, so that markup in them is printed as it stands.

    Raises HandoutError for a character that the font lacks: it would print as an empty box.
    """
    font = BOLD if style.bold else REGULAR
    glyphs = cast("TTFont", pdfmetrics.getFont(font)).face.charToGlyph
    lacking = sorted({character for character in strong + text if ord(character) not in glyphs and not character.isspace()})
    if lacking:
        raise HandoutError(f"The sheet's font has no {' '.join(lacking)}, needed for {text!r}. Write it another way.")
    look = ParagraphStyle(
        "",
        fontName=font,
        fontSize=style.size,
        leading=style.leading,
        leftIndent=style.indent,
        bulletFontName=font,
        bulletFontSize=style.size,
        alignment=TA_RIGHT if style.right else TA_CENTER if style.centred else TA_LEFT,
    )
    marked = f'<font name="{BOLD}">{escape(strong)}</font> {escape(text)}' if strong else escape(text)
    return Paragraph(marked, look, bulletText=bullet)
