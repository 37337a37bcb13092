"""Journeys on a bare visit, without a screen: what staff are told and where the patient ends."""

from __future__ import annotations

import pytest

from kiosk.flags import Status
from kiosk.paths import protocol_folder
from kiosk.ports import EventKind
from kiosk.printer import JobState
from kiosk.visit import intents as on
from kiosk.visit.display import Display
from kiosk.visit.effects import EndVisit, PrintHandout, Reset
from kiosk.visit.states import Overlay, State, UnexpectedIntentError
from kiosk.visit.visit import TABLE
from rules.load import load_protocol
from rules.model import Level, LinkId, Protocol
from tests.journeys.played import Played
from tests.journeys.steps import CALM, JOURNEYS, START, Change, Choose, Journey, Press, Wait, answer, answers, raised, touch


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return load_protocol(protocol_folder("back_spasm"))


@pytest.fixture
def played(protocol: Protocol) -> Played:
    return Played(protocol)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_journey(played: Played, journey: Journey) -> None:
    """Each journey ends where it should, with the flag it should leave."""
    played.play(journey.steps)
    assert ("welcome" if played.visit.state is State.ENDED else played.visit.state.value) == journey.ends
    assert raised(played.flag) == journey.level


def test_next_person_at_the_welcome_screen_has_a_visit_of_their_own(played: Played) -> None:
    """Talk to staff on the welcome screen is a visit by itself: closing its panel ends it, with nothing unfinished."""
    played.play([Press("help"), Choose("talk"), Press("close_help")])
    assert isinstance(played.effects[-1], Reset)
    assert EventKind.UNFINISHED not in played.kinds


def test_calm_patient_gets_paper_and_no_flag(played: Played) -> None:
    """A patient with harmless answers ends at self-care with a handout and nothing stored as a flag."""
    played.play([START]).to_review().play([Press("confirm"), Press("print")])
    assert played.visit.state is State.SELF_CARE
    assert played.events == []
    assert [effect.sections[0] for effect in played.effects if isinstance(effect, PrintHandout)] == ["H31"]


def test_emergency_answer_stops_the_questions_and_prints_nothing(played: Played) -> None:
    """The first emergency answer ends the questions at once, with its flag stored and no handout."""
    played.play([START, *answers(("danger", "age")), *answer("bladder_bowel", "retention")])
    assert played.visit.state is State.EMERGENCY
    assert played.kinds == [EventKind.HELD, EventKind.RAISED]
    assert played.events[-1].rule_ids == ("R-E02",)
    assert played.visit.sections == ()


def test_touch_is_stored_before_continue(played: Played) -> None:
    """A worrying touch is held in the store at once, with the level that it would reach."""
    played.play([START, touch("danger", "chest")])
    assert [(event.kind, event.level) for event in played.events] == [(EventKind.HELD, Level.EMERGENCY_NOW)]
    assert played.visit.state is State.ASKING


def test_touch_taken_back_is_withdrawn_without_alarm(played: Played) -> None:
    """A touch taken back before Continue is shown to staff and raises nothing."""
    played.play([START, touch("danger", "chest"), touch("danger"), *answer("danger", "none")])
    assert played.kinds == [EventKind.HELD, EventKind.WITHDRAWN]
    flag = played.flag
    assert flag is not None
    assert (flag.status, flag.withdrawn) == (Status.WITHDRAWN, ("R-E01",))


def test_held_touch_counts_after_its_time(played: Played) -> None:
    """A worrying touch that nobody confirms counts as an answer when its time is over, and stops the questions."""
    played.play([START, touch("danger", "chest"), Wait("held")])
    assert played.kinds == [EventKind.HELD, EventKind.RAISED]
    assert played.visit.state is State.EMERGENCY


