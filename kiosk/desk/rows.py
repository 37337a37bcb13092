"""A row of the desk's list as a value: what it says, which part of the list it stands in, and in which order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from kiosk.flags import Flag, Status
from kiosk.loop import NOT_BEGUN, Loop
from kiosk.ports import EventKind, KioskId, VisitEnd, VisitId, VisitRecord
from rules.model import Answers, Code, Level, LinkId

LATE = {
    Level.EMERGENCY_NOW: timedelta(minutes=1),
    Level.URGENT_TODAY: timedelta(minutes=10),
    Level.ROUTINE_APPOINTMENT: timedelta(minutes=30),
    Level.SELF_CARE: timedelta(minutes=30),
}
"""How long an unseen flag may wait before its waiting time stands out."""
BOOK = LinkId("book")
"""The question whether the desk shall book a visit; a protocol need not have it."""


class Group(Enum):
    """The parts of the list, from its top; the words are `desk.group.<value>`."""

    NEW = "new"
    """Alarms that nobody has seen."""
    HELD = "held"
    """The patient is answering a warning question; no sound."""
    QUIET = "quiet"
    """Unseen without an alarm: appointments, visits left early with nothing worrying, signs taken back."""
    SEEN = "seen"
    """Below everything that nobody has seen."""
    PRACTICE = "practice"


PLACES = {group: place for place, group in enumerate(Group)}


class Wish(Enum):
    """What the patient answered when asked whether the desk shall book a visit; the words are `desk.wish.<value>`."""

    WANTED = "wanted"
    NOT_NOW = "not_now"


_WISHES = {frozenset({Code("yes")}): Wish.WANTED, frozenset({Code("no")}): Wish.NOT_NOW}


def wish(answers: Answers) -> Wish | None:
    """What these answers say about booking a visit; None: nothing."""
    return _WISHES.get(answers.get(BOOK, frozenset()))


@dataclass(frozen=True, slots=True)
class Row:
    """One flag on the board."""

    flag: Flag
    kiosk_id: KioskId
    visit: VisitRecord | None
    """None when noting the visit had failed: there is a flag, but no ticket."""
    end: VisitEnd | None
    """None while the patient still answers."""
    clash: bool
    """Another flag on the board has the same ticket."""
    minutes: int
    """Whole minutes since the flag reached its level."""
    late: bool
    """It is an alarm that nobody has seen for longer than its level allows."""
    wish: Wish | None = None
    """None: not asked, not answered yet, or not kept."""
    loop: Loop = NOT_BEGUN
    """Who has it, and where the person is."""
    unstored: tuple[EventKind, ...] = ()
    """What was done to it at this desk, and is not stored yet."""
    here: bool = False
    """It waits on this computer, so that no other desk knows of it, or of all of it."""
    group: Group = field(init=False)
    """Where in the list it stands."""

    def __post_init__(self) -> None:
        """Asked for so often that it is worked out once."""
        object.__setattr__(self, "group", _group(self))

    @property
    def practice(self) -> bool:
        """A rehearsal: never an alarm."""
        return self.visit is not None and self.visit.practice

    @property
    def alarm(self) -> bool:
        """Somebody must look at it now."""
        return self.group is Group.NEW

    @property
    def hushed(self) -> bool:
        """Somebody here took it, and nobody else knows: it stays an alarm, and is silent here."""
        return EventKind.SEEN in self.unstored and self.flag.status is Status.SEEN

    @property
    def waits(self) -> bool:
        """An alarm that nobody has taken, here or elsewhere."""
        return self.alarm and not self.hushed

    @property
    def calling(self) -> bool:
        """An emergency that nobody has taken: it sounds, and blinks."""
        return self.waits and self.flag.level is Level.EMERGENCY_NOW


def _group(row: Row) -> Group:
    """A patient who called for staff is waiting for them: never quiet."""
    if row.practice:
        return Group.PRACTICE
    if row.flag.status is Status.HELD:
        return Group.HELD
    if row.flag.status is Status.SEEN and not row.hushed:
        return Group.SEEN
    quiet = row.flag.status is Status.WITHDRAWN or (row.flag.level <= Level.ROUTINE_APPOINTMENT and not row.flag.called)
    return Group.QUIET if quiet else Group.NEW


def start_after(rows: Sequence[Row], group: Group) -> int:
    """Where the next group begins in rows that stand in the order of the list."""
    return bisect_left(rows, PLACES[group] + 1, key=lambda row: PLACES[row.group])


Rank = tuple[int, int, int, datetime, VisitId]


def rank(row: Row) -> Rank:
    """By group; in it unseen before taken back, the most urgent first, the oldest first. The visit's id is the last."""
    return (PLACES[row.group], _STATES[Status.NEW if row.hushed else row.flag.status], -row.flag.level, row.flag.raised_at, row.flag.visit_id)


_STATES = {Status.NEW: 0, Status.SEEN: 1, Status.HELD: 2, Status.WITHDRAWN: 3, Status.CLOSED: 4}
