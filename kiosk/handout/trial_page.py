"""A page that shows whether a printer prints: a frame, a measure, greys, and letters of every size that handouts have."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from kiosk.country import Paper
from kiosk.handout.blank import blank
from kiosk.handout.pdf import SIZES
from kiosk.handout.typesetting import MM, Style, load_fonts, paragraph

FRAME = 10 * MM
"""From the edge: nearer no printer of an office prints."""
MEASURE = 100 * MM
WIDE = 165 * MM
"""Words stay within the frame on both papers."""
LETTERS = (22, 18, 14, 12, 9)
"""Points: large print, headings, body, and smaller than anything on a handout."""
STEPS = 8


def trial_page(printer: str, clinic: str, paper: Paper, when: datetime, say: Callable[..., str]) -> bytes:
    """One page as PDF. Nothing of a patient is on it."""
    load_fonts()
    wide, high = SIZES[paper]
    made = io.BytesIO()
    canvas = blank(made, (wide, high), "en")
    canvas.setTitle(say("printers.page.title"))
    canvas.rect(FRAME, FRAME, wide - 2 * FRAME, high - 2 * FRAME)
    left, y = 2 * FRAME, high - 3 * FRAME
    for size, text_id in ((26, "printers.page.title"), (14, "printers.page.clinic"), (14, "printers.page.printer"), (14, "printers.page.when")):
        _write(canvas, say(text_id, clinic=clinic, printer=printer, when=f"{when:%Y-%m-%d %H:%M}", paper=paper.value), size, left, y)
        y -= size * 1.5
    y -= FRAME
    for check in ("frame", "measure", "greys", "letters"):
        _write(canvas, say(f"printers.page.{check}", millimetres="100"), 14, left, y)
        y -= 8 * MM
        y = {"frame": _nothing, "measure": _measure, "greys": _greys, "letters": _letters}[check](canvas, left, y)
    canvas.save()
    return made.getvalue()


def _write(canvas: Canvas, text: str, size: float, left: float, y: float) -> None:
    """Words with their foot here; a long address takes another line, and the frame shows where the page ends."""
    words = paragraph(text, Style(size, size * 1.2))
    _, high = words.wrap(WIDE, WIDE)
    words.drawOn(canvas, left, y - high + size)


def _nothing(_: Canvas, __: float, y: float) -> float:
    return y


def _measure(canvas: Canvas, left: float, y: float) -> float:
    canvas.line(left, y, left + MEASURE, y)
    for number in range(11):
        x = left + MEASURE * number / 10
        canvas.line(x, y - 2 * MM, x, y + 2 * MM)
    return y - 14 * MM


def _greys(canvas: Canvas, left: float, y: float) -> float:
    side = MEASURE / STEPS
    for number in range(STEPS):
        canvas.setFillGray(number / (STEPS - 1))
        canvas.rect(left + number * side, y - side + 4 * MM, side, side, fill=1)
    canvas.setFillGray(0)
    return y - side - 8 * MM


def _letters(canvas: Canvas, left: float, y: float) -> float:
    y -= 4 * MM
    for size in LETTERS:
        _write(canvas, f"{size}  Hamburgefonstiv 0O 1lI 5S 8B", size, left, y)
        y -= size * 1.6
    return y
