"""What every screen of the patient's window is built from: theme, words, and the gate that presses pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kiosk.body import Body, load_body
from kiosk.panel import Panel
from kiosk.paths import resource
from kiosk.patient.fonts import load_fonts
from kiosk.patient.gate import Gate
from kiosk.patient.pictures import Pictures
from kiosk.patient.theme import Theme
from kiosk.style import load_style

if TYPE_CHECKING:
    from kiosk.ports import Clock


class Say(Protocol):
    """Looks up the shell's words, as `Catalogue.say`."""

    def __call__(self, text_id: str, **values: object) -> str:
        """The words of a text id, with its values filled in."""


@dataclass(frozen=True, slots=True)
class Kit:
    """Handed to every widget of the window instead of four arguments."""

    theme: Theme
    say: Say
    gate: Gate
    body: Body
    pictures: Pictures


def make_kit(panel: Panel, say: Say, clock: Clock, *, size: int | None = None) -> Kit:
    """The kit for this panel; `size` is the text size, 0 to 3, None for the style's own. Needs a QApplication.

    Raises kiosk.style.StyleError, kiosk.body.BodyError or kiosk.patient.fonts.FontError when a bundled file is broken.
    """
    load_fonts()
    style = load_style(resource("style", "tokens.toml"))
    theme = Theme(style, panel, style.type.default_size if size is None else size)
    return Kit(theme, say, Gate(clock.monotonic), load_body(resource("body", "body.svg")), Pictures())
