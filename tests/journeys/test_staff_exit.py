"""Staff get out by a corner held for five seconds and the manager's PIN; nobody else does, and no patient loses anything by trying."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.guard.chain import verify
from kiosk.patient.hold import HOLD_MS
from kiosk.patient.pinpad import LEFT_ALONE_MS, PinPad
from kiosk.ports import EventKind
from kiosk.programs.hand import find, tap
from kiosk.visit import intents as on
from kiosk.visit.effects import CheckPin
from kiosk.visit.overlay_views import HelpView, PinView
from kiosk.visit.screens import OutOfServiceView, WelcomeView
from kiosk.visit.states import Overlay, State
from tests.journeys.behind_fence import FRONT_DESK_PIN, MANAGER_PIN, MIDWAY, PATIENCE_MS, Fenced


@pytest.fixture
def fenced(qtbot: QtBot, tmp_path: Path) -> Iterator[Fenced]:
    """A kiosk with PINs, in the middle of a visit; whoever gets out is written down instead of ending the tests."""
    stage = Fenced(tmp_path)
    stage.choose_pins()
    stage.play(qtbot, stage.steps(MIDWAY))
    stage.exit._leave = stage.codes.append
    yield stage
    stage.close()


def hold(fenced: Fenced) -> None:
    """Rest in the corner until its time is over."""
    fenced.hold_corner()
    assert fenced.exit.hold._timer.isActive()
    fenced.exit.hold._timer.timeout.emit()
    QTest.mouseRelease(fenced.window.windowHandle(), Qt.MouseButton.LeftButton, pos=fenced.exit.hold.corner().center())


def open_pad(fenced: Fenced, qtbot: QtBot) -> None:
    hold(fenced)
    qtbot.waitUntil(lambda: isinstance(fenced.controller.state.overlay, PinView), timeout=PATIENCE_MS)


def type_pin(fenced: Fenced, pin: str, way: str = "staff.leave") -> None:
    """Digit by digit, as fast as a hand can, then what it is for."""
    for digit in pin:
        fenced.clock.tapped()
        tap(fenced.window, f"staff.{digit}")
    fenced.clock.tapped()
    tap(fenced.window, way)


def to_welcome(fenced: Fenced, qtbot: QtBot) -> None:
    """The visit in hand ends."""
    fenced.controller.handle(on.StaffEnded())
    qtbot.waitUntil(lambda: isinstance(fenced.controller.state.view, WelcomeView) and not fenced.controller.busy, timeout=PATIENCE_MS)


def test_any_pin_locks_the_welcome_to_be_cleaned(fenced: Fenced, qtbot: QtBot) -> None:
    """On the welcome screen the pad offers to clean, and the front desk's PIN is enough; the kiosk stays; in a visit it offers nothing."""
    open_pad(fenced, qtbot)
    assert find(fenced.window, "staff.clean") is None
    fenced.controller.handle(on.StaffPadLeft())
    to_welcome(fenced, qtbot)
    open_pad(fenced, qtbot)
    with qtbot.waitSignal(fenced.exit.cleaning, timeout=PATIENCE_MS):
        type_pin(fenced, FRONT_DESK_PIN, way="staff.clean")
    assert fenced.codes == []
    assert '"detail": "cleans"' in noted(fenced)
    open_pad(fenced, qtbot)
    type_pin(fenced, FRONT_DESK_PIN)
    qtbot.waitUntil(lambda: "wrong" in noted(fenced), timeout=PATIENCE_MS)
    assert fenced.codes == []


def test_a_wrong_pin_cleans_nothing(fenced: Fenced, qtbot: QtBot) -> None:
    """A try to clean counts like every other, and is written down as failed."""
    to_welcome(fenced, qtbot)
    asked: list[bool] = []
    fenced.exit.cleaning.connect(lambda: asked.append(True))
    open_pad(fenced, qtbot)
    type_pin(fenced, "111111", way="staff.clean")
    qtbot.waitUntil(lambda: "wrong" in noted(fenced), timeout=PATIENCE_MS)
    assert asked == []
    assert '"what": "pin_failed"' in audited(fenced)


def noted(fenced: Fenced) -> str:
    return (fenced.house.config.data / "log" / "kiosk.jsonl").read_text(encoding="utf-8")


def audited(fenced: Fenced) -> str:
    return (fenced.house.config.data / "audit" / "kiosk.jsonl").read_text(encoding="utf-8")


