"""Who sets another level: everybody at the desk raises, seen or not; a clinician alone lowers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from kiosk.desk.closing import Judgement
from kiosk.desk.level_panel import LevelPanel
from kiosk.flags import Status
from kiosk.guard.roles import Role
from kiosk.ports import EventKind, VisitId
from rules.model import Level
from tests.kiosk.desk.fakes import Kiosk, Store
from tests.kiosk.desk.looking import button, press, ready, texts
from tests.kiosk.desk.staffed import CHOSEN, Desk, raise_flag


def test_a_lower_level_asks_for_a_clinicians_pin(qtbot, desk: Desk, kiosk: Kiosk) -> None:
    """The panel stays as it was typed; what was chosen below the flag's level is chosen no longer once the PIN does not count, or was not typed."""
    raise_flag(kiosk)
    desk.sign_in(Role.FRONT_DESK)
    ready(qtbot, desk.window, "v1")
    press(qtbot, desk.window, "seen")
    ready(qtbot, desk.window, "v1", "close")
    qtbot.keyClick(desk.window.flags.list, Qt.Key.Key_F6)
    panel, lower = desk.window.findChild(LevelPanel), button(desk.window, "set_ROUTINE_APPOINTMENT")
    assert panel.isVisible()
    desk.window.findChild(QLineEdit, "level_name").setText("Jo Hill")
    press(qtbot, desk.window, "set_ROUTINE_APPOINTMENT")
    assert desk.locked
    press(qtbot, desk.window, "pin_cancel")
    assert (desk.locked, lower.isChecked(), panel._name.text()) == (False, False, "Jo Hill")
    press(qtbot, desk.window, "set_ROUTINE_APPOINTMENT")
    desk.type(CHOSEN[Role.CLINICIAN])
    qtbot.waitUntil(panel.isVisible)
    assert (lower.isChecked(), panel._name.text()) == (True, "Jo Hill")
    desk.clock.move(200)
    qtbot.keyClick(desk.window, Qt.Key.Key_Shift)
    desk.clock.move(100)
    qtbot.waitUntil(lambda: not lower.isChecked())
    assert not desk.locked
    desk.window.door.sign_out()
    desk.sign_in(Role.FRONT_DESK)
    assert panel.isHidden()


def test_the_front_desk_raises_a_flag_that_nobody_has_seen(qtbot, desk: Desk, kiosk: Kiosk, store: Store) -> None:
    """Without a PIN, with name, role and reason; an unseen flag cannot be lowered, and what was raised waits and sounds anew."""
    raise_flag(kiosk, level=Level.ROUTINE_APPOINTMENT)
    desk.sign_in(Role.FRONT_DESK)
    ready(qtbot, desk.window, "v1", "level")
    press(qtbot, desk.window, "level")
    assert not button(desk.window, "set_SELF_CARE").isEnabled()
    press(qtbot, desk.window, "set_EMERGENCY_NOW")
    press(qtbot, desk.window, "reason_looks")
    desk.window.findChild(QLineEdit, "level_name").setText("Jo Hill")
    press(qtbot, desk.window, "set_level")
    qtbot.waitUntil(desk.window._alarm._blink.isActive)
    event = store.events(VisitId("v1"))[-1]
    assert (event.kind, event.level, event.rule_ids[-1]) == (EventKind.OVERRIDDEN, Level.EMERGENCY_NOW, "role.front_desk")
    qtbot.waitUntil(lambda: "Emergency, set by Jo Hill (front desk)" in texts(desk.window))
    (row,) = desk.window.flags.list.unseen
    assert (row.loop.waiting, row.loop.escalated, row.flag.status) == (event, False, Status.NEW)


def test_no_way_around_the_panel_lowers(qtbot, desk: Desk, kiosk: Kiosk, store: Store) -> None:
    """A lower level that was somehow asked for without a clinician is not set."""
    raise_flag(kiosk)
    desk.sign_in(Role.FRONT_DESK)
    ready(qtbot, desk.window, "v1")
    press(qtbot, desk.window, "seen")
    ready(qtbot, desk.window, "v1", "close")
    bar = desk.window.flags.detail.action_bar
    bar.judged.emit(Judgement(Level.SELF_CARE, "Jo Hill", "no"))
    bar.judged.emit(Judgement(Level.EMERGENCY_NOW, "Jo Hill", "the same"))
    press(qtbot, desk.window, "place.window")
    qtbot.waitUntil(lambda: store.events(VisitId("v1"))[-1].kind is EventKind.PLACED)
    assert EventKind.OVERRIDDEN not in {event.kind for event in store.events(VisitId("v1"))}
