"""How much room words take, measured once: a screen is tried in many ways before it is shown, with the same words each time."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRect, Qt, QTextBoundaryFinder
from PySide6.QtGui import QFont, QFontMetrics

from kiosk.patient.kept import Kept

WRAP = Qt.TextFlag.TextWordWrap
TALLEST = 1 << 16
"""Pixels: more than any words need."""
LONGEST, BROKEN = 80, 76
"""Letters that a line may have; where there are more, so many of the usual width have room, for some are narrow."""
MOST = 2000
"""Measures that are kept; more than all the words of one look take."""


_PIECES: Kept[tuple[str, ...]] = Kept(MOST)
forget_pieces = _PIECES.forget
"""See `Kept.forget`."""


def pieces(words: str) -> tuple[str, ...]:
    """What no line break may part: words, or in a script without spaces its characters with their stops."""
    return _PIECES.once((words,), lambda: _parted(words))


def _parted(words: str) -> tuple[str, ...]:
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, words)
    ends = [0]
    while (end := finder.toNextBoundary()) != -1:
        ends.append(end)
    return tuple(words[start:end].strip() for start, end in pairwise(ends))


class Metrics(QFontMetrics):
    """Those of one font."""

    def __init__(self, font: QFont) -> None:
        super().__init__(font)
        self._kept = Kept[int](MOST)
        self._once, self.forget = self._kept.once, self._kept.forget

    def width_of(self, words: str) -> int:
        """Pixels that words take on one line; where a letter leans out further than its place, with that: else the line would be broken."""
        return self._once(("line", words), lambda: max(self.horizontalAdvance(words), self.size(0, words).width()) + 2)

    def widest_piece(self, words: str) -> int:
        """Pixels that the widest piece takes: words that stand in less are cut off."""
        return self._once(("piece", words), lambda: max(map(self.width_of, pieces(words)), default=0))

    def two_line_width(self, words: str) -> int:
        """The narrowest width that shows these words on two lines."""
        parts = pieces(words)
        breaks = range(1, len(parts)) if len(parts) > 1 else (1,)
        joint = " " if " " in words else ""
        return min(max(self.width_of(joint.join(parts[:at])), self.width_of(joint.join(parts[at:]))) for at in breaks)

    def height_of(self, words: str, width: int, *, long_lines: bool = False) -> int:
        """Pixels that words take at this width, broken into lines; `long_lines`: of any length."""
        line = width if long_lines else self.line_of(words, width)
        return self._once((words, line), lambda: self.boundingRect(QRect(0, 0, line, TALLEST), WRAP, words).height())

    def line_of(self, words: str, width: int) -> int:
        """Pixels of this width that a line may take: an eye finds no next line after one of more than 80 letters."""
        longest = max(map(len, words.split("\n")))
        return width if longest <= LONGEST else min(width, self.width_of(words) * BROKEN // longest)
