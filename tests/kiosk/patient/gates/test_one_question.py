"""Gate: a screen asks one question, in its heading on each of its parts, and is named by it. Two short ones that belong together are two blocks."""

from __future__ import annotations

from kiosk.patient.question import QuestionScreen
from kiosk.patient.window import PatientWindow
from kiosk.patient.words import Words
from kiosk.visit.display import SIZES, Display
from kiosk.visit.screens import QuestionView
from tests.kiosk.patient.gates.conftest import asked
from tests.kiosk.patient.gates.looks import Look, window_in


def muddled(window: PatientWindow) -> list[str]:
    """What is wrong with the headings of the question screen that is shown now."""
    view = window._state.view
    if not isinstance(view, QuestionView) or window.overlay_shown is not None or not isinstance(window.screen_shown, QuestionScreen):
        return []
    screen = window.screen_shown
    loud = [w for w in screen.findChildren(Words) if w.isVisible() and w.text() and w._role == "heading" and w is not screen.heading]
    return [
        *(f"a second heading: {w.text()!r}" for w in loud),
        *([f"asks {screen.heading.text()!r}"] if screen.heading.text() != view.question.text else []),
        *([f"is called {window.accessibleName()!r}"] if window.accessibleName() != view.question.text else []),
        *(["does not ask"] if not screen.heading.isVisible() else []),
    ]


def test_a_second_heading_is_found(window):
    """Help that looks like a question, a question that says something else, and a wrong name are each named."""
    assert muddled(window) == []
    window.screen_shown.help.set_role("heading")
    window.screen_shown.heading.setText("What else?")
    window.setAccessibleName("Screen")
    assert len(muddled(window)) == 3


def test_a_part_that_does_not_ask_is_found(qapp):
    """At the largest text on the small panel each part of a long question has it for its heading; one without is named."""
    with window_in(Look("10.1", Display("ar", SIZES - 1))) as window:
        asked(window, "danger")
        assert window.screen_shown.parts > 1
        for part in range(window.screen_shown.parts):
            window.show_part(part)
            assert muddled(window) == []
        window.screen_shown.heading.hide()
        assert muddled(window) == ["does not ask"]
