"""Gate: every veil says what it is about and why, and a second one about the same matter does not look like the first."""

from __future__ import annotations

import pytest

from kiosk.patient.window import PatientWindow
from kiosk.patient.words import Words
from kiosk.visit.screens import ScreenState, VeilView
from rules.model import Protocol, Question
from tests.kiosk.patient.gates.looks import SHELL, Look, every_look, house, window_in


def said(window: PatientWindow, protocol: Protocol, question: Question) -> list[set[str]]:
    """What stands on each part of a question's veil."""
    window.show_state(ScreenState(VeilView(question, protocol.topic_of(question.link_id), True, 6, 0.5), SHELL))
    parts = []
    for part in range(window.screen_shown.parts):
        window.show_part(part)
        parts.append({label.text() for label in window.screen_shown.findChildren(Words) if label.isVisible()})
    return parts


def unclear(look: Look) -> list[str]:
    """Veils without their topic or reason, and those that begin like the one before."""
    found = []
    with window_in(look) as window:
        protocol = house().languages.spoken(look.display.language).protocol
        begun = {}
        for question in protocol.questions:
            if question.private:
                parts = said(window, protocol, question)
                begun[question.link_id] = parts[0]
                if not {protocol.topic_of(question.link_id), question.why} <= set().union(*parts):
                    found.append(f"{look} {question.link_id}: topic or reason is not said")
                if question.follow_up_to in begun and not question.topic and begun[question.follow_up_to] == parts[0]:
                    found.append(f"{look} {question.link_id}: looks like {question.follow_up_to}")
    return found


@pytest.mark.parametrize("look", every_look(), ids=str)
def test_every_veil_says_which_it_is(qapp, look):
    """In every look that a patient can choose, where words give way to large text and low buttons too."""
    assert unclear(look) == []
