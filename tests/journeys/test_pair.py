"""Two questions on one screen, and the questions that are only offered: on a bare visit, which shows them as any window would."""

from __future__ import annotations

import pytest

from kiosk.paths import protocol_folder
from kiosk.ports import EventKind
from kiosk.visit import intents as on
from kiosk.visit.effects import PrintHandout
from kiosk.visit.screens import QuestionView, ReviewView, ScreenState
from kiosk.visit.states import State
from kiosk.visit.views import Place, screen_state
from rules.load import load_protocol
from rules.model import Code, LinkId, Protocol
from tests.journeys.played import Played
from tests.journeys.steps import CALM, Change, Press, answer, touch

PAIRS = frozenset({LinkId("onset"), LinkId("activity")})
MOST_SCREENS = 19
START = Press("start")


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return load_protocol(protocol_folder("back_spasm"))


@pytest.fixture
def played(protocol: Protocol) -> Played:
    """A visit at a panel with room for both pairs."""
    played = Played(protocol)
    played.visit.cursor.stand_together(PAIRS)
    return played


def state(played: Played) -> ScreenState:
    return screen_state(played.visit, Place("A clinic", demonstration=True), 45)


def page(played: Played) -> list[str]:
    return [question.link_id for question in played.visit.cursor.page]


def on_through(played: Played, until: str = "", **changed: str) -> list[list[str]]:
    """Answer screen after screen, up to the one with this question; the screens that were answered."""
    screens = []
    while played.visit.state is State.ASKING and until not in page(played):
        assert page(played) not in screens, f"{page(played)} is shown again"
        screens.append(page(played))
        for link_id in page(played):
            played.play([touch(link_id, *(CALM | changed)[link_id].split())])
        played.play([Press("continue")])
    return screens


def at_pair(played: Played, **changed: str) -> Played:
    """The visit at the pair of course and onset."""
    played.play([START])
    on_through(played, "course", **changed)
    return played


def test_a_calm_visit_takes_few_screens(played: Played) -> None:
    """A calm patient sees at most 20 question screens, two of them with two questions, and answers every question that would be asked one by one."""
    played.play([START])
    screens = on_through(played)
    assert len(screens) <= MOST_SCREENS
    assert [screen for screen in screens if len(screen) > 1] == [["course", "onset"], ["pain", "activity"]]
    alone = Played(played.visit.protocol).play([START]).to_review()
    assert played.visit.cursor.answers == alone.visit.cursor.answers


def test_a_panel_without_room_asks_one_by_one(protocol: Protocol) -> None:
    """Where nothing stands together every question has its own screen."""
    screens = on_through(Played(protocol).play([START]))
    assert all(len(screen) == 1 for screen in screens)
    assert len(screens) == MOST_SCREENS + len(PAIRS)


@pytest.mark.parametrize("first", ["course", "onset"])
def test_continue_needs_both(played: Played, first: str) -> None:
    """With only one of the two answered, in whichever order, Continue stays, says so, and nothing is an answer."""
    at_pair(played).play([touch(first, CALM[first]), Press("continue")])
    view = state(played).view
    assert isinstance(view, QuestionView)
    assert (page(played), view.complete, view.message) == (["course", "onset"], False, "shell.choose_both")
    assert not {"course", "onset"} & played.visit.cursor.answers.keys()
    played.play([touch(second := next(link_id for link_id in page(played) if link_id != first), CALM[second]), Press("continue")])
    assert page(played) == ["pain", "activity"]
    assert list(played.visit.cursor.answers)[-2:] in (["course", "onset"], ["onset", "course"])


def test_each_touch_is_held_at_once(played: Played) -> None:
    """Worrying touches of both questions are held before Continue, each is withdrawn when taken back, and the other stays; Continue raises it."""
    at_pair(played).play([touch("course", "unsure")])
    course = played.visit.latch.held
    played.play([touch("onset", "sudden")])
    assert played.visit.latch.held > course > frozenset()
    played.play([touch("onset", "slow")])
    assert played.visit.latch.held == course
    assert played.kinds == [EventKind.HELD, EventKind.HELD, EventKind.WITHDRAWN, EventKind.HELD]
    assert played.visit.cursor.touched == {"course": {"unsure"}, "onset": {"slow"}}
    played.play([Press("continue")])
    assert (played.kinds[-1], set(played.visit.latch.rules)) == (EventKind.RAISED, course)


def test_a_touch_of_either_survives_walking_away(played: Played) -> None:
    """Whoever leaves after one worrying touch of two leaves it raised."""
    at_pair(played).play([touch("course", "unsure")])
    held = played.visit.latch.held
    played.play([Press("staff")])
    flag = played.flag
    assert flag is not None
    assert frozenset() < held <= set(flag.rule_ids)


def test_the_follow_up_of_the_second_opens_after_both(played: Played) -> None:
    """Its follow-up comes next, Back from there shows both with their answers, and Back again the screen before them."""
    at_pair(played).play([touch("onset", "sudden"), touch("course", "better"), Press("continue")])
    assert page(played) == ["onset_moving"]
    played.play([Press("back")])
    view = state(played).view
    assert isinstance(view, QuestionView)
    assert view.companion is not None
    assert (view.question.link_id, view.selected) == ("course", {"better"})
    assert (view.companion.question.link_id, view.companion.selected) == ("onset", {"sudden"})
    played.play([Press("back")])
    assert page(played) == ["when"]


