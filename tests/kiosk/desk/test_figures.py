"""The figures are those of the store, practice is not among them, and small counts are not told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.figures import FEW, RuleFigure, Wait, count, few, read_figures
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitEnd, VisitId, VisitRecord
from rules.model import Level
from tests.kiosk.desk.fakes import K1, NOON, Kiosk, OwnClock, Store

TODAY = date(2026, 11, 22)
UTC = timezone.utc  # noqa: UP017 - handed on as a zone


@pytest.fixture
def flag(kiosk: Kiosk, clock: OwnClock) -> Callable[..., None]:
    """Stores a whole flag: raised, taken after so many seconds, closed so."""

    def store(name: str, rules: tuple[str, ...] = ("R-U01",), *, seen: float | None = None, outcome: str = "", **more) -> None:
        visit = kiosk.visit(name, practice=more.get("practice", False))
        level = more.get("level", Level.URGENT_TODAY)
        kiosk.tell(visit, EventKind.RAISED, level, rules)
        if seen is not None:
            clock.move(seen)
            kiosk.tell(visit, EventKind.SEEN, level, ())
            clock.move(-seen)
        if outcome:
            clock.move(2000)
            kiosk.tell(visit, EventKind.CLOSED, level, (outcome,))
            clock.move(-2000)
        kiosk.end(visit, level, finished=more.get("finished", True))

    return store


def figures(store: Store, clock: OwnClock, days: int = 7):
    return read_figures(store, clock, days, UTC)


def test_visits_and_flags_by_day_and_hour(store: Store, clock: OwnClock, kiosk: Kiosk, flag) -> None:
    """Every day is there, the empty ones too; flags stand in the hour in which they were raised."""
    kiosk.visit("calm")
    flag("a")
    clock.move(3600)
    flag("b")
    found = figures(store, clock)
    assert [(day.day, day.visits, day.flags) for day in found.days[-2:]] == [(TODAY - timedelta(days=1), 0, 0), (TODAY, 3, 2)]
    assert len(found.days) == 7
    assert {hour: flags for hour, flags in enumerate(found.hours) if flags} == {12: 1, 13: 1}
    assert (found.visits, found.flags, found.busy_hours) == (3, 2, 2)


def test_days_and_hours_are_the_clinics(store: Store, clock: OwnClock, flag) -> None:
    """At noon in Greenwich it is the next day in Kiritimati, at 2 o'clock."""
    flag("a")
    found = read_figures(store, clock, 1, timezone(timedelta(hours=14)))
    assert [(day.day, day.flags) for day in found.days] == [(TODAY + timedelta(days=1), 1)]
    assert found.hours[2] == 1


def test_waiting_runs_from_the_alarm_to_whoever_took_it(store: Store, clock: OwnClock, flag) -> None:
    """The middle and nine of ten, for each level that calls staff at once; who was never taken has no waiting time."""
    for number in range(10):
        flag(f"v{number}", seen=60.0 * (number + 1))
    flag("open")
    flag("routine", seen=5, level=Level.ROUTINE_APPOINTMENT)
    flag("emergency", seen=30, level=Level.EMERGENCY_NOW)
    assert figures(store, clock).waits == {Level.EMERGENCY_NOW: Wait(1, 30.0, 30.0), Level.URGENT_TODAY: Wait(10, 300.0, 540.0)}


def test_dismissed_is_a_share_of_the_closed(store: Store, clock: OwnClock, flag) -> None:
    """Closed as a mistake or as gone: dismissed. What is still open counts as neither."""
    for number in range(12):
        flag(f"v{number}", ("R-U01", "R-U02") if number < 6 else ("R-U01",), seen=5, outcome="outcome.seen" if number < 6 else "outcome.mistake")
    flag("gone", outcome="outcome.left")
    flag("open")
    first, second = figures(store, clock).rules
    assert (first, first.share) == (RuleFigure("R-U01", 14, 13, 7), 54)
    assert (second, second.share) == (RuleFigure("R-U02", 6, 6, 0), 0)


