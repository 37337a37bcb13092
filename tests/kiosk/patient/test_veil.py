"""The veil, the review that hides, and the panels before the result and beside it, on the real window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from kiosk.panel import PANELS
from kiosk.patient.choice import ChoiceScreen
from kiosk.visit import intents as on
from kiosk.visit.overlay_views import CheckView, LyingView, OfferView
from kiosk.visit.screens import ReviewRow, ReviewView, VeilView, WelcomeView
from kiosk.visit.states import Shown
from rules.model import LinkId
from tests.kiosk.patient.measure import complaints

ROWS = (
    ReviewRow(LinkId("legs"), "Your legs?", ("Pain in one leg",), private=False),
    ReviewRow(LinkId("saddle"), "Between your legs?", ("It feels different",), private=True),
)


@pytest.fixture
def veil(protocol) -> VeilView:
    question = protocol.question("bladder_bowel")
    return VeilView(question, protocol.topic_of("bladder_bowel"), can_go_back=True, minutes_left=2, progress=0.2)


def words(shown) -> str:
    return " ".join(label.text() for label in shown.window.findChildren(QLabel) if label.isVisible())


def test_a_veil_shows_no_answer(make, veil):
    """It says the kind of question and the reason; neither the question nor any of its answers is on the screen."""
    shown = make()
    shown.show(veil)
    said = words(shown)
    assert veil.topic in said
    assert veil.question.why in said
    assert not [text for text in (veil.question.text, *(option.text for option in veil.question.options)) if text in said]


@pytest.mark.parametrize(("panel", "size"), [("10.1", 3), ("10.1", 2), ("15.6", 3)])
def test_a_reason_that_the_veil_told_costs_no_further_part(make, ask, protocol, panel, size):
    """A private question needs no more parts than it would without its reason, but for its pictograms, and tells it again where that costs none."""
    shown, again = make(PANELS[panel], size), 0

    def pictograms() -> int:
        return sum(card.pictogram_side > 0 for card in shown.window.screen_shown.cards.values())

    for question in protocol.questions:
        if question.private:
            view = ask(question.link_id)
            shown.show(replace(view, question=replace(question, why="")))
            without, drawn = shown.window.screen_shown.parts, pictograms()
            shown.show(view)
            assert shown.window.screen_shown.parts == without or pictograms() > drawn, question.link_id
            again += bool(shown.window.screen_shown.why.text())
    assert again or (panel, size) == ("10.1", 3)


def test_a_question_is_readable_on_its_later_parts(make, ask):
    """Where its answers have room under it, the question has everybody's own size at least, not that of a mark."""
    shown = make(PANELS["10.1"], 3)
    shown.show(ask("danger"))
    screen = shown.window.screen_shown
    assert not screen.keep_question
    sizes = []
    for part in range(1, screen.parts):
        shown.window.show_part(part)
        sizes.append(screen.heading.font().pixelSize())
        assert complaints(shown.window) == []
    assert min(sizes) >= shown.window.kit.theme.font("shell").pixelSize()


def test_a_question_is_as_large_on_each_part_as_its_answers_leave_room_for(make, ask, protocol):
    """No later part says its question smaller than it could: the next larger font would leave the answers there too little height."""
    shown = make(PANELS["10.1"], 3)
    theme, smaller = shown.window.kit.theme, 0
    for question in protocol.questions:
        shown.show(ask(question.link_id))
        screen = shown.window.screen_shown
        if not isinstance(screen, ChoiceScreen) or screen.keep_question:
            continue
        for part in range(1, screen.parts):
            shown.window.show_part(part)
            sizes = {theme.font(role).pixelSize(): role for role in ("shell", "firm", "heading")}
            larger = [role for size, role in sorted(sizes.items()) if size > screen.heading.font().pixelSize()]
            lowest = max((card.geometry().bottom() for card in screen.cards.values() if card.isVisible()), default=0)
            if larger and lowest:
                smaller += 1
                needed = theme.metrics(larger[0]).height_of(question.text, screen.heading.width()) - screen.heading.height()
                grown = max(card.height() - row.height for row in screen._plan[part] for card in row.cards) * len(screen._plan[part])
                assert lowest - grown + needed > screen.height() - 1, f"{question.link_id} part {part + 1}"
    assert smaller


