"""Typefaces in a PDF, cut to the glyphs that the document draws.

reportlab's own fonts know characters, not glyphs: it orders no Arabic line, embeds no typeface with PostScript outlines, and names a shaped
glyph by what the process printed before. It keeps the objects, the pages and the order of all bytes.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from kiosk.handout.shaping import Run
from kiosk.handout.typeface import Typeface

SYMBOLIC = 4
"""The flag of a font that numbers its glyphs itself."""
CMAP_BLOCK = 100
"""The most codes in one block of a character map."""
KEPT_GLYPHS = 5000
"""Lines of such maps that are kept: a language has some 1,000, and they come again on the next sheet."""
TAG_LETTERS, LETTERS = 6, 26
"""What stands before the name of a font of which only a part is embedded."""

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What the glyphs of some lines said, each in the order in which it stood there first."""

    glyphs: tuple[tuple[int, str, bool], ...]
    """Number, what it says, and whether it read back as it stands."""
    itself: dict[int, str]
    """Those that did."""
    otherwise: tuple[tuple[int, str], ...]
    """Those that did not."""

    @classmethod
    def of(cls, read: dict[tuple[int, str], bool]) -> Told:
        """From glyphs with what they say, and whether they read back so."""
        otherwise = tuple(glyph for glyph, itself in read.items() if not itself)
        return cls(tuple((*glyph, itself) for glyph, itself in read.items()), dict(glyph for glyph, itself in read.items() if itself), otherwise)


class Embedded:
    """One typeface in one document. reportlab asks for its objects when the document is finished."""

    def __init__(self, typeface: Typeface, document: Any) -> None:
        self.typeface = typeface
        self._said: dict[int, str] = {}
        self._used: dict[Run, tuple[bool, ...]] = {}
        self.name = f"F{len(document.fontMapping) + 1}"
        document.fontMapping[f"{typeface.name} by glyph"] = f"/{self.name}"
        document.delayedFonts.append(self)

    @classmethod
    def of(cls, typeface: Typeface, document: Any) -> Embedded:
        """The one that this document has already, or a new one."""
        return next((font for font in document.delayedFonts if isinstance(font, cls) and font.typeface is typeface), None) or cls(typeface, document)

    def use(self, run: Run) -> tuple[bool, ...]:
        """Keep its glyphs. Whether each reads back as it stands: it says something, and the same as where it stood first in the document."""
        if run not in self._used:
            said = self._said
            self._used[run] = tuple(said.setdefault(glyph.number, glyph.text) == glyph.text != "" for glyph in run.glyphs)
        return self._used[run]

    def agrees(self, told: Told) -> bool:
        """Keep these glyphs. Whether each reads back as it did there; where not, all is to be drawn anew, which keeps the same."""
        known = self._said
        if told.itself.items() <= known.items():  # nothing new: the usual case
            return all(known.setdefault(glyph, text) != text or not text for glyph, text in told.otherwise)
        return all((known.setdefault(glyph, text) == text != "") is itself for glyph, text, itself in told.glyphs)

    def addObjects(self, document: Any) -> None:
        """Put the typeface into the document: reportlab's name for it."""
        file, kind = self._outlines(document)
        usual = self._usual_width()
        tag = zlib.crc32(repr(sorted(self._said)).encode())
        name = "".join(chr(ord("A") + tag // LETTERS**place % LETTERS) for place in range(TAG_LETTERS)) + f"+{self.typeface.name}"
        described = {
            "Type": "/Font",
            "Subtype": PDFName(kind),
            "BaseFont": PDFName(name),
            "CIDSystemInfo": PDFDictionary({"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}),
            "DW": f"{usual:g}",
            "W": f"[{' '.join(self._widths(usual))}]",
            "FontDescriptor": document.Reference(PDFDictionary(self._description(name) | file)),
        }
        if "FontFile2" in file:
            described["CIDToGIDMap"] = "/Identity"
        whole = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": PDFName(name),
            "Encoding": "/Identity-H",
            "DescendantFonts": PDFArray([document.Reference(PDFDictionary(described))]),
            "ToUnicode": document.Reference(_stream(self._read_back())),
        }
        document.idToObject["BasicFonts"].dict[self.name] = document.Reference(PDFDictionary(whole))

    def _outlines(self, document: Any) -> tuple[dict[str, Any], str]:
        """The file of outlines, TrueType or PostScript, and what a PDF calls such a font."""
        outlines = self.typeface.part({0, *self._said})
        if self.typeface.postscript:
            return {"FontFile3": document.Reference(_stream(outlines, Subtype="/CIDFontType0C"))}, "CIDFontType0"
        return {"FontFile2": document.Reference(_stream(outlines, Length1=len(outlines)))}, "CIDFontType2"

    def _description(self, name: str) -> dict[str, Any]:
        face = self.typeface
        ascent, descent = round(face.ascent * 1000), -round(face.descent * 1000)
        return {
            "Type": "/FontDescriptor",
            "FontName": PDFName(name),
            "Flags": SYMBOLIC,
            "FontBBox": PDFArray(face.box),
            "ItalicAngle": 0,
            "Ascent": ascent,
            "Descent": descent,
            "CapHeight": ascent,
            "StemV": 0,
        }

    def _usual_width(self) -> float:
        """The width of most glyphs, told once for all of them: nearly every Chinese sign's. A PDF takes a whole number."""
        widths = Counter(width for width in map(self.typeface.advance, self._said) if width.is_integer())
        return max(sorted(widths), key=widths.__getitem__, default=0.0)

    def _widths(self, usual: float) -> Iterator[str]:
        """The other widths; neighbours share one list."""
        others = [(glyph, width) for glyph in sorted(self._said) if (width := self.typeface.advance(glyph)) != usual]
        for _, run in groupby(enumerate(others), key=lambda each: each[1][0] - each[0]):
            listed = [each for _, each in run]
            yield f"{listed[0][0]} [{' '.join(f'{width:g}' for _, width in listed)}]"

    def _read_back(self) -> bytes:
        """The map from glyphs to what they say."""
        said = [_says(glyph, text) for glyph, text in sorted(self._said.items()) if text]
        blocks = [said[start : start + CMAP_BLOCK] for start in range(0, len(said), CMAP_BLOCK)]
        return _CMAP.format("\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)).encode()


@lru_cache(maxsize=KEPT_GLYPHS)
def _says(glyph: int, text: str) -> str:
    return f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>"


def _stream(content: bytes, **entries: Any) -> PDFStream:
    return PDFStream(PDFDictionary(entries), content)
