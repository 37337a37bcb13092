"""Draws words that were laid out once: a screen paints the same words often, and Qt would break and shape them anew each time.

Letters above 64 pixels, as the largest text and a ticket have them, Qt fills as outlines at each paint, which takes twenty times as long as
to copy a picture of each. So those are kept as pictures here; Qt keeps the smaller ones itself.
"""

from __future__ import annotations

import re
from functools import partial
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap, QRawFont, QTextLayout, QTextOption

from kiosk.patient.kept import Kept

KEPT_BY_QT_PX = 64
"""Up to this height of a font Qt keeps pictures of its letters."""
MOST = 300
"""Texts, and letters, that are kept of one font: about what the screens of one visit have. A kiosk that sees every text in the end keeps no more."""


LEFT_OVER = 0.35
"""A last line below this share of the width is words that were left over."""
LINE = "\N{LINE SEPARATOR}"
COUNTED = re.compile(r"(?<=\d) (?=\w)")
"""Between a number and what it counts."""
HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
"""Within a word, as in "a-t-elle"."""
NARROWER = (0.2, 0.45)
"""Where between the mean of the lines and the whole width they are broken then; the first that gives no further line is taken."""


class Flow(NamedTuple):
    """How words run in their area."""

    alignment: Qt.AlignmentFlag
    """Meant as it is said (`kiosk.patient.direction.as_seen`): left is left in every language. At the top, or in the middle of the height."""
    direction: Qt.LayoutDirection
    """That of the paragraph: else "word (name)" of an Arabic card stands in the wrong order."""


class Laid:
    """Words broken into lines at one width; no last line is a word that was left over, where as many lines can be more alike."""

    def __init__(self, words: str, font: QFont, width: int, flow: Flow) -> None:
        option = QTextOption(flow.alignment)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        option.setTextDirection(flow.direction)
        self.layout = QTextLayout(words.replace("\n", LINE), font)
        self.layout.setTextOption(option)
        self._leading, self._width, self._alignment = QFontMetricsF(font).leading(), width, flow.alignment
        self._break(width)
        self._keep_whole()
        self._keep_counted()
        if "\n" not in words:
            self._even_out()

    def _keep_whole(self) -> None:
        """Leave no part of a hyphened word at the end of a line, where that takes no further line."""
        self._try(HYPHEN.sub("-\N{WORD JOINER}", self.layout.text()))

    def _keep_counted(self) -> None:
        """Leave no number at the end of a line apart from the word that it counts, where that takes no further line."""
        self._try(COUNTED.sub("\N{NO-BREAK SPACE}", self.layout.text()))

    def _try(self, text: str) -> bool:
        """Take the same words with other breaks if no line is added or too long, and say whether they were taken."""
        before, count = self.layout.text(), self.layout.lineCount()
        if count == 1 or text == before:
            return False
        self.layout.setText(text)
        self._break(self._width)
        taken = self.layout.lineCount() == count and max(self._widths()) <= self._width
        if not taken:
            self.layout.setText(before)
            self._break(self._width)
        return taken

    def _break(self, narrow: float) -> None:
        """Make lines of this width, which stand in the whole width as the words are aligned."""
        beside = self._width - narrow
        x = beside if self._alignment & Qt.AlignmentFlag.AlignRight else beside / 2 if self._alignment & Qt.AlignmentFlag.AlignHCenter else 0.0
        self.layout.beginLayout()
        below, self.ink = -self._leading, QRectF()
        while (line := self.layout.createLine()).isValid():
            line.setLineWidth(narrow)
            # As QFontMetrics counts them, by whom every place was measured.
            line.setPosition(QPointF(x, ceil(below + self._leading)))
            below = line.y() + line.height()
            self.ink |= line.naturalTextRect()
        self.layout.endLayout()
        self.height = ceil(below)

    def _even_out(self) -> None:
        """Where little is left over for the last line, break as many lines narrower."""
        widths = self._widths()
        if len(widths) == 1 or widths[-1] > LEFT_OVER * self._width:
            return
        least = sum(widths) / len(widths)
        for share in NARROWER:
            narrow = least + share * (self._width - least)
            self._break(narrow)
            tried = self._widths()
            if len(tried) == len(widths) and max(tried) <= narrow and tried[-1] > widths[-1]:
                return
        self._break(self._width)
        self._give_a_word()

    def _give_a_word(self) -> None:
        """Begin the last line with the word before it: "go." becomes "you go."."""
        text, above = self.layout.text(), self.layout.lineAt(self.layout.lineCount() - 2)
        start, end = above.textStart(), above.textStart() + above.textLength()
        at = text.rfind(" ", start, end - 1)
        if at > start:
            self._try(f"{text[:at]}{LINE}{text[at + 1 :]}")

    def _widths(self) -> list[float]:
        return [self.layout.lineAt(number).naturalTextWidth() for number in range(self.layout.lineCount())]


class Lettering:
    """That of one font."""

    def __init__(self, font: QFont) -> None:
        self._font, self._large = font, font.pixelSize() > KEPT_BY_QT_PX
        self._laid: Kept[Laid] = Kept(MOST)
        self._copies: Kept[list[tuple[QPoint, QPixmap]]] = Kept(MOST)
        self._letters: Kept[tuple[QPoint, QPixmap]] = Kept(MOST)

    def draw(self, painter: QPainter, area: QRect, words: str, colour: QColor, flow: Flow) -> QRect:
        """Draw words in an area, and say what they take of it."""
        key = (words, area.width(), flow)
        laid = self._laid.once(key, lambda: Laid(words, self._font, area.width(), flow))
        free = area.height() - laid.height if flow.alignment & Qt.AlignmentFlag.AlignVCenter else 0
        at = QPoint(area.x(), area.y() - (-free // 2))
        if self._large:
            ratio = painter.device().devicePixelRatio()
            for place, letter in self._copies.once((*key, colour.rgb(), ratio), lambda: self._copied(laid, colour, ratio)):
                painter.drawPixmap(at + place, letter)
        else:
            painter.setPen(colour)
            laid.layout.draw(painter, QPointF(at))
        return laid.ink.translated(at).toAlignedRect()

    def forget(self, words: str) -> None:
        """Let go of every text that holds these words."""
        self._laid.forget(words)
        self._copies.forget(words)

    def _copied(self, laid: Laid, colour: QColor, ratio: float) -> list[tuple[QPoint, QPixmap]]:
        """The picture of each letter, and where it stands."""
        copies = []
        for run in laid.layout.glyphRuns():
            face = run.rawFont()
            name = face.familyName(), face.weight(), colour.rgb(), ratio
            for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True):
                offset, letter = self._letters.once((*name, glyph), partial(_letter, face, glyph, colour, ratio))
                copies.append((place.toPoint() + offset, letter))
        return copies


def _letter(face: QRawFont, glyph: int, colour: QColor, ratio: float) -> tuple[QPoint, QPixmap]:
    """A letter's picture, and where it stands beside the letter's own place."""
    outline = face.pathForGlyph(glyph)
    outline.setFillRule(Qt.FillRule.WindingFill)  # where two strokes of a letter cross, typefaces mean ink
    around = outline.boundingRect().toAlignedRect().adjusted(-1, -1, 1, 1)
    picture = QPixmap(around.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-around.topLeft())
    painter.fillPath(outline, colour)
    painter.end()
    return around.topLeft(), picture
