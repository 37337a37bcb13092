"""What a patient is promised and no gate measures: how high letters are, what is told without colour, in plain figures, and before it happens."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QAbstractAnimation, QCoreApplication, QPoint, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from kiosk.panel import PANELS
from kiosk.patient.button import Tone, TouchButton
from kiosk.patient.gallery import every_screen
from kiosk.patient.lettering import Flow, Laid
from kiosk.patient.words import Words
from kiosk.visit.overlay_views import HelpView, IdleView
from kiosk.visit.screens import ResultView, WelcomeView
from rules.model import Level
from rules.texts import protocol_texts
from tests.conftest import ROOT
from tests.kiosk.patient.test_window import words

HEIGHTS_MM = (3.5, 4.8, 6.4, 8.5)
FAR_MM = 7.3
"""Capitals that can be read from 600 mm: 0.7 degrees."""
MIN_SPACING, MAX_SPACING, MOST_LETTERS = 1.2, 1.5, 80
FLOW = Flow(Qt.AlignmentFlag.AlignLeading, Qt.LayoutDirection.LeftToRight)
LEAST_BLINK_MS = 334
"""Three times a second."""
DARK = 128
"""A grey below this is ink."""


def ink_height(font) -> int:
    """Pixels from the top of a capital H to its foot, as painted."""
    image = QImage(400, 400, QImage.Format.Format_Grayscale8)
    image.fill(255)
    with QPainter(image) as painter:
        painter.setFont(font)
        painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, "H")
    return sum(any(image.pixelColor(x, y).value() < DARK for x in range(0, 400, 2)) for y in range(400))


@pytest.mark.parametrize("panel", PANELS)
def test_capitals_are_as_high_as_promised(make, panel):
    """Painted, an H of each of the four sizes has its millimetres on each panel, less half a pixel; the largest can be read from 600 mm."""
    for size, least in enumerate(HEIGHTS_MM):
        theme = make(PANELS[panel], size).window.kit.theme
        assert ink_height(theme.font("text")) + 0.5 >= least * PANELS[panel].px_per_mm, size
    assert HEIGHTS_MM[-1] >= FAR_MM


@pytest.mark.parametrize(("panel", "size"), [("15.6", 0), ("15.6", 1), ("21.5-portrait", 0)])
def test_no_line_is_too_long_to_find_the_next(make, protocol, panel, size):
    """No line has more than 80 letters, and from one to the next are 1.2 to 1.5 times the height of the letters, in upright fonts."""
    shown, longest = make(PANELS[panel], size), {}
    for name, view, overlay in every_screen(protocol, shown.window.pairs(protocol)):
        shown.show(view, overlay)
        for label in shown.window.findChildren(Words):
            if label.isVisible() and label.text():
                laid = Laid(label.text(), label.font(), label.line().width(), FLOW).layout
                longest[f"{name}: {label.text()}"] = max(laid.lineAt(at).textLength() for at in range(laid.lineCount()))
                assert MIN_SPACING <= label.fontMetrics().lineSpacing() / label.font().pixelSize() <= MAX_SPACING
                assert not label.font().italic()
    assert not {words: letters for words, letters in longest.items() if letters > MOST_LETTERS}
    assert len(longest) > 400


def test_what_is_chosen_is_seen_without_colour(shown, ask):
    """In black and white alone, an answer that is chosen has more ink than one that is not: a tick, and a heavier border."""
    ink = {}
    for chosen in (True, False):
        shown.show(ask("legs", *(["both"] if chosen else [])))
        card = shown.button("legs.both")
        image = card.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        ink[chosen] = sum(pixel < DARK for pixel in bytes(image.constBits()))
    assert ink[True] > 1.1 * ink[False]


def test_what_leaving_costs_is_told_before(shown):
    """The welcome and the warning say that answers will be cleared."""
    shown.show(WelcomeView())
    assert "Your answers are cleared if you leave." in words(shown)
    shown.show(WelcomeView(), IdleView(45))
    assert "Your answers will be cleared in 45 seconds." in words(shown)


def test_figures_are_plain(protocol):
    """No decimal and no percent in what patients read, on screen or paper."""
    said = {text_id: text for text_id, text in protocol_texts(protocol).items() if not text_id.endswith(".staff")}
    assert not {text_id for text_id, text in said.items() if re.search(r"\d[.,]\d|%", text)}


def test_nothing_moves_by_itself(shown, protocol):
    """On every screen no animation runs and nothing blinks: two looks at it, with all that was due in between, are the same picture."""
    for name, view, overlay in every_screen(protocol, shown.window.pairs(protocol)):
        shown.show(view, overlay)
        timers = [timer for timer in shown.window.findChildren(QTimer) if timer.isActive() and not timer.isSingleShot()]
        assert not [timer.interval() for timer in timers if timer.interval() < LEAST_BLINK_MS], name
        assert not shown.window.findChildren(QAbstractAnimation), name
        before = shown.window.grab().toImage()
        QCoreApplication.processEvents()
        assert shown.window.grab().toImage() == before, name
    used = {path.name for path in (ROOT / "kiosk" / "patient").glob("*.py") if re.search(r"Animation|QMovie|QTimeLine", path.read_text())}
    assert not used


def test_each_control_shows_that_it_is_pressed(shown, protocol):
    """The moment a finger is down a control looks different, on every screen and panel of settings, with no timer in between."""
    seen = set()
    for name, view, overlay in every_screen(protocol, shown.window.pairs(protocol)):
        shown.show(view, overlay)
        for button in shown.window.findChildren(TouchButton):
            key = type(button), type(view), type(overlay), button.objectName().split(".")[0]
            if key in seen or not (button.isVisible() and button.isEnabled()) or (overlay and not shown.window.overlay_shown.isAncestorOf(button)):
                continue
            seen.add(key)
            before = button.grab().toImage()
            QTest.mousePress(button, Qt.MouseButton.LeftButton)
            assert button.grab().toImage() != before, f"{name}: {button.objectName()}"
            QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(-50, -50))
    assert len(seen) > 50
    assert shown.sent == []


def test_only_who_waits_is_told_that_staff_come_by_the_ticket(make, protocol):
    """Whoever is told to go to the desk, or to shout, does not read on the ticket that staff find them; whoever is told to wait does."""
    shown, found = make(PANELS["15.6"], 1), set()
    use = shown.window.kit.say("result.ticket_use")
    for _, view, overlay in every_screen(protocol, frozenset()):
        if isinstance(view, ResultView) and overlay is None:
            shown.show(view)
            told = any(label.isVisible() and label.text() == use for label in shown.window.findChildren(Words))
            assert told != bool(view.urge), view
            found.add(told)
    assert found == {True, False}


def test_feeling_very_unwell_is_red_wherever_it_can_be_said(make, protocol):
    """Behind "Talk to staff" what calls staff at once looks as on the welcome screen, and nothing else there does."""
    shown = make(PANELS["15.6"], 1)
    overlays = {overlay for _, _, overlay in every_screen(protocol, frozenset()) if isinstance(overlay, HelpView)}
    shown.show(WelcomeView(()), overlays.pop())
    red = {button.objectName() for button in shown.window.overlay_shown.buttons if button.tone is Tone.EMERGENCY}
    assert red == {f"help.{choice.code}" for choice in protocol.help_choices if choice.level is Level.EMERGENCY_NOW} != set()
