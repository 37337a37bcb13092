"""What every screen of the patient's window is built from: theme, words, and the gate that presses pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from kiosk.fonts import load_fonts
from kiosk.panel import Panel
from kiosk.paths import resource
from kiosk.patient.gate import Gate
from kiosk.patient.pictures import Pictures
from kiosk.patient.theme import Theme
from kiosk.style import Style, load_style
from kiosk.visit.body import Body, load_body
from kiosk.visit.display import Display, Language
from rules.frozen import frozen

if TYPE_CHECKING:
    from kiosk.ports import Clock


class Say(Protocol):
    """Looks up the shell's words, as `Catalogue.say`."""

    def __call__(self, text_id: str, **values: object) -> str:
        """The words of a text id, with its values filled in."""


Speech = Callable[[str], tuple[Language, Say]]
"""A language by its code, and the shell's words in it."""


@frozen
class Kit:
    """Handed to every widget of the window instead of six arguments."""

    theme: Theme
    language: Language
    say: Say
    gate: Gate
    body: Body
    pictures: Pictures
    wardrobe: Wardrobe

    def dressed(self, display: Display) -> Kit:
        """The kit for another choice of this patient, or for another screen."""
        return self if (display, self.wardrobe.panel) == (self.theme.display, self.theme.panel) else self.wardrobe.kit(display)


class Wardrobe:
    """Makes the kits of one window. Needs a QApplication."""

    def __init__(self, panel: Panel, speech: Speech, clock: Clock) -> None:
        """Raises kiosk.style.StyleError, kiosk.visit.body.BodyError or kiosk.fonts.FontError when a bundled file is broken."""
        load_fonts()
        # Another screen may be plugged in.
        self.panel, self._speech = panel, speech
        self._style: Style = load_style(resource("style", "tokens.toml"))
        self._gate, self._body = Gate(clock.monotonic), load_body(resource("body", "body.svg"))

    def kit(self, display: Display) -> Kit:
        """Everything that a screen is built from, as this patient has chosen it. Raises kiosk.fonts.FontError."""
        language, say = self._speech(display.language)
        families = load_fonts(language.script) if language.script else ()
        theme = Theme(self._style, self.panel, display, families)
        return Kit(theme, language, say, self._gate, self._body, Pictures(theme, leftwards=language.leftwards), self)


def make_kit(panel: Panel, speech: Speech, clock: Clock, display: Display) -> Kit:
    """The first kit for this panel. Needs a QApplication. Raises as `Wardrobe` does."""
    return Wardrobe(panel, speech, clock).kit(display)
