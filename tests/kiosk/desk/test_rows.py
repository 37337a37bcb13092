"""Which part of the list a flag stands in: alarms, what is being answered, and the quiet list."""

from __future__ import annotations

import pytest

from kiosk.desk.board import Board
from kiosk.desk.rows import Group, Wish
from kiosk.flags import Status
from kiosk.ports import EventKind, VisitId
from rules.model import Code, Level, LinkId
from tests.kiosk.desk.fakes import Kiosk, OwnClock, Store, each

EMERGENCY, URGENT, ROUTINE = Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT


@pytest.fixture
def board(store: Store, clock: OwnClock) -> Board:
    return Board(store, clock, "front")


def test_order(board: Board, kiosk: Kiosk, clock: OwnClock):
    """Alarms, what is being answered, the quiet list, what was seen, rehearsals; in each unseen first, the most urgent, the oldest."""
    kiosk.visit("practice", practice=True)
    kiosk.tell("practice", EventKind.RAISED, EMERGENCY)
    kiosk.tell("back", EventKind.HELD, EMERGENCY)
    kiosk.tell("back", EventKind.WITHDRAWN, EMERGENCY)
    for visit_id, level in {"seen": EMERGENCY, "routine": ROUTINE, "old": URGENT, "young": URGENT, "first": EMERGENCY}.items():
        kiosk.tell(visit_id, EventKind.RAISED, level)
        clock.move(1)
    kiosk.tell("held", EventKind.HELD, EMERGENCY)
    state = board.tick()
    state = board.see(next(row.flag for row in state.rows if row.flag.visit_id == "seen"))
    assert each(state) == ["first", "old", "young", "held", "routine", "back", "seen", "practice"]
    assert each(state, lambda row: row.practice) == [False] * 7 + [True]


def test_an_appointment_is_on_the_quiet_list(board: Board, kiosk: Kiosk, clock: OwnClock):
    """However long it waits, it is no alarm and does not stand out; a patient who called for staff is no appointment."""
    kiosk.tell("left", EventKind.UNFINISHED, ROUTINE, ("R-R20",))
    kiosk.tell("calls", EventKind.HELD, ROUTINE, ("help.talk",))
    kiosk.tell("calls", EventKind.HELP, ROUTINE, ("help.talk",))
    assert each(board.tick(), lambda row: row.flag.held) == [(), ()]
    clock.move(3600)
    found = each(board.tick(), lambda row: (row.flag.visit_id, row.group, row.alarm, row.late))
    assert found == [("calls", Group.NEW, True, True), ("left", Group.QUIET, False, False)]
    kiosk.tell("left", EventKind.RAISED, EMERGENCY)
    assert each(board.tick(), lambda row: row.alarm) == [True, True]


@pytest.mark.parametrize(("code", "wish"), [("yes", Wish.WANTED), ("no", Wish.NOT_NOW), (None, None)])
def test_whether_a_visit_shall_be_booked(board: Board, kiosk: Kiosk, store: Store, code: str | None, wish: Wish | None):
    """The answer shows once the visit has ended, as it stood then."""
    kiosk.tell("v1", EventKind.RAISED, ROUTINE, answers={LinkId("book"): frozenset({Code("yes")})})
    assert each(board.tick(), lambda row: row.wish) == [None]
    store.keep_answers(VisitId("v1"), {LinkId("book"): frozenset({Code(code)})} if code else {})
    kiosk.end("v1", ROUTINE)
    assert each(board.tick(), lambda row: row.wish) == [wish]


def test_what_is_being_answered_shows_beside_a_flag(board: Board, kiosk: Kiosk, clock: OwnClock):
    """A sign held on top of a flag that stands lower is known, and is raised at its own level."""
    kiosk.tell("v1", EventKind.RAISED, URGENT)
    kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01",))
    assert each(board.tick(), lambda row: (row.flag.level, row.flag.held, row.flag.held_level)) == [(URGENT, ("R-E01",), EMERGENCY)]
    clock.move(30)
    assert each(board.tick(), lambda row: (row.flag.level, row.flag.rule_ids)) == [(EMERGENCY, ("R-U01", "R-E01"))]


def test_what_is_held_now_is_what_shows(board: Board, kiosk: Kiosk, clock: OwnClock):
    """A sign taken back before does not lend its level or its age to the one that is held now."""
    kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01",))
    kiosk.tell("v1", EventKind.WITHDRAWN, EMERGENCY, ("R-E01",))
    clock.move(60)
    kiosk.tell("v1", EventKind.HELD, URGENT, ("R-U01",))
    assert each(board.tick(), lambda row: (row.flag.level, row.minutes, row.group)) == [(URGENT, 0, Group.HELD)]


def test_a_sign_that_is_stirred_is_raised_after_90_s(board: Board, kiosk: Kiosk, clock: OwnClock):
    """Each HELD gives 30 s more, up to 90 s from the first; a sign taken back and touched again begins anew."""
    for _ in range(4):
        kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01",))
        clock.move(22)
        assert each(board.tick(), lambda row: row.flag.status) == [Status.HELD]
    kiosk.tell("v1", EventKind.WITHDRAWN, EMERGENCY, ("R-E01",))
    kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01",))
    clock.move(22)
    kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01",))
    clock.move(8)
    assert each(board.tick(), lambda row: row.flag.status) == [Status.HELD]
    kiosk.tell("v2", EventKind.HELD, EMERGENCY, ("R-E01",))
    for _ in range(4):
        kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01", "R-E02"))
        clock.move(15)
        state = board.tick()
    assert {row.flag.visit_id: row.flag.status for row in state.rows} == {"v1": Status.NEW, "v2": Status.NEW}
    (v1, _) = sorted(state.rows, key=lambda row: row.flag.visit_id)
    assert v1.flag.rule_ids == ("R-E01", "R-E02")
