"""What staff do while no store takes it: it counts at this desk, is said not to be stored, and is stored once, in order, when it can be."""

from __future__ import annotations

import pytest

from kiosk.desk.alarm import alarmed
from kiosk.desk.board import RETRY_SECONDS, Board
from kiosk.desk.closing import Judgement
from kiosk.desk.rows import Group
from kiosk.desk.window import DeskWindow
from kiosk.errors import StoreError
from kiosk.flags import Outcome, Status
from kiosk.loop import WINDOW
from kiosk.ports import EventKind, FlagEvent, VisitId
from rules.model import Level
from tests.kiosk.desk.fakes import Kiosk, OwnClock, Store, each
from tests.kiosk.desk.looking import press, ready, texts

EMERGENCY, URGENT, ROUTINE = Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT
AWAY = frozenset({"append", "remark", "events_after", "open_events", "beat"})
"""A server that cannot be reached."""
FULL = frozenset({"append", "remark"})
"""A disk that can only be read."""


@pytest.fixture
def board(store: Store, clock: OwnClock) -> Board:
    return Board(store, clock, "front")


def kinds(store: Store, visit_id: str = "v1") -> list[EventKind]:
    return [event.kind for event in store.events(VisitId(visit_id))]


def back(board: Board, store: Store, clock: OwnClock) -> object:
    """The store works again; a moment later."""
    store.broken = frozenset()
    clock.move(RETRY_SECONDS)
    return board.tick()


@pytest.mark.parametrize("broken", [AWAY, FULL])
def test_a_taken_alarm_is_silent_here_and_stays_in_sight(board: Board, kiosk: Kiosk, store: Store, clock: OwnClock, broken: frozenset[str]):
    """Seen while the store fails: nothing sounds here, the row stays an alarm and says what it is; once the store is back all is as ever."""
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY)
    (row,) = board.tick().rows
    store.broken = broken
    state = board.see(row.flag, "clinician")
    (row,) = state.rows
    assert (alarmed(state.rows).tone, row.group, row.alarm, row.unstored, state.unstored) == (None, Group.NEW, True, (EventKind.SEEN,), 1)
    assert (row.flag.status, row.loop.role) == (Status.SEEN, "clinician")
    state = back(board, store, clock)
    assert (each(state, lambda row: (row.group, row.unstored)), state.unstored) == ([(Group.SEEN, ())], 0)
    assert kinds(store) == [EventKind.RAISED, EventKind.SEEN]


@pytest.mark.parametrize("failures", [1, 2, 5])
def test_what_was_done_is_stored_once_and_in_order(board: Board, kiosk: Kiosk, store: Store, clock: OwnClock, failures: int):
    """A store that fails so many times, once even after it has stored, has each event once, in the order in which it was done."""
    kiosk.tell("v1", EventKind.RAISED)
    (row,) = board.tick().rows
    append, left = store.append, [failures]

    def failing(events: list[FlagEvent], answers: None = None) -> None:
        left[0] -= 1
        if left[0] == 0:
            append(events, answers)
        if left[0] >= 0:
            raise StoreError("The flag file is away.")
        append(events, answers)

    store.append = failing
    (row,) = board.see(row.flag).rows
    (row,) = board.place(row.flag, WINDOW).rows
    (row,) = board.set_level(row.flag, Judgement(ROUTINE, "Dr N", "walks well")).rows
    for _ in range(failures + 1):
        clock.move(RETRY_SECONDS)
        state = board.tick()
    assert kinds(store) == [EventKind.RAISED, EventKind.SEEN, EventKind.PLACED, EventKind.OVERRIDDEN]
    assert [remark.name for remark in store.remarks(VisitId("v1"))] == ["Dr N"]
    assert each(state, lambda row: (row.flag.level, row.unstored)) == [(ROUTINE, ())]


