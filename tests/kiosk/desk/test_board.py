"""What is on the board, in which order, and what the desk does to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.desk.board import Board
from kiosk.desk.state import Silent
from kiosk.flags import Outcome, Status
from kiosk.loop import EMPTY, WINDOW
from kiosk.ports import EventKind, KioskId, VisitId
from rules.model import Level
from tests.kiosk.desk.fakes import ANSWERS, NOON, Kiosk, OwnClock, Store, each

EMERGENCY, URGENT, ROUTINE = Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT


@pytest.fixture
def board(store: Store, clock: OwnClock) -> Board:
    return Board(store, clock, "front")


def test_a_new_flag_is_on_the_board_at_the_next_tick(board: Board, kiosk: Kiosk):
    """One tick shows a flag with its ticket, kiosk and level; the visit goes on."""
    assert board.tick().rows == ()
    kiosk.visit("v1")
    assert board.tick().rows == ()
    kiosk.tell("v1", EventKind.RAISED)
    (row,) = board.tick().rows
    assert (row.visit.ticket, row.kiosk_id, row.flag.level, row.flag.status, row.end) == ("KP47", "kiosk 1", URGENT, Status.NEW, None)


def test_seen_and_closed(board: Board, kiosk: Kiosk, store: Store):
    """Seen keeps the row, Close takes it away, both are events of this desk, and the kiosk can read them."""
    kiosk.tell("v1", EventKind.RAISED)
    (row,) = board.tick().rows
    (row,) = board.see(row.flag).rows
    assert row.flag.status is Status.SEEN
    assert board.close_flag(row.flag, Outcome.SEEN).rows == ()
    assert [(e.kind, e.seq, e.kiosk_id) for e in store.events(VisitId("v1"))[1:]] == [
        (EventKind.SEEN, 0, "desk:front"),
        (EventKind.CLOSED, 0, "desk:front"),
    ]


def test_a_new_flag_cannot_be_closed_unseen(board: Board, kiosk: Kiosk):
    """A second press in the same place cannot send an unseen flag away."""
    kiosk.tell("v1", EventKind.RAISED)
    (row,) = board.tick().rows
    assert board.close_flag(row.flag, Outcome.SEEN).rows == (row,)


def test_what_rose_meanwhile_is_not_seen(board: Board, kiosk: Kiosk):
    """Somebody who pressed Seen on URGENT has not seen the EMERGENCY that came a moment before."""
    kiosk.tell("v1", EventKind.RAISED, URGENT)
    (shown,) = board.tick().rows
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY, ("R-E01",))
    (row,) = board.see(shown.flag).rows
    assert (row.flag.status, row.flag.level) == (Status.NEW, EMERGENCY)


def test_a_closed_flag_that_rises_comes_back(board: Board, kiosk: Kiosk):
    """A call for help after Close brings the row back, with everything it had."""
    kiosk.tell("v1", EventKind.RAISED)
    (row,) = board.tick().rows
    (row,) = board.see(row.flag).rows
    board.close_flag(row.flag, Outcome.SEEN)
    kiosk.tell("v1", EventKind.HELP, EMERGENCY, ("help.unwell",))
    (row,) = board.tick().rows
    assert (row.flag.status, row.flag.rule_ids) == (Status.NEW, ("R-U01", "help.unwell"))


def test_a_touch_that_waited_is_raised_by_the_desk(board: Board, kiosk: Kiosk, clock: OwnClock, store: Store):
    """After 30 s the desk itself raises what was held, with its level and rules, once; the kiosk may be gone."""
    kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01", "R-E02"))
    clock.move(29)
    assert each(board.tick(), lambda row: row.flag.status) == [Status.HELD]
    clock.move(1)
    assert each(board.tick(), lambda row: row.flag.status) == [Status.NEW]
    clock.move(60)
    board.tick()
    raised = [e for e in store.events(VisitId("v1")) if e.kind is EventKind.RAISED]
    assert [(e.level, e.rule_ids, e.seq) for e in raised] == [(EMERGENCY, ("R-E01", "R-E02"), 0)]


def test_a_touch_taken_back_can_be_closed(board: Board, kiosk: Kiosk):
    """A withdrawn touch stands quietly until somebody closes it; a new touch shows it again."""
    kiosk.tell("v1", EventKind.HELD)
    (row,) = board.tick().rows
    assert board.close_flag(row.flag, Outcome.SEEN).rows == (row,)
    kiosk.tell("v1", EventKind.WITHDRAWN)
    (row,) = board.tick().rows
    assert row.flag.status is Status.WITHDRAWN
    assert board.close_flag(row.flag, Outcome.SEEN).rows == ()
    kiosk.tell("v1", EventKind.HELD)
    assert each(board.tick(), lambda row: row.flag.status) == [Status.HELD]


def test_unfinished_and_changed_are_known(board: Board, kiosk: Kiosk):
    """A row knows that an answer was changed and that the visit ended without a result."""
    kiosk.tell("v1", EventKind.RAISED)
    kiosk.tell("v1", EventKind.CHANGED)
    kiosk.tell("v1", EventKind.UNFINISHED, URGENT, ("R-R20",))
    kiosk.end("v1", URGENT, finished=False)
    (row,) = board.tick().rows
    assert (row.flag.changed, row.flag.unfinished, row.end.finished) == (("R-U01",), True, False)


def test_the_end_of_a_visit_shows(board: Board, kiosk: Kiosk):
    """A visit that ends without another event is known to be over at the next tick."""
    kiosk.tell("v1", EventKind.RAISED)
    assert each(board.tick(), lambda row: row.end) == [None]
    kiosk.end("v1", URGENT)
    assert each(board.tick(), lambda row: row.end.finished) == [True]


def test_minutes_and_lateness(board: Board, kiosk: Kiosk, clock: OwnClock):
    """An emergency stands out after one minute, until somebody has seen it."""
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY)
    clock.move(59)
    assert each(board.tick(), lambda row: (row.minutes, row.late)) == [(0, False)]
    clock.move(1)
    (row,) = board.tick().rows
    assert (row.minutes, row.late) == (1, True)
    assert each(board.see(row.flag), lambda row: row.late) == [False]


def test_a_rehearsal_is_never_an_alarm(board: Board, kiosk: Kiosk, clock: OwnClock):
    """However long a practice flag waits, it does not stand out."""
    kiosk.visit("v1", practice=True)
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY)
    clock.move(3600)
    assert each(board.tick(), lambda row: (row.alarm, row.late)) == [(False, False)]


def test_the_same_ticket_twice_is_marked(board: Board, kiosk: Kiosk, store: Store, clock: OwnClock):
    """Two open flags with one ticket both carry the mark; a third does not, and closing one ends it."""
    other = Kiosk(store, clock, KioskId("kiosk 2"))
    for who, visit_id, ticket in ((kiosk, "v1", "KP47"), (other, "v2", "KP47"), (other, "v3", "BD22")):
        who.visit(visit_id, ticket)
        who.tell(visit_id, EventKind.RAISED)
    assert each(board.tick(), lambda row: row.clash) == [True, True, False]
    kiosk.tell("v1", EventKind.SEEN)
    kiosk.tell("v1", EventKind.CLOSED)
    assert each(board.tick(), lambda row: row.clash) == [False, False]


def test_a_silent_kiosk_is_named(board: Board, store: Store, clock: OwnClock):
    """After 60 s without a beat, by the desk's own clock; a desk is no kiosk; a new beat ends it."""
    store.beat("kiosk 1", NOON)
    store.beat("desk:back", NOON)
    board.tick()
    clock.move(59)
    assert (board.tick().silent, board.tick().alive) == ((), ("kiosk 1",))
    clock.move(1)
    assert (board.tick().silent, board.tick().alive) == ((Silent("kiosk 1", NOON),), ())
    assert board.tick() == board.tick()
    store.beat("kiosk 1", clock.utc())
    clock.move(5)
    assert board.tick().silent == ()


