"""Which characters a typeface can draw, read from its own file: where one is missing, a screen would show an empty box without a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from struct import unpack_from

from kiosk.paths import resource

HOUSE = "atkinson-hyperlegible"
WEIGHTS = ("Regular", "Bold")
SHAPED = frozenset({"Cf", "Cc", "Zs"})
"""Joiners, directions, line ends and blanks have no drawing of their own."""
SEGMENTED, GROUPED = 4, 12
"""The formats of a character map that typefaces have today."""


def undrawn(words: Iterable[str], script: str) -> str:
    """The characters of these words that neither the house's typeface nor the one of this script has in both weights. Raises OSError."""
    needed = {character for text in words for character in text if unicodedata.category(character) not in SHAPED}
    drawn = _drawn(script)
    return "".join(sorted(character for character in needed if ord(character) not in drawn))


@cache
def _drawn(script: str) -> frozenset[int]:
    """The code points that the house's typeface or the one of this script draws in both weights. Raises OSError."""
    folders = (HOUSE, script) if script else (HOUSE,)
    regular, bold = (frozenset[int]().union(*(_weight(folder, weight) for folder in folders)) for weight in WEIGHTS)
    return regular & bold


def _weight(folder: str, weight: str) -> frozenset[int]:
    return frozenset(code for path in sorted(resource("fonts", folder).glob(f"*{weight}.?tf")) for code in characters(path))


@cache
def characters(path: Path) -> frozenset[int]:
    """The code points that a TrueType or OpenType file has a drawing for. Raises OSError."""
    data = path.read_bytes()
    tables = {data[at : at + 4]: unpack_from(">I", data, at + 8)[0] for at in range(12, 12 + 16 * unpack_from(">H", data, 4)[0], 16)}
    start = tables[b"cmap"]
    count = unpack_from(">H", data, start + 2)[0]
    maps = {start + unpack_from(">I", data, start + 8 + 8 * number)[0] for number in range(count)}
    return frozenset(code for at in maps for code in _mapped(data, at))


def _mapped(data: bytes, at: int) -> Iterator[int]:
    kind = unpack_from(">H", data, at)[0]
    if kind == SEGMENTED:
        yield from _segments(data, at)
    elif kind == GROUPED:
        for number in range(unpack_from(">I", data, at + 12)[0]):
            first, last, glyph = unpack_from(">III", data, at + 16 + 12 * number)
            yield from range(first + (glyph == 0), last + 1)


def _segments(data: bytes, at: int) -> Iterator[int]:
    count = unpack_from(">H", data, at + 6)[0] // 2
    ends = at + 14
    for number in range(count):
        where = ends + 2 * number
        last = unpack_from(">H", data, where)[0]
        first, delta, away = (unpack_from(">H", data, where + 2 + 2 * count * part)[0] for part in (1, 2, 3))
        place = where + 2 + 6 * count
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = unpack_from(">H", data, place + away + 2 * (code - first))[0] if away else code
            if (glyph + delta) & 0xFFFF if glyph or not away else 0:
                yield code