@pytest.mark.parametrize("wanted", [EMERGENCY, ROUTINE])
def test_a_level_that_is_not_stored_raises_and_never_lowers(board: Board, kiosk: Kiosk, store: Store, clock: OwnClock, wanted: Level):
    """Another level set while the store fails shows at once where it is higher; a lower one only when everybody can know of it."""
    kiosk.tell("v1", EventKind.RAISED, URGENT)
    (row,) = board.tick().rows
    (row,) = board.see(row.flag).rows
    store.broken = AWAY
    (row,) = board.set_level(row.flag, Judgement(wanted, "Dr N", "looked")).rows
    study = board.study(VisitId("v1"))
    assert (row.flag.level, row.unstored, len(study.unstored)) == (max(wanted, URGENT), (EventKind.OVERRIDDEN,), 1)
    assert [remark.reason for remark in study.remarks] == ["looked"]
    assert each(back(board, store, clock), lambda row: row.flag.level) == [wanted]


@pytest.mark.parametrize("kind", [EventKind.RAISED, EventKind.HELP])
def test_what_rises_or_calls_meanwhile_sounds_again(board: Board, kiosk: Kiosk, store: Store, clock: OwnClock, kind: EventKind):
    """Whoever took the flag has not read what it is now: it is new again here, and what they did is not stored behind it."""
    kiosk.tell("v1", EventKind.RAISED, URGENT)
    (row,) = board.tick().rows
    store.broken = AWAY
    board.see(row.flag)
    store.broken = frozenset()
    kiosk.tell("v1", kind, EMERGENCY, ("R-E01",))
    state = board.tick()
    assert (each(state, lambda row: row.flag.status), state.unstored) == ([Status.NEW], 0)
    assert alarmed(state.rows).tone is not None
    back(board, store, clock)
    assert EventKind.SEEN not in kinds(store)


def test_a_flag_stays_until_its_close_is_stored(board: Board, kiosk: Kiosk, store: Store, clock: OwnClock):
    """Nothing that is not stored takes a flag off the list, and it is closed once however often it is pressed."""
    kiosk.tell("v1", EventKind.RAISED)
    (row,) = board.tick().rows
    (row,) = board.see(row.flag).rows
    store.broken = AWAY
    (row,) = board.close_flag(row.flag, Outcome.SEEN).rows
    (row,) = board.close_flag(row.flag, Outcome.SEEN).rows
    assert (row.flag.status, row.unstored) == (Status.SEEN, (EventKind.CLOSED,))
    assert back(board, store, clock).rows == ()
    assert kinds(store) == [EventKind.RAISED, EventKind.SEEN, EventKind.CLOSED]


def test_a_call_is_not_kept(board: Board, kiosk: Kiosk, store: Store, clock: OwnClock):
    """A ticket that could not be called is not called later, and nothing says that it was; what else was done is kept."""
    kiosk.tell("v1", EventKind.RAISED)
    (row,) = board.tick().rows
    store.broken = AWAY
    (row,) = board.see(row.flag).rows
    state = board.summon(row.flag)
    assert (state.unstored, state.trouble) == (1, "The flag file is away.")
    board.tick()
    assert each(board.tick(), lambda row: row.unstored) == [(EventKind.SEEN,)]
    back(board, store, clock)
    assert kinds(store) == [EventKind.RAISED, EventKind.SEEN]


def test_the_last_moment_counts(board: Board, kiosk: Kiosk, store: Store):
    """A desk that ends tries once more, and says how much was never stored."""
    kiosk.tell("v1", EventKind.RAISED)
    (row,) = board.tick().rows
    store.broken = AWAY
    board.see(row.flag)
    assert board.finish() == 1
    store.broken = frozenset()
    assert (board.finish(), kinds(store)) == (0, [EventKind.RAISED, EventKind.SEEN])


def test_who_would_close_the_window_is_told(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """The first time a window is closed with something not stored it stays and says so; the second time it goes, and knows what is lost."""
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY)
    ready(qtbot, window, "v1")
    store.broken = AWAY
    press(qtbot, window, "seen")
    qtbot.waitUntil(lambda: "What you did here is not stored yet (1)." in texts(window))
    qtbot.waitUntil(lambda: "Not stored yet" in window.flags.list.model().data(window.flags.list.model().index(0)))
    assert not window.close()
    assert "Not stored yet: 1. Other desks never hear of it if this window closes now." in texts(window)
    assert window.isVisible()
    assert window.close()
    assert window.watch.lost == 1
