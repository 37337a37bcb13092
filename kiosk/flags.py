"""A flag's state, derived from its events: nothing is ever overwritten, so two desks cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.ports import EventKind, FlagEvent, VisitId
from rules.model import Level

HELD_LIMIT = timedelta(seconds=30)
"""A worrying touch that nobody confirms or takes back counts as an answer after this long."""


class Status(StrEnum):
    """Where a flag stands. HELD and WITHDRAWN are shown to staff without an alarm."""

    HELD = "held"
    WITHDRAWN = "withdrawn"
    NEW = "new"
    SEEN = "seen"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Flag:
    """What staff see of one visit."""

    visit_id: VisitId
    level: Level
    """The highest level raised; for HELD and WITHDRAWN, the level the touch would have reached."""
    status: Status
    rule_ids: tuple[str, ...]
    """Every rule that ever fired, in the order in which they did; also `help.<choice>`."""
    changed: tuple[str, ...]
    """Rules whose answer was changed afterwards."""
    withdrawn: tuple[str, ...]
    """Rules of touches that were taken back before Continue."""
    unfinished: bool
    held_since: datetime | None
    """When the oldest touch not yet confirmed was made."""
    raised_at: datetime
    """When the flag first reached its present level."""
    last_at: datetime


def derive(events: Iterable[FlagEvent]) -> Flag | None:
    """The flag that these events of one visit, in stored order, amount to; None for no events."""
    history = list(events)
    if not history:
        return None
    raising = [e for e in history if e.kind in {EventKind.RAISED, EventKind.UNFINISHED, EventKind.HELP}]
    held = _held(history)
    touched = [e for e in history if e.kind in {EventKind.HELD, EventKind.WITHDRAWN}]
    overridden = [e for e in history if e.kind is EventKind.OVERRIDDEN]
    if raising:
        level = max(e.level for e in raising)
        since = next(e.utc for e in raising if e.level == level)
    else:
        level = max((e.level for e in touched), default=history[0].level)
        since = (held or history[0]).utc
    if overridden:
        level, since = overridden[-1].level, overridden[-1].utc
    return Flag(
        visit_id=history[0].visit_id,
        level=level,
        status=_status(history, raised=bool(raising), held=held is not None),
        rule_ids=_rules(raising or touched),
        changed=_rules(e for e in history if e.kind is EventKind.CHANGED),
        withdrawn=_rules(e for e in history if e.kind is EventKind.WITHDRAWN),
        unfinished=any(e.kind is EventKind.UNFINISHED for e in history),
        held_since=held.utc if held else None,
        raised_at=since,
        last_at=history[-1].utc,
    )


def overdue(flag: Flag, now: datetime) -> bool:
    """Whether a touch has waited so long that it counts as an answer."""
    return flag.held_since is not None and now - flag.held_since >= HELD_LIMIT


def _held(history: list[FlagEvent]) -> FlagEvent | None:
    """The last touch, unless an answer or a withdrawal came after it."""
    for event in reversed(history):
        if event.kind is EventKind.HELD:
            return event
        if event.kind in {EventKind.WITHDRAWN, EventKind.RAISED, EventKind.UNFINISHED}:
            return None
    return None


def _status(history: list[FlagEvent], *, raised: bool, held: bool) -> Status:
    """A level that rises, or a call for staff, after the desk took the flag makes it new again."""
    if not raised:
        if held:
            return Status.HELD
        return Status.CLOSED if history[-1].kind is EventKind.CLOSED else Status.WITHDRAWN
    status, top = Status.NEW, Level.SELF_CARE
    for event in history:
        if event.kind is EventKind.SEEN and status is not Status.CLOSED:
            status = Status.SEEN
        elif event.kind is EventKind.CLOSED:
            status = Status.CLOSED
        elif event.kind is EventKind.HELP or (event.kind in {EventKind.RAISED, EventKind.UNFINISHED} and event.level > top):
            status, top = Status.NEW, max(event.level, top)
    return status


def _rules(events: Iterable[FlagEvent]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule for event in events for rule in event.rule_ids))
