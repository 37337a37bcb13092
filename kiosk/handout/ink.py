"""Lines of glyphs drawn on a page, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.embedding import Embedded
from kiosk.handout.shaping import KEPT_WORDS, Glyph, Run
from kiosk.handout.typeface import Typeface

KEPT_RUNS = 2 * KEPT_WORDS
"""Words in the two sizes of a sheet."""
_ROUNDING = 0.05
"""Smaller shifts than this, in thousandths of the type size, are nobody's intention."""
_NEAR = 0.002
"""So near, in points, is the place where the last glyph left off."""


def draw(canvas: Canvas, runs: Iterable[tuple[float, Run]], baseline: float, size: float) -> None:
    """Draw runs in black, each from its own place on, at this type size. They stand in the file in this order, which is that of reading."""
    document: Any = getattr(canvas, "_doc")  # noqa: B009 - fonts belong to the document; its canvas and its type stubs hide it
    code = ["q 0 g BT"]
    font: Embedded | None = None
    pen: float | None = None
    for x, run in runs:
        if font is None or run.typeface is not font.typeface:
            font = Embedded.of(run.typeface, document)
            code.append(f"/{font.name} {size:g} Tf")
        if pen is None or abs(x - pen) > _NEAR:
            code.append(f"1 0 0 1 {x:.3f} {baseline:.3f} Tm")
        pen = x + run.width * size
        code += _readable(run, font.use(run), size)
    canvas.addLiteral("\n".join([*code, "ET Q"]))


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
    """Operators that show glyphs, moved from where they would stand by themselves."""
    array, rise, owed = "<", 0.0, 0.0
    for glyph in glyphs:
        if glyph.up != rise:
            yield f"[{array}>] TJ {glyph.up * size / 1000:.3f} Ts"
            array, rise = "<", glyph.up
        owed += glyph.right
        if abs(owed) > _ROUNDING:
            array += f">{-owed:.2f}<"
            owed = 0.0
        array += f"{glyph.number:04x}"
        owed += glyph.advance - glyph.right - typeface.advance(glyph.number)
    if abs(owed) > _ROUNDING:
        array += f">{-owed:.2f}<"
    yield f"[{array}>] TJ"
    if rise:
        yield "0 Ts"
