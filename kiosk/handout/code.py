"""The square code that a phone's camera reads: words in it, no address, so it needs no network and tells nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import segno
from reportlab.pdfgen.canvas import Canvas

from kiosk.handout.content import HandoutError
from kiosk.handout.typesetting import BLACK, MM

LONGEST = 300
"""Characters: more makes a code that an old phone does not read."""
HIGHEST_VERSION = 20
MODULE = 0.508 * MM
"""One square of the code, in points: half a millimetre is what a cheap camera tells apart, and this much is 6 dots of a printer of 300 an inch."""
QUIET = 4
"""The empty modules around it that the standard asks for."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code ready to be drawn."""

    rows: tuple[bytes, ...]
    """From the top, a byte a module; 1 is dark."""
    version: int

    @property
    def side(self) -> float:
        """Its width and height with the quiet zone, in points."""
        return (len(self.rows) + 2 * QUIET) * MODULE

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw it with the top left corner of its quiet zone here; dark neighbours are one bar, so that no hairline parts them."""
        canvas.setFillGray(BLACK)
        canvas.addLiteral(f"q 1 0 0 1 {x:.4f} {top:.4f} cm {_bars(self.rows)} f Q")


@lru_cache(maxsize=32)
def _bars(rows: tuple[bytes, ...]) -> str:
    """The bars from the top left corner on, in a PDF's words."""
    made = []
    for number, row in enumerate(rows, start=1):
        start = 0
        for dark, length in _runs(row):
            if dark:
                left, foot = (QUIET + start) * MODULE, -(QUIET + number) * MODULE
                made.append(f"{left:.4f} {foot:.4f} {length * MODULE:.4f} {MODULE:.4f} re")
            start += length
    return " ".join(made)


@lru_cache(maxsize=32)
def encode(words: str) -> Code:
    """The code that says this. Raises HandoutError for words that are too long."""
    if len(words) > LONGEST:
        raise HandoutError(f"The code says {len(words)} characters; {LONGEST} is the most. Say less: {words[:40]}…")
    made = segno.make_qr(words, error="l", encoding="utf-8", boost_error=False)
    version = int(made.version)
    if version > HIGHEST_VERSION:
        raise HandoutError(f"The code for {words[:40]!r} is of version {version}; {HIGHEST_VERSION} is the most. Say less.")
    return Code(tuple(bytes(row) for row in made.matrix), version)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Each stretch of like modules: dark or not, and how many."""
    runs: list[tuple[int, int]] = []
    for module in row:
        if runs and runs[-1][0] == module:
            runs[-1] = (module, runs[-1][1] + 1)
        else:
            runs.append((module, 1))
    return runs
