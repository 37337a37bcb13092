"""A flag's state, derived from its events: nothing is ever overwritten, so two desks cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.ports import EventKind, FlagEvent, VisitEnd, VisitId
from rules.model import Level

HELD_LIMIT = timedelta(seconds=30)
"""A warning sign that is held, touched only or with its follow-up open, counts in full after this long without a touch."""
PENDING_LIMIT = timedelta(seconds=90)
"""It counts in full after this long in all, whatever is touched meanwhile."""
RAISING = frozenset({EventKind.RAISED, EventKind.UNFINISHED, EventKind.HELP})
"""What makes a flag an alarm or raises it."""
CALL = "help."
"""Before the code of a choice behind "Talk to staff", in a flag's rule ids."""
NOTE = "note."
"""Before what was noted besides the answers, in the ids of its event; a contradiction is noted by its id."""
HELPED, FAST, LOOKED, KEPT = (f"{NOTE}{what}" for what in ("helped", "fast", "looked", "kept"))
"""Somebody helps; the answers came too fast to be read; asked to look once more, the patient looked, or said that they are right."""


class Outcome(StrEnum):
    """How a flag ended, in the ids of its CLOSED event; the words are `desk.<value>`."""

    SEEN = "outcome.seen"
    """By a nurse or doctor here."""
    EMERGENCY = "outcome.emergency"
    """An ambulance, or sent on to an emergency department."""
    BOOKED = "outcome.booked"
    ADVICE = "outcome.advice"
    """Went home with advice."""
    LEFT = "outcome.left"
    """Left before anybody saw them."""
    MISTAKE = "outcome.mistake"
    """Nothing was the matter: answered by mistake, or a rule that asks too much."""
    TEST = "outcome.test"
    """Staff tried the kiosk."""


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
    """The highest level raised, or the one that staff set since; for HELD and WITHDRAWN, the level that the sign would have reached."""
    status: Status
    rule_ids: tuple[str, ...]
    """Every rule that ever fired, in the order in which they did; also `help.<choice>`."""
    changed: tuple[str, ...]
    """Rules whose answer was changed afterwards."""
    withdrawn: tuple[str, ...]
    """Rules of signs that were taken back before Continue, or that the answer to their follow-up lowered."""
    unfinished: bool
    held: tuple[str, ...]
    """Rules of the signs that are held now: the patient is answering a warning question."""
    held_level: Level
    """What they would reach; SELF_CARE while nothing is held."""
    held_until: datetime | None
    """When they count in full."""
    raised_at: datetime
    """When the flag first reached its present level."""
    last_at: datetime
    judged: Level | None = None
    """What the kiosk had raised it to, while another level that staff set stands; None: the kiosk's own stands."""

    @property
    def called(self) -> bool:
        """Whether the patient asked for staff, or opened that panel and stood before it."""
        return any(rule_id.startswith(CALL) for rule_id in self.rule_ids)


def derive(events: Iterable[FlagEvent]) -> Flag | None:
    """The flag that these events of one visit, in stored order, amount to; None where nothing but notes was stored."""
    history = [event for event in events if event.kind is not EventKind.NOTED]
    if not history:
        return None
    raising = [e for e in history if e.kind in RAISING]
    held, since = _held(history)
    touched = [e for e in history if e.kind in {EventKind.HELD, EventKind.WITHDRAWN}]
    judged = None
    if raising:
        standing = _standing(history)
        level, reached, status, judged = standing.level, standing.reached, standing.status, standing.judged
    elif held and since:
        level, reached, status = held.level, since, Status.HELD
    else:
        level, reached = max((e.level for e in touched), default=history[0].level), history[0].utc
        status = Status.CLOSED if history[-1].kind is EventKind.CLOSED else Status.WITHDRAWN
    return Flag(
        visit_id=history[0].visit_id,
        level=level,
        status=status,
        rule_ids=_rules(raising or touched),
        changed=_rules(e for e in history if e.kind is EventKind.CHANGED),
        withdrawn=_rules(e for e in history if e.kind is EventKind.WITHDRAWN),
        unfinished=any(e.kind is EventKind.UNFINISHED for e in history),
        held=held.rule_ids if held else (),
        held_level=held.level if held else Level.SELF_CARE,
        held_until=min(held.utc + HELD_LIMIT, since + PENDING_LIMIT) if held and since else None,
        raised_at=reached,
        last_at=history[-1].utc,
        judged=judged,
    )


def overdue(flag: Flag, now: datetime) -> bool:
    """Whether a sign was held so long that it counts in full."""
    return flag.held_until is not None and now >= flag.held_until


def forgettable(events: Sequence[FlagEvent], end: VisitEnd | None, before: datetime) -> bool:
    """Whether a visit's answers and remarks may be erased: its flag was closed before this time, or it has none and was over before it."""
    flag = derive(events)
    if flag is not None:
        return flag.status is Status.CLOSED and max(e.utc for e in events if e.kind is EventKind.CLOSED) < before
    over = end.utc if end else max((e.utc for e in events), default=None)
    return over is None or over < before


def _held(history: list[FlagEvent]) -> tuple[FlagEvent | None, datetime | None]:
    """What is held, as it was last stored, and since when the oldest sign of it is; each HELD names everything held then."""
    held: FlagEvent | None = None
    since: dict[str, datetime] = {}
    for event in history:
        if event.kind is EventKind.HELD:
            held, since = event, {rule_id: since.get(rule_id, event.utc) for rule_id in event.rule_ids}
        elif event.kind in {EventKind.RAISED, EventKind.WITHDRAWN}:
            held, since = None, {rule_id: start for rule_id, start in since.items() if rule_id not in event.rule_ids}
        elif event.kind in {EventKind.UNFINISHED, EventKind.HELP}:
            held, since = None, {}
    return held, min(since.values()) if held else None


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a raised flag stands after some of its events."""

    level: Level
    reached: datetime
    status: Status = Status.NEW
    judged: Level | None = None


def _standing(history: list[FlagEvent]) -> _Standing:
    """A level that rises, or a call for staff, after the desk took the flag makes it new again.

    Whoever acts on a flag acts on what they read: what rose without them knowing, stored a moment before or coming late from a kiosk that was
    cut off, outlives what they did.
    """
    now: _Standing | None = None
    for number, event in enumerate(history):
        if event.kind in RAISING:
            if now is None or event.level > now.level:
                now = _Standing(event.level, event.utc)
            elif event.kind is EventKind.HELP:
                now = replace(now, status=Status.NEW)
        elif now is not None:
            now = _handled(now, event, history[:number])
    assert now is not None  # noqa: S101 - asked for a history with something raised only
    return now


def _handled(now: _Standing, event: FlagEvent, before: list[FlagEvent]) -> _Standing:
    """After what somebody at the desk did."""
    known = event.level >= now.level
    if event.kind is EventKind.SEEN and known and now.status is Status.NEW:
        return replace(now, status=Status.SEEN)
    if event.kind is EventKind.CLOSED and known:
        return replace(now, status=Status.CLOSED)
    if event.kind is EventKind.REOPENED and now.status is Status.CLOSED:
        return replace(now, status=Status.SEEN)
    if event.kind is EventKind.OVERRIDDEN:
        unknown = [e for e in before if e.kind in RAISING and not set(e.rule_ids) <= set(event.rule_ids) and e.level > event.level]
        if not unknown:
            raised = max(e.level for e in before if e.kind in RAISING)
            return replace(now, level=event.level, reached=event.utc, judged=raised if raised != event.level else None)
    return now


def _rules(events: Iterable[FlagEvent]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule for event in events for rule in event.rule_ids))
