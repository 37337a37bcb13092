"""Turns the style's millimetres into this panel's pixels: fonts, colours, lengths."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette

from kiosk.panel import Panel
from kiosk.patient.lettering import Lettering
from kiosk.patient.metrics import Metrics, forget_pieces
from kiosk.style import Style
from kiosk.visit.display import Display

PROBE_PX = 200
"""The size at which a font's cap height is measured; large, so that rounding does not matter."""

SMALL_MM = 150.0
"""A panel lower than this is small: 10.1 inches is 136 mm high, 15.6 inches 194."""

SMALL_HEADING, MAX_HEADING = 1.15, 2.0
"""The most that a question grows beyond the text, on a small panel and on any."""

OUT_OF_REACH = 0.4
"""The upper share of the screen that an arm which cannot be lifted does not reach."""

NARROWEST_MARGIN = 0.03
"""On a small panel the margin is this share of the width."""
LEAST_MARGIN_MM, ACROSS = 3.5, 11
"""It gives way, but never further, where so many targets, a scale from 0 to 10, stand in one row only so."""


class Theme:
    """One style on one panel, as one patient has chosen it."""

    def __init__(self, style: Style, panel: Panel, display: Display, families: tuple[str, ...] = ()) -> None:
        """`families` are those of a script that the style's own family has no letters of; they must be loaded."""
        self.style, self.panel, self.size, self.display = style, panel, display.size, display
        self.families = (*families, style.type.family)
        colours = style.contrasts.get(display.contrast, style.colours)
        self._px_per_mm = panel.px_per_mm
        self.colours = {name: QColor(getattr(colours, name)) for name in colours.__slots__}

    def mm(self, millimetres: float) -> int:
        """Pixels for a length in millimetres, rounded up so that a target is never a hair too small."""
        return -int(-millimetres * self._px_per_mm // 1)

    def px(self, name: str) -> int:
        """Pixels for a length of the style's `[space]`, by name."""
        return self._space[name]

    @cached_property
    def _space(self) -> dict[str, int]:
        space = self.style.space
        return {name: self.mm(getattr(space, name) / 10) for name in space.__slots__}

    @cached_property
    def margin(self) -> int:
        """Pixels between the edge of the screen and what stands on it."""
        usual = min(self.px("margin"), int(self.panel.width * NARROWEST_MARGIN))
        beside_scale = (self.panel.width - ACROSS * self.px("target") - (ACROSS - 1) * self.px("gap")) // 2
        return beside_scale if self.mm(LEAST_MARGIN_MM) <= beside_scale < usual else usual

    @cached_property
    def portrait(self) -> bool:
        """Whether the panel stands on its short side."""
        return self.panel.height > self.panel.width

    @cached_property
    def reach(self) -> bool:
        """Whether every control stands in the lower part of the screen: as chosen, and always on a panel that stands on its short side."""
        return self.display.reach or self.portrait

    def lift(self, top: int) -> int:
        """Pixels below this height of the window in which no control may stand: the controls have the lower 60 % where they stand low."""
        return max(0, int(self.panel.height * OUT_OF_REACH) - top) if self.reach else 0

    @cached_property
    def small(self) -> bool:
        """Whether the panel is so low that large shows of words would leave no room."""
        return self.panel.height < self.mm(SMALL_MM)

    @cached_property
    def marks_above(self) -> bool:
        """Whether the marks stand in the header: low on a small panel every millimetre is needed for controls."""
        return self.reach and self.small

    def font(self, role: str) -> QFont:
        """The font of a role, to be read only; the roles and their sizes stand in `_fonts`."""
        return self._fonts[role]

    def metrics(self, role: str) -> Metrics:
        """Metrics of a role's font."""
        return self._metrics[role]

    def lettering(self, role: str) -> Lettering:
        """What draws words in a role's font."""
        return self._letterings[role]

    def forget(self, words: str) -> None:
        """Let go of what was worked out for each text that holds these words: a ticket is never said again."""
        forget_pieces(words)
        for role in self._fonts:
            self.metrics(role).forget(words)
            self.lettering(role).forget(words)

    @cached_property
    def _fonts(self) -> dict[str, QFont]:
        type_ = self.style.type
        text = type_.cap_heights[self.size]
        shell = type_.cap_heights[min(self.size, type_.shell_limit)]
        heading = text * min(type_.heading[self.size], SMALL_HEADING if self.small else MAX_HEADING)
        return {
            "text": self._font(text),
            "strong": self._font(text, bold=True),
            "heading": self._font(heading, bold=True),
            "shell": self._font(shell, bold=True),
            "note": self._font(shell),
            "mark": self._font(type_.mark),
            "between": self._font((text + shell) / 2),
            "firm": self._font((text + shell) / 2, bold=True),
            "lead": self._font(max(text, shell * 1.25)),
            "display": self._font(max(heading, shell * 1.9), bold=True),
            "giant": self._font(max(heading, shell * 2.5), bold=True),
            "ticket": self._font(max(text, shell * 2.8), bold=True),
            "huge": self._font(max(text, shell * 4.4), bold=True),
        }

    @cached_property
    def _metrics(self) -> dict[str, Metrics]:
        return {role: Metrics(font) for role, font in self._fonts.items()}

    @cached_property
    def _letterings(self) -> dict[str, Lettering]:
        return {role: Lettering(font) for role, font in self._fonts.items()}

    @cached_property
    def _cap_share(self) -> float:
        """Cap height as a share of the font's pixel size, in whichever family has the lower letters."""
        shares = []
        for family in self.families:
            probe = QFont(family)
            probe.setPixelSize(PROBE_PX)
            shares.append(QFontMetricsF(probe).capHeight() / PROBE_PX)
        return min(shares)

    def _font(self, cap_mm: float, *, bold: bool = False) -> QFont:
        font = QFont()
        font.setFamilies(list(self.families))
        # Rounded up: a cap height is a promise of "at least".
        font.setPixelSize(-int(-cap_mm * self.panel.px_per_mm / self._cap_share // 1))
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def palette(self, tone: str) -> QPalette:
        """What colour words have, to be read only: ink, quiet, dark or on_urgent. Shapes are painted."""
        return self._palettes[tone]

    @cached_property
    def _palettes(self) -> dict[str, QPalette]:
        tones = {"ink": "ink", "quiet": "quiet", "dark": "on_dark", "on_urgent": "on_urgent"}
        palettes = {}
        for tone, colour in tones.items():
            palettes[tone] = QPalette()
            palettes[tone].setColor(QPalette.ColorRole.WindowText, self.colours[colour])
        return palettes
