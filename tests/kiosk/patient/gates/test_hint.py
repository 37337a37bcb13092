"""Gate: whoever presses Continue without an answer sees what it lacks, as large as they read wherever that has room, and never small."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetricsF

from kiosk.panel import PANELS
from kiosk.patient.hint import Hint
from kiosk.patient.window import PatientWindow
from kiosk.visit.display import SIZES, Display
from kiosk.visit.screens import QuestionView, ScreenState
from rules.model import LinkId
from tests.kiosk.patient.gates.looks import LANGUAGES, SHELL, Look, house, window_in
from tests.kiosk.patient.measure import unreadable

LEAST_MM = 4.6
"""The cap height of the usual text, less a rounding."""
ASKED = ("danger", "age", "pain", "where", "medicines")


def lacking(window: PatientWindow, link_id: str, message: str = "shell.choose_first") -> list[Hint]:
    """Press Continue in vain on the last part of a question; what is then to be seen of it."""
    question = house().languages.spoken(window.kit.language.code).protocol.question(LinkId(link_id))
    view = QuestionView(question, frozenset(), True, 2, 1, 0.3)
    window.show_state(ScreenState(view, SHELL))
    window.show_part(window.screen_shown.parts - 1)
    window.show_state(ScreenState(replace(view, message=message), SHELL))
    return [hint for hint in window.findChildren(Hint) if hint.isVisible()]


@pytest.mark.parametrize("size", [1, SIZES - 1])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", PANELS)
def test_it_is_seen_in_the_size_of_the_text(qapp, panel, language, size):
    """Its words are those of Continue; they cover nothing and are not cut off; and they go with an answer."""
    with window_in(Look(panel, Display(language, size))) as window:
        for link_id in ASKED:
            (hint,) = lacking(window, link_id)
            assert hint.text() == window.kit.say("shell.choose_first")
            assert QFontMetricsF(hint.font()).capHeight() / PANELS[panel].px_per_mm >= LEAST_MM, link_id
            assert not unreadable(window), link_id
        view = window._state.view
        window.show_state(ScreenState(replace(view, message=None, selected=frozenset({view.question.options[0].code})), SHELL))
        assert not hint.isVisible()
        assert window._header.clinic.isVisible()
