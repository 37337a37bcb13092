"""The desk's door in the real window: signing in, what is asked for in between, and what a locked desk still shows."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from kiosk.desk.deeds import DeedParts
from kiosk.desk.detail_parts import LevelTag
from kiosk.desk.door import DoorParts
from kiosk.flags import Outcome
from kiosk.guard.audit import AuditLog, Deed
from kiosk.guard.chain import verify
from kiosk.guard.pins import PINS
from kiosk.guard.roles import Role
from kiosk.ports import EventKind, VisitId
from rules.model import Level
from tests.kiosk.desk.fakes import Kiosk, OwnClock, Store
from tests.kiosk.desk.looking import button, press, ready, texts
from tests.kiosk.desk.staffed import CHOSEN, WRONG, Desk, raise_flag


def test_a_locked_desk_shows_ticket_and_level_alone(qtbot, desk: Desk, kiosk: Kiosk) -> None:
    """Before anybody signs in an alert shows within a second, with no reason, no kiosk and nothing to press but the pad and the sound's test."""
    raise_flag(kiosk)
    raise_flag(kiosk, "v2", "DR82", Level.URGENT_TODAY)
    qtbot.waitUntil(lambda: "KP 47" in texts(desk.window))
    visible = [label.text() for label in desk.window.door.lock_page.findChildren(QLabel) if label.isVisible() and label.text()]
    assert sorted(visible) == ["DR 82", "KP 47", "New alerts", "This desk is locked", "Type your PIN to sign in."]
    assert not any("saddle" in label.text() or "Kiosk" in label.text() for label in desk.window.findChildren(QLabel) if label.isVisible())
    assert [tag.accessibleName() for tag in desk.window.door.lock_page.findChildren(LevelTag)] == ["Emergency", "Urgent today"]
    pressable = {one.objectName() for one in desk.window.findChildren(QPushButton) if one.isVisible()}
    assert pressable == {"test_sound", *(f"pin_{key}" for key in (*"0123456789", "enter", "delete"))}


def test_a_locked_desk_promises_no_keys(qtbot, desk: Desk) -> None:
    """That F1 lists all keys is said only where it does."""
    assert "F1: all keys" not in texts(desk.window)
    desk.sign_in(Role.FRONT_DESK)
    assert "F1: all keys" in texts(desk.window)
    desk.window.door.sign_out()
    assert "F1: all keys" not in texts(desk.window)


def test_a_locked_desk_calls_the_most_urgent_by_name_and_counts_the_rest(qtbot, desk: Desk, kiosk: Kiosk) -> None:
    """With forty alerts the emergencies stand first, and how many more there are is said."""
    for number in range(40):
        raise_flag(kiosk, f"v{number}", f"K{number % 10}P{number:02}"[:4], Level.EMERGENCY_NOW if number == 39 else Level.URGENT_TODAY)
    qtbot.waitUntil(lambda: "24 more" in texts(desk.window))


def test_the_front_desk_signs_in_and_takes_a_flag(qtbot, desk: Desk, kiosk: Kiosk, store: Store) -> None:
    """One PIN, then Seen without another; the badge says who is signed in."""
    raise_flag(kiosk)
    desk.sign_in(Role.FRONT_DESK)
    assert button(desk.window, "badge").text() == "Front desk"
    assert desk.window.focusWidget() is desk.window.flags.list
    ready(qtbot, desk.window, "v1")
    press(qtbot, desk.window, "seen")
    qtbot.waitUntil(lambda: store.events(VisitId("v1"))[-1].kind is EventKind.SEEN)
    assert store.events(VisitId("v1"))[-1].rule_ids == ("role.front_desk",)
    assert not desk.locked
    desk.done(("sign_in", "front_desk", "", ""), ("seen", "front_desk", "v1", "EMERGENCY_NOW"))


def test_who_signs_in_stands_on_the_next_alarm(qtbot, desk: Desk, kiosk: Kiosk) -> None:
    """Whatever was chosen before the desk locked, it opens on the most urgent alarm that nobody has taken, and a doubled Enter takes nothing."""
    raise_flag(kiosk)
    kiosk.tell("v1", EventKind.SEEN, Level.EMERGENCY_NOW, ("role.front_desk",))
    desk.sign_in(Role.FRONT_DESK)
    ready(qtbot, desk.window, "v1", "close")
    desk.window.door.sign_out()
    raise_flag(kiosk, "v2", "DR82", Level.URGENT_TODAY)
    qtbot.waitUntil(lambda: "DR 82" in texts(desk.window))
    assert desk.window.flags.list.selected == "v1"
    desk.sign_in(Role.FRONT_DESK)
    assert desk.window.flags.list.selected == "v2"
    qtbot.keyClick(desk.window.flags.list, Qt.Key.Key_Return)
    ready(qtbot, desk.window, "v2")


