"""Gate: words stand out from what they stand on by 10 to 1, in low glare by 7, measured in the pixels of each set of colours."""

from __future__ import annotations

import pytest

from kiosk.patient.touchbody import TouchBody
from kiosk.patient.window import PatientWindow
from kiosk.patient.words import Words
from tests.kiosk.patient.gates.looks import every_contrast, walk, window_in
from tests.kiosk.patient.measure import area_of, controls
from tests.kiosk.stands_out import picture_of, ratio
from tests.kiosk.test_style import LEAST


def faint(window: PatientWindow) -> list[str]:
    """Each text whose letters stand out too little."""
    picture = picture_of(window)
    bodies = [area_of(window, body) for body in window.findChildren(TouchBody) if body.isVisible()]
    texts = [(w.text(), area_of(window, w)) for w in window.findChildren(Words) if w.isVisible() and w.isEnabled() and w.text()]
    texts += [(b.text(), b.words_area().translated(area_of(window, b).topLeft())) for b in controls(window)]
    # What stands over the drawn body has its colours around it.
    measured = [(text, ratio(picture, area)) for text, area in texts if not any(body.intersects(area) for body in bodies)]
    least = LEAST[window.kit.theme.display.contrast]
    return [f"{text!r} has {found:.1f}" for text, found in measured if found < least]


@pytest.mark.parametrize("look", every_contrast(), ids=str)
def test_words_stand_out(qapp, look):
    """On every screen in each set of colours; geometry ignores colours, so one panel and size does."""
    count = 0
    with window_in(look) as window:
        for screen in walk(window):
            count += 1
            found = faint(window)
            assert not found, f"{look} {screen}: {found}"
    assert count > 50


def test_faint_words_are_found(window):
    """A heading in the colour of a line, and a card in that of its border, are named."""
    from PySide6.QtGui import QPalette

    assert faint(window) == []
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.WindowText, window.kit.theme.colours["line"])
    window.screen_shown.heading.setPalette(palette)
    assert [line.split(" has ")[0] for line in faint(window)] == [repr(window.screen_shown.heading.text())]
