"""What a visit asks for after an intent: effects, which the controller runs in this order before it shows the new screen."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.paperwork import PaperRenderer, WaitingSlip
from kiosk.ports import FlagEvent, Variant, VisitEnd
from kiosk.visit.intents import Bare
from rules.basics import Answers


class OpenVisit(Bare):
    """Note in the store that this visit began."""


@dataclass(frozen=True, slots=True)
class StoreFlag:
    """Keep these events, and the answers they rest on, before anything else is shown."""

    events: tuple[FlagEvent, ...]
    answers: Answers


@dataclass(frozen=True, slots=True)
class StoreNote:
    """Keep something that staff should know besides the answers; the screen need not wait for it."""

    events: tuple[FlagEvent, ...]


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

    def made_by(self, renderer: PaperRenderer) -> bytes:
        """The page as PDF."""
        return renderer.render(self.sections, self.language, self.variant)


@dataclass(frozen=True, slots=True)
class PrintWaitingSlip:
    """Put a ticket on paper for whoever is seen today."""

    language: str
    slip: WaitingSlip

    def made_by(self, renderer: PaperRenderer) -> bytes:
        """The page as PDF."""
        return renderer.waiting_slip(self.language, self.slip)


PrintEffect = PrintHandout | PrintWaitingSlip
"""What becomes a page."""


@dataclass(frozen=True, slots=True)
class ReportFault:
    """Say in the log that the rules met a fault; no answers in it."""

    what: str


@dataclass(frozen=True, slots=True)
class CheckPin:
    """Close the kiosk if this is the manager's PIN."""

    pin: str = field(repr=False)
    cleans: bool = False
    """Lock the screen for its cleaning instead, whoever's PIN this is."""


class Reset(Bare):
    """Drop this visit and everything of it; welcome the next patient."""


Effect = OpenVisit | StoreFlag | StoreNote | KeepAnswers | EndVisit | PrintEffect | ReportFault | CheckPin | Reset
