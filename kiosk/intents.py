"""What can happen to a visit (intents) and what it asks for in return (effects). Plain values, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ports import FlagEvent, JobState, Variant, VisitEnd
from rules.model import Answers, Code, LinkId

# --- intents: what the patient, a timer, the printer or the desk did ------------------------------


@dataclass(frozen=True, slots=True)
class Started:
    """Start was pressed on the welcome screen."""


@dataclass(frozen=True, slots=True)
class Unwell:
    """The button "I feel very unwell" was pressed on the welcome screen."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Options of the question on screen were touched; `codes` is everything selected now."""

    link_id: LinkId
    codes: frozenset[Code]


@dataclass(frozen=True, slots=True)
class Continued:
    """Continue was pressed."""


@dataclass(frozen=True, slots=True)
class WentBack:
    """Back was pressed."""


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """Change was pressed beside an answer on the review screen."""

    link_id: LinkId


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The answers on the review screen are right."""


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """The button "Talk to staff" was pressed."""


@dataclass(frozen=True, slots=True)
class HelpChosen:
    """One of the choices behind "Talk to staff"; a code of the protocol's `help_choices`."""

    code: str


@dataclass(frozen=True, slots=True)
class HelpClosed:
    """The panel behind "Talk to staff" was left."""


@dataclass(frozen=True, slots=True)
class PrintAsked:
    """Print was pressed."""


@dataclass(frozen=True, slots=True)
class PrintReported:
    """The printer said something new."""

    state: JobState


@dataclass(frozen=True, slots=True)
class StartAgainAsked:
    """Start again was pressed: the screen asks first."""


@dataclass(frozen=True, slots=True)
class IdleWarned:
    """Nobody has touched the screen for a while."""


@dataclass(frozen=True, slots=True)
class Extended:
    """The button "I am still here", or any overlay left for the screen below it."""


@dataclass(frozen=True, slots=True)
class IdleExpired:
    """Nobody answered "are you still there?"."""


@dataclass(frozen=True, slots=True)
class HeldExpired:
    """A worrying touch waited its full time for Continue."""


@dataclass(frozen=True, slots=True)
class DeskTook:
    """Somebody at the desk took this visit's flag."""


@dataclass(frozen=True, slots=True)
class DeskClosed:
    """The desk closed this visit's flag."""


@dataclass(frozen=True, slots=True)
class StaffEnded:
    """The staff key was pressed at the kiosk."""


@dataclass(frozen=True, slots=True)
class Done:
    """The patient leaves the result screen, or starts again."""


@dataclass(frozen=True, slots=True)
class StoreFailed:
    """The store could not keep what it was given."""


@dataclass(frozen=True, slots=True)
class StoreKept:
    """The store keeps things (again)."""


@dataclass(frozen=True, slots=True)
class Faulted:
    """Something broke while this visit was on screen."""


Intent = (
    Started | Unwell | Touched | Continued | WentBack | ChangeAsked | Confirmed | HelpAsked | HelpChosen | HelpClosed | PrintAsked
    | PrintReported | StartAgainAsked | IdleWarned | Extended | IdleExpired | HeldExpired | DeskTook | DeskClosed | StaffEnded | Done | StoreFailed
    | StoreKept | Faulted
)  # fmt: skip

# --- effects: what the controller runs, in this order, before it shows the new screen --------------


@dataclass(frozen=True, slots=True)
class OpenVisit:
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


@dataclass(frozen=True, slots=True)
class Reset:
    """Drop this visit and everything of it; welcome the next patient."""


Effect = OpenVisit | StoreFlag | KeepAnswers | EndVisit | PrintHandout | ReportFault | Reset
