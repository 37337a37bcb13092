"""After a crash: every visit cut short is raised and ended once, with all that it had reached or held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.flags import derive
from kiosk.ports import EventKind, KioskId, VisitId
from kiosk.recovery import recover
from rules.model import Code, Level, LinkId
from tests.kiosk.desk.fakes import ANSWERS, K1, Kiosk, OwnClock, Store
from tests.kiosk.desk.small_protocol import PROTOCOL


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def kiosk(store: Store) -> Kiosk:
    return Kiosk(store, OwnClock())


def recovered(kiosk: Kiosk) -> tuple[VisitId, ...]:
    return recover(kiosk.store, PROTOCOL, K1, kiosk.clock)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (None, None, Level.ROUTINE_APPOINTMENT),
        (EventKind.HELD, Level.EMERGENCY_NOW, Level.EMERGENCY_NOW),
        (EventKind.RAISED, Level.URGENT_TODAY, Level.URGENT_TODAY),
        (EventKind.HELP, Level.ROUTINE_APPOINTMENT, Level.ROUTINE_APPOINTMENT),
        (EventKind.WITHDRAWN, Level.EMERGENCY_NOW, Level.ROUTINE_APPOINTMENT),
    ],
)
def test_level_is_what_was_reached_or_held(kiosk: Kiosk, kind: EventKind | None, before: Level | None, after: Level) -> None:
    """A visit cut short is never below ROUTINE, nor below what it had reached or held; its rules are kept. What was taken back is no alarm."""
    visit = kiosk.visit("v1")
    if kind is not None and before is not None:
        kiosk.tell(visit, kind, before, ("R-X",), {LinkId("danger"): frozenset({Code("none")})})
    assert recovered(kiosk) == (visit,)
    flag = derive(kiosk.store.events(visit))
    assert flag is not None
    assert (flag.level, flag.unfinished) == (after, True)
    assert flag.rule_ids[-1] == "R-R20"
    assert ("R-X" in flag.rule_ids) == (kind not in {None, EventKind.WITHDRAWN})
    end = kiosk.store.end(visit)
    assert end is not None
    assert (end.level, end.finished, end.sections) == (after, False, ())


def test_answers_that_were_kept_count_too(kiosk: Kiosk) -> None:
    """What a visit cut short had answered is judged as an unfinished visit's, by the protocol's rules."""
    visit = kiosk.visit("v1")
    kiosk.tell(visit, EventKind.WITHDRAWN, Level.URGENT_TODAY, ("R-X",), ANSWERS)
    recovered(kiosk)
    flag = derive(kiosk.store.events(visit))
    assert flag is not None
    assert (flag.level, flag.rule_ids) == (Level.EMERGENCY_NOW, ("R-E01", "R-R20"))


def test_no_protocol_makes_a_crash_silent(kiosk: Kiosk) -> None:
    """Where no rule speaks of unfinished visits, one that was cut short is ROUTINE all the same."""
    visit = kiosk.visit("v1")
    recover(kiosk.store, replace(PROTOCOL, rules=()), K1, kiosk.clock)
    flag = derive(kiosk.store.events(visit))
    assert flag is not None
    assert (flag.level, flag.rule_ids) == (Level.ROUTINE_APPOINTMENT, ())


def test_a_sign_that_was_held_on_top_of_a_flag_counts_in_full(kiosk: Kiosk) -> None:
    """A crash while a follow-up was open raises what hung on it, though the flag stood lower."""
    visit = kiosk.visit("v1")
    kiosk.tell(visit, EventKind.RAISED, Level.URGENT_TODAY, ("R-U01",))
    kiosk.tell(visit, EventKind.HELD, Level.EMERGENCY_NOW, ("R-X",))
    recovered(kiosk)
    flag = derive(kiosk.store.events(visit))
    assert flag is not None
    assert (flag.level, flag.rule_ids) == (Level.EMERGENCY_NOW, ("R-U01", "R-X", "R-R20"))


def test_twice_changes_nothing(kiosk: Kiosk) -> None:
    """Recovering again finds nothing to do and adds nothing."""
    visit = kiosk.visit("v1")
    recovered(kiosk)
    before = kiosk.store.events(visit)
    assert recovered(kiosk) == ()
    assert kiosk.store.events(visit) == before


def test_crash_in_the_middle_adds_nothing_twice(kiosk: Kiosk, store: Store) -> None:
    """A recovery that is itself cut short between event and end is done again without a second event."""
    visit = kiosk.visit("v1")
    real = store.end_visit
    store.end_visit = lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)  # type: ignore[method-assign,assignment]
    with pytest.raises(KeyboardInterrupt):
        recovered(kiosk)
    store.end_visit = real  # type: ignore[method-assign]
    recovered(kiosk)
    assert [event.kind for event in store.events(visit)] == [EventKind.UNFINISHED]
    assert store.end(visit) is not None


def test_only_this_kiosks_open_visits(kiosk: Kiosk, store: Store) -> None:
    """Ended visits and those of another kiosk are left alone."""
    kiosk.visit("done")
    kiosk.end("done", Level.SELF_CARE)
    other = Kiosk(store, kiosk.clock, KioskId("kiosk 2")).visit("elsewhere", "KP48")
    mine = kiosk.visit("mine", "KP49")
    assert recovered(kiosk) == (mine,)
    assert not store.events(other)
    assert not store.events(VisitId("done"))


def test_every_one_of_several_is_raised(kiosk: Kiosk) -> None:
    """All visits cut short are raised, not the last one only."""
    visits = tuple(kiosk.visit(f"v{number}", f"KP{number}") for number in (22, 23, 24))
    assert recovered(kiosk) == visits
    assert all(kiosk.store.events(visit) for visit in visits)