def test_kiosks_stand_by_their_number(board: Board, store: Store, clock: OwnClock):
    """Kiosk 2 stands before kiosk 10, as people count."""
    for name in ("kiosk 10", "kiosk 2", "annex 3"):
        store.beat(name, clock.utc())
    assert board.tick().alive == ("annex 3", "kiosk 2", "kiosk 10")


def test_a_kiosk_long_gone_is_silent_from_the_start_and_then_forgotten(board: Board, store: Store, clock: OwnClock):
    """A desk that starts knows at once who is silent; after a week the kiosk was taken away."""
    store.beat("kiosk 1", NOON)
    clock.move(3600)
    assert board.tick().silent == (Silent("kiosk 1", NOON),)
    clock.move(7 * 24 * 3600)
    assert board.tick().silent == ()


def test_the_desk_beats(board: Board, store: Store, clock: OwnClock):
    """Every 5 s, so that others can tell that a desk is there."""
    board.tick()
    assert store.beats() == {"desk:front": NOON}
    clock.move(4)
    board.tick()
    assert store.beats() == {"desk:front": NOON}
    clock.move(1)
    board.tick()
    assert store.beats() == {"desk:front": clock.utc()}


@pytest.mark.parametrize("broken", ["events_after", "beat", "visit", "end", "beats"])
def test_a_store_that_fails_is_shown_and_the_rows_stay(board: Board, kiosk: Kiosk, store: Store, clock: OwnClock, broken: str):
    """Trouble is a state, not an exception; the list stays; it goes once a heartbeat was stored again."""
    kiosk.tell("v1", EventKind.RAISED)
    before = board.tick()
    clock.move(5)
    store.broken = frozenset({broken})
    state = board.tick()
    assert (state.trouble, each(state)) == ("The flag file is away.", each(before))
    store.broken = frozenset()
    kiosk.tell("v2", EventKind.RAISED)
    state = board.tick()
    assert (state.trouble, each(state)) == ("The flag file is away.", ["v1", "v2"])
    clock.move(5)
    assert board.tick().trouble is None


