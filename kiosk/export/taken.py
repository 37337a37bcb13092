"""Which flagged visits leave the store, and what is taken of each. Practice never leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from kiosk.errors import UnreadableError
from kiosk.flags import Flag, derive
from kiosk.ports import FlagEvent, FlagStore, VisitEnd, VisitRecord
from rules.model import Answers

TICKET_DAYS = timedelta(days=7)
"""How far back a ticket is looked for; it is given again after that."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One flagged visit."""

    visit: VisitRecord
    end: VisitEnd | None
    """None while the patient still answers."""
    flag: Flag
    events: tuple[FlagEvent, ...]
    answers: Answers
    """Empty once they are gone from the store."""
    unread: bool = False
    """The store has answers that cannot be read, because of their key: none are here."""


def of_ticket(store: FlagStore, ticket: str, now: datetime) -> tuple[Taken, ...]:
    """The latest flagged visit of the last seven days with this ticket, as `KP47` or `kp 47`; empty where there is none. Raises StoreError."""
    wanted = "".join(ticket.split()).upper()
    found = [each for each in store.visits_since(now - TICKET_DAYS) if each[0].ticket == wanted]
    taken = [one for visit, end in reversed(found) if (one := _take(store, visit, end))]
    return tuple(taken[:1])


def of_day(store: FlagStore, day: date, zone: tzinfo | None = None) -> tuple[Taken, ...]:
    """Every flagged visit opened on this day, the first first. `zone`: whose day it is; None: this computer's. Raises StoreError."""
    begin = datetime.combine(day, time(), zone).astimezone()
    over = datetime.combine(day + timedelta(days=1), time(), zone).astimezone()
    return tuple(one for visit, end in store.visits_since(begin) if visit.opened < over and (one := _take(store, visit, end)))


def _take(store: FlagStore, visit: VisitRecord, end: VisitEnd | None) -> Taken | None:
    """None for practice, and for a visit that raised no flag."""
    if visit.practice:
        return None
    events = tuple(store.events(visit.visit_id))
    flag = derive(events)
    if flag is None:
        return None
    try:
        return Taken(visit, end, flag, events, store.answers(visit.visit_id))
    except UnreadableError:  # one of them keeps no other visit back
        return Taken(visit, end, flag, events, {}, unread=True)