@pytest.mark.parametrize(("closed", "dismissed", "share"), [(4, 0, None), (20, 4, None), (20, 5, 25), (20, 0, 0), (5, 5, 100)])
def test_a_share_of_few_is_not_told(closed: int, dismissed: int, share: int | None) -> None:
    """A share must not tell a count that is too small to be told itself."""
    assert RuleFigure("R", closed, closed, dismissed).share == share


def test_drop_off_is_told_by_question(store: Store, clock: OwnClock, kiosk: Kiosk) -> None:
    """Visits that ended without a result, by the question on screen; the finished ones count for the share alone."""
    for number, left_at in enumerate(["saddle", "saddle", "", "age"]):
        visit = kiosk.visit(f"v{number}")
        store.end_visit(visit, VisitEnd(Level.ROUTINE_APPOINTMENT, False, (), "en", clock.utc(), left_at=left_at))
    kiosk.visit("done")
    kiosk.end("done", Level.SELF_CARE)
    found = figures(store, clock)
    assert found.left_at == (("saddle", 2), ("", 1), ("age", 1))
    assert (found.finished, found.ended) == (1, 5)


def test_practice_and_trials_count_nowhere(store: Store, clock: OwnClock, kiosk: Kiosk, flag) -> None:
    """A practice kiosk's visits, and what staff closed as a trial, change no figure at all."""
    flag("real", seen=10, outcome="outcome.seen")
    before = figures(store, clock)
    flag("practice", ("R-E01",), seen=1, outcome="outcome.mistake", practice=True, level=Level.EMERGENCY_NOW, finished=False)
    kiosk.visit("quiet practice", practice=True)
    flag("trial", seen=1, outcome="outcome.test")
    assert figures(store, clock) == before


def test_a_sign_taken_back_is_no_flag(store: Store, clock: OwnClock, kiosk: Kiosk) -> None:
    """What never was an alarm is none in the figures."""
    visit = kiosk.visit("v")
    kiosk.tell(visit, EventKind.HELD)
    kiosk.tell(visit, EventKind.WITHDRAWN)
    assert figures(store, clock).flags == 0


def test_only_these_days_count(store: Store, clock: OwnClock, flag) -> None:
    """A visit of the day before the first is out; of the first day it is in."""
    flag("old")
    clock.move(6 * 86_400)
    assert figures(store, clock).flags == 1
    clock.move(86_400)
    assert figures(store, clock).flags == 0


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 23), st.sampled_from(["R-1", "R-2", "help.unwell"])), max_size=30))
def test_parts_add_up(visits) -> None:
    """Whatever happened: hours add up to the flags, days to the visits, and no rule was dismissed more often than closed."""
    records, events = [], []
    for number, (raised, closed, hour, rule) in enumerate(visits):
        opened = NOON.replace(hour=hour)
        records.append((VisitRecord(VisitId(str(number)), K1, "KP47", "p", "1", False, opened), None))
        kinds = [EventKind.RAISED, *([EventKind.CLOSED] if closed else [])] if raised else []
        for seq, kind in enumerate(kinds):
            rules = (rule,) if kind is EventKind.RAISED else ("outcome.left",)
            events.append(FlagEvent(f"{number}-{seq}", VisitId(str(number)), KioskId("k"), seq, kind, Level.URGENT_TODAY, rules, 0.0, opened))
    found = count(records, events, [TODAY], UTC)
    assert (found.visits, sum(found.hours)) == (len(visits), found.flags)
    assert sum(rule.raised for rule in found.rules) == found.flags
    assert all(rule.dismissed <= rule.closed <= rule.raised for rule in found.rules)


def test_few_is_one_to_four() -> None:
    """None at all names nobody; five are many enough."""
    assert [number for number in range(8) if few(number)] == [1, 2, 3, 4]
    assert FEW == 5
