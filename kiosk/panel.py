"""The touch panels that Backcheck is laid out for, and how many pixels a millimetre has on each."""

from __future__ import annotations

import math

from rules.frozen import frozen

MM_PER_INCH = 25.4


@frozen
class Panel:
    """A touch panel with square pixels. Qt is not asked: off screen, and on many kiosks, it does not know."""

    name: str
    inches: float
    """The diagonal."""
    width: int
    """Pixels, as the patient sees it."""
    height: int

    @property
    def px_per_mm(self) -> float:
        """Pixels a millimetre."""
        return math.hypot(self.width, self.height) / (self.inches * MM_PER_INCH)


PANELS = {
    panel.name: panel
    for panel in (
        Panel("15.6", 15.6, 1920, 1080),
        Panel("10.1", 10.1, 1280, 800),
        Panel("21.5-portrait", 21.5, 1080, 1920),
    )
}
"""By the name that stands in the settings."""
