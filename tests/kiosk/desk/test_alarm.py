"""The desk's alarm in its real window: what sounds, what blinks, what stands across it, and what never does."""

from __future__ import annotations

from kiosk.desk.alarm_bar import BLINK_MS, SHOWN
from kiosk.desk.window import DeskWindow
from kiosk.loop import FRONT_DESK, ROLES
from kiosk.ports import EventKind, Tone, VisitId
from kiosk.voice.fake import FakeAlarm
from rules.model import Level
from tests.kiosk.desk.fakes import Kiosk, OwnClock, Store
from tests.kiosk.desk.looking import button, press, ready, shown, texts

EMERGENCY, URGENT, ROUTINE = Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT


def test_practice_quiet_and_pending_rows_never_sound(qtbot, window: DeskWindow, kiosk: Kiosk, clock: OwnClock, alarm: FakeAlarm):
    """A rehearsed emergency, an appointment and a sign that is being answered are silent, do not blink and never escalate."""
    kiosk.visit("v1", practice=True)
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY, ("R-E01",))
    kiosk.tell("v2", EventKind.RAISED, ROUTINE)
    kiosk.tell("v3", EventKind.HELD, EMERGENCY, ("R-E01",))
    qtbot.waitUntil(lambda: len(shown(window)) == 3)
    clock.move(20)
    kiosk.tell("v3", EventKind.WITHDRAWN, EMERGENCY, ("R-E01",))
    clock.move(1000)
    window.watch._tick()
    qtbot.waitUntil(lambda: any(row.minutes > 10 for row in window.flags.list._rows.rows))
    assert alarm.sounded == []
    assert not window._alarm._blink.isActive()
    assert EventKind.ESCALATED not in {event.kind for visit_id in ("v1", "v2", "v3") for event in kiosk.store.events(VisitId(visit_id))}


def test_an_emergency_blinks_calmly_until_it_is_taken(qtbot, window: DeskWindow, kiosk: Kiosk):
    """Its frame is lit and dark in turn, no faster than once a second, and stays dark once somebody has it; urgent flags do not blink."""
    kiosk.tell("v1", EventKind.RAISED, URGENT)
    qtbot.waitUntil(lambda: shown(window) == ["v1"])
    delegate, timer = window.flags.list._delegate, window._alarm._blink
    assert not timer.isActive()
    kiosk.tell("v2", EventKind.RAISED, EMERGENCY, ("R-E01",))
    qtbot.waitUntil(timer.isActive)
    assert 2 * BLINK_MS >= 1000
    lit = []
    for _ in range(4):
        lit.append(delegate.lit)
        timer.timeout.emit()
    assert lit == [True, False, True, False]
    window.flags.list.setCurrentIndex(window.flags.list._rows.index_of(VisitId("v2")))
    ready(qtbot, window, "v2")
    press(qtbot, window, "seen")
    qtbot.waitUntil(lambda: not timer.isActive())
    assert not delegate.lit


def test_another_emergency_sounds_at_once(qtbot, window: DeskWindow, kiosk: Kiosk, alarm: FakeAlarm):
    """Nobody waits half a minute for the second one."""
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY)
    qtbot.waitUntil(lambda: alarm.sounded == [Tone.NEW])
    kiosk.tell("v2", EventKind.RAISED, EMERGENCY)
    qtbot.waitUntil(lambda: alarm.sounded == [Tone.NEW] * 2)
    assert len(shown(window)) == 2


def test_a_desk_without_sound_says_so(qtbot, open_window, alarm: FakeAlarm, clock: OwnClock):
    """A banner with the reason and what to do meanwhile, without any flag; it goes when the loudspeaker is back, and the button proves it."""
    alarm.reason = "alarm.no_sound"
    window = open_window()
    qtbot.waitUntil(lambda: "No alarm can be heard here. No loudspeaker answers." in texts(window))
    alarm.reason = None
    press(qtbot, window, "test_sound")
    qtbot.waitUntil(lambda: "No alarm can be heard here" not in texts(window))
    assert alarm.sounded == [Tone.NEW]


def test_the_banner_keeps_room_for_the_list(qtbot, window: DeskWindow, kiosk: Kiosk, clock: OwnClock):
    """Of many that nobody took, the first few are named and the others counted."""
    for number in range(7):
        kiosk.visit(f"v{number}", f"KP{number + 22}")
        kiosk.tell(f"v{number}", EventKind.RAISED, EMERGENCY)
    clock.move(120)
    qtbot.waitUntil(lambda: f"{7 - SHOWN} more that nobody has taken" in texts(window))
    assert texts(window).count("Nobody has taken") == SHOWN


def test_the_role_is_the_front_desks_until_it_is_chosen(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """Without anybody signed in it is the front desk; another is chosen by the button or set, and stands in the store, the list and the history."""
    assert window.role == FRONT_DESK
    assert [action.text() for action in button(window, "role").menu().actions()] == ["front desk", "nurse or doctor", "manager"]
    button(window, "role").menu().actions()[1].trigger()
    assert (window.role, button(window, "role").text()) == (ROLES[1], "As nurse or doctor")
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY)
    ready(qtbot, window, "v1")
    press(qtbot, window, "seen")
    ready(qtbot, window, "v1", "close")
    assert store.events(VisitId("v1"))[-1].rule_ids == ("role.clinician",)
    assert "Seen by nurse or doctor" in texts(window)
    assert "Front: seen by nurse or doctor" in texts(window)


def test_nothing_can_be_said_of_a_sign_that_is_still_open(qtbot, window: DeskWindow, kiosk: Kiosk):
    """Places and the call are for flags that count; without a ticket there is nobody to call."""
    kiosk.tell("v1", EventKind.HELD, EMERGENCY, ("R-E01",))
    qtbot.waitUntil(lambda: window.flags.detail.flag is not None)
    assert not any(button(window, name).isEnabled() for name in ("place.window", "place.empty", "call"))
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY, ("R-E01",))
    ready(qtbot, window, "v1")
    assert button(window, "place.window").isEnabled()
    assert not button(window, "call").isEnabled()
