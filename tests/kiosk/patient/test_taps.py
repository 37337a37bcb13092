"""Taps become intents, and only taps: on release, inside, once, and not right after a screen change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.patient.touchbody import TouchBody
from kiosk.visit import intents as on
from kiosk.visit.overlay_views import HelpCalledView, HelpView, IdleView, StartAgainView
from kiosk.visit.screens import PrintingState, ResultView, ReviewRow, ReviewView, WelcomeView
from rules.model import Level, LinkId

LEFT = Qt.MouseButton.LeftButton


def tap(shown, name):
    """One tap with the mouse, and half a second passes."""
    QTest.mouseClick(shown.button(name), LEFT)
    shown.clock.now += 1


def result(level=Level.SELF_CARE, printing=PrintingState.OFFERED, **changes):
    """A result screen's view."""
    given = {"seen": False, "stored": True, **changes}
    return ResultView(level, "You can care for this at home.", ("Read the box first.",), (), "KP47", printing=printing, **given)


def test_the_welcome_has_three_ways_on(shown):
    """Start, I feel very unwell, Talk to staff: each is one tap."""
    shown.show(WelcomeView())
    for name in ("welcome.start", "welcome.unwell", "shell.staff"):
        tap(shown, name)
    assert shown.sent == [on.Started(), on.Unwell(), on.HelpAsked()]


def test_a_tap_on_a_card_is_a_touch(shown, ask):
    """A card sends what would be chosen then; the screen itself does not change before a new view comes."""
    shown.show(ask("danger"))
    tap(shown, "danger.chest")
    assert shown.sent == [on.Touched(LinkId("danger"), frozenset({"chest"}))]
    assert not shown.button("danger.chest").isChecked()
    shown.show(ask("danger", "chest"))
    assert shown.button("danger.chest").isChecked()


def test_quick_taps_on_two_cards_are_both_kept(shown, ask):
    """A second touch before the next view counts the first one in."""
    shown.show(ask("danger"))
    tap(shown, "danger.chest")
    tap(shown, "danger.breath")
    assert shown.sent[-1] == on.Touched(LinkId("danger"), frozenset({"chest", "breath"}))


def test_a_finger_on_the_glass_is_a_tap(shown, ask):
    """A real touch event does what a click does, on a card and on the body."""
    device = QTest.createTouchDevice()
    assert isinstance(device, QPointingDevice)
    shown.show(ask("legs"))
    card = shown.button("legs.both")  # in the first column: the test platform's screen, which touches must hit, is 800 pixels wide
    QTest.touchEvent(card, device).press(0, card.rect().center(), card)
    QTest.touchEvent(card, device).release(0, card.rect().center(), card)
    shown.clock.now += 1
    shown.show(ask("where"))
    figure = next(f for f in shown.window.findChildren(TouchBody) if f.isVisible())
    point = figure.area_of("low").center()
    QTest.touchEvent(figure, device).press(0, point, figure)
    QTest.touchEvent(figure, device).release(0, point, figure)
    assert shown.sent == [on.Touched(LinkId("legs"), frozenset({"both"})), on.Touched(LinkId("where"), frozenset({"low"}))]


def test_sliding_off_a_card_does_nothing(shown, ask):
    """A finger that leaves the card before it lifts has not touched it."""
    shown.show(ask("danger"))
    card = shown.button("danger.chest")
    QTest.mousePress(card, LEFT)
    assert card.isDown()
    QTest.mouseMove(card, QPoint(-40, -40))
    QTest.mouseRelease(card, LEFT, pos=QPoint(-40, -40))
    assert shown.sent == []


def test_sliding_off_a_region_does_nothing(shown, ask):
    """The same holds on the body."""
    shown.show(ask("where"))
    figure = next(f for f in shown.window.findChildren(TouchBody) if f.isVisible())
    QTest.mousePress(figure, LEFT, pos=figure.area_of("low").center())
    QTest.mouseRelease(figure, LEFT, pos=figure.area_of("neck").center())
    assert shown.sent == []


def test_every_region_sends_its_code(shown, ask):
    """The middle of what is drawn for a region means that region."""
    shown.show(ask("where"))
    for figure in (f for f in shown.window.findChildren(TouchBody) if f.isVisible()):
        for code, shape in figure.shapes.items():
            inside = figure._transform().map(shape.toSubpathPolygons()[0].boundingRect().center()).toPoint()
            shown.sent.clear()
            QTest.mouseClick(figure, LEFT, pos=inside)
            shown.clock.now += 1
            assert code in shown.sent[0].codes, code
            shown.show(ask("where"))


def test_two_taps_on_continue_go_one_question_on(shown, ask):
    """A second tap on the same control within half a second is a tremor."""
    shown.show(ask("legs", "none"))
    QTest.mouseClick(shown.button("shell.continue"), LEFT)
    shown.clock.now += 0.05
    QTest.mouseClick(shown.button("shell.continue"), LEFT)
    shown.clock.now += 0.4
    QTest.mouseClick(shown.button("shell.continue"), LEFT)
    assert shown.sent == [on.Continued()]
    shown.clock.now += 0.6
    QTest.mouseClick(shown.button("shell.continue"), LEFT)
    assert shown.sent == [on.Continued()] * 2


