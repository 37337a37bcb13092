"""Where a flag stands between patient and desk, from its events alone."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.loop import DESK_SILENT_SECONDS, TAKE_WITHIN, Deadlines, escalation, follow
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitId
from kiosk.pulse import Pulse
from rules.model import Level
from tests.kiosk.desk.fakes import K1, NOON, OwnClock

EMERGENCY, URGENT, ROUTINE = Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT
RAISED, SEEN, HELP, CLOSED = EventKind.RAISED, EventKind.SEEN, EventKind.HELP, EventKind.CLOSED
FRONT = KioskId("desk:front")


def event(kind: EventKind, level: Level = EMERGENCY, *rule_ids: str) -> FlagEvent:
    """An event of one visit."""
    return FlagEvent(str(uuid.uuid4()), VisitId("v1"), K1, 0, kind, level, rule_ids, 0.0, NOON)


def test_raised_then_taken() -> None:
    """It waits until it is taken, and by whom is known from then on; nobody who did not say in which role is made up."""
    raised, taken = event(RAISED), event(SEEN, EMERGENCY, "role.clinician")
    assert follow([raised]).waiting == raised
    loop = follow([raised, taken])
    assert (loop.waiting, loop.taken, loop.role, loop.escalated) == (None, True, "clinician", False)
    assert follow([raised, event(SEEN)]).role == ""
    assert follow([]).waiting is None


def test_what_staff_raise_unseen_waits_anew() -> None:
    """From the moment it was raised, so that an old appointment is not called overdue at once; what they lower keeps its time."""
    raised = event(RAISED, ROUTINE, "R")
    higher, lower = event(EventKind.OVERRIDDEN, EMERGENCY, "R"), event(EventKind.OVERRIDDEN, Level.SELF_CARE, "R")
    assert follow([raised, higher]).waiting == higher
    assert follow([raised, lower]).waiting == raised


def test_what_rises_or_calls_again_waits_anew() -> None:
    """A higher level and a call for staff wait for somebody again; more of the same does not, and a level that was raised unread is not taken."""
    urgent, seen = event(RAISED, URGENT), event(SEEN, URGENT)
    for again in (event(RAISED, EMERGENCY), event(HELP, URGENT, "help.unsafe")):
        loop = follow([urgent, seen, again])
        assert (loop.waiting, loop.taken) == (again, False)
    assert follow([urgent, event(RAISED, URGENT)]).waiting == urgent
    assert follow([urgent, event(EventKind.ESCALATED, URGENT), event(RAISED, EMERGENCY)]).escalated is False
    risen = event(RAISED, EMERGENCY)
    assert follow([urgent, risen, seen]).waiting == risen


def test_escalated_until_it_is_taken() -> None:
    """It stays escalated until somebody takes it; an escalation that comes after that means nothing."""
    raised, left, seen = event(RAISED), event(EventKind.ESCALATED), event(SEEN)
    assert follow([raised, left]).escalated
    assert not follow([raised, left, seen]).escalated
    assert not follow([raised, seen, left]).escalated


def test_the_last_place_counts_and_pending_signs_wait_for_nobody() -> None:
    """A wrong press is mended by the right one; a sign that is only held is no alarm; what is closed waits no more."""
    placed = [event(EventKind.PLACED, EMERGENCY, f"place.{place}") for place in ("empty", "room.2")]
    assert follow([event(RAISED), *placed]).place == "room.2"
    assert follow([event(EventKind.HELD)]).waiting is None
    done = follow([event(RAISED), event(SEEN), event(CLOSED)])
    assert (done.closed, done.taken, done.waiting) == (True, False, None)
    assert not follow([event(RAISED), event(SEEN), event(CLOSED), event(EventKind.REOPENED)]).closed


@pytest.mark.parametrize(("level", "seconds"), [(EMERGENCY, 120), (URGENT, 600)])
def test_each_level_has_its_time(level: Level, seconds: int) -> None:
    """2 minutes for an emergency, 10 for what is urgent, none for what may wait; said once."""
    clock = OwnClock()
    deadlines, loop = Deadlines(clock), follow([event(RAISED, level)])
    assert TAKE_WITHIN[level].total_seconds() == seconds
    assert not deadlines.missed(loop)
    clock.move(seconds - 1)
    assert not deadlines.missed(loop)
    clock.move(1)
    assert deadlines.missed(loop)
    assert not deadlines.missed(replace(loop, escalated=True))
    assert not deadlines.missed(follow([event(RAISED, ROUTINE)]))


@pytest.mark.parametrize(("ahead", "left"), [(3600, 120), (0, 120), (-60, 60), (-3600, 0)])
def test_clocks_that_differ_cost_no_more_than_haste(ahead: int, left: int) -> None:
    """A kiosk whose clock is ahead has its full time from when it was heard; one that is behind escalates early, never late."""
    clock = OwnClock()
    loop = follow([replace(event(RAISED), utc=NOON + timedelta(seconds=ahead))])
    deadlines = Deadlines(clock)
    assert deadlines.missed(loop) is (left == 0)
    clock.move(left)
    assert deadlines.missed(loop)


def test_no_alarm_is_remembered_for_ever() -> None:
    """Of a thousand days with an alarm each, only those of the last day are kept; one that nobody took stays missed meanwhile."""
    clock, alarms = OwnClock(), []
    deadlines = Deadlines(clock)
    for number in range(1000):
        loop = follow([replace(event(RAISED), event_id=f"e{number}", utc=clock.utc())])
        alarms.append(deadlines.missed(loop))
        clock.move(120)
        assert deadlines.missed(loop)
        clock.move(24 * 3600)
    assert not any(alarms)
    assert len(deadlines._due) <= 2


def test_everybody_makes_the_same_escalation() -> None:
    """Two desks that see it at once make one event of it; the next alarm of the same flag makes another; what nobody waits for makes none."""
    clock, loop, again = OwnClock(), follow([event(RAISED)]), follow([event(RAISED), event(SEEN), event(HELP)])
    one, other = escalation(loop, FRONT, clock), escalation(loop, K1, clock)
    assert one.event_id == other.event_id != escalation(again, FRONT, clock).event_id
    assert (one.kind, one.level, one.visit_id, one.seq) == (EventKind.ESCALATED, EMERGENCY, "v1", 0)
    with pytest.raises(ValueError, match="nobody"):
        escalation(follow([]), FRONT, clock)


def test_a_heartbeat_ages_by_the_hearers_clock() -> None:
    """What it says of itself counts once, at first; from then on how long ago it was heard."""
    clock = OwnClock()
    pulse = Pulse(clock)
    pulse.hear({"desk:front": NOON})
    clock.move(50)
    pulse.hear({"desk:front": NOON})
    assert [(who, age) for who, age, _ in pulse.ages()] == [("desk:front", 50)]
    pulse.hear({"desk:front": NOON.replace(year=2020)})
    clock.move(DESK_SILENT_SECONDS)
    assert [(age, since) for _, age, since in pulse.ages()] == [(DESK_SILENT_SECONDS, NOON + timedelta(seconds=50))]
