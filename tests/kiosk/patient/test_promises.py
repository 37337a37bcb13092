"""What a patient is promised and no gate measures: how high letters are, what is told without colour, in plain figures, and before it happens."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from kiosk.overlay_views import IdleView
from kiosk.panel import PANELS
from kiosk.screens import WelcomeView
from rules.texts import protocol_texts
from tests.kiosk.patient.test_window import words

HEIGHTS_MM = (3.5, 4.8, 6.4, 8.5)
FAR_MM = 7.3
"""Capitals that can be read from 600 mm: 0.7 degrees."""
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
