"""Figures for whoever runs the clinic: flags, how long they wait, which are dismissed, where patients leave. Nobody is told from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from kiosk.flags import RAISING, Outcome, Status, derive
from kiosk.ports import Clock, EventKind, FlagEvent, FlagStore, VisitEnd, VisitId, VisitRecord
from rules.model import Level

FEW = 5
"""A count below this, but for none at all, is told as "fewer than 5": of one or two patients somebody might know who they are."""
DISMISSED = frozenset({Outcome.MISTAKE.value, Outcome.LEFT.value})
"""How a flag ends that called staff for nothing: a mistake, or nobody was there any more."""
TRIED = Outcome.TEST.value
"""Staff tried the kiosk: no patient, and not counted."""
HOURS = 24
USUAL, LATE_SHARE = 0.5, 0.9
"""The middle waiting time, and the one that nine of ten stay below."""


def few(count: int) -> bool:
    """Whether a count is told as "fewer than 5"."""
    return 0 < count < FEW


@dataclass(frozen=True, slots=True)
class RuleFigure:
    """How often a reason raised flags, and how many of those that are closed were dismissed."""

    rule_id: str
    """A rule's id, or `help.<choice>`."""
    raised: int
    closed: int
    dismissed: int

    @property
    def share(self) -> int | None:
        """Per cent of the closed that were dismissed; None where a count is too small to be told."""
        return None if self.closed < FEW or few(self.dismissed) else round(100 * self.dismissed / self.closed)


@dataclass(frozen=True, slots=True)
class Wait:
    """From the first alarm to the first person who took it, in seconds."""

    count: int
    """Flags that were taken."""
    usual: float
    late: float
    """The longest but for one in ten."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the clinic."""

    day: date
    visits: int
    flags: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The last days, today included."""

    days: tuple[Day, ...]
    """The first first; a day without a visit too."""
    finished: int
    """Visits with a result, of `ended`."""
    ended: int
    hours: tuple[int, ...]
    """Flags by the hour of the day in which they were raised: 24 counts."""
    busy_hours: int
    """Hours in which at least one visit began."""
    rules: tuple[RuleFigure, ...]
    """The most frequent first."""
    waits: Mapping[Level, Wait]
    """Of the levels that call staff at once, where any was taken."""
    left_at: tuple[tuple[str, int], ...]
    """The question on screen when patients left, by its id, the most frequent first; empty: past the last one, or not known."""

    @property
    def visits(self) -> int:
        """Visits that began."""
        return sum(day.visits for day in self.days)

    @property
    def flags(self) -> int:
        """Visits that staff were told of."""
        return sum(day.flags for day in self.days)


def read_figures(store: FlagStore, clock: Clock, days: int, zone: tzinfo | None = None) -> Figures:
    """The figures of so many days, today included. `zone`: whose days and hours; None: this computer's. Raises StoreError."""
    now = clock.utc()
    first = now.astimezone(zone).date() - timedelta(days=days - 1)
    since = datetime.combine(first, time(), zone).astimezone(now.tzinfo)
    return count(store.visits_since(since), store.events_since(since), [first + timedelta(days=number) for number in range(days)], zone)


def count(
    visits: Sequence[tuple[VisitRecord, VisitEnd | None]], events: Iterable[FlagEvent], days: Sequence[date], zone: tzinfo | None = None
) -> Figures:
    """Count what was stored. Practice, and what staff closed as a trial, is left out."""
    histories: dict[VisitId, list[FlagEvent]] = {}
    for event in events:
        histories.setdefault(event.visit_id, []).append(event)
    real = [(visit, end) for visit, end in visits if not visit.practice and not _tried(histories.get(visit.visit_id, []))]
    flagged = {visit.visit_id: found for visit, _ in real if (found := _flagged(histories.get(visit.visit_id, [])))}
    ends = [end for _, end in real if end]
    begun = [visit.opened.astimezone(zone) for visit, _ in real]
    raised = {visit_id: found.raised.astimezone(zone) for visit_id, found in flagged.items()}
    by_day, by_hour = Counter(moment.date() for moment in begun), Counter(moment.hour for moment in raised.values())
    flags = Counter(visit.opened.astimezone(zone).date() for visit, _ in real if visit.visit_id in flagged)
    left = Counter(end.left_at for end in ends if not end.finished)
    return Figures(
        days=tuple(Day(day, by_day[day], flags[day]) for day in days),
        finished=sum(end.finished for end in ends),
        ended=len(ends),
        hours=tuple(by_hour[hour] for hour in range(HOURS)),
        busy_hours=len({(moment.date(), moment.hour) for moment in begun}),
        rules=tuple(_by_rule(flagged.values())),
        waits=_waits(flagged.values()),
        left_at=tuple(sorted(left.items(), key=lambda one: (-one[1], one[0]))),
    )


@dataclass(frozen=True, slots=True)
class _Flagged:
    """One flag, as far as figures need it."""

    level: Level
    rule_ids: tuple[str, ...]
    raised: datetime
    seen: datetime | None
    closed: bool
    dismissed: bool


def _flagged(history: list[FlagEvent]) -> _Flagged | None:
    """None for a visit that never raised an alarm: a sign that was taken back is none."""
    raising = [event for event in history if event.kind in RAISING]
    flag = derive(history)
    if not raising or flag is None:
        return None
    first = raising[0].utc
    seen = next((event.utc for event in history if event.kind is EventKind.SEEN and event.utc >= first), None)
    closed = flag.status is Status.CLOSED
    return _Flagged(max(event.level for event in raising), flag.rule_ids, first, seen, closed, closed and not DISMISSED.isdisjoint(_outcome(history)))


def _outcome(history: list[FlagEvent]) -> tuple[str, ...]:
    return next((event.rule_ids for event in reversed(history) if event.kind is EventKind.CLOSED), ())


def _tried(history: list[FlagEvent]) -> bool:
    return TRIED in _outcome(history)


def _by_rule(flagged: Iterable[_Flagged]) -> list[RuleFigure]:
    raised, closed, dismissed = Counter[str](), Counter[str](), Counter[str]()
    for one in flagged:
        raised.update(one.rule_ids)
        if one.closed:
            closed.update(one.rule_ids)
        if one.dismissed:
            dismissed.update(one.rule_ids)
    ordered = sorted(raised, key=lambda rule_id: (-raised[rule_id], rule_id))
    return [RuleFigure(rule_id, raised[rule_id], closed[rule_id], dismissed[rule_id]) for rule_id in ordered]


def _waits(flagged: Iterable[_Flagged]) -> Mapping[Level, Wait]:
    found: dict[Level, list[float]] = {}
    for one in flagged:
        if one.seen is not None and one.level >= Level.URGENT_TODAY:
            found.setdefault(one.level, []).append((one.seen - one.raised).total_seconds())
    return {level: Wait(len(waits), _at(waits, USUAL), _at(waits, LATE_SHARE)) for level, waits in sorted(found.items(), reverse=True)}


def _at(waits: list[float], share: float) -> float:
    """The wait that this share of all stay at or below: one that really was, nothing in between."""
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]
