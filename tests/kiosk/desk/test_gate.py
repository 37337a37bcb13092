"""Who may do what at the desk, and when it locks: one table, and a clock that tests own."""

from __future__ import annotations

import pytest

from kiosk.desk.gate import DAY_SECONDS, IDLE_SECONDS, PROOF_SECONDS, Gate
from kiosk.desk.rights import ASKED, LEAST, Right
from kiosk.guard.roles import Role
from tests.kiosk.desk.fakes import OwnClock

MAY = {Role.FRONT_DESK: set(), Role.CLINICIAN: {Right.DETAIL, Right.LOWER, Right.SLIP}, Role.MANAGER: set(Right)}
MINUTE = 60


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_its_own(clock: OwnClock, role: Role) -> None:
    """Right after a PIN: the front desk handles flags only, a clinician also reads, prints and lowers, the manager does everything."""
    gate = Gate(clock, needed=True)
    gate.sign_in(role)
    assert {right for right in Right if gate.may(right)} == MAY[role]


@pytest.mark.parametrize("role", Role)
def test_later_a_pin_is_asked_for_what_is_private(clock: OwnClock, role: Role) -> None:
    """Five minutes after the PIN, flags are still taken without one; answers, lower levels, slips and PINs are not reached."""
    gate = Gate(clock, needed=True)
    gate.sign_in(role)
    clock.move(PROOF_SECONDS)
    assert {right for right in Right if gate.may(right)} == MAY[role] - ASKED


def test_every_right_has_its_least_role() -> None:
    """The table is whole, and nothing that a PIN is asked for is the front desk's."""
    assert set(LEAST) == set(Right)
    assert {LEAST[right] for right in ASKED} == {Role.CLINICIAN, Role.MANAGER}


def test_a_clinician_proves_while_the_front_desk_stays_signed_in(clock: OwnClock) -> None:
    """A clinician's PIN at the front desk's session opens answers for five minutes and no longer, however busy the desk is."""
    gate = Gate(clock, needed=True)
    gate.sign_in(Role.FRONT_DESK)
    assert not gate.may(Right.DETAIL)
    gate.prove(Role.CLINICIAN)
    for _ in range(4):
        assert (gate.may(Right.DETAIL), gate.acting, gate.role) == (True, Role.CLINICIAN, Role.FRONT_DESK)
        clock.move(MINUTE)
        gate.touch()
    clock.move(MINUTE)
    assert (gate.may(Right.DETAIL), gate.acting, gate.locked) == (False, Role.FRONT_DESK, False)


def test_five_minutes_without_a_touch_lock_it(clock: OwnClock) -> None:
    """Not before, not later, and a touch begins the five minutes anew."""
    gate = Gate(clock, needed=True)
    gate.sign_in(Role.MANAGER)
    clock.move(IDLE_SECONDS - 1)
    assert not gate.tick()
    gate.touch()
    clock.move(IDLE_SECONDS - 1)
    assert not gate.tick()
    clock.move(1)
    assert gate.tick()
    assert (gate.locked, gate.role, gate.acting) == (True, None, None)
    assert not [right for right in Right if gate.may(right)]


def test_nobody_stays_for_more_than_twelve_hours(clock: OwnClock) -> None:
    """A desk that is touched every minute locks after twelve hours."""
    gate = Gate(clock, needed=True)
    gate.sign_in(Role.FRONT_DESK)
    minutes = 0
    while not gate.tick():
        clock.move(MINUTE)
        gate.touch()
        minutes += 1
    assert minutes * MINUTE == DAY_SECONDS


def test_where_no_pin_is_asked_everything_is_open(clock: OwnClock) -> None:
    """The demonstration never locks."""
    gate = Gate(clock, needed=False)
    clock.move(2 * DAY_SECONDS)
    assert (gate.tick(), gate.locked, gate.role) == (False, False, None)
    assert all(gate.may(right) for right in Right)