def test_changed_answer_keeps_the_level(played: Played) -> None:
    """Going back and changing a worrying answer lowers nothing; staff see that it was changed."""
    played.play([START, *answers(("danger", "age", "bladder_bowel", "saddle", "legs", "injury")), *answer("ill", "fever")])
    played.play([Press("back"), *answer("ill", "none")]).to_review().play([Press("confirm")])
    flag = played.flag
    assert flag is not None
    assert (flag.level, flag.changed) == (Level.URGENT_TODAY, ("R-U07",))
    assert played.visit.state is State.URGENT
    assert played.visit.sections == ()


def test_back_keeps_the_answer_selected(played: Played) -> None:
    """Back shows the earlier question with its answer still selected."""
    played.play([START, *answers(("danger", "age")), Press("back")])
    assert played.visit.cursor.current == "age"
    assert played.visit.cursor.selection == {"a18_44"}


def test_continue_without_an_answer_asks_for_one(played: Played) -> None:
    """Continue on an unanswered question stays there and says so."""
    played.play([START, Press("continue")])
    assert (played.visit.cursor.current, played.visit.nudged) == ("danger", True)


def test_idling_out_leaves_an_unfinished_flag(played: Played) -> None:
    """A visit that idles out is stored as unfinished, never lower than ROUTINE, and the next patient starts afresh."""
    played.play([START, *answers(("danger",)), Wait("idle"), Wait("idle_over")])
    assert [(event.kind, event.level) for event in played.events] == [(EventKind.UNFINISHED, Level.ROUTINE_APPOINTMENT)]
    assert isinstance(played.effects[-1], Reset)


def test_idling_out_keeps_what_was_held(played: Played) -> None:
    """Idling out on a worrying touch raises it at its full level."""
    played.play([START, touch("danger", "chest"), Wait("idle"), Wait("idle_over")])
    flag = played.flag
    assert flag is not None
    assert (flag.level, flag.status, flag.unfinished) == (Level.EMERGENCY_NOW, Status.NEW, True)


def test_still_here_goes_on_without_limit(played: Played) -> None:
    """The idle question can be answered any number of times, and nothing is lost."""
    played.play([START, *answers(("danger",)), *([Wait("idle"), Press("extend")] * 25)])
    assert (played.visit.cursor.current, played.visit.overlay, played.events) == ("age", Overlay.NONE, [])


def test_feel_very_unwell_is_an_emergency_at_one_tap(played: Played) -> None:
    """One tap on the welcome screen calls staff as an emergency, by rule R-E01."""
    played.play([Press("unwell")])
    flag = played.flag
    assert flag is not None
    assert (played.visit.state, flag.level) == (State.EMERGENCY, Level.EMERGENCY_NOW)
    assert "R-E01" in flag.rule_ids


@pytest.mark.parametrize(("code", "level"), [("unwell", Level.EMERGENCY_NOW), ("unsafe", Level.URGENT_TODAY), ("talk", Level.ROUTINE_APPOINTMENT)])
def test_each_choice_behind_talk_to_staff_flags_at_its_level(played: Played, code: str, level: Level) -> None:
    """Talk to staff offers three choices, and each raises a flag at its own level."""
    played.play([START, Press("help"), Choose(code)])
    assert played.visit.level is level
    assert played.kinds[:2] == [EventKind.HELD, EventKind.HELP]


def test_leaving_talk_to_staff_without_a_choice_raises_nothing(played: Played) -> None:
    """Closing the panel takes the call back."""
    played.play([START, Press("help"), Press("close_help")])
    assert played.kinds == [EventKind.HELD, EventKind.WITHDRAWN]


def test_talk_to_staff_never_loses_a_worrying_touch(played: Played) -> None:
    """Opening and using Talk to staff on top of a worrying touch raises that touch too."""
    played.play([START, touch("danger", "chest"), Press("help"), Choose("talk")])
    flag = played.flag
    assert flag is not None
    assert flag.level is Level.EMERGENCY_NOW
    assert {"R-E01", "help.talk"} <= set(flag.rule_ids)


def test_emergency_never_idles_out(protocol: Protocol) -> None:
    """No timer has an entry in the emergency state: only the desk or the staff key ends it."""
    leaving = {intent for (state, intent), action in TABLE.items() if state is State.EMERGENCY and action.__name__ == "_leave"}
    assert leaving == {on.StaffEnded, on.DeskClosed}


