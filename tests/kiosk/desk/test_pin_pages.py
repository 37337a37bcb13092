"""Where PINs are typed and chosen: by touch and by keyboard, shown once, and kept nowhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from kiosk.desk.pin_pad import PinPad
from kiosk.guard.roles import Role
from tests.kiosk.desk.looking import button, press, texts
from tests.kiosk.desk.staffed import CHOSEN, Desk


def test_the_first_start_makes_the_pins(qtbot, new_desk: Desk) -> None:
    """Three PINs are drawn and shown; once they are written down they open the desk, and are nowhere to be read again."""
    desk, say = new_desk, texts
    qtbot.waitUntil(lambda: "Choose the PINs of this desk" in say(desk.window) and desk.window.door._setup.isVisible())
    drawn = {role: desk.window.findChild(QLabel, f"pin_of_{role}").text().strip("\u2066\u2069").replace(" ", "") for role in Role}
    assert desk.window.focusWidget() is button(desk.window, "pins_done")
    press(qtbot, desk.window, "pins_done")
    qtbot.waitUntil(lambda: not desk.locked)
    assert button(desk.window, "badge").text() == "Manager"
    assert [desk.book.check(role, pin) for role, pin in drawn.items()] == list(Role)
    assert not any(pin[:3] in label.text() for pin in drawn.values() for label in desk.window.door._setup.findChildren(QLabel))
    assert not any(pin in path.read_text() for pin in drawn.values() for path in desk.folder.rglob("*.json*"))
    desk.done(("pins_made", "manager", "", ""), ("sign_in", "manager", "", ""))


def test_an_easy_pin_is_refused_where_it_is_typed(qtbot, new_desk: Desk) -> None:
    """At set-up a trivial or doubled PIN is refused in a sentence; a good one takes the drawn one's place."""
    desk = new_desk
    qtbot.waitUntil(desk.window.door._setup.isVisible)
    press(qtbot, desk.window, "type_clinician")
    for pin, told in (("123456", "too easy to guess"), (desk.window.door._setup.pins[Role.MANAGER], "Another role has this PIN")):
        qtbot.keyClicks(desk.pad, pin)
        qtbot.keyClick(desk.pad, Qt.Key.Key_Return)
        assert told in texts(desk.window)
    qtbot.keyClicks(desk.pad, CHOSEN[Role.CLINICIAN])
    qtbot.keyClick(desk.pad, Qt.Key.Key_Return)
    press(qtbot, desk.window, "pins_done")
    qtbot.waitUntil(lambda: not desk.locked)
    assert desk.book.check(Role.CLINICIAN, CHOSEN[Role.CLINICIAN]) is Role.CLINICIAN


def test_the_manager_changes_a_pin(qtbot, desk: Desk) -> None:
    """Behind the badge, with the manager's PIN: the new one opens, the old one does not, the others stay."""
    desk.sign_in(Role.FRONT_DESK)
    press(qtbot, desk.window, "badge")
    press(qtbot, desk.window, "choose_pins")
    desk.type(CHOSEN[Role.MANAGER])
    qtbot.waitUntil(desk.window.door._setup.isVisible)
    assert desk.window.focusWidget() is desk.pad
    qtbot.keyClicks(desk.pad, "271946")
    qtbot.keyClick(desk.pad, Qt.Key.Key_Return)
    press(qtbot, desk.window, "pins_done")
    qtbot.waitUntil(lambda: not desk.locked)
    assert desk.book.check(Role.FRONT_DESK, "271946") is Role.FRONT_DESK
    assert desk.book.check(Role.FRONT_DESK, CHOSEN[Role.FRONT_DESK]) is None
    assert desk.book.check(Role.MANAGER, CHOSEN[Role.MANAGER]) is Role.MANAGER
    desk.done(("sign_in", "front_desk", "", ""), ("pin_changed", "manager", "", "front_desk"))


def test_nothing_is_left_of_a_typed_pin(qtbot, desk: Desk) -> None:
    """No text field, no clipboard, no label and no accessible text holds the digits; what is pasted is refused."""
    QGuiApplication.clipboard().setText(CHOSEN[Role.MANAGER])
    qtbot.waitUntil(lambda: desk.pad.hasFocus() or desk.pad.isEnabled())
    qtbot.keyClick(desk.pad, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(desk.pad, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    assert desk.pad._digits == ""
    QGuiApplication.clipboard().clear()
    qtbot.keyClicks(desk.pad, CHOSEN[Role.MANAGER])
    for chord in (Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_A, Qt.Key.Key_Z):
        qtbot.keyClick(desk.pad, chord, Qt.KeyboardModifier.ControlModifier)
    assert CHOSEN[Role.MANAGER] not in texts(desk.window) + desk.pad.accessibleDescription() + QGuiApplication.clipboard().text()
    assert not desk.window.door.lock_page.findChildren(QLineEdit)
    qtbot.keyClick(desk.pad, Qt.Key.Key_Return)
    assert desk.pad._digits == ""
    qtbot.waitUntil(lambda: not desk.locked)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(st.tuples(st.sampled_from(list(Qt.Key)), st.text(max_size=8) | st.characters(categories=["Cs", "Nd", "No"])), max_size=25))
def test_any_keys_at_all_type_digits_or_nothing(qtbot, bare_pad: PinPad, keys: list[tuple[Qt.Key, str]]) -> None:
    """Whatever keys and texts arrive: no crash, at most twelve digits, and only digits of one key each."""
    handed: list[str] = []
    bare_pad.clear()
    bare_pad.entered.connect(handed.append)
    for key, text in keys:
        QApplication.sendEvent(bare_pad, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))
    bare_pad.entered.disconnect(handed.append)
    assert all(re.fullmatch("[0-9]{6,12}", pin) for pin in handed)
    assert re.fullmatch("[0-9]{0,12}", bare_pad._digits)


@pytest.fixture
def bare_pad(qtbot, open_window) -> PinPad:
    """A pad by itself."""
    window = open_window()
    pad = PinPad(window._look, window._say)
    qtbot.addWidget(pad)
    return pad


@pytest.mark.parametrize("typed", ["٧٣٩٢٠٤", "७३९२०४", "\uff17\uff13\uff19\uff12\uff10\uff14"])
def test_digits_of_any_keyboard_are_digits(qtbot, desk: Desk, typed: str) -> None:
    """A keyboard that types Arabic, Hindi or wide digits opens the desk too."""
    for letter in typed:
        QApplication.sendEvent(desk.pad, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter))
    qtbot.keyClick(desk.pad, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.locked)


def test_touch_alone_opens_the_desk(qtbot, desk: Desk) -> None:
    """Every key of the pad can be pressed with a finger."""
    for digit in CHOSEN[Role.FRONT_DESK]:
        press(qtbot, desk.window.door.lock_page, f"pin_{digit}")
    press(qtbot, desk.window.door.lock_page, "pin_enter")
    qtbot.waitUntil(lambda: not desk.locked)