def test_a_replaced_file_loses_no_flag(board: Board, kiosk: Kiosk, store: Store, tmp_path: Path):
    """After the file was moved away, the desk stores the open flags it knows in the new one, and new flags show beside them."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED)
    kiosk.tell("v2", EventKind.RAISED)
    kiosk.tell("v2", EventKind.CLOSED)
    kiosk.tell("v3", EventKind.RAISED)
    kiosk.end("v3", URGENT)
    before = board.tick()
    store._path.rename(tmp_path / "moved")
    state = board.tick()
    assert "moved or replaced" in state.trouble
    assert state.rows == before.rows
    kiosk.tell("new", EventKind.RAISED, EMERGENCY)
    assert each(board.tick()) == ["new", "v1", "v3"]
    assert Board(store, board._clock, "other").tick().rows[1:] == before.rows


def test_the_study_has_answers_and_history(board: Board, kiosk: Kiosk, store: Store):
    """The detail gets the row, every event and the answers; of an unknown flag nothing; when the store fails, all but the answers."""
    kiosk.tell("v1", EventKind.HELD)
    kiosk.tell("v1", EventKind.RAISED, answers=ANSWERS)
    (row,) = board.tick().rows
    study = board.study(VisitId("v1"))
    assert (study.row, [e.kind for e in study.events], study.answers) == (row, [EventKind.HELD, EventKind.RAISED], ANSWERS)
    assert board.study(VisitId("other")) is None
    store.broken = frozenset({"answers"})
    assert (board.study(VisitId("v1")).row.flag, board.study(VisitId("v1")).answers) == (row.flag, None)
    assert board.tick().trouble == "The flag file is away."


def test_a_flag_without_a_visit_is_on_the_board(board: Board, kiosk: Kiosk):
    """When noting the visit had failed, staff still see the flag, without a ticket; the ticket comes when it is noted."""
    kiosk.tell("v1", EventKind.RAISED)
    assert each(board.tick(), lambda row: row.visit) == [None]
    kiosk.visit("v1")
    assert each(board.tick(), lambda row: row.visit.ticket) == ["KP47"]


def test_the_day_is_read_once(board: Board, kiosk: Kiosk, store: Store, clock: OwnClock):
    """However many flags a day has, the desk reads them once to count absences; it hears of the others, and begins anew at midnight."""
    reads, read = [], store.events_since
    store.events_since = lambda *asked: (reads.append(asked), read(*asked))[1]
    for name in ("v1", "v2"):
        kiosk.tell(name, EventKind.RAISED)
    (one, two) = board.tick().rows
    board.place(one.flag, EMPTY)
    board.place(two.flag, EMPTY)
    clock.move(2)
    assert board.tick().absent == (("kiosk 1", 2),)
    board.place(two.flag, WINDOW)
    clock.move(2)
    assert (board.tick().absent, len(reads)) == ((("kiosk 1", 1),), 1)
    clock.move(24 * 3600)
    assert (board.tick().absent, len(reads)) == ((), 2)
