"""In a hurry, in pain, with help, or too fast: one gentle question, one choice, a place that is kept, and what staff are told of it."""

from __future__ import annotations

import pytest

from kiosk.flags import FAST, HELPED, KEPT, LOOKED, derive
from kiosk.paths import protocol_folder
from kiosk.ports import EventKind
from kiosk.visit import intents as on
from kiosk.visit.effects import EndVisit, KeepAnswers, PrintHandout, StoreFlag, StoreNote
from kiosk.visit.overlay_views import CheckView, LyingView, OfferView
from kiosk.visit.overlay_views import Overlay as OverlayView
from kiosk.visit.pace import FEWEST_SCREENS, TOO_FAST_SECONDS
from kiosk.visit.screens import VeilView
from kiosk.visit.states import Overlay, State
from kiosk.visit.views import Place, screen_state
from rules.assess import assess
from rules.condition import holds
from rules.handout import section_ids, select
from rules.interview import seen, walk
from rules.load import load_protocol
from rules.model import Code, Input, Level, LinkId, Stage, Term
from tests.journeys.played import Played
from tests.journeys.steps import CALM, START, Change, Choose, Press, Wait, answer, answers

PROTOCOL = load_protocol(protocol_folder("back_spasm"))


@pytest.fixture
def played() -> Played:
    return Played(PROTOCOL)


def overlay(played: Played) -> OverlayView | None:
    return screen_state(played.visit, Place("A clinic", demonstration=True), 45).overlay


def through(played: Played, seconds: float, **changed: str) -> Played:
    """To the review, with this long on each screen."""
    played.play([START])
    while played.visit.state is State.ASKING:
        link_id = str(played.visit.cursor.current)
        if played.visit.veiled:
            played.clock.seconds += 60
            played.play([Press("show")])
        played.clock.seconds += seconds
        played.play(answers((link_id,), **changed))
    return played


def noted(played: Played) -> list[str]:
    notes = [event for effect in played.effects if isinstance(effect, StoreNote) for event in effect.events]
    assert all((event.kind, event.level) == (EventKind.NOTED, Level.SELF_CARE) for event in notes)
    return [reason for event in notes for reason in event.rule_ids]


# --- too fast, or contradictory -------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "asked"), [(TOO_FAST_SECONDS - 0.1, True), (TOO_FAST_SECONDS + 0.1, False), (15, False)])
def test_too_fast_to_be_read_is_asked_about(played: Played, seconds: float, asked: bool) -> None:
    """Answers that nobody can have read get one question before the result; time on a veil is not taken for reading."""
    through(played, seconds).play([Press("ready")])
    assert overlay(played) == (CheckView(fast=True, unlike=False) if asked else OfferView())
    assert noted(played) == ([FAST] if asked else [])


def test_a_few_quick_answers_say_nothing(played: Played) -> None:
    """Less than six screens are never too fast."""
    played.play([START, *answers(("danger",)), *answer("age", "u18"), Press("ready")])
    assert FEWEST_SCREENS > 2
    assert (overlay(played), played.visit.state) == (None, State.URGENT)


UNLIKE = {
    "C01": {"where": "low leg"}, "C02": {"ill": "rest_pain", "ill_rest": "yes", "course": "comes_goes"},
    "C03": {"course": "worse", "pain": "0"}, "C04": {"pain": "9", "activity": "0"},
}  # fmt: skip


@pytest.mark.parametrize("name", UNLIKE)
def test_contradictions_are_asked_about(played: Played, name: str) -> None:
    """Each of the protocol's contradictions is asked about once, and noted by its id."""
    assert set(UNLIKE) == {each.id for each in PROTOCOL.contradictions}
    through(played, 10, **UNLIKE[name]).play([Press("ready")])
    assert overlay(played) == CheckView(fast=False, unlike=True)
    assert noted(played) == [f"note.{name}"]