@pytest.mark.parametrize("link_id", ["course", "onset"])
def test_change_opens_both(played: Played, link_id: str) -> None:
    """The review lists both, and Change of either shows both, as they stood; Continue then leads back."""
    played.play([START])
    on_through(played)
    view = state(played).view
    assert isinstance(view, ReviewView)
    assert {"course", "onset"} <= {row.link_id for row in view.rows}
    played.play([Change(LinkId(link_id))])
    assert page(played) == ["course", "onset"]
    played.play([touch("onset", "woke"), Press("continue")])
    assert (played.visit.state, played.visit.cursor.answers["onset"]) == (State.REVIEW, {"woke"})  # type: ignore[index]


def test_room_that_comes_or_goes_keeps_what_is_touched(played: Played) -> None:
    """When the panel gets or loses room in the middle of a screen, what is touched or answered on what is shown stays so."""
    at_pair(played).play([touch("course", "better"), touch("onset", "slow")])
    played.visit.cursor.stand_together(frozenset())
    assert (page(played), played.visit.cursor.touched) == (["course"], {"course": {"better"}})
    played.visit.cursor.stand_together(PAIRS)
    assert (page(played), played.visit.cursor.touched) == (["course", "onset"], {"course": {"better"}})
    played.play([touch("onset", "slow"), Press("continue"), Press("back")])
    played.visit.cursor.stand_together(frozenset())
    played.visit.cursor.stand_together(PAIRS)
    assert played.visit.cursor.touched == {"course": {"better"}, "onset": {"slow"}}


def test_a_question_of_another_screen_is_a_fault(played: Played) -> None:
    """A touch for a question that is not on screen is not taken, and staff get the patient."""
    at_pair(played)
    played.effects += played.visit.handle(on.Touched(LinkId("pain"), frozenset({Code("5")})))
    assert played.visit.cursor.touched == {}
    assert played.flag is not None


def test_what_comes_is_what_continue_shows(played: Played) -> None:
    """The screen that is built ahead is the one that Continue shows, with pairs and with picked tips, up to the review."""
    played.play([START])
    for _ in range(2):
        while played.visit.state is State.ASKING:
            for link_id in page(played):
                played.play([touch(link_id, *CALM[link_id].split())])
            coming = state(played).coming
            played.play([Press("continue")])
            assert state(played).view == coming
        if played.visit.cursor.offered:
            played.play([Change(played.visit.cursor.offered[0])])
    assert played.visit.state is State.REVIEW


# --- offered, not asked ---------------------------------------------------------------------------


TIPS = ["feel", "setting_off", "health"]


def tips(played: Played) -> list[LinkId]:
    """What is offered."""
    assert played.visit.state is State.REVIEW
    return list(played.visit.cursor.offered)


def test_tips_are_offered_and_not_asked(played: Played) -> None:
    """What changes no level is asked of nobody in turn; it is offered before the result, and a visit ends well without it."""
    played.play([START])
    asked = {link_id for screen in on_through(played) for link_id in screen}
    assert not set(TIPS) & asked
    assert tips(played) == TIPS
    played.play([Press("confirm")])
    assert played.visit.state is State.SELF_CARE


@pytest.mark.parametrize("changed", [{"ill": "fever"}, {"where": "neck"}, {"age": "u18"}])
def test_tips_are_offered_only_where_a_sheet_can_be(played: Played, changed: dict[str, str]) -> None:
    """Nobody whose answers allow no sheet is asked to pick tips for it."""
    played.play([START])
    while played.visit.state is State.ASKING:
        on_through(played, "ill_rest", **changed)
        if page(played) == ["ill_rest"]:
            played.play([touch("ill_rest", "unsure"), Press("continue")])
    assert tips(played) == []


def test_tips_lead_back_to_the_review(played: Played) -> None:
    """Picking goes through what is offered, one after the other, and back to the review, where each can be changed and nothing is offered twice."""
    played.play([START])
    on_through(played)
    played.play([Press("ready"), Press("keep"), Press("tips"), *answer("feel", "knot")])
    assert page(played) == ["setting_off"]
    played.play([*answer("setting_off", "lifting"), *answer("health", "none")])
    view = state(played).view
    assert isinstance(view, ReviewView)
    assert set(TIPS) <= {row.link_id for row in view.rows}
    assert tips(played) == []
    played.play([Change(LinkId("feel")), *answer("feel", "ache")])
    assert played.visit.state is State.REVIEW


def test_back_from_the_tips_is_the_review(played: Played) -> None:
    """Who opens the tips and thinks again is back at the review, with the offer still there for what was left out."""
    played.play([START])
    on_through(played)
    played.play([Change(LinkId("feel")), Press("back")])
    assert (played.visit.state, tips(played)) == (State.REVIEW, TIPS)
    played.play([Change(LinkId("feel")), *answer("feel", "knot"), Press("back")])
    assert (played.visit.state, tips(played)) == (State.REVIEW, TIPS[1:])


def test_picked_tips_are_on_the_sheet(played: Played, protocol: Protocol) -> None:
    """What was picked switches on sections that are not there for somebody who picks none of it."""
    plain = Played(protocol).play([START]).to_review().play([Change(LinkId("feel")), *answer("feel", "none")])
    plain.play([*answer("setting_off", "none"), *answer("health", "none"), Press("confirm"), Press("print")])
    played.play([START])
    on_through(played)
    played.play([Change(LinkId("feel")), *answer("feel", "cramp"), *answer("setting_off", "lifting"), *answer("health", "none")])
    played.play([Press("confirm"), Press("print")])
    with_tips, without = (
        {section for effect in one.effects if isinstance(effect, PrintHandout) for section in effect.sections} for one in (played, plain)
    )
    assert len(with_tips - without) >= 2, "one for how it feels, one for what set it off"
