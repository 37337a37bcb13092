"""Mirroring for languages that run from right to left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle, QWidget
from pytestqt.qtbot import QtBot

from kiosk.patient.button import TouchButton
from kiosk.patient.card import Card
from kiosk.patient.direction import mirrored, start_edge
from kiosk.patient.words import Words
from kiosk.text import ISOLATED

NAMED = "إيبوبروفين (ibuprofen) أو نابروكسين (naproxen)."
"""A sentence from right to left with Latin names in it."""
RIGHTWARDS, LEFTWARDS = "\u2066{}\u2069", "\u2067{}\u2069"
"""Isolates that nobody sees: what stands in them runs their way, whatever is around it."""


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("area", [QRect(10, 20, 30, 40), QRect(0, 0, 201, 101), QRect(-5, 7, 400, 3)])
def test_stands_where_qt_has_it(qtbot: QtBot, direction: Qt.LayoutDirection, area: QRect) -> None:
    """Areas and the side on which words begin are those that QStyle gives, in both directions."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(201, 101)
    widget.setLayoutDirection(direction)
    assert mirrored(widget, area) == QStyle.visualRect(direction, widget.rect(), area)
    assert start_edge(widget) == QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)


@pytest.mark.parametrize("kind", [TouchButton, Card])
def test_names_in_a_painted_sentence_stand_in_its_order(make, qtbot: QtBot, kind: type[TouchButton]) -> None:
    """A button or card of an Arabic screen is painted as a paragraph from right to left, Latin names and brackets in their places."""
    window = make(language="ar", leftwards=True).window

    def painted(words: str):
        button = TouchButton(window.kit, "x", window) if kind is TouchButton else Card(window.kit, "x", words, window, square=True)
        button.show_words(words)
        button.resize(900, 120)
        return button.grab().toImage()

    assert painted(NAMED) == painted(LEFTWARDS.format(NAMED))
    assert painted(NAMED) != painted(RIGHTWARDS.format(NAMED))


@pytest.mark.parametrize("words", [NAMED, f"{ISOLATED.format('KP 47')} هو رقمكم (ticket)."])
def test_a_label_reads_a_sentence_from_its_own_side(make, qtbot: QtBot, words: str) -> None:
    """A label too, even where the sentence begins with what was filled in: an isolated ticket does not turn it round."""
    window = make(language="ar", leftwards=True).window

    def shown(text: str):
        label = Words(window.kit, window, text)
        label.resize(900, 60)
        return label.grab().toImage()

    assert shown(words) == shown(LEFTWARDS.format(words))
    assert shown(words) != shown(RIGHTWARDS.format(words))
