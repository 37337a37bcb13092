"""How many pixels a finger needs on the panel that is being set up, as far as it has been measured."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QSize

from kiosk.panel import MM_PER_INCH
from kiosk.setup.questions import panel_inches

TARGET_MM, GAP_MM = 16.0, 1.0
"""A target is as large as a patient's; between keys there is less room, for a wrong letter is seen and deleted."""
LEAST = 64
"""Pixels of a button: its words need so many."""
MOST_ACROSS, LEAST_ACROSS = 12, 6


@dataclass(frozen=True, slots=True)
class Room:
    """How much of the screen a keyboard may take."""

    across: int
    """Keys in a row."""
    down: int
    """Rows, the last one for the space bar and its neighbours."""
    side: int
    """Pixels of a key's height, and of its width at least."""
    gap: int


@dataclass(frozen=True, slots=True)
class Glass:
    """A screen of so many pixels, and its panel by its name in the settings."""

    screen: QSize
    panel: str

    @property
    def target(self) -> int:
        """Pixels of the least height of a button."""
        return max(LEAST, self._px(TARGET_MM))

    def room(self, edge: int, taken: int) -> Room:
        """For keys: `edge` stays free all around, and of the height so much is `taken` besides. All are pixels."""
        side, gap = self._px(TARGET_MM), self._px(GAP_MM)
        across = (self.screen.width() - 2 * edge + gap) // (side + gap)
        down = (self.screen.height() - 2 * edge - taken + gap) // (side + gap)
        return Room(max(LEAST_ACROSS, min(MOST_ACROSS, across)), max(2, down), side, gap)

    def _px(self, millimetres: float) -> int:
        px_per_mm = math.hypot(self.screen.width(), self.screen.height()) / (panel_inches(self.panel) * MM_PER_INCH)
        return math.ceil(millimetres * px_per_mm)
