"""The same paragraphs as Qt draws them: another hand's order, joins and places, to hold ours against."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QImage, QPainter, QTextCharFormat, QTextLayout, QTextOption
from reportlab.pdfgen.canvas import Canvas
from uharfbuzz import OTNameIdPredefined

from kiosk.handout.paragraphs import Paragraph
from kiosk.handout.typeface import Script, Typeface, assigned
from kiosk.handout.typesetting import REGULAR
from kiosk.paths import resource
from tests.kiosk.handout.scripts import drawn

UNITS = 1000
"""Pixels of a type size: a typeface's own units, so that nothing is rounded."""
PIXELS = 120
"""Of a type size, in pictures."""
DARK = 128
Drawn = list[tuple[str, int, int]]
"""Typeface, glyph, and its place from the left, of every glyph of a line that leaves ink."""


def load(script: Script) -> None:
    """Let Qt know the script's typefaces."""
    for folder in {script.folder, "atkinson-hyperlegible"} - {""}:
        for path in resource("fonts", folder).glob("*.?tf"):
            assert QFontDatabase.addApplicationFont(str(path)) >= 0


def ours(made: Paragraph) -> list[Drawn]:
    """What stands in the file, line by line, of a paragraph in this type size: its operators played as a viewer plays them."""
    canvas = Canvas(BytesIO(), initialFontName=REGULAR)  # type: ignore[arg-type] # its stubs say a number
    made.drawOn(canvas, 0, 0)
    faces = {font.name: font.typeface for font in canvas._doc.delayedFonts}  # type: ignore[attr-defined]
    blocks = re.findall(r"^q 0 g BT$(.*?)^ET Q$", "\n".join(canvas._code), re.DOTALL | re.MULTILINE)  # type: ignore[attr-defined]
    return [_line(_played(block, faces)) for block in blocks]


def _played(block: str, faces: Mapping[str, Typeface]) -> Iterator[tuple[Typeface, int, float]]:
    face, pen = next(iter(faces.values())), 0.0
    for name, x, array in re.findall(r"/(\w+) \d+ Tf|1 0 0 1 (\S+) \S+ Tm|\[(\S+)\] TJ", block):
        if name:
            face = faces[name]
        elif x:
            pen = float(x)
        for glyphs, back in re.findall(r"<(\w*)>|([-.\d]+)", array):
            pen -= float(back or 0) * UNITS / 1000
            for code in re.findall("....", glyphs):
                yield face, int(code, 16), pen
                pen += face.advance(int(code, 16)) * UNITS / 1000


def _line(found: Iterable[tuple[Typeface, int, float]]) -> Drawn:
    """The glyphs of a line that leave ink, each with its distance from the leftmost one."""
    inked = [(face.name, glyph, round(x)) for face, glyph, x in found if face.font.get_glyph_extents(glyph).width]
    first = min((x for _, _, x in inked), default=0)
    return sorted(((name, glyph, x - first) for name, glyph, x in inked), key=lambda each: (each[2], each[1]))


def qts(lines: Sequence[str], script: Script, *, bold: bool) -> list[Drawn]:
    """What Qt draws for a paragraph that is broken into these lines."""
    layout = laid_out(lines, script, bold=bold, pixels=UNITS)
    faces = {family(face): face for face in script.typefaces(bold=bold)}
    return [
        _line(
            (faces[run.rawFont().familyName()], glyph, at.x())
            for run in layout.lineAt(number).glyphRuns()
            if run.rawFont().familyName() in faces  # another one draws the marks of direction: as nothing
            for glyph, at in zip(run.glyphIndexes(), run.positions(), strict=True)
        )
        for number in range(layout.lineCount())
    ]


def family(face: Typeface) -> str:
    """What Qt calls a typeface."""
    return str(face.face.get_name(OTNameIdPredefined.FONT_FAMILY))


def laid_out(lines: Sequence[str], script: Script, *, bold: bool, pixels: int) -> QTextLayout:
    """A paragraph in Qt's hands. It is told where lines end and which typeface draws what; order, joins and places are its own."""
    text = "\u2028".join(line.rstrip(" ") for line in lines)
    layout = QTextLayout(text)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if script.leftwards else Qt.LayoutDirection.LeftToRight)
    option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    layout.setTextOption(option)
    formats, start = [], 0
    for face, each in groupby(assigned(text, script.typefaces(bold=bold))):
        length = len(list(each))
        form = QTextLayout.FormatRange()
        form.start, form.length, form.format = start, length, QTextCharFormat()
        form.format.setFont(font(face, pixels))
        formats.append(form)
        start += length
    layout.setFormats(formats)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(1e6)
    layout.endLayout()
    return layout


def font(face: Typeface, pixels: int) -> QFont:
    """A typeface in Qt's hands, at its own weight and unrounded."""
    made = QFont(family(face))
    made.setPixelSize(pixels)
    made.setBold(face.name.endswith("Bold"))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def picture(text: str, script: Script) -> NDArray[np.bool_]:
    """A line as Qt paints it, cut to its ink."""
    image = QImage(PIXELS * 30, PIXELS * 3, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    laid_out([text], script, bold=False, pixels=PIXELS).draw(painter, QPointF(PIXELS, PIXELS / 2))
    painter.end()
    return _ink(np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine()))


def picture_of_file(path: Path, code: str, text: str) -> NDArray[np.bool_]:
    """The same line from a page, as poppler draws it."""
    drawn(path.with_suffix(".pdf"), code, [text], size=PIXELS, width=PIXELS * 30)
    subprocess.run(["pdftoppm", "-gray", "-r", "72", "-singlefile", path.with_suffix(".pdf"), path], check=True)
    _, size, _, pixels = path.with_suffix(".pgm").read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return _ink(np.frombuffer(pixels, np.uint8).reshape(height, width))


def cover(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """How much of all ink is common to both, from 0 to 1."""
    height, width = (max(lengths) for lengths in zip(one.shape, other.shape, strict=True))
    here, there = (np.pad(each, ((0, height - each.shape[0]), (0, width - each.shape[1]))) for each in (one, other))
    return float((here & there).sum() / (here | there).sum())


def _ink(grey: NDArray[np.uint8]) -> NDArray[np.bool_]:
    dark = grey < DARK
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
