"""The papers beside the handout, as values: what stands on a slip, which pages hang in a clinic, what became of paper. No words of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from kiosk.ports import FlagStore, Renderer, VisitEnd, VisitId, VisitRecord
from kiosk.printer import JobState, PrinterStatus
from rules.basics import Level


class PaperKind(StrEnum):
    """What a paper job puts on paper; the desk's words are `desk.paper.<value>`."""

    HANDOUT = "handout"
    WAITING = "waiting"
    """The slip for a patient who is seen today: a ticket and where to wait."""
    STAFF = "staff"
    """The slip that staff carry to the patient."""
    DOWNTIME = "downtime"
    """The questions, red flags and advice on paper, for the day when no kiosk works."""
    WALL = "wall"
    """What to do with a flag, and how patients use the kiosk."""
    BEZEL = "bezel"
    """Beside the panel: where to go when the screen does not answer."""


HOUSE_PAGES = (PaperKind.DOWNTIME, PaperKind.WALL, PaperKind.BEZEL)
"""Pages about no patient."""


@dataclass(frozen=True, slots=True)
class WaitingSlip:
    """For whoever is seen today. Nothing of it tells a level, a reason or an answer."""

    ticket: str
    """As `KP47`."""
    printed_on: datetime
    """In the clinic's own time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the staff slip."""

    text: str
    note: str = ""
    """Quieter: a mark, or the question before its answer."""


@dataclass(frozen=True, slots=True)
class StaffSlip:
    """One flag on one page, in the clinic's language, by situation, background, assessment, recommendation. Lists begin with what matters most."""

    ticket: str
    """As it is shown: `KP 47`, or that there is none."""
    level: Level
    level_words: str
    place: str
    """Which kiosk, and since when."""
    marks: tuple[str, ...]
    """Where the flag stands, and what staff must know before they read on: practice, unfinished, helped by somebody."""
    reasons: tuple[Entry, ...]
    """Situation: why there is a flag."""
    others: tuple[Entry, ...]
    """Background: answers that worry nobody, and what was asked and not answered."""
    worries: tuple[Entry, ...]
    """Assessment: worrying answers, what was taken back, what speaks against the answers."""
    score: str
    """Assessment: impact; empty without any answer."""
    to_do: tuple[Entry, ...]
    """Recommendation."""
    protocol: str
    printed_on: datetime
    """In the clinic's own time."""


class PaperRenderer(Renderer, Protocol):
    """Makes every page of the clinic. The same arguments give the same bytes."""

    def waiting_slip(self, language: str, slip: WaitingSlip) -> bytes:
        """In the patient's language; the clinic's stands below it where it is another."""

    def staff_slip(self, slip: StaffSlip) -> bytes:
        """One page, whatever is on it: what has no room is counted and left to the desk's screen."""

    def house_page(self, page: PaperKind, language: str) -> bytes:
        """One of `HOUSE_PAGES`."""


class Page(Protocol):
    """Something that becomes a page."""

    def made_by(self, renderer: PaperRenderer) -> bytes:
        """The page as PDF."""


# --- what is known of paper -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PaperJob:
    """What became of a page that a kiosk was to print; no answers in it."""

    visit_id: VisitId
    kind: PaperKind
    state: JobState
    message: str
    """The printer's reason, for staff."""
    utc: datetime


class PaperStore(Protocol):
    """Keeps what a sheet is made of, for a while, and what became of paper. Every method raises StoreError."""

    def keep_look(self, visit_id: VisitId, language: str, size: int) -> None:
        """The sheet of a visit that has ended was printed in this language and size."""

    def sheets(self, since: datetime) -> Sequence[tuple[VisitRecord, VisitEnd]]:
        """Visits that ended since this time with a sheet that is still kept, the latest first."""

    def forget_sheets(self, before: datetime) -> None:
        """Drop what every sheet of a visit that ended earlier is made of, and what became of its paper."""

    def note_job(self, job: PaperJob) -> None:
        """Keep what became of a paper job; the last of a kind counts."""

    def jobs(self, since: datetime) -> Sequence[PaperJob]:
        """Paper jobs since this time, the latest first."""

    def note_printer(self, who: str, status: PrinterStatus, utc: datetime) -> None:
        """Keep what a kiosk's or desk's printer last said."""

    def printers(self) -> Mapping[str, tuple[PrinterStatus, datetime]]:
        """What each printer last said, and when."""


class ClinicStore(FlagStore, PaperStore, Protocol):
    """All that kiosks and desks share."""