def test_they_are_right(played: Played) -> None:
    """Nobody is stopped: the answers stand, no level changes, and staff see that they were asked about."""
    slow = through(Played(PROTOCOL), 10).play([Press("confirm")])
    through(played, 0).play([Press("ready"), Press("keep")])
    assert noted(played) == [FAST, KEPT]
    played.play([Press("print_now")])
    assert (played.visit.level, played.visit.cursor.answers) == (slow.visit.level, slow.visit.cursor.answers)
    assert played.visit.sections == slow.visit.sections


def test_look_again_is_the_review_and_asks_once(played: Played) -> None:
    """Look again leads to the review; the next Continue asks nothing more about the answers."""
    through(played, 0).play([Press("ready"), Press("look")])
    assert (played.visit.state, overlay(played)) == (State.REVIEW, None)
    played.play([Change(LinkId("legs")), Press("continue"), Press("ready")])
    assert overlay(played) == OfferView()
    assert noted(played) == [FAST, LOOKED]


def test_a_note_makes_no_flag_and_keeps_no_answer(played: Played) -> None:
    """A calm visit that was quick, and helped, is nothing to the desk, and none of its answers is stored."""
    played.play([Press("helping")]).to_review().play([Press("confirm")])
    notes = [event for effect in played.effects if isinstance(effect, StoreNote) for event in effect.events]
    assert noted(played) == [HELPED, FAST, KEPT]
    assert derive(notes) is None
    assert not [effect for effect in played.effects if isinstance(effect, StoreFlag | KeepAnswers)]


def test_a_note_changes_no_flag(played: Played) -> None:
    """Among the events of a flag it changes nothing of it, wherever it stands."""
    through(played, 0, legs="one_pain").play([Press("confirm")])
    notes = [event for effect in played.effects if isinstance(effect, StoreNote) for event in effect.events]
    flag = played.flag
    assert notes
    assert derive([*notes, *played.events]) == derive([*played.events, *notes]) == flag


def test_seq_counts_notes(played: Played) -> None:
    """A note has its place in the order of the visit's events, and no id twice."""
    played.play([Press("helping"), *answer("danger", "unsure")])
    events = [event for effect in played.effects if isinstance(effect, StoreNote | StoreFlag) for event in effect.events]
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


# --- in a hurry -----------------------------------------------------------------------------------


def test_print_now_is_a_finished_visit(played: Played) -> None:
    """No question that changes no level was asked; the sheet is printed, the visit ends finished, and no flag is raised."""
    through(played, 10)
    assert not [link_id for link_id in played.visit.cursor.answers if PROTOCOL.question(link_id).stage is Stage.HANDOUT]
    played.play([Press("ready")])
    assert overlay(played) == OfferView()
    played.play([Press("print_now")])
    assert (played.visit.state, played.flag) == (State.SELF_CARE, None)
    assert [effect.end.finished for effect in played.effects if isinstance(effect, EndVisit)] == [True]
    (printed,) = [effect for effect in played.effects if isinstance(effect, PrintHandout)]
    assert printed.sections


def test_print_now_prints_the_cautious_medicine_text(played: Played) -> None:
    """Without the question about health no pain pill is called safe: both terms are false, and their sections stay off the sheet."""
    through(played, 10).play([Press("confirm")])
    given = played.visit.cursor.answers
    path = walk(PROTOCOL, given)
    known = seen(PROTOCOL, given, path.asked, frozenset(), path.level)
    assert "health" in path.missing
    assert [holds(Term(name), known) for name in ("NSAID_OK", "PARA_OK", "PACKS_OK")] == [False] * 3
    healthy = {**given, LinkId("health"): frozenset({Code("none")})}
    asked = section_ids(select(PROTOCOL, Input(healthy), assess(PROTOCOL, Input(healthy))))
    medicines = {section.id for section in PROTOCOL.sections if section.place == "pain_relief"}
    assert set(asked) & medicines != set(played.visit.sections) & medicines


