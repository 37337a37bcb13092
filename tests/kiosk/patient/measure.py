"""Measures a window as a finger and an eye would: targets, gaps, words that do not fit or lie over each other."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from kiosk.patient.button import TouchButton
from kiosk.patient.card import Card
from kiosk.patient.metrics import pieces
from kiosk.patient.touchbody import RegionControl
from kiosk.patient.window import PatientWindow
from kiosk.patient.words import Words

SLACK = 1
"""Pixels: a rounded-up millimetre."""


def complaints(window: PatientWindow) -> list[str]:
    """Everything that is too small, too close, cut off or covered in what the window shows now."""
    return [*untouchable(window), *unreadable(window)]


def untouchable(window: PatientWindow) -> list[str]:
    """Targets under 16 mm, and gaps under 3.2 mm between two of them."""
    buttons = controls(window)
    least = window.kit.theme.mm(16.0) - SLACK
    return [*(f"{b.objectName()}: {b.size()} is no target" for b in buttons if min(b.width(), b.height()) < least), *_close(window, buttons)]


def unreadable(window: PatientWindow) -> list[str]:
    """Words that are cut off, lie over each other or leave the screen."""
    buttons = controls(window)
    labels = [w for w in window.findChildren(Words) if w.isVisible() and w.text() and w.isEnabled()]
    return [
        *(f"{b.objectName()}: {b.text()!r} is cut off" for b in buttons if not _button_fits(b)),
        *(f"label {w.text()!r} is cut off: {w.geometry()}" for w in labels if not _label_fits(w)),
        *(f"{_name(w)} leaves the screen" for w in (*buttons, *labels) if not _inside(window, w)),
        *_covered(window, buttons, labels),
    ]


def controls(window: PatientWindow) -> list[TouchButton]:
    """What a finger can press now; the body's zones are measured by themselves."""
    return [b for b in window.findChildren(TouchButton) if b.isVisible() and b.isEnabled() and not isinstance(b, RegionControl)]


def area_of(window: QWidget, widget: QWidget) -> QRect:
    """Where a widget stands in the window."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _close(window: PatientWindow, buttons: list[TouchButton]) -> list[str]:
    least = window.kit.theme.mm(3.2) - SLACK
    return [
        f"{one.objectName()} and {two.objectName()} are {_gap(area_of(window, one), area_of(window, two))} px apart"
        for one, two in combinations(buttons, 2)
        if _gap(area_of(window, one), area_of(window, two)) < least
    ]


def _gap(one: QRect, two: QRect) -> int:
    across = max(one.left() - two.right(), two.left() - one.right()) - 1
    down = max(one.top() - two.bottom(), two.top() - one.bottom()) - 1
    return max(across, down)


def _inside(window: PatientWindow, widget: QWidget) -> bool:
    """Inside the window and inside everything that would clip it."""
    parent = widget.parentWidget()
    while parent is not None:
        if not QRect(QPoint(0, 0), parent.size()).adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(area_of(parent, widget)):
            return False
        parent = parent.parentWidget() if parent is not window else None
    return True


def _fits(metrics: QFontMetrics, words: str, width: int, height: int) -> bool:
    needed = metrics.boundingRect(QRect(0, 0, width, 1 << 16), int(Qt.TextFlag.TextWordWrap), words)
    widest = max((metrics.horizontalAdvance(piece) for piece in pieces(words)), default=0)
    return needed.height() <= height + SLACK and widest <= width + SLACK


def _button_fits(button: TouchButton) -> bool:
    area = button.words_area()
    return _fits(button.words_metrics(), button.text(), area.width(), area.height())


def _label_fits(label: Words) -> bool:
    return _fits(QFontMetrics(label.font()), label.text(), label.width(), label.height())


def _covered(window: PatientWindow, buttons: list[TouchButton], labels: list[Words]) -> list[str]:
    areas = [(_name(w), area_of(window, w)) for w in (*buttons, *labels) if w is not None]
    return [
        f"{one} lies over {two}" for (one, a), (two, b) in combinations(areas, 2) if a.adjusted(1, 1, -1, -1).intersects(b.adjusted(1, 1, -1, -1))
    ]


def _name(widget: TouchButton | Words) -> str:
    return repr(widget.text() or widget.objectName())


def spilt(window: PatientWindow) -> list[str]:
    """Pictograms on the border that their card has when it is chosen."""
    theme = window.kit.theme
    border = theme.px("border_selected")
    return [
        f"{card.objectName()}: its pictogram lies on the border"
        for card in window.findChildren(Card)
        if card.isVisible() and card.pictogram_side
        if not card.body_rect().toRect().adjusted(border, border, -border, -border).contains(card.pictogram_area())
    ]
