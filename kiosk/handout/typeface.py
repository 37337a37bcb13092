"""The typefaces of the sheet, and which of them draws which character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from struct import unpack_from

import uharfbuzz as hb

from kiosk.glyphs import HOUSE
from kiosk.handout.bidi import CONTROLS
from kiosk.handout.content import HandoutError
from kiosk.paths import resource
from kiosk.visit.display import Language

REACH = {"": (0.885, 0.205), "noto-sans-arabic": (0.99, 0.28), "noto-sans-devanagari": (0.9, 0.39), "noto-sans-sc": (0.9, 0.29)}
"""Measured on every text that ships, in both weights: typefaces claim more, for letters of other languages that lines here never hold."""
CLOSEST = {"noto-sans-arabic": 1.15, "noto-sans-sc": 1.19}
"""The least height of a line, in type sizes. Chinese signs fill their line evenly and need air that their reach does not tell; Arabic letters
reach so differently that the lines of a list would stand unevenly."""
DRAWS_NOTHING = frozenset({"Cf", "Cc"})
"""Joiners and marks of direction."""
_KEEP_NUMBERS = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.CFF_IDENTITY_CHARSET
"""A page is written before its typeface is cut. A typeface with PostScript outlines is told here that each glyph is named by its number."""
_OUTLINES_ONLY = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE
"""Words are shaped already, and no printer is so coarse that hints would show. Outlines without shared parts pack better."""
_UNUSED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "OS/2", "STAT", "VORG", "cmap", "gasp", "name", "post", "vhea", "vmtx")
_AFTER_LATIN = "\u0250"
_BOX = 36
"""Where a font file's head says how far its glyphs reach."""


class Typeface:
    """One weight of one typeface, as a file."""

    def __init__(self, path: Path) -> None:
        """Raises HandoutError for a file that is missing or no font."""
        try:
            self.face = hb.Face(hb.Blob(path.read_bytes()))
        except (OSError, hb.HarfBuzzError) as error:
            raise HandoutError(f"The font {path.name} in {path.parent} cannot be read ({error}). Install the program again.") from error
        self.characters = frozenset(self.face.unicodes)
        if not self.characters:
            raise HandoutError(f"The font {path.name} in {path.parent} holds no characters. Install the program again.")
        self.font = hb.Font(self.face)
        self.units: int = self.face.upem
        """In one type size."""
        self.name = str(self.face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME))
        self._advances: dict[int, float] = {}
        self._inks: dict[int, tuple[float, float]] = {}
        extents = self.font.get_font_extents("ltr")
        self.ascent, self.descent = (length / self.units for length in (extents.ascender, -extents.descender))

    def advance(self, glyph: int) -> float:
        """How far a glyph moves on by itself, in thousandths of the type size."""
        if glyph not in self._advances:
            self._advances[glyph] = self.font.get_glyph_h_advance(glyph) * 1000 / self.units
        return self._advances[glyph]

    def ink(self, glyph: int) -> tuple[float, float]:
        """How far a glyph's ink reaches above and below the line, in thousandths of the type size; nothing for a blank."""
        if glyph not in self._inks:
            found = self.font.get_glyph_extents(glyph)
            top, bottom = (found.y_bearing, found.y_bearing + found.height) if found else (0, 0)
            self._inks[glyph] = top * 1000 / self.units, -bottom * 1000 / self.units
        return self._inks[glyph]

    @cached_property
    def outlines(self) -> hb.Face:
        """Every glyph without what only shaping and screens need: a document's part is cut out of it quicker."""
        return hb.Face(_cut(self.face, set(range(self.face.glyph_count)), _KEEP_NUMBERS).blob)

    @cached_property
    def postscript(self) -> bool:
        """Whether its outlines are PostScript's; else they are TrueType's."""
        return "glyf" not in self.face.table_tags

    def part(self, glyphs: set[int]) -> bytes:
        """The outlines of these glyphs alone, found by their own numbers, as a PDF holds them."""
        if not self.postscript:
            return bytes(_cut(self.outlines, glyphs, _KEEP_NUMBERS).blob.data)
        # Its glyphs close up and keep their numbers as names: no room for the many that are not there, a tenth of the file in Chinese.
        return bytes(_cut(self.outlines, glyphs, hb.SubsetFlags.DEFAULT).reference_table("CFF ").data)

    @cached_property
    def box(self) -> tuple[int, int, int, int]:
        """What holds every glyph: left, bottom, right, top in thousandths of the type size."""
        head = self.face.reference_table("head").data
        left, bottom, right, top = (round(length * 1000 / self.units) for length in unpack_from(">4h", head, _BOX))
        return left, bottom, right, top


def _cut(face: hb.Face, glyphs: set[int], numbers: hb.SubsetFlags) -> hb.Face:
    wanted = hb.SubsetInput()
    wanted.flags = numbers | _OUTLINES_ONLY
    wanted.glyph_set.set(glyphs)
    wanted.drop_table_tag_set.update({int.from_bytes(tag.encode(), "big") for tag in _UNUSED})
    return hb.subset(face, wanted)


@dataclass(frozen=True, slots=True)
class Script:
    """How a language is written."""

    language: str = "en"
    """BCP 47."""
    leftwards: bool = False
    """Lines run from right to left."""
    folder: str = ""
    """Its typeface beside the one of the house, a folder of `resources/fonts`; empty: that has every letter."""

    @classmethod
    def of(cls, language: Language) -> Script:
        """The script of a language that the kiosk knows."""
        return cls(language.code, language.leftwards, language.script)

    @property
    def reach(self) -> tuple[float, float]:
        """How far its letters and marks reach above and below the line, in type sizes."""
        return REACH[self.folder]

    @property
    def closest(self) -> float:
        """The least height of a line, in type sizes, whatever its letters reach."""
        return CLOSEST.get(self.folder, 0.0)

    def typefaces(self, *, bold: bool) -> tuple[Typeface, ...]:
        """Its own typeface, if it has one, and that of the house. Raises HandoutError."""
        return tuple(read(folder, bold=bold) for folder in (self.folder, HOUSE) if folder)


ENGLISH = Script()


@cache
def read(folder: str, *, bold: bool) -> Typeface:
    """A typeface of `resources/fonts`. Raises HandoutError."""
    weight = "Bold" if bold else "Regular"
    where = resource("fonts", folder)
    return Typeface(next(iter(sorted(where.glob(f"*-{weight}.?tf"))), where / f"{weight}.ttf"))


def assigned(text: str, typefaces: tuple[Typeface, ...]) -> Iterator[Typeface]:
    """The typeface of every character.

    Latin letters and digits are the house's in every script, and so is what stands between two of them: a telephone number is in one typeface.
    Everything else is the script's own, so that both brackets of a pair come from one hand.
    """
    own, house = typefaces[0], typefaces[-1]
    latin = [character < _AFTER_LATIN and character.isalnum() for character in text]
    for index, character in enumerate(text):
        between = 0 < index < len(text) - 1 and latin[index - 1] and latin[index + 1]
        preferred, other = (house, own) if latin[index] or between else (own, house)
        yield preferred if ord(character) in preferred.characters else other


def lacking(text: str, typefaces: tuple[Typeface, ...]) -> list[str]:
    """The characters that none of these typefaces can draw."""
    return sorted(
        character
        for character in set(text) - CONTROLS
        if not any(ord(character) in each.characters for each in typefaces)
        and not character.isspace()
        and unicodedata.category(character) not in DRAWS_NOTHING
    )
