"""What may lie over a screen, as frozen values. The first screen has none: nothing here is imported before it is painted."""

from __future__ import annotations

from kiosk.visit.display import Display, Language, Sound
from rules.frozen import frozen
from rules.model import HelpChoice


@frozen
class HelpView:
    """The choices behind "Talk to staff"."""

    choices: tuple[HelpChoice, ...]


@frozen
class HelpCalledView:
    """Staff were called by a choice; the patient can go on meanwhile, or wait."""

    ticket: str
    can_go_on: bool
    """False where there is nothing to go back to: the choice was an emergency."""
    stored: bool = True
    """False: the call could not be stored, or nobody hears it, so the patient is told to go to reception."""


@frozen
class LyingView:
    """The patient lies down; staff were called, and the visit waits."""

    ticket: str
    minutes: int
    """How long in all."""
    stored: bool = True
    """False: the call could not be stored, or nobody hears it, so the patient is told to tell somebody."""


@frozen
class CheckView:
    """One gentle question before the result."""

    fast: bool
    """The answers came too fast to be read."""
    unlike: bool
    """Two of them cannot both be true."""


@frozen
class OfferView:
    """Print now, or a few more questions for tips that fit."""


@frozen
class IdleView:
    """Are you still there? Touching anywhere extends the visit."""

    seconds_left: int


@frozen
class LanguagesView:
    """The languages to choose from, each by its own name."""

    languages: tuple[Language, ...]


@frozen
class LookView:
    """Text size, colours, where the controls stand, and the way to the sound."""

    display: Display
    voice: bool
    """Whether this kiosk can read aloud."""


@frozen
class SoundView:
    """Speed and volume of the voice, whether it reads each screen by itself, and whether there is a picture."""

    sound: Sound


@frozen
class StartAgainView:
    """Asked before the answers are cleared."""


@frozen
class PinView:
    """The pad for the manager's PIN, which closes the kiosk."""

    cleans: bool = False
    """Whether any PIN may lock the screen for its cleaning, too."""


Overlay = HelpView | HelpCalledView | LyingView | CheckView | OfferView | IdleView | StartAgainView | LanguagesView | LookView | SoundView | PinView
