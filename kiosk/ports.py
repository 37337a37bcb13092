"""What the kiosk needs from the outside world, as protocols: a store, a renderer, a voice, a clock. The printer's is `kiosk.printer`.

The visit and the controller know only these. `kiosk.app` names the classes behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from kiosk.visit.display import NORMAL_SIZE
from rules.basics import Answers, Level

VisitId = NewType("VisitId", str)
KioskId = NewType("KioskId", str)


class EventKind(StrEnum):
    """What happened to a flag. Events are only ever added."""

    HELD = "held"
    """A worrying option was touched, Continue not yet pressed."""
    WITHDRAWN = "withdrawn"
    """The touch was taken back before Continue: shown to staff, no alarm."""
    RAISED = "raised"
    """An answer (or a touch held too long) reached this level. It latches."""
    CHANGED = "changed"
    """An answer that had raised the flag was changed later; the level stays."""
    UNFINISHED = "unfinished"
    """The visit ended without a result."""
    HELP = "help"
    """The patient asked for staff; `rule_ids` holds the choice, as `help.unwell`."""
    NOTED = "noted"
    """Something besides the answers, such as help by somebody; `rule_ids` says what, as `note.helped`. It makes no flag and changes none."""
    SEEN = "seen"
    """Somebody at the desk took the flag; `rule_ids` says in which role, as `role.front_desk`."""
    ESCALATED = "escalated"
    """Nobody had taken the flag in time; whichever desk sees it first says so."""
    PLACED = "placed"
    """Where the person is, as `place.window`; `place.empty` where nobody was found."""
    SUMMONED = "summoned"
    """The desk has an idle kiosk show the ticket."""
    OVERRIDDEN = "overridden"
    """Staff set another level, with a name and a reason (kept apart, see `Remark`)."""
    CLOSED = "closed"
    """The desk is done with it; `rule_ids` says how it ended, as `outcome.seen`."""
    REOPENED = "reopened"
    """Close was taken back."""


@dataclass(frozen=True, slots=True)
class FlagEvent:
    """One row of the flag's history, as stored."""

    event_id: str
    """UUID: the same event sent twice is stored once."""
    visit_id: VisitId
    kiosk_id: KioskId
    seq: int
    """Order within the visit as its kiosk counted, from 1; 0 for events of the desk."""
    kind: EventKind
    level: Level
    rule_ids: tuple[str, ...]
    monotonic: float
    """Seconds of the writer's monotonic clock; comparable within one boot only."""
    utc: datetime


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """What is known of a visit besides its flag. No name, no answers."""

    visit_id: VisitId
    kiosk_id: KioskId
    ticket: str
    """Two consonants and two digits, as `KP47`; shown as `KP 47`."""
    protocol: str
    version: str
    practice: bool
    """A rehearsal: never an alarm."""
    opened: datetime
    content: str = ""
    """The first digits of the SHA-256 of the questions and rules that asked; empty: an older Backcheck stored it."""
    program: str = ""
    """The version of the Backcheck that asked; empty as above."""


@dataclass(frozen=True, slots=True)
class VisitEnd:
    """How a visit ended. What a sheet is made of allows a reprint, for as long as it is kept; there are no answers in it."""

    level: Level
    finished: bool
    sections: tuple[str, ...]
    language: str
    utc: datetime
    size: int = NORMAL_SIZE
    """The text size that the patient read in, see `kiosk.visit.display`."""
    boxed: tuple[str, ...] = ()
    """The sections to stand in a box."""
    left_at: str = ""
    """The link_id of the question at which an unfinished visit was left; empty for a finished one, and where it was not at a question."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Who set another level, and why, in their own words: kept apart from the event, and gone with the answers."""

    event_id: str
    """Of the `EventKind.OVERRIDDEN` event that it belongs to."""
    name: str
    reason: str


