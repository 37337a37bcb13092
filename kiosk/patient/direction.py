"""Where things stand when the language runs from right to left.

As QStyle has it; but the first use of QStyle takes longer than the welcome screen takes to draw.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget


def mirrored(widget: QWidget, area: QRect) -> QRect:
    """An area inside this widget, counted from the start edge, as it stands in the widget's direction."""
    if widget.layoutDirection() == Qt.LayoutDirection.LeftToRight:
        return QRect(area)
    return QRect(widget.width() - area.x() - area.width(), area.y(), area.width(), area.height())


def start_edge(widget: QWidget) -> Qt.AlignmentFlag:
    """The side on which words of this widget begin."""
    leftwards = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
    # Absolute: or the painter turns it round once more.
    return (Qt.AlignmentFlag.AlignRight if leftwards else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute


def as_seen(alignment: Qt.AlignmentFlag, *, leftwards: bool) -> Qt.AlignmentFlag:
    """An alignment that is meant from the start edge, unless it is absolute, as left and right."""
    edges = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignRight
    turns = leftwards and bool(alignment & edges) and not alignment & Qt.AlignmentFlag.AlignAbsolute
    return alignment ^ edges if turns else alignment