@pytest.mark.parametrize(("name", "intent"), [("veil.show", on.Unveiled()), ("veil.nurse", on.NurseAsked()), ("shell.back", on.WentBack())])
def test_each_way_from_the_veil_is_one_touch(make, veil, name, intent):
    """Show, the nurse, and Back each say so at the first touch."""
    shown = make()
    shown.show(veil)
    QTest.mouseClick(shown.button(name), Qt.MouseButton.LeftButton)
    assert shown.sent == [intent]


@pytest.mark.parametrize(("presses", "intent"), [(1, on.Unveiled()), (2, on.NurseAsked())])
def test_the_veil_opens_by_keys(make, veil, presses, intent):
    """Down to a button, select: no touch needed."""
    shown = make()
    shown.show(veil)
    buttons = ("veil.show", "veil.nurse")
    for _ in range(12):
        QTest.keyClick(shown.window.focusWidget() or shown.window, Qt.Key.Key_Down)
        if (focus := shown.window.focusWidget()) and focus.objectName() == buttons[presses - 1]:
            break
    shown.clock.now += 1
    QTest.keyClick(shown.window.focusWidget(), Qt.Key.Key_Return)
    assert shown.sent == [intent]


def test_the_review_hides_what_it_is_told_to(make):
    """Private answers at first, then all, then none; a touch asks for each."""
    shown = make()
    for state, open_one, secret in ((Shown.PUBLIC, True, False), (Shown.NONE, False, False), (Shown.ALL, True, True)):
        shown.show(ReviewView(ROWS, state))
        assert ("Pain in one leg" in words(shown), "It feels different" in words(shown)) == (open_one, secret)
    for name, wanted in (("review.hide", Shown.NONE), ("review.bare", Shown.PUBLIC)):
        QTest.mouseClick(shown.button(name), Qt.MouseButton.LeftButton)
        assert shown.sent.pop() == on.AnswersShown(wanted)
    shown.show(ReviewView(ROWS, Shown.NONE))
    QTest.mouseClick(shown.button("review.hide"), Qt.MouseButton.LeftButton)
    assert shown.sent.pop() == on.AnswersShown(Shown.PUBLIC)


def test_helping_starts_at_one_touch(make):
    """Whoever helps begins with one touch, as everybody does."""
    shown = make()
    shown.show(WelcomeView())
    QTest.mouseClick(shown.button("welcome.helping"), Qt.MouseButton.LeftButton)
    assert shown.sent == [on.Started(helping=True)]


OVERLAYS = (
    (LyingView("KP47", 10), {"lying.back": on.HelpClosed()}),
    (CheckView(fast=True, unlike=True), {"check.look": on.LookedAgain(), "check.keep": on.AnswersKept()}),
    (OfferView(), {"offer.print": on.PrintedNow(), "offer.tips": on.TipsWanted(), "offer.back": on.Extended()}),
)


@pytest.mark.parametrize(("overlay", "buttons"), OVERLAYS, ids=lambda each: type(each).__name__)
def test_each_panel_says_what_was_touched(make, overlay, buttons):
    """Every button of a panel sends its one intent."""
    shown = make()
    for name, intent in buttons.items():
        shown.show(ReviewView(ROWS), overlay)
        QTest.mouseClick(shown.button(name), Qt.MouseButton.LeftButton)
        assert shown.sent.pop() == intent
        shown.show(ReviewView(ROWS))


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("size", range(4))
def test_everything_fits(make, veil, panel, size):
    """On every panel and in every size the veil, the welcome and the panels have room for their words."""
    shown = make(PANELS[panel], size)
    for view, overlay in ((veil, None), (WelcomeView(), None), *((ReviewView(ROWS), each) for each, _ in OVERLAYS)):
        shown.show(view, overlay)
        assert complaints(shown.window) == [], (view, overlay)
