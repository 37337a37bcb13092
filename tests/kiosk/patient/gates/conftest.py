"""A window in the look that most tests of a gate need, with one screen on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kiosk.patient.window import PatientWindow
from kiosk.visit.display import Display
from kiosk.visit.screens import QuestionView, ScreenState
from rules.model import Code, LinkId
from tests.kiosk.patient.gates.looks import SHELL, Look, house, window_in


@pytest.fixture
def window(qapp) -> Iterator[PatientWindow]:
    """English, default panel and size, with the first question."""
    with window_in(Look("15.6", Display("en"))) as made:
        asked(made, "danger")
        yield made


def asked(window: PatientWindow, link_id: str, *codes: str) -> None:
    """Show a question with these codes chosen."""
    question = house().languages.spoken(window.kit.language.code).protocol.question(LinkId(link_id))
    window.show_state(ScreenState(QuestionView(question, frozenset(map(Code, codes)), True, 2, 1, 0.3), SHELL))


@pytest.fixture
def ask(window) -> Callable[..., None]:
    """Shows another question on that window."""
    return lambda link_id, *codes: asked(window, link_id, *codes)