def test_tips_ask_what_is_for_the_sheet(played: Played) -> None:
    """A few more taps: each question for the sheet, then the review, where Continue is the end; Back on the way is the review."""
    through(played, 10).play([Press("ready"), Press("tips"), *answer("feel", "cramp"), Press("back")])
    assert played.visit.state is State.REVIEW
    played.play([Press("ready"), Press("tips"), *answer("setting_off", "lifting"), *answer("health", "none"), Press("ready")])
    assert (played.visit.state, played.visit.printing) == (State.SELF_CARE, None)
    assert "health" in played.visit.cursor.answers


def test_who_needs_an_appointment_may_print_now_too(played: Played) -> None:
    """The question about booking is among the taps that may be left out, and the flag is as it would be."""
    through(played, 10, legs="one_pain").play([Press("ready"), Press("print_now")])
    flag = played.flag
    assert flag is not None
    assert (played.visit.state, flag.level, flag.unfinished) == (State.ROUTINE, Level.ROUTINE_APPOINTMENT, False)
    assert "book" not in played.kept


@pytest.mark.parametrize("changed", [{"where": "neck"}, {"age": "u18"}])
def test_nothing_is_offered_where_nothing_is_printed(played: Played, changed: dict[str, str]) -> None:
    """Outside the scope, and where staff are to see the patient today, Continue is the end."""
    through(played, 10, **changed).play([Press("ready")])
    assert played.visit.result is not None
    assert not played.visit.sections


# --- somebody helps -------------------------------------------------------------------------------


def test_help_by_somebody_is_noted_first(played: Played) -> None:
    """It is told before the first question, and changes nothing else."""
    played.play([Press("helping")])
    assert (played.visit.state, noted(played)) == (State.ASKING, [HELPED])
    assert Played(PROTOCOL).play([START]).visit.cursor.current == played.visit.cursor.current


# --- I need to lie down ---------------------------------------------------------------------------


def test_lying_down_calls_the_desk_and_keeps_the_place(played: Played) -> None:
    """The flag is raised at once, the screen says for how long the place is kept, and coming back finds the question with what was touched."""
    played.play([START, *answers(("danger",)), Press("help"), Choose("lie_down")])
    flag = played.flag
    assert flag is not None
    assert (flag.level, flag.rule_ids) == (Level.URGENT_TODAY, ("help.lie_down",))
    assert overlay(played) == LyingView("KP47", 10, stored=True)
    assert played.visit.rest is not None
    assert played.visit.rest.until - played.clock.seconds == 600
    played.play([Press("close_help")])
    assert (played.visit.state, played.visit.cursor.current, overlay(played)) == (State.ASKING, "age", None)


def test_lying_down_veils_what_is_private(played: Played) -> None:
    """Nobody leaves a private question in sight for ten minutes."""
    played.play([START, *answers(("danger", "age")), Press("show"), Press("help"), Choose("lie_down"), Press("close_help")])
    assert isinstance(screen_state(played.visit, Place("A clinic", demonstration=True), 45).view, VeilView)


def test_nobody_comes_back(played: Played) -> None:
    """After the time the screen asks, then the visit ends as any other that was left, with the flag that it has."""
    played.play([START, *answers(("danger",)), Press("help"), Choose("lie_down"), Wait("idle")])
    assert played.visit.overlay is Overlay.IDLE
    played.play([Wait("idle_over")])
    flag = played.flag
    assert flag is not None
    assert (played.visit.state, flag.unfinished, flag.level) == (State.ENDED, True, Level.URGENT_TODAY)


def test_a_call_that_cannot_be_stored_is_said(played: Played) -> None:
    """Whoever lies down is told to tell somebody when the call was not stored."""
    played.play([START, Press("help"), Choose("lie_down")])
    played.visit.handle(on.StoreFailed())
    assert overlay(played) == LyingView("KP47", 10, stored=False)


def test_calm_answers_are_still_whole() -> None:
    """The calm patient's answers know every question for the sheet."""
    assert {question.link_id for question in PROTOCOL.questions if question.stage is Stage.HANDOUT} <= set(CALM)
