"""What can happen to a visit: what the patient, a timer, the printer or the desk did. Plain values, no Qt."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from rules.frozen import frozen

if TYPE_CHECKING:
    # The welcome screen needs none of the ports, which take longer to import than it takes to draw.
    from kiosk.printer import JobState
    from kiosk.visit.display import Display, Sound
    from kiosk.visit.states import Shown
    from rules.basics import Code, LinkId


class Bare:
    """Something that says nothing but that it happened; equal to any other of its class."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


@frozen
class Started:
    """Start was pressed on the welcome screen, or "I am helping someone"."""

    helping: bool = False


class Unwell(Bare):
    """The button "I feel very unwell" was pressed on the welcome screen."""


@frozen
class Touched:
    """Options of a question on screen were touched; `codes` is everything selected on it now."""

    link_id: LinkId
    codes: frozenset[Code]


class Unveiled(Bare):
    """The private question behind the veil was asked for."""


class Veiled(Bare):
    """Nobody has touched a screen with something private on it for a while."""


class NurseAsked(Bare):
    """The button "I would rather tell a nurse" was pressed on the veil."""


class Continued(Bare):
    """Continue was pressed."""


class WentBack(Bare):
    """Back was pressed."""


@frozen
class ChangeAsked:
    """Change was pressed beside an answer on the review screen."""

    link_id: LinkId


class Confirmed(Bare):
    """The answers on the review screen are right."""


@frozen
class AnswersShown:
    """The review shall show these answers."""

    shown: Shown


class AnswersKept(Bare):
    """The answers that were doubted are right."""


class LookedAgain(Bare):
    """The patient looks once more at answers that were doubted."""


class PrintedNow(Bare):
    """The button "Print now" was pressed, before the questions that are for the tips only."""


class TipsWanted(Bare):
    """A few more questions are welcome."""


class HelpAsked(Bare):
    """The button "Talk to staff" was pressed."""


@frozen
class HelpChosen:
    """One of the choices behind "Talk to staff"; a code of the protocol's `help_choices`."""

    code: str


class HelpClosed(Bare):
    """The panel behind "Talk to staff" was left."""


class PrintAsked(Bare):
    """Print was pressed."""


@frozen
class PrintReported:
    """The printer said something new."""

    state: JobState


@frozen
class PrinterLooked:
    """The printer was asked how it is, before anybody pressed Print."""

    ready: bool


class StartAgainAsked(Bare):
    """Start again was pressed: the screen asks first."""


class LanguagesAsked(Bare):
    """Language was pressed."""


class LookAsked(Bare):
    """The button for text size, colours and sound was pressed."""


class SoundAsked(Bare):
    """The button for speed, volume and the picture was pressed."""


@frozen
class SoundAdjusted:
    """The kiosk shall speak like this from now on."""

    sound: Sound


class Listened(Bare):
    """A sentence begins to be read aloud: somebody listens."""


@frozen
class Adjusted:
    """The screen shall look and speak like this from now on."""

    display: Display


class IdleWarned(Bare):
    """Nobody has touched the screen for a while."""


class Extended(Bare):
    """The button "I am still here", or any overlay left for the screen below it."""


class IdleExpired(Bare):
    """Nobody answered "are you still there?"."""


class HeldExpired(Bare):
    """What is held counts in full now: it waited its time, or the desk saw that first."""


@frozen
class DeskTook:
    """Somebody at the desk took this visit's flag, in one of `kiosk.loop.ROLES`; empty: nobody said in which."""

    role: str = ""


class NobodyCame(Bare):
    """Nobody took this visit's flag in time."""


@frozen
class DeskLooked:
    """Whether a desk is open, as far as its heartbeats tell."""

    there: bool


@frozen
class Summoned:
    """The desk calls these tickets; none: no more."""

    tickets: tuple[str, ...]


class DeskClosed(Bare):
    """The desk closed this visit's flag."""


class StaffEnded(Bare):
    """The staff key was pressed at the kiosk."""


class StaffPadAsked(Bare):
    """Somebody held the hidden corner: the pad for the manager's PIN opens."""


class StaffPadLeft(Bare):
    """The pad was left, or nobody touched it for a while."""


@frozen
class PinGiven:
    """A PIN was typed on the pad."""

    pin: str = field(repr=False)
    cleans: bool = False
    """To clean the screen; else to close the kiosk."""


class Done(Bare):
    """The patient leaves the result screen, or starts again."""


class StoreFailed(Bare):
    """The store could not keep what it was given."""


class StoreKept(Bare):
    """The store keeps things (again)."""


class Faulted(Bare):
    """Something broke while this visit was on screen."""


Intent = (
    Started | Unwell | Touched | Unveiled | Veiled | NurseAsked | Continued | WentBack | ChangeAsked | AnswersShown | AnswersKept | LookedAgain
    | PrintedNow | TipsWanted | Confirmed | HelpAsked | HelpChosen | HelpClosed | PrintAsked | PrintReported | PrinterLooked | StartAgainAsked
    | LanguagesAsked | LookAsked | Adjusted | SoundAsked | SoundAdjusted | Listened | IdleWarned | Extended | IdleExpired | HeldExpired | DeskTook
    | NobodyCame | DeskLooked | Summoned | DeskClosed | StaffEnded
    | StaffPadAsked | StaffPadLeft | PinGiven | Done | StoreFailed | StoreKept | Faulted
)  # fmt: skip
OPENING: frozenset[type] = frozenset({Started, Unwell, HelpAsked})
"""What begins a visit on the welcome screen."""
STIRRING: frozenset[type] = frozenset({
    Touched, Unveiled, NurseAsked, AnswersShown, AnswersKept, LookedAgain, TipsWanted, Continued, WentBack, ChangeAsked, HelpAsked, HelpClosed,
    StartAgainAsked, LanguagesAsked, LookAsked, Adjusted, SoundAsked, SoundAdjusted, Listened, Extended,
})  # fmt: skip
"""What shows that the patient is still there, in the middle of the questions."""