def test_a_held_corner_and_the_manager_s_pin_end_the_program(fenced: Fenced, qtbot: QtBot) -> None:
    """The program ends with code 0, and the visit in hand ends as if the patient had left: staff are told."""
    open_pad(fenced, qtbot)
    type_pin(fenced, MANAGER_PIN)
    qtbot.waitUntil(lambda: bool(fenced.codes), timeout=PATIENCE_MS)
    visit = fenced.controller.visit.record.visit_id
    fenced.controller.stop()
    fenced.controller.stop = lambda: None  # the stage stops it too
    assert fenced.codes == [0]
    assert EventKind.UNFINISHED in {event.kind for event in fenced.house.store.events(visit)}
    assert '"detail": "left"' in noted(fenced)
    assert '"what": "staff_exit"' in audited(fenced)
    assert [verdict.flaw for verdict in verify(fenced.house.config.data)] == [None]


@pytest.mark.parametrize("pin", ["111111", "739164", MANAGER_PIN[:-1], MANAGER_PIN + "0"])
def test_any_other_pin_gives_the_screen_back(fenced: Fenced, qtbot: QtBot, pin: str) -> None:
    """A wrong PIN, the front desk's, one digit less or more: the patient's screen is back as it was, widget by widget, with every touch."""
    before, screen = fenced.controller.state, fenced.window.screen_shown
    open_pad(fenced, qtbot)
    type_pin(fenced, pin)
    assert (fenced.controller.state, fenced.window.screen_shown) == (before, screen)
    qtbot.waitUntil(lambda: "wrong" in noted(fenced), timeout=PATIENCE_MS)
    assert (fenced.codes, fenced.controller.state) == ([], before)
    assert pin not in noted(fenced) + audited(fenced)
    assert '"what": "pin_failed"' in audited(fenced)


def test_a_pad_left_alone_goes(fenced: Fenced, qtbot: QtBot) -> None:
    """After twenty seconds without a touch the patient's screen is back as it was, and what was typed is forgotten."""
    before = fenced.controller.state
    open_pad(fenced, qtbot)
    pad = fenced.window.overlay_shown
    assert isinstance(pad, PinPad)
    assert pad._alone.interval() == LEFT_ALONE_MS == 20_000
    pad._type("4")
    pad._alone.timeout.emit()
    assert fenced.controller.state == before
    open_pad(fenced, qtbot)
    assert fenced.window.overlay_shown._typed == ""


def test_a_patient_who_meets_the_pad_goes_back(fenced: Fenced, qtbot: QtBot) -> None:
    """Go back is the pad's loudest button, and does just that."""
    before = fenced.controller.state
    open_pad(fenced, qtbot)
    fenced.clock.tapped()
    tap(fenced.window, "staff.back")
    assert fenced.controller.state == before


def test_six_tries_shut_the_door(fenced: Fenced, qtbot: QtBot) -> None:
    """After five wrong PINs even the right one has to wait."""
    for _ in range(5):
        fenced.exit._check("111111", cleans=False)
    fenced.exit._check(MANAGER_PIN, cleans=False)
    qtbot.waitUntil(lambda: "waits" in noted(fenced), timeout=PATIENCE_MS)
    assert fenced.codes == []


def test_without_pins_the_corner_leads_nowhere(qtbot: QtBot, tmp_path: Path) -> None:
    """Before anybody has chosen PINs there is no pad to try them on; the log says why."""
    stage = Fenced(tmp_path)
    hold(stage)
    qtbot.waitUntil(lambda: "no_pin" in noted(stage), timeout=PATIENCE_MS)
    assert stage.controller.state.overlay is None
    stage.close()


# --- the corner -----------------------------------------------------------------------------------


