"""What staff decide about a flag: another level with a name and a reason, and how it ended. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.flags import Outcome, Status, derive
from kiosk.loop import ROLE
from kiosk.paperwork import ClinicStore
from kiosk.ports import EventKind, FlagEvent, VisitId, VisitRecord
from rules.model import Level


@dataclass(frozen=True, slots=True)
class Judgement:
    """Another level that somebody sets."""

    level: Level
    name: str
    """Who they are, and the reason, in their own words: kept encrypted, gone with the answers."""
    reason: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A flag that is closed."""

    visit_id: VisitId
    visit: VisitRecord | None
    """None when noting the visit had failed."""
    level: Level
    at: datetime
    outcome: Outcome | None
    """None: closed by a version that did not ask."""
    who: str
    """The role of whoever closed it, one of `kiosk.loop.ROLES`, else of whoever took it; without either the desk's name."""


def closed_since(store: ClinicStore, since: datetime) -> tuple[Closed, ...]:
    """Those closed since and still closed, the latest first. Raises StoreError."""
    visits = dict.fromkeys(event.visit_id for event in store.events_since(since, EventKind.CLOSED))
    found = [closed for visit_id in visits if (closed := _closed(store, visit_id)) is not None]
    return tuple(sorted(found, key=lambda closed: closed.at, reverse=True))


def _closed(store: ClinicStore, visit_id: VisitId) -> Closed | None:
    history = store.events(visit_id)
    flag = derive(history)
    if flag is None or flag.status is not Status.CLOSED:
        return None
    end = next(event for event in reversed(history) if event.kind is EventKind.CLOSED)
    known = {outcome.value: outcome for outcome in Outcome}
    outcome = next((known[reason] for reason in end.rule_ids if reason in known), None)
    return Closed(visit_id, store.visit(visit_id), flag.level, end.utc, outcome, _who(history, end))


def _who(history: Sequence[FlagEvent], end: FlagEvent) -> str:
    takers = [end, *(event for event in reversed(history) if event.kind is EventKind.SEEN)]
    roles = (reason.removeprefix(ROLE) for event in takers for reason in event.rule_ids if reason.startswith(ROLE))
    return next(roles, end.kiosk_id)
