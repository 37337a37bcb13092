"""Gate: at the largest text on the small panel nothing costs a touch that need not, and each answer has an edge in every set of colours."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from kiosk.patient.gallery import every_screen
from kiosk.patient.veil import VeilScreen
from kiosk.patient.window import PatientWindow
from kiosk.style import contrast
from kiosk.visit.display import CONTRASTS, Display
from kiosk.visit.screens import QuestionView, ResultView, ReviewView, ScreenState, VeilView, View
from rules.model import Level, LinkId
from tests.kiosk.patient.gates.looks import SHELL, Look, house, window_in
from tests.kiosk.patient.gates.test_emergency import LARGEST

LEAST = 3.0
"""Of an edge and what it stands on (WCAG 1.4.11)."""


def views_in(window: PatientWindow) -> list[View]:
    """Every view in the window's language."""
    protocol = house().languages.spoken(window.kit.language.code).protocol
    return [view for _, view, _ in every_screen(protocol, frozenset(), house().languages.offered)]


@pytest.mark.parametrize("look", LARGEST, ids=str)
def test_a_veil_has_two_parts_at_most(qapp, look):
    """What a private question is about and why it is asked stand together, so that the buttons are one touch away."""
    with window_in(look) as window:
        for view in views_in(window):
            if isinstance(view, VeilView):
                window.show_state(ScreenState(view, SHELL))
                assert isinstance(window.screen_shown, VeilScreen)
                assert window.screen_shown.parts <= 2, view.topic
                assert {view.topic, view.question.why} <= window.screen_shown.shown


@pytest.mark.parametrize("look", LARGEST, ids=str)
def test_what_to_do_with_the_body_is_said_first(qapp, look):
    """The question's help stands on the first part of the body, in the list beside it or in one line with the question."""
    with window_in(look) as window:
        where = next(view for view in views_in(window) if isinstance(view, QuestionView) and view.question.link_id == LinkId("where"))
        window.show_state(ScreenState(where, SHELL))
        assert where.question.help in window.screen_shown.shown


@pytest.mark.parametrize("look", LARGEST, ids=str)
def test_what_cannot_wait_is_on_one_screen_under_its_heading(qapp, look):
    """An urgent result needs no more touches, and what to do is never smaller than the lines below it."""
    with window_in(look) as window:
        urgent = [view for view in views_in(window) if isinstance(view, ResultView) and view.level is Level.URGENT_TODAY]
        assert urgent
        for view in urgent:
            window.show_state(ScreenState(view, SHELL))
            screen = window.screen_shown
            lines = [label.font().pixelSize() for label in screen.stack.lines]
            assert (screen.parts, screen.heading.font().pixelSize() >= max(lines)) == (1, True), screen.heading.text()


@pytest.mark.parametrize("look", LARGEST, ids=str)
def test_no_touch_shows_a_single_line(qapp, look):
    """The last part of a result that can wait has two of its lines, unless the part before has no more to give."""
    with window_in(look) as window:
        for view in views_in(window):
            if isinstance(view, ResultView) and view.level < Level.URGENT_TODAY:
                window.show_state(ScreenState(view, SHELL))
                lines = []
                for part in range(window.screen_shown.parts):
                    window.show_part(part)
                    lines.append(sum(line.isVisible() for line in window.screen_shown.stack.lines))
                assert len(lines) == 1 or lines[-1] > 1 or lines[-2] < 3, lines
                assert sum(lines) == len(view.lines)


def sizes_of(window: PatientWindow, view: QuestionView) -> list[int]:
    """Pixels of the question's font on each part."""
    window.show_state(ScreenState(view, SHELL))
    found = []
    for part in range(window.screen_shown.parts):
        window.show_part(part)
        found.append(window.screen_shown.heading.font().pixelSize())
    return found


@pytest.mark.parametrize("look", LARGEST, ids=str)
def test_a_drawing_costs_the_question_little(qapp, look):
    """Beside its drawing a question is smaller than without it on one part at most, unless that saves two parts."""
    with window_in(look) as window:
        for view in views_in(window):
            if isinstance(view, QuestionView) and view.question.picture:
                beside = sizes_of(window, view)
                alone = sizes_of(window, replace(view, question=replace(view.question, picture="")))
                smaller = sum(one < other for one, other in zip(beside, alone, strict=False))
                assert smaller <= 1 or len(beside) + 2 <= len(alone), view.question.link_id


@pytest.mark.parametrize("colours", [colours for colours in CONTRASTS if colours.endswith(("_on_white", "_on_black"))])
def test_an_answer_to_check_has_an_edge(qapp, colours):
    """Where a card has the paper's colour, a line around each answer and its Change says which belongs to which."""
    with window_in(Look("15.6", Display("en", 1, colours))) as window:
        window.show_state(ScreenState(next(view for view in views_in(window) if isinstance(view, ReviewView)), SHELL))
        card = window.screen_shown.rows[0]
        picture = card.grab().toImage()
        line = [picture.pixelColor(x, card.height() // 2).name() for x in range(4)]
        assert max(contrast(colour, window.kit.theme.colours["paper"].name()) for colour in line) >= LEAST


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_lock_stands_apart_from_the_reason(qapp, language):
    """The lock before a reason begins where words begin, with a gap between it and the reason, in both directions of reading."""
    with window_in(Look("15.6", Display(language, 2))) as window:
        for view in views_in(window):
            if isinstance(view, QuestionView) and view.question.why:
                window.show_state(ScreenState(view, SHELL))
                screen = window.screen_shown
                if screen.why.isVisible():
                    break
        leftwards, why = window.kit.language.leftwards, screen.why.geometry()
        start, end = (why.right() + 1, screen.width()) if leftwards else (0, why.left())
        picture = window.grab(QRect(screen.mapTo(window, QPoint(start, why.top())), QSize(end - start, why.height()))).toImage()
        paper = window.kit.theme.colours["paper"]
        inked = [x for x in range(picture.width()) if any(picture.pixelColor(x, y) != paper for y in range(picture.height()))]
        before, after = inked[0], picture.width() - 1 - inked[-1]
        assert (after < before) if leftwards else (before < after)
