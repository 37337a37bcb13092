"""Type and measure of the sheet: sizes, typefaces, and the one function that makes a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kiosk.glyphs import HOUSE as FOLDER
from kiosk.handout.paragraphs import Paragraph, Style
from kiosk.handout.shaping import shaped
from kiosk.handout.typeface import ENGLISH, Script
from kiosk.paths import resource

__all__ = ["ENGLISH", "Paragraph", "Script", "Style", "load_fonts", "page", "paragraph"]

REGULAR = "AtkinsonHyperlegible-Regular"
"""The name under which reportlab is given a font to begin every page with; it would take Helvetica, which it does not embed."""

BLACK = 0.0
GREY = 0.55
"""The one grey: rules that only divide. Lost in a fax, nothing is missing."""

KEPT_PARAGRAPHS = 1024
"""Each is set twice, roomily and snugly, and comes again on the next sheet; a language has some 400."""

MM = 72 / 25.4

SIDE = 8 * MM
"""Margin at the left and right, as at the head: every printer can reach this far out."""


def load_fonts(script: Script = ENGLISH) -> None:
    """Read the typefaces of a script before they are needed. Raises HandoutError when a file is missing or no font."""
    for bold in (False, True):
        script.typefaces(bold=bold)
    rl_config.useA85 = 0  # pages as plain bytes: no printer is reached through a line that takes letters only, and they are a quarter smaller
    if REGULAR not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(REGULAR, resource("fonts", FOLDER, f"{REGULAR}.ttf")))


def paragraph(text: str, style: Style, *, bullet: str | None = None, strong: str = "", keep: bool = False) -> Paragraph:
    """Plain words as a paragraph, after a few strong ones. Words are words: nothing in them is markup.

    `keep` remembers their letters for the next sheet: for words of the protocol, never for a ticket.

    Raises HandoutError for a character that no typeface of the style's script has: it would print as an empty box.
    """
    shape = _kept if keep else shaped
    mark = _kept("", bullet, style.script, bold=style.bold) if bullet else ()
    return Paragraph(shape(strong, text, style.script, bold=style.bold), style, mark)


_kept = lru_cache(maxsize=KEPT_PARAGRAPHS)(shaped)


@contextmanager
def page(canvas: Canvas, width: float, script: Script) -> Iterator[None]:
    """A page that runs as its script does: leftwards it is laid out like any other and mirrored as a whole; paragraphs turn themselves back."""
    canvas.saveState()
    if script.leftwards:
        canvas.transform(-1, 0, 0, 1, width, 0)
    yield
    canvas.restoreState()
