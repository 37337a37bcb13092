"""What can happen to a visit (intents) and what it asks for in return (effects). Plain values, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ports import FlagEvent, JobState, Variant, VisitEnd
from rules.basics import Answers, Code, LinkId


class Bare:
    """Something that says nothing but that it happened; equal to any other of its class."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


# --- intents: what the patient, a timer, the printer or the desk did ------------------------------


class Started(Bare):
    """Start was pressed on the welcome screen."""


class Unwell(Bare):
    """The button "I feel very unwell" was pressed on the welcome screen."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Options of the question on screen were touched; `codes` is everything selected now."""

    link_id: LinkId
    codes: frozenset[Code]


class Continued(Bare):
    """Continue was pressed."""


class WentBack(Bare):
    """Back was pressed."""


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """Change was pressed beside an answer on the review screen."""

    link_id: LinkId


class Confirmed(Bare):
    """The answers on the review screen are right."""


class HelpAsked(Bare):
    """The button "Talk to staff" was pressed."""


@dataclass(frozen=True, slots=True)
class HelpChosen:
    """One of the choices behind "Talk to staff"; a code of the protocol's `help_choices`."""

    code: str


class HelpClosed(Bare):
    """The panel behind "Talk to staff" was left."""


class PrintAsked(Bare):
    """Print was pressed."""


@dataclass(frozen=True, slots=True)
class PrintReported:
    """The printer said something new."""

    state: JobState


class StartAgainAsked(Bare):
    """Start again was pressed: the screen asks first."""


class IdleWarned(Bare):
    """Nobody has touched the screen for a while."""


class Extended(Bare):
    """The button "I am still here", or any overlay left for the screen below it."""


class IdleExpired(Bare):
    """Nobody answered "are you still there?"."""


class HeldExpired(Bare):
    """A worrying touch waited its full time for Continue."""


class DeskTook(Bare):
    """Somebody at the desk took this visit's flag."""


class DeskClosed(Bare):
    """The desk closed this visit's flag."""


class StaffEnded(Bare):
    """The staff key was pressed at the kiosk."""


class Done(Bare):
    """The patient leaves the result screen, or starts again."""


class StoreFailed(Bare):
    """The store could not keep what it was given."""


class StoreKept(Bare):
    """The store keeps things (again)."""


class Faulted(Bare):
    """Something broke while this visit was on screen."""


Intent = (
    Started | Unwell | Touched | Continued | WentBack | ChangeAsked | Confirmed | HelpAsked | HelpChosen | HelpClosed | PrintAsked
    | PrintReported | StartAgainAsked | IdleWarned | Extended | IdleExpired | HeldExpired | DeskTook | DeskClosed | StaffEnded | Done | StoreFailed
    | StoreKept | Faulted
)  # fmt: skip

# --- effects: what the controller runs, in this order, before it shows the new screen --------------


class OpenVisit(Bare):
    """Note in the store that this visit began."""


@dataclass(frozen=True, slots=True)
class StoreFlag:
    """Keep these events, and the answers they rest on, before anything else is shown."""

    events: tuple[FlagEvent, ...]
    answers: Answers


@dataclass(frozen=True, slots=True)
class KeepAnswers:
    """Keep the answers so far of a visit that staff are told of; the screen need not wait for it."""

    answers: Answers


@dataclass(frozen=True, slots=True)
class EndVisit:
    """Note in the store how the visit ended."""

    end: VisitEnd


@dataclass(frozen=True, slots=True)
class PrintHandout:
    """Render these sections and put them on paper."""

    sections: tuple[str, ...]
    language: str
    variant: Variant


@dataclass(frozen=True, slots=True)
class ReportFault:
    """Say in the log that the rules met a fault; no answers in it."""

    what: str


class Reset(Bare):
    """Drop this visit and everything of it; welcome the next patient."""


Effect = OpenVisit | StoreFlag | KeepAnswers | EndVisit | PrintHandout | ReportFault | Reset
