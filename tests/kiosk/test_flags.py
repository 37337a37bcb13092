"""A flag's state out of its events, where staff set a level, close, and take back: nothing a kiosk raised is ever hidden."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.flags import RAISING, Flag, Status, derive
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitId
from rules.model import Level

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EMERGENCY, URGENT, ROUTINE, SELF_CARE = Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT, Level.SELF_CARE
RAISED, SEEN, OVERRIDDEN, CLOSED, REOPENED = (EventKind(kind) for kind in ("raised", "seen", "overridden", "closed", "reopened"))
HIGH, LOW = ("R-E01",), ("R-U01",)

Step = tuple[EventKind, Level, tuple[str, ...]]
BY_KIOSK = st.tuples(
    st.sampled_from([*sorted(RAISING), EventKind.HELD, EventKind.WITHDRAWN, EventKind.CHANGED]), st.sampled_from(Level), st.sampled_from([HIGH, LOW])
)
BY_DESK = st.tuples(st.sampled_from([SEEN, OVERRIDDEN, CLOSED, REOPENED, EventKind.PLACED]), st.sampled_from(Level), st.sampled_from([HIGH, LOW, ()]))
HISTORIES = st.lists(BY_KIOSK | BY_DESK, max_size=14)


def events(*steps: Step) -> list[FlagEvent]:
    """One visit's history, a second apart."""
    return [
        FlagEvent(f"e{n}", VisitId("v"), KioskId("k"), n, kind, level, rules, float(n), NOON + timedelta(seconds=n))
        for n, (kind, level, rules) in enumerate(steps)
    ]


def after(*steps: Step) -> Flag:
    """The flag that these steps amount to."""
    flag = derive(events(*steps))
    assert flag is not None
    return flag


def test_staff_lower_and_raise() -> None:
    """The level that staff set stands, whether lower or higher; what the kiosk had raised is kept beside it; the flag stays seen."""
    lowered = after((RAISED, EMERGENCY, HIGH), (SEEN, EMERGENCY, ()), (OVERRIDDEN, ROUTINE, HIGH))
    assert (lowered.level, lowered.judged, lowered.status) == (ROUTINE, EMERGENCY, Status.SEEN)
    higher = after((RAISED, URGENT, LOW), (SEEN, URGENT, ()), (OVERRIDDEN, EMERGENCY, LOW))
    assert (higher.level, higher.judged, higher.status) == (EMERGENCY, URGENT, Status.SEEN)
    back = after((RAISED, EMERGENCY, HIGH), (OVERRIDDEN, ROUTINE, HIGH), (OVERRIDDEN, EMERGENCY, HIGH))
    assert (back.level, back.judged) == (EMERGENCY, None)


def test_a_later_raise_shows_above_what_staff_set() -> None:
    """A kiosk that raises above the level that staff set makes the flag new again, at that level, though it had stood higher before."""
    flag = after((RAISED, EMERGENCY, HIGH), (SEEN, EMERGENCY, ()), (OVERRIDDEN, ROUTINE, HIGH), (RAISED, URGENT, LOW))
    assert (flag.level, flag.judged, flag.status) == (URGENT, None, Status.NEW)


def test_what_staff_did_not_know_outlives_what_they_did() -> None:
    """A raise that was stored a moment before, unread, is neither seen, closed nor lowered by it."""
    unread = ((RAISED, URGENT, LOW), (SEEN, URGENT, ()), (RAISED, EMERGENCY, HIGH))
    for step in ((SEEN, URGENT, ()), (CLOSED, URGENT, ()), (OVERRIDDEN, ROUTINE, LOW)):
        flag = after(*unread, step)
        assert (flag.level, flag.status) == (EMERGENCY, Status.NEW)


def test_close_is_taken_back() -> None:
    """Reopened, a flag stands as it stood before it was closed; what rose in between stays new."""
    closed = ((RAISED, URGENT, LOW), (SEEN, URGENT, ()), (CLOSED, URGENT, ("outcome.seen",)))
    assert after(*closed).status is Status.CLOSED
    assert after(*closed, (REOPENED, URGENT, ())).status is Status.SEEN
    assert after(*closed, (RAISED, EMERGENCY, HIGH), (REOPENED, URGENT, ())).status is Status.NEW
    taken_back = ((EventKind.HELD, URGENT, LOW), (EventKind.WITHDRAWN, URGENT, LOW), (CLOSED, URGENT, ()))
    assert after(*taken_back).status is Status.CLOSED
    assert after(*taken_back, (REOPENED, URGENT, ())).status is Status.WITHDRAWN


@given(HISTORIES, HISTORIES, st.sampled_from(sorted(RAISING)), st.sampled_from(Level))
def test_no_level_that_staff_set_hides_a_later_raise(before: list[Step], later: list[Step], kind: EventKind, level: Level) -> None:
    """Whatever came before, and whatever a kiosk and a desk that sets no level do afterwards: the flag is never below a raise."""
    quiet = [step for step in later if step[0] is not OVERRIDDEN]
    assert after(*before, (kind, level, HIGH), *quiet).level >= level


@given(HISTORIES, st.sampled_from(sorted(RAISING)))
def test_a_raise_above_makes_a_flag_new(before: list[Step], kind: EventKind) -> None:
    """Whatever level stood, set by whom so ever, seen or closed: a raise above it is new."""
    flag = derive(events(*before))
    if flag is not None and flag.level < EMERGENCY and flag.status not in {Status.HELD, Status.WITHDRAWN}:
        again = after(*before, (kind, EMERGENCY, HIGH))
        assert (again.level, again.status, again.judged) == (EMERGENCY, Status.NEW, None)


@given(HISTORIES)
def test_no_kiosk_lowers(history: list[Step]) -> None:
    """Every step of a kiosk leaves the level where it is or raises it, once something was raised."""
    kiosk = {*RAISING, EventKind.HELD, EventKind.WITHDRAWN, EventKind.CHANGED}
    for length in range(1, len(history)):
        shorter, step = history[:length], history[length]
        if step[0] in kiosk and any(kind in RAISING for kind, _, _ in shorter):
            assert after(*shorter, step).level >= after(*shorter).level