def test_answers_ask_for_a_clinicians_pin(qtbot, desk: Desk, kiosk: Kiosk) -> None:
    """The front desk sees why, and no answer; a clinician's PIN opens them, for this flag, and that is written down."""
    raise_flag(kiosk)
    desk.sign_in(Role.FRONT_DESK)
    ready(qtbot, desk.window, "v1")
    assert "Unsure about the saddle area." in texts(desk.window)
    assert "Chest pain" not in texts(desk.window)
    press(qtbot, desk.window, "answers")
    desk.type(CHOSEN[Role.FRONT_DESK])
    qtbot.waitUntil(lambda: "This PIN does not fit here." in texts(desk.window))
    desk.type(CHOSEN[Role.CLINICIAN])
    qtbot.waitUntil(lambda: "Chest pain" in texts(desk.window))
    assert button(desk.window, "badge").text() == "Front desk"
    desk.done(("sign_in", "front_desk", "", ""), ("pin_failed", "front_desk", "", ""), ("detail", "clinician", "v1", ""))


def test_answers_are_covered_again(qtbot, desk: Desk, kiosk: Kiosk, clock: OwnClock) -> None:
    """Five minutes after the PIN, however busy the desk is, the answers are gone from the screen."""
    raise_flag(kiosk)
    desk.sign_in(Role.CLINICIAN)
    ready(qtbot, desk.window, "v1")
    press(qtbot, desk.window, "answers")
    qtbot.waitUntil(lambda: "Chest pain" in texts(desk.window))
    clock.move(200)
    qtbot.keyClick(desk.window, Qt.Key.Key_Shift)
    clock.move(100)
    qtbot.waitUntil(lambda: "Chest pain" not in texts(desk.window))
    assert not desk.locked


def test_cancel_leaves_everything_as_it_was(qtbot, desk: Desk, kiosk: Kiosk) -> None:
    """Asked for a PIN, whoever has none goes back, by button or Escape, and sees no answer."""
    raise_flag(kiosk)
    desk.sign_in(Role.FRONT_DESK)
    for way in ("button", "key"):
        ready(qtbot, desk.window, "v1")
        press(qtbot, desk.window, "answers")
        assert desk.locked
        if way == "button":
            press(qtbot, desk.window, "pin_cancel")
        else:
            qtbot.keyClick(desk.pad, Qt.Key.Key_Escape)
        assert not desk.locked
        assert "Chest pain" not in texts(desk.window)


def test_the_slip_asks_for_a_clinicians_pin(qtbot, desk: Desk, kiosk: Kiosk, desk_paper) -> None:
    """The front desk cannot print answers; the press that a clinician allows prints at once."""
    raise_flag(kiosk)
    desk.sign_in(Role.FRONT_DESK)
    ready(qtbot, desk.window, "v1")
    press(qtbot, desk.window, "slip")
    assert not desk_paper.slips
    desk.type(CHOSEN[Role.CLINICIAN])
    qtbot.waitUntil(lambda: len(desk_paper.slips) == 1)
    desk.done(("sign_in", "front_desk", "", ""), ("slip", "clinician", "v1", ""))


def test_what_is_done_to_a_flag_is_written_down(qtbot, desk: Desk, kiosk: Kiosk) -> None:
    """Seen, found and closed, with the role that did it, the visit and the level, or where the person is."""
    raise_flag(kiosk)
    desk.sign_in(Role.FRONT_DESK)
    ready(qtbot, desk.window, "v1")
    press(qtbot, desk.window, "seen")
    ready(qtbot, desk.window, "v1", "close")
    flag = desk.window.flags.detail.flag
    desk.window.watch.place(flag, "window")
    desk.window.watch.close_flag(flag, next(iter(Outcome)))
    done = [("seen", "EMERGENCY_NOW"), ("placed", "place.window"), ("closed", "EMERGENCY_NOW")]
    desk.done(("sign_in", "front_desk", "", ""), *[(what, "front_desk", "v1", code) for what, code in done])


def test_a_lock_shuts_what_somebody_opened(qtbot, desk: Desk, kiosk: Kiosk) -> None:
    """Paper and the badge's panel are gone from the locked desk, and stay shut for whoever comes next."""
    desk.sign_in(Role.MANAGER)
    press(qtbot, desk.window, "open_paper")
    press(qtbot, desk.window, "badge")
    panels = [desk.window._panel, desk.window.door._panel]
    assert all(panel.isVisible() for panel in panels)
    desk.window.door.sign_out()
    assert not any(panel.isVisible() for panel in panels)
    desk.sign_in(Role.FRONT_DESK)
    assert not any(panel.isVisible() for panel in panels)


def test_figures_are_the_managers(qtbot, desk: Desk) -> None:
    """The page asks whoever is not the manager for the PIN, turns back when that no longer counts, and opens at once for the manager."""
    desk.window.frame.add_page("figures", QLabel())
    desk.sign_in(Role.CLINICIAN)
    press(qtbot, desk.window, "page_figures")
    assert (desk.window.frame.page, button(desk.window, "page_flags").isChecked()) == ("flags", True)
    desk.type(CHOSEN[Role.MANAGER])
    qtbot.waitUntil(lambda: desk.window.frame.page == "figures")
    desk.clock.move(200)
    qtbot.keyClick(desk.window, Qt.Key.Key_Shift)
    desk.clock.move(100)
    qtbot.waitUntil(lambda: desk.window.frame.page == "flags")
    desk.window.door.sign_out()
    desk.sign_in(Role.MANAGER)
    press(qtbot, desk.window, "page_figures")
    assert desk.window.frame.page == "figures"


