"""Wrong PINs at the desk's door: how long who waits, and who is told of them."""

from __future__ import annotations

from kiosk.guard.roles import Role
from kiosk.guard.tries import FREE_TRIES
from tests.kiosk.desk.fakes import OwnClock
from tests.kiosk.desk.looking import texts
from tests.kiosk.desk.staffed import WRONG, Desk


def test_a_guesser_waits(qtbot, desk: Desk, clock: OwnClock) -> None:
    """After five wrong PINs the pad rests and says for how long; each try and the lock-out are written down."""
    for _ in range(FREE_TRIES):
        desk.type(WRONG)
    qtbot.waitUntil(lambda: "Too many wrong PINs. Wait 0:15." in texts(desk.window))
    assert not desk.pad.isEnabled()
    desk.done(*[("pin_failed", "", "", "")] * FREE_TRIES, ("lockout", "", "", ""))


def test_wrong_pins_are_told_to_whom_they_were_aimed_at(qtbot, desk: Desk) -> None:
    """One's own PIN between guesses opens the desk and hides nothing: the clinician who signs in next is told how many there were."""
    for _ in range(2):
        desk.type(WRONG)
        desk.type(WRONG)
        desk.sign_in(Role.FRONT_DESK)
        desk.window.door.sign_out()
        assert "Wrong PINs typed here" not in texts(desk.window)
    desk.sign_in(Role.CLINICIAN)
    qtbot.waitUntil(lambda: "Wrong PINs typed here since Clinician last signed in: 4." in texts(desk.window))
    desk.window.door.sign_out()
    assert "Wrong PINs typed here" not in texts(desk.window)


def test_the_pad_says_which_pins_wait(desk: Desk) -> None:
    """Whoever types a wrong one goes on, and is told that some PINs are not looked at and for how long."""
    for _ in range(3):
        desk.type(WRONG)
        desk.type(WRONG)
        desk.sign_in(Role.FRONT_DESK)
        desk.window.door.sign_out()
    desk.type(WRONG)
    assert "This PIN does not fit here. After too many wrong ones, some PINs are not looked at for 0:" in texts(desk.window)
    desk.sign_in(Role.FRONT_DESK)
