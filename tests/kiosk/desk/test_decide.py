"""What staff decide at the real window: how a flag ended, that it did not, another level with a name and a reason; by hand and by key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTableWidget

from kiosk.desk.undo import UNDO_MS
from kiosk.desk.window import DeskWindow
from kiosk.flags import Outcome
from kiosk.ports import EventKind, VisitId
from rules.model import Level
from tests.kiosk.desk.fakes import ANSWERS, Kiosk, Store
from tests.kiosk.desk.looking import button, press, ready, shown, texts

EMERGENCY, URGENT, ROUTINE = Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT
V1 = VisitId("v1")


def taken(qtbot, window: DeskWindow, kiosk: Kiosk, level: Level = URGENT) -> None:
    """A flag that was seen stands in the detail."""
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, level, answers=ANSWERS)
    kiosk.tell("v1", EventKind.SEEN, level, ("role.clinician",))
    ready(qtbot, window, "v1", "close")


def key(qtbot, window: DeskWindow, pressed: Qt.Key) -> None:
    QTest.keyClick(window, pressed)


def typed(window: DeskWindow, name: str, text: str) -> None:
    window.findChild(QLineEdit, name).setText(text)


def last(store: Store) -> object:
    return store.events(V1)[-1]


def test_closed_with_an_outcome_then_taken_back(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """One key asks, a digit answers; the strip says what was closed and takes it back for ten seconds, and the flag is seen as before."""
    taken(qtbot, window, kiosk)
    key(qtbot, window, Qt.Key.Key_F5)
    qtbot.keyClick(window.focusWidget(), "3")
    qtbot.waitUntil(lambda: shown(window) == [] and "KP 47 is closed: Visit booked." in texts(window))
    assert (last(store).kind, last(store).rule_ids) == (EventKind.CLOSED, (Outcome.BOOKED.value,))
    assert window._undo._timer.interval() == UNDO_MS == 10_000
    press(qtbot, window, "undo")
    qtbot.waitUntil(lambda: shown(window) == ["v1"])
    assert last(store).kind is EventKind.REOPENED
    assert not window._undo.isVisible()
    ready(qtbot, window, "v1", "close")


def test_after_its_time_nothing_is_taken_back(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """When the ten seconds are over the strip is gone and its key does nothing."""
    taken(qtbot, window, kiosk)
    press(qtbot, window, "close")
    press(qtbot, window, "outcome.seen")
    qtbot.waitUntil(window._undo.isVisible)
    window._undo._timer.timeout.emit()
    window._undo._timer.stop()
    window._undo.take_back()
    assert not window._undo.isVisible()
    assert last(store).kind is EventKind.CLOSED


def test_a_close_that_was_not_stored_is_not_told(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """While the store fails the flag stays, and nothing says that it is closed."""
    taken(qtbot, window, kiosk)
    store.broken = frozenset({"append"})
    press(qtbot, window, "close")
    press(qtbot, window, "outcome.seen")
    qtbot.waitUntil(lambda: "The flag file is away." in texts(window))
    assert shown(window) == ["v1"]
    assert not window._undo.isVisible()


def test_another_level_needs_a_level_a_name_and_a_reason(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """None of the three may be missing; then the level stands, with who set it and why in the detail and in no event."""
    taken(qtbot, window, kiosk, EMERGENCY)
    key(qtbot, window, Qt.Key.Key_F6)
    assert not button(window, "set_EMERGENCY_NOW").isEnabled()
    press(qtbot, window, "set_ROUTINE_APPOINTMENT")
    press(qtbot, window, "reason_examined")
    assert not button(window, "set_level").isEnabled()
    typed(window, "level_name", "Jo Hill")
    assert button(window, "set_level").isEnabled()
    press(qtbot, window, "reason_examined")
    assert not button(window, "set_level").isEnabled()
    typed(window, "level_more", "walks well")
    press(qtbot, window, "set_level")
    qtbot.waitUntil(lambda: window.flags.detail.flag is not None and window.flags.detail.flag.level is ROUTINE)
    assert (last(store).kind, last(store).level) == (EventKind.OVERRIDDEN, ROUTINE)
    assert "Jo Hill" not in str(store.events(V1))
    (remark,) = store.remarks(V1)
    assert (remark.event_id, remark.name, remark.reason) == (last(store).event_id, "Jo Hill", "walks well")
    for words in ("Appointment, set by Jo Hill (front desk) at", "walks well", "Set by staff (kiosk: Emergency)"):
        assert words in texts(window)


def test_a_later_raise_is_new_again(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """A kiosk that raises above the level that staff set brings the flag back to the top, new."""
    taken(qtbot, window, kiosk, EMERGENCY)
    window.flags.detail.action_bar.ask_level()
    press(qtbot, window, "set_ROUTINE_APPOINTMENT")
    press(qtbot, window, "reason_known")
    typed(window, "level_name", "Jo Hill")
    press(qtbot, window, "set_level")
    qtbot.waitUntil(lambda: window.flags.detail.flag.level is ROUTINE)
    kiosk.tell("v1", EventKind.RAISED, URGENT, ("R-E01",))
    ready(qtbot, window, "v1")
    assert (window.flags.detail.flag.level, window.flags.detail.flag.judged) == (URGENT, None)


def test_a_panel_is_about_the_flag_that_was_read(qtbot, window: DeskWindow, kiosk: Kiosk):
    """A flag that rises while somebody says how it ended shuts the panel: what they read is no longer so."""
    taken(qtbot, window, kiosk)
    press(qtbot, window, "close")
    assert button(window, "outcome.seen").isVisible()
    kiosk.tell("v1", EventKind.RAISED, EMERGENCY, ("R-E01",))
    qtbot.waitUntil(lambda: window.flags.detail.flag.level is EMERGENCY)
    assert not button(window, "outcome.seen").isVisible()


def test_the_days_closed_list(qtbot, window: DeskWindow, kiosk: Kiosk, store: Store):
    """Closed today stands with ticket, level, outcome and role; opened again from there, a flag is back on the list by an event of its own."""
    taken(qtbot, window, kiosk)
    press(qtbot, window, "close")
    press(qtbot, window, "outcome.left")
    qtbot.waitUntil(lambda: shown(window) == [])
    press(qtbot, window, "page_closed")
    table = window.findChild(QTableWidget, "closed_today")
    qtbot.waitUntil(lambda: table.rowCount() == 1)
    assert [table.item(0, column).text() for column in range(1, 5)] == [
        "KP\N{NO-BREAK SPACE}47", "Urgent today", "Left without being seen", "nurse or doctor",
    ]  # fmt: skip
    table.selectRow(0)
    press(qtbot, window, "reopen")
    qtbot.waitUntil(lambda: shown(window) == ["v1"] and table.rowCount() == 0)
    assert [e.kind for e in store.events(V1)][-2:] == [EventKind.CLOSED, EventKind.REOPENED]


def test_health_is_said_in_sentences(qtbot, window: DeskWindow, store: Store, clock):
    """Which kiosks are on, whether flags are stored, and which questions these are."""
    store.beat("kiosk 2", clock.utc())
    clock.move(5)
    qtbot.waitUntil(lambda: "On: Kiosk 2" in texts(window))
    press(qtbot, window, "page_health")
    for words in ("Kiosk 2 is on.", "Flags are read and stored.", "Back spasm, version 0.1.0", "not signed by a clinician"):
        assert words in texts(window)


def test_what_would_change_the_level_is_said(qtbot, window: DeskWindow, kiosk: Kiosk):
    """The one answer on which the level rests is named with the others that would lower it."""
    taken(qtbot, window, kiosk, EMERGENCY)
    qtbot.waitUntil(lambda: "What would change the level" in texts(window))
    assert "Self-care: Right now, any of these?" in texts(window)
    assert "if also or instead: None of these" in texts(window)


def test_every_key_is_on_the_page_of_keys(qtbot, window: DeskWindow):
    """F1 shows the page and leaves it; each key that the window knows stands there."""
    from PySide6.QtGui import QShortcut

    key(qtbot, window, Qt.Key.Key_F1)
    assert window.frame.page == "keys"
    there = texts(window)
    assert [s.key().toString() for s in window.findChildren(QShortcut) if s.key().toString() not in there] == []
    key(qtbot, window, Qt.Key.Key_F1)
    assert window.frame.page == "flags"