class FlagStore(Protocol):
    """Keeps flags for good. Every method is safe to call again after a failure; all raise StoreError."""

    def open_visit(self, visit: VisitRecord) -> None:
        """Note that a visit began, before its first question is shown."""

    def append(self, events: Sequence[FlagEvent], answers: Answers | None = None) -> None:
        """Store events in one transaction, durable when this returns; replace the visit's answers if given."""

    def keep_answers(self, visit_id: VisitId, answers: Answers) -> None:
        """Replace the answers of a flagged visit by later ones, for the desk's detail; a visit without events keeps none."""

    def end_visit(self, visit_id: VisitId, end: VisitEnd) -> None:
        """Note how a visit ended. Answers of a visit without any event are never stored."""

    def unended(self, kiosk_id: KioskId) -> Sequence[VisitId]:
        """Visits of this kiosk that were opened and never ended: a crash, or the one running now."""

    def events(self, visit_id: VisitId) -> Sequence[FlagEvent]:
        """A visit's events in the order in which they were stored."""

    def refused(self, visit_id: VisitId) -> bool:
        """Whether the server that desks look at will not take an event of this visit: then none but a desk on this computer may know of it."""

    def events_after(self, row: int) -> tuple[int, Sequence[FlagEvent]]:
        """The events stored after this row, and the last row, for a desk that polls."""

    def open_events(self) -> tuple[int, Sequence[FlagEvent]]:
        """Every event of the visits whose flag may be open, in stored order, and the last row of all, for a desk that opens.

        However many flags were closed before, they cost nothing here. A flag that is not closed is always among them.
        """

    def events_since(self, since: datetime, kind: EventKind | None = None) -> Sequence[FlagEvent]:
        """The events of this time and later, by the clocks of those who wrote them, in stored order; of one kind, others cost nothing."""

    def visits_since(self, since: datetime) -> Sequence[tuple[VisitRecord, VisitEnd | None]]:
        """Visits opened at this time or later, the oldest first, each with its end where it has one."""

    def visit(self, visit_id: VisitId) -> VisitRecord | None:
        """The visit, or None."""

    def end(self, visit_id: VisitId) -> VisitEnd | None:
        """How the visit ended, or None while it has not."""

    def answers(self, visit_id: VisitId) -> Answers:
        """The visit's answers as far as they were stored with its events; empty without any."""

    def remark(self, remark: Remark) -> None:
        """Keep who set another level, and why; the first remark on an event stands. Before or after the event itself."""

    def remarks(self, visit_id: VisitId) -> Sequence[Remark]:
        """The remarks on a visit's events, in the order of the events; empty once they are purged."""

    def purge(self, before: datetime) -> int:
        """Erase answers and remarks of flags closed before this time, of visits without a flag, and remarks on no event.

        Where a visit has no flag, its end or, failing that, its last event must lie before the time. Returns how many answer sets and remarks went.
        """

    def tickets_in_use(self, since: datetime) -> frozenset[str]:
        """Tickets of flags not closed, and of every visit opened since this time."""

    def beat(self, who: str, utc: datetime) -> None:
        """Heartbeat of a kiosk or desk, every 5 s."""

    def beats(self) -> Mapping[str, datetime]:
        """The last heartbeat of each."""

    def close(self) -> None:
        """Let go of the file or connection."""


@dataclass(frozen=True, slots=True)
class Variant:
    """How one handout is printed."""

    level: Level
    ticket: str
    printed_on: datetime
    """In the clinic's own time."""
    boxed: frozenset[str] = frozenset()
    """Sections to stand in a box."""
    large: bool = False
    """Large print, in one language even where the clinic wants two."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished handout."""

    pdf: bytes
    pages: int
    printed: tuple[str, ...]
    """The sections on it, in print order."""
    dropped: tuple[str, ...]
    """The sections that gave way because the paper was full, the first to go first."""


class Renderer(Protocol):
    """Makes pages. The same arguments give the same bytes."""

    def render(self, sections: Sequence[str], language: str, variant: Variant) -> bytes:
        """The handout as PDF, of these sections in this order."""

    def sheet(self, sections: Sequence[str], language: str, variant: Variant) -> Sheet:
        """The same, with what is on it and what gave way."""


class VoiceError(Exception):
    """A sentence could not be spoken to its end; the message says what broke, for staff."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence to speak, and how."""

    text: str
    language: str
    """The code of one of the kiosk's languages."""
    rate: int
    """Per cent of 120 words a minute; the pitch stays."""
    volume: int
    """A step, 0 quietest to `kiosk.visit.display.VOLUMES` - 1."""


class Voice(Protocol):
    """Reads aloud, one sentence at a time, offline. Calls but `stop` may block up to their time-out: never on the GUI thread."""

    def describe(self) -> str:
        """Which voice this is, for staff and `kiosk doctor`."""

    def trouble(self, language: str) -> str | None:
        """Why nothing can be heard in this language now, as a text id; None: it can. Asked before each reading. Never raises."""

    def say(self, utterance: Utterance, wanted: Callable[[], bool]) -> None:
        """Speak, and return when it is over or was stopped. Raises VoiceError.

        `wanted` is asked once, with `stop` kept waiting: a sentence that was stopped before it began is never heard.
        """

    def stop(self) -> None:
        """End what is being said, at once, from any thread; returns without waiting."""


class Tone(StrEnum):
    """What an alarm sounds like; the values name files in `resources/sounds`."""

    NEW = "new"
    """An emergency that nobody has taken: two tones, a second and a half."""
    LOUD = "loud"
    """Nobody took it in time, or no desk is there to take it: louder, and longer."""


class AlarmError(Exception):
    """An alarm could not be sounded; the message says what broke, for staff."""


class Alarm(Protocol):
    """Sounds for staff. Calls may block for as long as the sound lasts: never on the GUI thread."""

    def describe(self) -> str:
        """What plays it and where, for staff and `kiosk doctor`."""

    def trouble(self) -> str | None:
        """Why nothing can be heard now, as a text id; None: it can. Never raises."""

    def sound(self, tone: Tone) -> None:
        """Play one of the sounds to its end. Raises AlarmError."""


class Clock(Protocol):
    """Time, so that tests can own it."""

    def monotonic(self) -> float:
        """Seconds that only go forward."""

    def utc(self) -> datetime:
        """The time now, with a time zone of UTC."""