def test_it_takes_five_seconds(fenced: Fenced) -> None:
    """A finger that lifts or slides away before that was no gesture."""
    timer = fenced.exit.hold._timer
    assert timer.interval() == HOLD_MS == 5000
    native, corner = fenced.window.windowHandle(), fenced.exit.hold.corner().center()
    fenced.hold_corner()
    QTest.mouseMove(native, corner + QPoint(2, 2))
    assert timer.isActive()
    QTest.mouseRelease(native, Qt.MouseButton.LeftButton, pos=corner)
    assert not timer.isActive()
    fenced.hold_corner()
    QTest.mouseMove(native, QPoint(fenced.window.width() // 2, corner.y()))
    assert not timer.isActive()
    QTest.mouseRelease(native, Qt.MouseButton.LeftButton, pos=corner)


def test_two_fingers_are_no_gesture(fenced: Fenced) -> None:
    """A hand that leans on the corner opens nothing."""
    fenced.hold_corner(fingers=2)
    held = []
    fenced.exit.hold.held.connect(lambda: held.append(1))
    fenced.exit.hold._timer.timeout.emit()
    assert held == []
    QTest.mouseRelease(fenced.window.windowHandle(), Qt.MouseButton.LeftButton, pos=fenced.exit.hold.corner().center())
    assert not fenced.exit.hold._timer.isActive()


@pytest.mark.parametrize(("language", "reach"), [("en", False), ("en", True), ("ar", False), ("ar", True)])
def test_the_corner_is_where_lines_begin(qtbot: QtBot, tmp_path: Path, language: str, reach: bool) -> None:
    """Upper left in English and upper right in Arabic, wherever the controls stand; the other corner is none. It is 16 mm at least."""
    stage = Fenced(tmp_path, language=language, reach=reach)
    stage.choose_pins()
    timer, corner = stage.exit.hold._timer, stage.exit.hold.corner()
    assert (corner.left() == 0) is (language == "en")
    assert min(corner.width(), corner.height()) >= stage.window.kit.theme.mm(16)
    stage.hold_corner(leftwards=True)
    assert not timer.isActive()
    QTest.mouseRelease(stage.window.windowHandle(), Qt.MouseButton.LeftButton, pos=stage.mirror(corner.center()))
    open_pad(stage, qtbot)
    assert all(find(stage.window, f"staff.{digit}") for digit in "0123456789")
    assert stage.window.overlay_shown.lift <= min(key.y() for key in stage.window.overlay_shown.buttons)
    stage.close()


# --- what lies below ------------------------------------------------------------------------------


def test_what_lay_over_the_screen_comes_back(fenced: Fenced, qtbot: QtBot) -> None:
    """Who had "Talk to staff" open has it open again."""
    fenced.controller.handle(on.HelpAsked())
    qtbot.waitUntil(lambda: not fenced.controller.busy, timeout=PATIENCE_MS)
    open_pad(fenced, qtbot)
    fenced.controller.handle(on.StaffPadLeft())
    assert isinstance(fenced.controller.state.overlay, HelpView)


def test_are_you_still_there_is_answered_by_the_hand(fenced: Fenced, qtbot: QtBot) -> None:
    """A question that a held finger has answered does not come back."""
    fenced.controller.handle(on.IdleWarned())
    open_pad(fenced, qtbot)
    fenced.controller.handle(on.StaffPadLeft())
    assert fenced.controller.visit.overlay is Overlay.NONE


def test_an_emergency_stays_one(fenced: Fenced, qtbot: QtBot) -> None:
    """The pad opens over an emergency too, and a wrong PIN leaves the emergency on the screen."""
    fenced.controller.handle(on.WentBack())
    fenced.controller.handle(on.Touched("danger", frozenset({"chest"})))
    fenced.controller.handle(on.Continued())
    qtbot.waitUntil(lambda: fenced.controller.visit.state is State.EMERGENCY and not fenced.controller.busy, timeout=PATIENCE_MS)
    open_pad(fenced, qtbot)
    type_pin(fenced, "111111")
    qtbot.waitUntil(lambda: "wrong" in noted(fenced), timeout=PATIENCE_MS)
    assert fenced.controller.visit.state is State.EMERGENCY


def test_staff_get_out_of_a_broken_kiosk(fenced: Fenced, qtbot: QtBot) -> None:
    """The out-of-service screen has the same hidden way."""
    fenced.controller.break_down("Test")
    qtbot.waitUntil(lambda: isinstance(fenced.controller.state.view, OutOfServiceView) and not fenced.controller.busy, timeout=PATIENCE_MS)
    open_pad(fenced, qtbot)
    type_pin(fenced, MANAGER_PIN)
    qtbot.waitUntil(lambda: fenced.codes == [0], timeout=PATIENCE_MS)


def test_a_pin_is_never_told() -> None:
    """What carries a PIN says nothing of it in a log or a traceback."""
    assert MANAGER_PIN not in repr(on.PinGiven(MANAGER_PIN)) + repr(CheckPin(MANAGER_PIN))