def test_five_minutes_without_a_touch_lock_the_desk(qtbot, desk: Desk, kiosk: Kiosk, clock: OwnClock) -> None:
    """Then only ticket and level are left, the page says why, and a new alert shows."""
    desk.sign_in(Role.MANAGER)
    clock.move(299)
    qtbot.keyClick(desk.window, Qt.Key.Key_Shift)
    clock.move(299)
    raise_flag(kiosk)
    qtbot.waitUntil(lambda: "Unsure about the saddle area." in texts(desk.window))
    assert not desk.locked
    clock.move(1)
    qtbot.waitUntil(lambda: desk.locked)
    assert "Nobody used this desk for 5 minutes" in texts(desk.window)
    assert "Unsure about the saddle area." not in "".join(label.text() for label in desk.window.findChildren(QLabel) if label.isVisible())
    raise_flag(kiosk, "v2", "DR82")
    qtbot.waitUntil(lambda: "DR 82" in "".join(label.text() for label in desk.window.findChildren(QLabel) if label.isVisible()))
    desk.done(("sign_in", "manager", "", ""), ("locked", "manager", "", ""))


def test_no_key_reaches_what_is_covered(qtbot, desk: Desk, kiosk: Kiosk, store: Store) -> None:
    """On the locked desk Enter, arrows and every shortcut leave the flags alone."""
    raise_flag(kiosk)
    qtbot.waitUntil(lambda: "KP 47" in texts(desk.window))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_F5, Qt.Key.Key_C):
        for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier):
            qtbot.keyClick(QApplication.focusWidget() or desk.pad, key, modifier)
    assert desk.locked
    assert [event.kind for event in store.events(VisitId("v1"))] == [EventKind.RAISED]


def test_one_key_signs_out(qtbot, desk: Desk) -> None:
    """Ctrl+L locks at once, and is written down."""
    desk.sign_in(Role.FRONT_DESK)
    qtbot.keyClick(desk.window.flags.list, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.locked)
    desk.done(("sign_in", "front_desk", "", ""), ("sign_out", "front_desk", "", ""))


@pytest.mark.parametrize("content", [b"", b"[" * 9000, b"{}"])
def test_a_damaged_pin_file_locks_and_says_so(qtbot, start_desk, tmp_path: Path, kiosk: Kiosk, content: bytes) -> None:
    """Nobody gets in, one sentence says how to mend it, and alerts stay in sight."""
    (tmp_path / PINS).write_bytes(content)
    desk = start_desk()
    qtbot.waitUntil(lambda: "No PIN can be checked now" in texts(desk.window))
    assert "kiosk desk --reset-pins" in texts(desk.window)
    desk.type(WRONG)
    assert desk.locked
    raise_flag(kiosk)
    qtbot.waitUntil(lambda: "KP 47" in texts(desk.window))


def test_the_demonstration_asks_for_no_pin(qtbot, open_window, tmp_path: Path, clock: OwnClock, kiosk: Kiosk) -> None:
    """Without a PIN book the answers stand there at once, the foot says so, nothing locks, and deeds are written down all the same."""
    deeds = DeedParts(AuditLog(tmp_path, "desk", "front", clock), partial(verify, tmp_path), lambda: "abc")
    window = open_window(DoorParts(None, deeds))
    raise_flag(kiosk)
    clock.move(3600)
    qtbot.waitUntil(lambda: "Chest pain" in texts(window))
    assert "Demonstration: no PIN is asked" in texts(window)
    assert not button(window, "badge").isVisible()
    qtbot.waitUntil(lambda: verify(tmp_path) and verify(tmp_path)[0].lines == 1)


def test_a_changed_audit_log_is_told(qtbot, start_desk, tmp_path: Path, clock: OwnClock) -> None:
    """At the start the desk looks at its audit log, and says which line of which file was changed."""
    log = AuditLog(tmp_path, "desk", "front", clock)
    for _ in range(3):
        log.write(Deed.EXPORT)
    path = tmp_path / "audit" / "desk.jsonl"
    path.write_text(path.read_text().replace('"n": 2', '"n": 7'))
    desk = start_desk()
    qtbot.waitUntil(lambda: "audit/desk.jsonl, line 2: It is not as it was written." in texts(desk.window))


def test_what_cannot_be_written_down_goes_on(qtbot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no room for the audit log people sign in as before, and the desk says that it could not be written."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "desk.jsonl")

    monkeypatch.setattr("kiosk.guard.audit.settle_folder", full)
    desk.sign_in(Role.FRONT_DESK)
    qtbot.waitUntil(lambda: "could not be written into the audit log. desk.jsonl: cannot be written: No space left" in texts(desk.window))
