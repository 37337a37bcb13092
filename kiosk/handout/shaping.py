"""Words become glyphs: which glyph, how far it moves on, and what it says when it is read back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

import uharfbuzz as hb

from kiosk.handout.bidi import CONTROLS, levels
from kiosk.handout.breaking import clusters, passing, pieces
from kiosk.handout.content import HandoutError, run_on
from kiosk.handout.typeface import Script, Typeface, assigned, lacking

KEPT_WORDS = 8192
"""Shaped words that are kept: those of every section in one language are some 3,000."""
EMPTY_BOX = 0
"""The glyph of a character that a typeface lacks."""
BLANKS = " \u200b"
"""What a line drops at its end. A no-break space stays."""
LEFTWARDS = frozenset({"R", "AL", "NSM"})
"""The bidirectional classes of letters and of marks on them."""
LIGATURES = {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for code in (*range(0xFDFB, 0xFB4F, -1), *range(0xFEFC, 0xFE7F, -1))
    if len(unicodedata.normalize("NFKC", chr(code))) > 1
}
"""Arabic letters that are drawn as one, and the one character that says them all."""
GAP = 95.0
"""In thousandths of the type size: what readers take for the space between two words."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawing of a typeface in its place, in thousandths of the type size."""

    number: int
    advance: float
    right: float
    """How far it is shifted before it is drawn."""
    up: float
    text: str
    """What it says. Several glyphs for several characters, as in हि, are told by the first; the others say nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Glyphs of one typeface and direction, from left to right. A run is equal to itself alone, so that what is worked out for it is found fast."""

    typeface: Typeface
    text: str
    level: int
    glyphs: tuple[Glyph, ...]
    width: float
    """In type sizes."""
    up: float
    """How far its ink reaches above the line, in type sizes."""
    down: float
    """How far below it."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """What stands between two places at which a line may end. Equal to itself alone, as a run."""

    whole: tuple[Run, ...]
    """With the blanks at its end."""
    last: tuple[Run, ...]
    """Without them: as it ends a line."""
    width: float
    last_width: float


def shaped(strong: str, text: str, script: Script, *, bold: bool) -> tuple[Piece, ...]:
    """A paragraph as pieces in reading order, `strong` in the heavy weight before the text.

    Raises HandoutError for a character that no typeface of the script has: it would print as an empty box.
    """
    whole = run_on((strong, text))
    heavy = len(whole) if bold else len(strong)
    if missing := lacking(whole, script.typefaces(bold=bold)):
        raise HandoutError(f"The sheet's font has no {' '.join(missing)}, needed for {whole!r}. Write it another way.")
    faces = [
        *assigned(whole[:heavy], script.typefaces(bold=True)),
        *assigned(whole[heavy:], script.typefaces(bold=False)),
    ]
    marked = list(zip(whole, faces, levels(whole, int(script.leftwards)), strict=True))
    made, start = [], 0
    for piece in pieces(whole):
        made.append(_piece(marked[start : start + len(piece)], script))
        start += len(piece)
    return tuple(made)


def cut(piece: Piece, script: Script) -> Iterator[Piece]:
    """A piece that is wider than its line, cut between what a reader takes for characters."""
    for run in piece.whole:
        for cluster in clusters(run.text):
            yield _piece([(character, run.typeface, run.level) for character in cluster], script)


_Marked = tuple[str, Typeface, int]


def _piece(marked: Sequence[_Marked], script: Script) -> Piece:
    drawn = [each for each in marked if each[0] not in CONTROLS]
    end = len(drawn)
    while end and drawn[end - 1][0] in BLANKS:
        end -= 1
    whole = tuple(_runs(drawn, script))
    last = whole if end == len(drawn) else tuple(_runs(drawn[:end], script))
    return Piece(whole, last, sum(run.width for run in whole), sum(run.width for run in last))


def _runs(marked: Sequence[_Marked], script: Script) -> Iterator[Run]:
    for (typeface, level), each in groupby(marked, key=lambda mark: mark[1:]):
        text = "".join(mark[0] for mark in each)
        shape = _shaped.__wrapped__ if passing(text) else _shaped
        yield from shape(text, typeface, level, script.language)


@lru_cache(maxsize=KEPT_WORDS)
def _shaped(text: str, typeface: Typeface, level: int, language: str) -> tuple[Run, ...]:
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if level % 2 else "ltr"
    buffer.language = language
    hb.shape(typeface.font, buffer)
    glyphs = tuple(_glyphs(buffer, text, 1000 / typeface.units))
    if any(glyph.number == EMPTY_BOX for glyph in glyphs):
        raise HandoutError(f"The font {typeface.name} cannot draw {text!r}. Write it another way.")
    parts = _read_leftwards(glyphs) if level % 2 else [glyphs]
    said = ["".join(glyph.text for glyph in reversed(part)) for part in parts] if level % 2 else [text]
    return tuple(
        Run(
            typeface, words, level, tuple(map(_told, part)) if level % 2 else part, sum(glyph.advance for glyph in part) / 1000, *_ink(typeface, part)
        )
        for words, part in zip(said, parts, strict=True)
    )


def _ink(typeface: Typeface, glyphs: Sequence[Glyph]) -> tuple[float, float]:
    """How far above and below the line these reach, in type sizes."""
    reaches = [(up + glyph.up, down - glyph.up) for glyph in glyphs for up, down in [typeface.ink(glyph.number)]]
    return max((up for up, _ in reaches), default=0.0) / 1000, max((down for _, down in reaches), default=0.0) / 1000


def _read_leftwards(glyphs: tuple[Glyph, ...]) -> list[tuple[Glyph, ...]]:
    """A run from right to left in parts, in the order of reading: its letters stand in the file before the points at its end.

    So do the letters before a gap, as in الصرع, which a reader who goes by where glyphs stand takes for a blank.
    """
    letters = [place for place, glyph in enumerate(glyphs) if not glyph.text or unicodedata.bidirectional(glyph.text[0]) in LEFTWARDS]
    points = letters[0] if letters else 0
    gaps = [place for place, glyph in enumerate(glyphs) if glyph.right > GAP]
    ends = sorted({0, points, len(glyphs), *gaps})
    return [glyphs[start:end] for start, end in reversed(list(pairwise(ends)))]


def _told(glyph: Glyph) -> Glyph:
    """A glyph of a run from right to left with what a reader is told: one character, and a point or blank fenced by marks of direction.

    A reader who goes by where glyphs stand turns longer texts around, and takes a point beside a number for part of the number.
    """
    if not glyph.text or unicodedata.bidirectional(glyph.text[0]) in LEFTWARDS:
        return replace(glyph, text=LIGATURES.get(glyph.text, glyph.text))
    return replace(glyph, text=f"\u200f{glyph.text}\u200f")


def _glyphs(buffer: hb.Buffer, text: str, scale: float) -> Iterator[Glyph]:
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    told: set[int] = set()
    for info, place in zip(infos, positions, strict=True):
        said = "" if info.cluster in told else text[info.cluster : ends[info.cluster]]
        told.add(info.cluster)
        yield Glyph(info.codepoint, place.x_advance * scale, place.x_offset * scale, place.y_offset * scale, said)
