"""Hands that shake or rest on the glass: two fingers, a palm, a finger that slides off, and a press that was begun before the screen changed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QSizeF, Qt
from PySide6.QtTest import QTest

from kiosk.patient.touchbody import TouchBody
from kiosk.visit import intents as on
from kiosk.visit.overlay_views import IdleView
from rules.model import LinkId


@pytest.fixture
def glass(shown):
    """A touch screen, with the window on it."""
    shown.window.activateWindow()
    return QTest.createTouchDevice()


def test_one_finger_on_a_card_touches_it(shown, ask, glass):
    """The control of all that follows: a finger that lands and lifts on a card is a touch."""
    shown.show(ask("legs"))
    card = shown.button("legs.both")
    QTest.touchEvent(card, glass).press(0, card.rect().center(), card)
    QTest.touchEvent(card, glass).release(0, card.rect().center(), card)
    assert shown.sent == [on.Touched(LinkId("legs"), frozenset({"both"}))]


def test_a_second_finger_spoils_the_touch(shown, ask, glass):
    """While one finger is on a card another lands beside it: neither chooses anything, whichever lifts first. The next touch counts again."""
    shown.show(ask("legs"))
    card = shown.button("legs.both")
    middle = card.rect().center()
    for first, last in ((0, 1), (1, 0)):
        QTest.touchEvent(card, glass).press(0, middle, card)
        QTest.touchEvent(card, glass).stationary(0).press(1, middle + QPoint(60, 5), card)
        QTest.touchEvent(card, glass).stationary(last).release(first, middle, card)
        QTest.touchEvent(card, glass).release(last, middle, card)
        shown.clock.now += 1
        assert shown.sent == []
    QTest.touchEvent(card, glass).press(0, middle, card)
    QTest.touchEvent(card, glass).release(0, middle, card)
    assert len(shown.sent) == 1


def test_two_fingers_at_once_do_nothing(shown, ask, glass):
    """Both land in the same moment, on a card and on a region of the body."""
    for link_id, find in (("legs", lambda: shown.button("legs.both")), ("where", lambda: visible_body(shown))):
        shown.show(ask(link_id))
        target = find()
        at = target.area_of("low").center() if isinstance(target, TouchBody) else target.rect().center()
        QTest.touchEvent(target, glass).press(0, at, target).press(1, at + QPoint(4, 4), target)
        QTest.touchEvent(target, glass).release(0, at, target).release(1, at + QPoint(4, 4), target)
        shown.clock.now += 1
    assert shown.sent == []


def visible_body(shown) -> TouchBody:
    """The first figure on screen."""
    return next(figure for figure in shown.window.findChildren(TouchBody) if figure.isVisible())


def test_two_fingers_do_not_open_the_veil(shown, ask, glass):
    """Anywhere means one finger anywhere."""
    shown.show(ask("age"), IdleView(40))
    over = shown.window.overlay_shown
    QTest.touchEvent(over, glass).press(0, QPoint(30, 30), over).press(1, QPoint(90, 30), over)
    QTest.touchEvent(over, glass).release(0, QPoint(30, 30), over).release(1, QPoint(90, 30), over)
    assert shown.sent == []


@pytest.mark.parametrize(("wide", "spoilt"), [(22.0, False), (35.0, True)])
def test_a_palm_is_no_finger(shown, wide, spoilt):
    """A contact of 35 mm is a hand that rests on the glass; the widest thumb is not."""
    pixels = wide * shown.window.kit.theme.panel.px_per_mm
    contact = SimpleNamespace(ellipseDiameters=lambda: QSizeF(pixels, pixels / 2))
    shown.window._senses.feel([contact])
    assert shown.window.kit.gate.spoilt is spoilt
    assert shown.window.kit.gate.accepts("card") is not spoilt


def test_a_real_mouse_ends_what_fingers_spoilt(shown, ask):
    """After two fingers the next press of a mouse counts."""
    shown.show(ask("legs"))
    shown.window.kit.gate.spoilt = True
    card = shown.button("legs.both")
    QTest.mouseClick(shown.window.windowHandle(), Qt.MouseButton.LeftButton, pos=card.mapTo(shown.window, card.rect().center()))
    assert len(shown.sent) == 1


def test_a_finger_that_slides_does_nothing(shown, ask, glass):
    """No drag and no swipe: from one card to the next chooses neither."""
    shown.show(ask("legs"))
    first, second = shown.button("legs.both"), shown.button("legs.none")
    QTest.touchEvent(first, glass).press(0, first.rect().center(), first)
    QTest.touchEvent(first, glass).move(0, second.rect().center(), second)
    QTest.touchEvent(first, glass).release(0, second.rect().center(), second)
    assert shown.sent == []


def test_a_long_press_is_one_touch(shown, ask, glass):
    """However long the finger rests, it chooses once, when it lifts."""
    shown.show(ask("legs"))
    card = shown.button("legs.both")
    QTest.touchEvent(card, glass).press(0, card.rect().center(), card)
    shown.clock.now += 30
    assert shown.sent == []
    QTest.touchEvent(card, glass).release(0, card.rect().center(), card)
    assert len(shown.sent) == 1
