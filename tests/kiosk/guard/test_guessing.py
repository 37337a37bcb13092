"""Guessing a PIN: one's own in between helps nobody, and neither does patience."""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.guard.pins import PINS, PinBook, Wait
from kiosk.guard.roles import Role
from kiosk.guard.tries import FREE_TRIES, MOST
from tests.kiosk.desk.fakes import OwnClock

CHOSEN = {Role.FRONT_DESK: "739204", Role.CLINICIAN: "615832", Role.MANAGER: "482915"}
WRONG = "904417"
TRIED = st.sampled_from([WRONG, "111111", *CHOSEN.values()])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost nothing: what is counted is the same."""
    monkeypatch.setattr(PinBook, "_hasher", staticmethod(lambda: PasswordHasher(1, 8, 1)))


@pytest.fixture
def clock() -> OwnClock:
    """Time that only moves when it is told to."""
    return OwnClock()


@pytest.fixture
def book(tmp_path: Path, clock: OwnClock) -> PinBook:
    """A book in which every role has a PIN."""
    book = PinBook(tmp_path, clock)
    book.set_all(CHOSEN)
    return book


def test_ones_own_pin_in_between_helps_nobody_to_guess(book: PinBook, clock: OwnClock) -> None:
    """A script that signs in with the front desk's PIN after every four guesses has five at the clinician's and the manager's, and then waits."""
    for guess in range(4):
        assert book.check(Role.CLINICIAN, f"{900_000 + guess}") is None
    assert book.check(Role.FRONT_DESK, CHOSEN[Role.FRONT_DESK]) is Role.FRONT_DESK
    assert book.check(Role.CLINICIAN, WRONG) is None
    assert book.check(Role.FRONT_DESK, CHOSEN[Role.FRONT_DESK]) is Role.FRONT_DESK
    assert book.check(Role.CLINICIAN, CHOSEN[Role.CLINICIAN]) == Wait(15)
    assert book.check(Role.FRONT_DESK, CHOSEN[Role.CLINICIAN]) is None  # nor at the door where every PIN is typed
    clock.move(15)
    assert book.check(Role.CLINICIAN, CHOSEN[Role.CLINICIAN]) is Role.CLINICIAN
    assert book.missed == FREE_TRIES
    assert list(book.waits()) == [Role.MANAGER] * bool(book.waits())


@pytest.mark.usefixtures("quick")
def test_fifty_in_a_row_are_stopped_until_the_manager_comes(book: PinBook, tmp_path: Path, clock: OwnClock) -> None:
    """However slowly somebody guesses: the PIN is then looked at no more, in a new program either, until the manager's is typed."""
    while not math.isinf(book.waits().get(Role.CLINICIAN, 0)):
        clock.move(book.waits().get(Role.CLINICIAN, 0))
        assert book.check(Role.CLINICIAN, WRONG) is None
    again = PinBook(tmp_path, clock)
    assert math.isinf(again.waits()[Role.CLINICIAN])
    clock.move(10 * 24 * 3600)
    assert again.check(Role.FRONT_DESK, CHOSEN[Role.CLINICIAN]) is None
    assert again.check(Role.MANAGER, CHOSEN[Role.MANAGER]) is Role.MANAGER
    assert again.missed == MOST[Role.CLINICIAN] + 1 == 51
    assert again.check(Role.CLINICIAN, CHOSEN[Role.CLINICIAN]) is Role.CLINICIAN


@pytest.mark.usefixtures("quick")
def test_a_hundred_in_a_row_are_stopped_until_a_reset(book: PinBook, clock: OwnClock) -> None:
    """The manager's own PIN has no more guesses than that, ever."""
    judged = 0
    while not math.isinf(wait := book.waits().get(Role.MANAGER, 0)):
        clock.move(wait)
        assert book.check(Role.MANAGER, WRONG) is None
        judged += 1
    assert judged == MOST[Role.MANAGER] == 100
    assert book.check(Role.MANAGER, CHOSEN[Role.MANAGER]) == Wait(math.inf)
    book.reset()
    book.set_all(CHOSEN)
    assert book.check(Role.MANAGER, CHOSEN[Role.MANAGER]) is Role.MANAGER


@pytest.mark.usefixtures("quick")
def test_the_slips_of_a_month_keep_no_manager_waiting(book: PinBook, clock: OwnClock) -> None:
    """Now and then a wrong one, then the right one, at the front desk: each hour without another makes up for one, and nobody waits long."""
    for _ in range(30):
        assert book.check(Role.FRONT_DESK, WRONG) is None
        assert book.check(Role.FRONT_DESK, CHOSEN[Role.FRONT_DESK]) is Role.FRONT_DESK
        clock.move(2 * 3600)
    assert book.check(Role.MANAGER, CHOSEN[Role.MANAGER]) is Role.MANAGER
    assert book.missed == 30


@settings(max_examples=200, deadline=None)
@given(tries=st.lists(st.tuples(st.sampled_from(list(Role)), TRIED, st.sampled_from([0, 0, 0, 1, 15, 600, 4000]), st.booleans()), max_size=60))
def test_any_mix_of_pins_lets_nobody_guess(tries: list[tuple[Role, str, int, bool]]) -> None:
    """Whatever PINs are typed where, with whatever pauses and new starts: of the wrong ones since a role, or one above, was last let in, no more
    than five are held against its PIN in fifteen seconds; who may be looked at and fits is let in; and nobody else."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(PinBook, "_fits", lambda _self, known, pin: known == pin)
        patch.setattr(PinBook, "_ours", lambda _self, _known: True)
        clock = OwnClock()
        (Path(folder) / PINS).write_text(json.dumps(CHOSEN))
        book = PinBook(Path(folder), clock)
        held: dict[Role, list[float]] = {role: [] for role in Role}
        for least, pin, pause, anew in tries:
            clock.move(pause)
            book = PinBook(Path(folder), clock) if anew else book
            looked_at = [role for role in Role if role.reaches(least) and role not in book.waits()]
            owner = next((role for role, own in CHOSEN.items() if own == pin), None)
            verdict = book.check(least, pin)
            assert verdict == (owner if owner in looked_at else verdict)
            assert isinstance(verdict, Role) == (owner in looked_at)
            assert isinstance(verdict, Wait) == (not looked_at)
            for role in Role if isinstance(verdict, Role) else ():
                held[role] = [] if verdict.reaches(role) else held[role]
            for role in looked_at if verdict is None else ():
                held[role].append(clock.monotonic())
                assert len([moment for moment in held[role] if clock.monotonic() - moment < 15]) <= FREE_TRIES
                assert len(held[role]) <= MOST[role]