def test_taps_right_after_a_screen_change_are_ignored(shown, ask):
    """For 350 ms a finger may still mean what stood there before."""
    shown.show(ask("danger", "none"))
    shown.show(ask("age"))
    shown.clock.now -= 1
    shown.clock.now += 0.34
    QTest.mouseClick(shown.button("age.u18"), LEFT)
    assert shown.sent == []
    shown.clock.now += 0.02
    QTest.mouseClick(shown.button("age.u18"), LEFT)
    assert shown.sent == [on.Touched(LinkId("age"), frozenset({"u18"}))]


def test_other_buttons_and_keys_held_down_do_nothing(shown, ask):
    """The right button, the middle one, and a key that repeats are no taps."""
    shown.show(ask("danger", "none"))
    button = shown.button("shell.continue")
    QTest.mouseClick(button, Qt.MouseButton.RightButton)
    QTest.mouseClick(button, Qt.MouseButton.MiddleButton)
    assert shown.sent == []


def test_the_shell_sends_its_intents(shown, ask):
    """Back, Start again, Talk to staff and Continue."""
    shown.show(ask("age", "u18"))
    for name in ("shell.back", "shell.again", "shell.staff", "shell.continue"):
        tap(shown, name)
    assert shown.sent == [on.WentBack(), on.StartAgainAsked(), on.HelpAsked(), on.Continued()]


def test_the_review_changes_and_confirms(shown, protocol):
    """Change sends its question, Continue the confirmation."""
    rows = tuple(ReviewRow(q.link_id, q.text, (q.options[0].text,), q.private) for q in protocol.questions[:2])
    shown.show(ReviewView(rows))
    tap(shown, f"change.{rows[1].link_id}")
    tap(shown, "shell.continue")
    assert shown.sent == [on.ChangeAsked(rows[1].link_id), on.Confirmed()]


def test_a_result_prints_and_ends(shown):
    """Print and I am done."""
    shown.show(result())
    tap(shown, "print")
    tap(shown, "shell.continue")
    assert shown.sent == [on.PrintAsked(), on.Done()]


def test_overlays_send_their_intents(shown, ask, protocol):
    """A choice of help, closing it, going on, starting again, and still being there."""
    shown.show(ask("age"), HelpView(protocol.help_choices))
    tap(shown, "help.unwell")
    tap(shown, "help.close")
    shown.show(ask("age"), HelpCalledView("KP47", can_go_on=True))
    tap(shown, "called.go_on")
    shown.show(ask("age"), StartAgainView())
    tap(shown, "again.no")
    tap(shown, "again.yes")
    shown.show(ask("age"), IdleView(40))
    tap(shown, "idle.extend")
    assert shown.sent == [on.HelpChosen("unwell"), on.HelpClosed(), on.HelpClosed(), on.HelpClosed(), on.Done(), on.Extended()]


def test_a_touch_anywhere_says_still_here(shown, ask):
    """The veil opens by a tap, wherever it is."""
    shown.show(ask("age"), IdleView(40))
    QTest.mouseClick(shown.window.overlay_shown, LEFT, pos=QPoint(30, 30))
    assert shown.sent == [on.Extended()]


def test_nothing_behind_an_overlay_can_be_reached(shown, ask, protocol):
    """Neither a finger nor a key gets past the veil."""
    shown.show(ask("age", "u18"), HelpView(protocol.help_choices))
    behind = shown.button("shell.continue")
    QTest.mouseClick(behind, LEFT)
    QTest.keyClick(behind, Qt.Key.Key_Return)
    assert shown.sent == []


def test_a_keypad_reaches_everything(shown, ask):
    """Down goes on from control to control, Select presses; each control of the screen comes up once a round."""
    shown.show(ask("age"))
    shown.window.activateWindow()
    seen = []
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget() or shown.window, Qt.Key.Key_Down)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.objectName())
    assert {"age.u18", "age.pns", "shell.continue", "shell.back", "shell.again", "shell.staff"} <= set(seen)
    while QApplication.focusWidget() is not shown.button("age.u18"):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(shown.button("age.u18"), Qt.Key.Key_Return)
    assert shown.sent == [on.Touched(LinkId("age"), frozenset({"u18"}))]


@pytest.mark.parametrize("level", list(Level))
def test_only_an_emergency_has_no_way_out(shown, level):
    """Every result but an emergency can be left; an emergency only by the desk or the staff key."""
    shown.show(result(level, PrintingState.NONE))
    assert shown.window._footer.on.isVisible() is (level is not Level.EMERGENCY_NOW)
    QTest.keyClick(shown.window, Qt.Key.Key_F12)
    assert shown.sent == [on.StaffEnded()]
