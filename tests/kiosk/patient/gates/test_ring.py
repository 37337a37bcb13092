"""Gate: the focus ring is a millimetre wide and has a contrast of 3 to 1, on every control in every set of colours."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from kiosk.patient.button import TouchButton
from kiosk.patient.touchbody import RegionControl
from kiosk.patient.window import PatientWindow
from kiosk.style import contrast
from kiosk.visit.display import CONTRASTS, Display
from tests.kiosk.patient.gates.conftest import asked
from tests.kiosk.patient.gates.looks import Look, every_contrast, walk, window_in
from tests.kiosk.patient.measure import area_of

LEAST = 3.0
"""WCAG 2.4.13: between the same pixels with the ring and without it."""
SHARE = 0.75
"""Of a line a millimetre wide around the control: corners are round."""


def lost_rings(window: PatientWindow) -> list[str]:
    """Each control that a patient could lose sight of."""
    window.keys._used = False
    return [f"{control.objectName()}: {found:.2f}" for control in window.keys.controls() if (found := _seen(window, control)) < SHARE]


def _seen(window: PatientWindow, control: TouchButton) -> float:
    """How much of the ring there is, as a share of a line a millimetre wide around the control."""
    area = area_of(window, control)
    without = _pixels(window, control)
    control.show_ring(shown=True)
    with_ring = _pixels(window, control)
    control.show_ring(shown=False)
    changed = [(one, other) for one, other in zip(without, with_ring, strict=True) if one != other]
    known = {pair: contrast(QColor.fromRgb(pair[0]).name(), QColor.fromRgb(pair[1]).name()) for pair in set(changed)}
    strong = sum(known[pair] >= LEAST for pair in changed)
    return strong / (2 * (area.width() + area.height()) * window.kit.theme.mm(1.0))


def _pixels(window: PatientWindow, control: TouchButton) -> list[int]:
    picture = window.grab(area_of(window, control)).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return memoryview(picture.constBits()).cast("I").tolist()


@pytest.mark.parametrize("look", every_contrast(), ids=str)
def test_the_ring_is_seen(qapp, look):
    """On one screen of each kind; what looks alike is not looked at twice."""
    seen: set[tuple[type, object, bool]] = set()
    with window_in(look) as window:
        for screen in walk(window):
            kinds = {(type(control), control.tone, control.isChecked()) for control in window.keys.controls()}
            if kinds - seen:
                seen |= kinds
                assert lost_rings(window) == [], f"{look} {screen}"
    assert len(seen) > 8


def test_a_lost_ring_is_found(window, monkeypatch):
    """A ring in the colour of the paper is named on each control."""
    assert lost_rings(window) == []
    monkeypatch.setitem(window.kit.theme.colours, "focus", window.kit.theme.colours["line"])
    monkeypatch.setattr(TouchButton, "paint_ring", lambda *_: None)
    assert len(lost_rings(window)) == len(window.keys.controls())


@pytest.mark.parametrize("contrast_name", CONTRASTS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_ring_is_seen_on_the_body(qapp, language, contrast_name):
    """On each region of the drawing, chosen or not, front and back; where a region has two parts it leaves out what lies between them."""
    with window_in(Look("10.1", Display(language, 1, contrast_name))) as window:
        asked(window, "where", "ribs", "flank", "tummy_front")
        regions = 0
        for part in range(window.screen_shown.parts):
            window.show_part(part)
            assert lost_rings(window) == []
            regions += len([control for control in window.keys.controls() if isinstance(control, RegionControl)])
            for control in window.keys.controls():
                if control.objectName() == "back.ribs":
                    control.show_ring(shown=True)
                    picture, middle = window.grab(area_of(window, control)).toImage(), control.width() // 2
                    control.show_ring(shown=False)
                    assert window.kit.theme.colours["focus"].name() not in {picture.pixelColor(middle, y).name() for y in range(picture.height())}
        assert regions > 10
