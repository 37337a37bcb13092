"""Lines of glyphs drawn on a page, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.breaking import passing
from kiosk.handout.embedding import Embedded, Told
from kiosk.handout.shaping import KEPT_WORDS, Glyph, Run
from kiosk.handout.typeface import Typeface

KEPT_RUNS = 2 * KEPT_WORDS
"""Words in the two sizes of a sheet."""
_ROUNDING = 0.05
"""Smaller shifts than this, in thousandths of the type size, are nobody's intention."""
_NEAR = 0.002
"""So near, in points, is the place where the last glyph left off."""


@dataclass(frozen=True, slots=True)
class Inked:
    """Lines as they were drawn once. The same bytes show them wherever typefaces have the same names and glyphs read back the same."""

    lines: tuple[str, ...]
    fonts: tuple[tuple[Typeface, str, Told], ...]
    """What each typeface is called there, and what its glyphs said."""

    def draw(self, canvas: Canvas) -> bool:
        """Draw them if they can be drawn so here."""
        fonts = [(Embedded.of(typeface, _document(canvas)), name, told) for typeface, name, told in self.fonts]
        if not all(font.name == name and font.agrees(told) for font, name, told in fonts):
            return False
        for line in self.lines:
            canvas.addLiteral(line)
        return True


def draw(canvas: Canvas, lines: Iterable[tuple[float, Iterable[tuple[float, Run]]]], size: float) -> Inked:
    """Draw lines in black at this type size: each its baseline and its runs, each run from its own place on.

    They stand in the file in this order, which is that of reading.
    """
    document = _document(canvas)
    fonts: dict[str, Embedded] = {}
    read: dict[str, dict[tuple[int, str], bool]] = {}
    made: list[str] = []
    for baseline, runs in lines:
        code = ["q 0 g BT"]
        font: Embedded | None = None
        pen: float | None = None
        for x, run in runs:
            if font is None or run.typeface is not font.typeface:
                font = Embedded.of(run.typeface, document)
                fonts[font.name] = font
                code.append(f"/{font.name} {size:g} Tf")
            if pen is None or abs(x - pen) > _NEAR:
                code.append(f"1 0 0 1 {x:.3f} {baseline:.3f} Tm")
            pen = x + run.width * size
            itself = font.use(run)
            read.setdefault(font.name, {}).update(zip(((glyph.number, glyph.text) for glyph in run.glyphs), itself, strict=True))
            code += (_readable.__wrapped__ if passing(run.text) else _readable)(run, itself, size)
        made.append("\n".join([*code, "ET Q"]))
        canvas.addLiteral(made[-1])
    return Inked(tuple(made), tuple((font.typeface, name, Told.of(read[name])) for name, font in fonts.items()))


def _document(canvas: Canvas) -> Any:
    return getattr(canvas, "_doc")  # noqa: B009 - fonts belong to the document; its canvas and its type stubs hide it


@lru_cache(KEPT_RUNS)
def _readable(run: Run, itself: tuple[bool, ...], size: float) -> tuple[str, ...]:
    """Show a run, with what it says beside it wherever its glyphs do not say it by themselves."""
    if all(itself) and all(glyph.advance and not glyph.right and not glyph.up for glyph in run.glyphs):
        return tuple(_shown(run.glyphs, run.typeface, size))
    if run.level % 2 == 0:
        return tuple(_saying(run.text, _shown(run.glyphs, run.typeface, size)))
    made: list[str] = []  # glyph by glyph in order of place, since readers turn them around
    for glyph, alone in zip(run.glyphs, itself, strict=True):
        shown = _shown([glyph], run.typeface, size)
        made += shown if alone else _saying(glyph.text, shown)
    return tuple(made)


def _saying(text: str, shown: Iterable[str]) -> Iterator[str]:
    yield f"/Span <</ActualText <feff{text.encode('utf-16-be').hex()}>>> BDC"
    yield from shown
    yield "EMC"


def _shown(glyphs: Sequence[Glyph], typeface: Typeface, size: float) -> Iterator[str]:
    """Operators that show glyphs, moved from where they would stand by themselves.

    No string in them is empty: behind one pdfium, which draws raster for printers, forgets how far to move on, and two words become one.
    """
    array, rise, owed = "", 0.0, 0.0
    for glyph in glyphs:
        if glyph.up != rise:
            if array:
                yield _array(array)
            yield f"{glyph.up * size / 1000:.3f} Ts"
            array, rise = "", glyph.up
        owed += glyph.right
        if abs(owed) > _ROUNDING:
            array += f">{-owed:.2f}<"
            owed = 0.0
        array += f"{glyph.number:04x}"
        owed += glyph.advance - glyph.right - typeface.advance(glyph.number)
    if abs(owed) > _ROUNDING:
        array += f">{-owed:.2f}<"
    yield _array(array)
    if rise:
        yield "0 Ts"


def _array(shown: str) -> str:
    """Strings of glyphs with the moves between them, as an operator."""
    return f"[<{shown}>] TJ".replace("<>", "")