def test_talk_to_staff_on_the_emergency_screen_calls_again(played: Played) -> None:
    """Talk to staff on the emergency screen is a new call, and the screen stays what it is."""
    played.play([Press("unwell"), Press("help")])
    assert played.kinds.count(EventKind.HELP) == 2
    assert (played.visit.state, played.visit.overlay) == (State.EMERGENCY, Overlay.CALLED)
    played.play([Press("close_help")])
    assert (played.visit.state, played.visit.overlay) == (State.EMERGENCY, Overlay.NONE)


def test_change_from_the_review_comes_back_to_it(played: Played) -> None:
    """Change on the review asks that question, opens what it newly opens, and returns."""
    played.play([START]).to_review().play([Change(LinkId("legs")), *answer("legs", "one_numb")])
    assert played.visit.cursor.current == "legs_worse"
    played.play(answer("legs_worse", "no"))
    assert played.visit.state is State.REVIEW


def test_print_prints_once(played: Played) -> None:
    """Print pressed twice makes one job, and again only after a failure."""
    played.play([START]).to_review().play([Press("confirm"), Press("print"), Press("print")])
    played.visit.handle(on.PrintReported(JobState.FAILED))
    played.play([Press("print")])
    assert sum(isinstance(effect, PrintHandout) for effect in played.effects) == 2


def test_desk_is_told_to_the_patient(played: Played) -> None:
    """Once the desk took the flag, the visit knows that staff have seen it."""
    played.play([Press("unwell")]).visit.handle(on.DeskTook())
    assert played.visit.seen


def test_finished_visit_is_no_unfinished_one(played: Played) -> None:
    """Leaving a result screen adds nothing to what was stored."""
    played.play([START]).to_review(legs="one_pain").play([Press("confirm"), Press("done")])
    assert EventKind.UNFINISHED not in played.kinds
    assert [effect.end.finished for effect in played.effects if isinstance(effect, EndVisit)] == [True]


def test_missing_entry_names_event_and_state(played: Played) -> None:
    """An intent that has no entry is refused by name and changes nothing."""
    with pytest.raises(UnexpectedIntentError, match="Confirmed in state welcome"):
        played.visit.handle(on.Confirmed())
    assert played.visit.state is State.WELCOME


def test_impossible_touch_goes_to_staff(played: Played) -> None:
    """Codes that the question cannot have are a fault, and staff get the patient."""
    played.play([START])
    played.effects += played.visit.handle(on.Touched(LinkId("danger"), frozenset({"none", "chest"})))  # type: ignore[arg-type]
    flag = played.flag
    assert flag is not None
    assert (flag.level, flag.rule_ids) == (Level.URGENT_TODAY, ("kiosk_fault",))


def test_under_18_ends_after_age(played: Played) -> None:
    """A minor is asked no further question and is seen today."""
    played.play([START, *answers(("danger",)), *answer("age", "u18")])
    assert played.visit.state is State.REVIEW
    played.play([Press("confirm")])
    assert played.visit.state is State.URGENT


def test_calm_answers_name_every_question(protocol: Protocol) -> None:
    """The calm patient has an answer for every question there is, but for follow-ups, which a calm patient never sees."""
    assert set(CALM) == {question.link_id for question in protocol.questions if question.follow_up_to is None}


def test_another_size_or_language_keeps_the_answers(played: Played) -> None:
    """Changed in the middle of a visit, the look changes nothing of what was answered or touched."""
    played.play([START, *answers(("danger",)), touch("age", "a18_44")])
    before = (dict(played.visit.cursor.answers), played.visit.cursor.current, played.visit.cursor.selection)
    for display in (Display("es", size=3), Display("ar", size=0)):
        played.visit.handle(on.Adjusted(display))
        assert played.visit.display == display
        assert (dict(played.visit.cursor.answers), played.visit.cursor.current, played.visit.cursor.selection) == before
