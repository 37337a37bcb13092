"""Gate: where every control stands low, none begins above the lower 60 % of the screen."""

from __future__ import annotations

from kiosk.patient.touchbody import TouchBody
from kiosk.patient.window import PatientWindow
from kiosk.visit.display import Display
from tests.kiosk.patient.gates.looks import Look, window_in
from tests.kiosk.patient.measure import SLACK, area_of, controls

UPPER = 0.4


def out_of_reach(window: PatientWindow) -> list[str]:
    """Each control that begins too high, where that matters."""
    if not window.kit.theme.reach:
        return []
    line = int(window.height() * UPPER) - SLACK
    bodies = [body for body in window.findChildren(TouchBody) if body.isVisible() and body.isEnabled()]
    return [
        f"{each.objectName()} begins at {area_of(window, each).top()}, above {line}"
        for each in (*controls(window), *bodies)
        if area_of(window, each).top() < line
    ]


def test_a_control_too_high_is_found(qapp):
    """On a panel that stands on its short side a card moved up is named; before that there is nothing to name."""
    from tests.kiosk.patient.gates.conftest import asked

    with window_in(Look("21.5-portrait", Display("en"))) as window:
        asked(window, "danger")
        assert out_of_reach(window) == []
        next(iter(window.screen_shown.cards.values())).move(0, 0)
        assert len(out_of_reach(window)) == 1


def test_the_setting_moves_the_controls_down(qapp):
    """A panel on its long side has controls in its upper part until somebody chooses otherwise."""
    from tests.kiosk.patient.gates.conftest import asked

    tops = {}
    for reach in (False, True):
        with window_in(Look("15.6", Display("en", reach=reach))) as window:
            asked(window, "danger")
            tops[reach] = min(area_of(window, each).top() for each in controls(window))
            assert out_of_reach(window) == []
    assert tops[False] < int(1080 * UPPER) - SLACK <= tops[True]
