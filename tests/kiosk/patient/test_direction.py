"""Mirroring for languages that run from right to left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle, QWidget
from pytestqt.qtbot import QtBot

from kiosk.patient.direction import mirrored, start_edge


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
