"""A visit as the patient sees it: one frozen screen state after every change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.ports import KioskId, VisitId, VisitRecord
from kiosk.printer import JobState
from kiosk.visit import intents as on
from kiosk.visit.display import Display, Sound
from kiosk.visit.effects import StoreFlag
from kiosk.visit.overlay_views import HelpCalledView, HelpView, IdleView, OfferView, StartAgainView
from kiosk.visit.screens import OutOfServiceView, PrintingState, QuestionView, ResultView, ReviewView, ScreenState, VeilView, WelcomeView
from kiosk.visit.states import State
from kiosk.visit.views import SECONDS_A_SCREEN, Place, broken_state, screen_state
from kiosk.visit.visit import Visit
from rules.model import Code, Level, LinkId
from tests.journeys.ending import to_result
from tests.journeys.steps import CALM, CALM_PATH
from tests.kiosk.bench import PROTOCOL
from tests.kiosk.desk.fakes import OwnClock

PLACE = Place("A clinic", demonstration=True)


class Patient:
    """A visit, and what it shows."""

    def __init__(self) -> None:
        record = VisitRecord(VisitId("v1"), KioskId("kiosk 1"), "KP47", "back_spasm", "1", practice=False, opened=OwnClock().utc())
        self.visit = Visit(PROTOCOL, record, OwnClock(), display=Display("en"))

    @property
    def state(self) -> ScreenState:
        return screen_state(self.visit, PLACE, 45)

    def do(self, *intents: on.Intent) -> Patient:
        for intent in intents:
            self.visit.handle(intent)
        return self

    def answer(self, link_id: str, codes: str) -> Patient:
        return self.do(on.Touched(LinkId(link_id), frozenset(map(Code, codes.split()))), on.Continued())

    def to_review(self, **changed: str) -> Patient:
        self.do(on.Started())
        while self.visit.state is State.ASKING:
            link_id = str(self.visit.cursor.current)
            self.answer(link_id, (CALM | changed)[link_id])
        return self

    def to_result(self) -> Patient:
        to_result(self.visit, self.visit.handle)
        return self


@pytest.fixture
def patient() -> Patient:
    return Patient()


def test_welcome(patient: Patient) -> None:
    """Nobody there: the welcome screen, marked as a draft and as a demonstration, with no ticket."""
    state = patient.state
    assert state == ScreenState(WelcomeView(), state.shell, None, display=Display("en"), sound=Sound())
    assert (state.shell.clinic, state.shell.draft, state.shell.demonstration, state.shell.ticket) == ("A clinic", True, True, None)


def test_minutes_and_progress(patient: Patient) -> None:
    """The line grows from 0 to its end, the count of answers with it, the minutes fall and are never less than one."""
    patient.do(on.Started())
    seen = []
    while patient.visit.state is State.ASKING:
        patient.do(*[on.Unveiled()] if isinstance(patient.state.view, VeilView) else [])
        view = patient.state.view
        assert isinstance(view, QuestionView)
        seen.append(view)
        patient.answer(view.question.link_id, CALM[view.question.link_id])
    assert [view.question.link_id for view in seen] == list(CALM_PATH)
    assert [view.number for view in seen] == list(range(len(CALM_PATH)))
    assert [view.progress for view in seen] == sorted(view.progress for view in seen)
    assert (seen[0].progress, seen[0].can_go_back, seen[1].can_go_back) == (0.0, False, True)
    assert seen[-1].progress < 1
    minutes = [view.minutes_left for view in seen]
    assert minutes == sorted(minutes, reverse=True)
    assert (minutes[0], minutes[-1]) == (round(len(CALM_PATH) * SECONDS_A_SCREEN / 60), 1)


def test_question_shows_what_is_touched_and_the_hint(patient: Patient) -> None:
    """A touch shows before it is an answer; Continue without one brings the hint, and the next touch takes it away."""
    patient.do(on.Started(), on.Continued())
    view = patient.state.view
    assert isinstance(view, QuestionView)
    assert (view.selected, view.message) == (frozenset(), "shell.choose_first")
    patient.do(on.Touched(LinkId("danger"), frozenset({Code("none")})))
    touched = patient.state.view
    assert isinstance(touched, QuestionView)
    assert (touched.selected, touched.message) == ({"none"}, None)


@pytest.mark.parametrize("changed", [{}, {"legs": "one_pain one_numb", "legs_worse": "no"}, {"setting_off": "desk stress", "where": "low buttock"}])
def test_what_comes_is_what_continue_shows(patient: Patient, changed: dict[str, str]) -> None:
    """With the answer touched, the screen to be built ahead is the one that Continue shows, up to and with the review."""
    given = CALM | changed
    assert isinstance(patient.state.coming, QuestionView)
    first = patient.state.coming
    assert patient.do(on.Started()).state.view == first
    while patient.visit.state is State.ASKING:
        link_id = str(patient.visit.cursor.current)
        patient.do(on.Touched(LinkId(link_id), frozenset(map(Code, given[link_id].split()))))
        coming = patient.state.coming
        assert coming is not None
        assert patient.do(on.Continued()).state.view == coming
    assert isinstance(patient.state.view, ReviewView)
    assert patient.state.coming is None  # something is asked before the result


def test_what_comes_is_the_result(patient: Patient) -> None:
    """On a review after which nothing is asked the result is expected, exactly as Confirm then shows it."""
    finish_tips(patient)
    coming = patient.state.coming
    assert isinstance(coming, ResultView)
    assert patient.do(on.Confirmed()).state.view == coming


@pytest.mark.parametrize("codes", [("chest",), ("chest", "breath"), ("confused",)])
def test_what_comes_is_the_emergency(patient: Patient, codes: tuple[str, ...]) -> None:
    """Once a sign is touched that stops the questions the emergency is expected, as Continue then shows it; taken back, the next question is."""
    patient.do(on.Started(), on.Touched(LinkId("danger"), frozenset(map(Code, codes))))
    assert isinstance(coming := patient.state.coming, ResultView)
    assert (patient.visit.state, patient.visit.latch.level, patient.visit.cursor.answers) == (State.ASKING, Level.SELF_CARE, {})
    assert isinstance(patient.do(on.Touched(LinkId("danger"), frozenset({Code("none")}))).state.coming, QuestionView)
    assert patient.do(on.Touched(LinkId("danger"), frozenset(map(Code, codes))), on.Continued()).state.view == coming


def test_to_see_the_result_come_stores_nothing_less() -> None:
    """A visit whose result alone raises a flag, as with content past its date, raises the same one, however often it was foreseen."""
    kept = []
    for looks in (0, 3):
        patient = finish_tips(Patient())
        patient.visit._expired = lambda: True
        for _ in range(looks):
            assert isinstance(patient.state.coming, ResultView)
        effects = patient.visit.handle(on.Confirmed())
        stored = [event for effect in effects if isinstance(effect, StoreFlag) for event in effect.events]
        kept.append([(event.kind, event.level, event.rule_ids, event.seq) for event in stored])
    assert kept[0] == kept[1] != []


def finish_tips(patient: Patient, **changed: str) -> Patient:
    """To the last review: every question that is only for the sheet was answered too."""
    patient.to_review(**changed).do(on.Confirmed(), on.AnswersKept(), on.TipsWanted())
    while patient.visit.state is State.ASKING:
        question = patient.visit.protocol.question(patient.visit.cursor.page[0].link_id)
        calm = next(iter(question.harmless or question.codes()))
        patient.do(on.Touched(question.link_id, frozenset({calm})), on.Continued())
    return patient


def test_what_comes_while_more_tips_are_offered(patient: Patient) -> None:
    """The first question for the sheet is expected, exactly as it then comes."""
    patient.to_review().do(on.Confirmed(), on.AnswersKept())
    assert patient.state.overlay == OfferView()
    coming = patient.state.coming
    assert isinstance(coming, QuestionView)
    assert patient.do(on.TipsWanted()).state.view == coming


def test_what_comes_before_an_answer(patient: Patient) -> None:
    """Before anything is touched the next open question is expected; after Change, the review again."""
    patient.do(on.Started())
    coming = patient.state.coming
    assert isinstance(coming, QuestionView)
    assert (coming.question.link_id, coming.selected) == (CALM_PATH[1], frozenset())
    patient.visit = Patient().to_review().do(on.ChangeAsked(LinkId("legs"))).visit
    assert isinstance(patient.state.coming, ReviewView)


def test_review_hides_nothing(patient: Patient) -> None:
    """Every question that was asked has a row, in order, with every chosen option in words; intimate ones are marked."""
    patient.to_review(legs="one_pain one_numb", legs_worse="no")
    view = patient.state.view
    assert isinstance(view, ReviewView)
    answers = patient.visit.cursor.answers
    assert [row.link_id for row in view.rows] == list(patient.visit.cursor.turn)
    for row in view.rows:
        question = PROTOCOL.question(row.link_id)
        assert row.answer_texts == tuple(option.text for option in question.options if option.code in answers[row.link_id])
        assert len(row.answer_texts) == len(answers[row.link_id])
        assert (row.question_text, row.private) == (question.text, question.private)
    assert any(row.private for row in view.rows)


@pytest.mark.parametrize(
    ("changed", "level", "printing"),
    [({}, "SELF_CARE", PrintingState.OFFERED), ({"legs": "one_pain"}, "ROUTINE_APPOINTMENT", PrintingState.OFFERED),
     ({"ill": "fever"}, "URGENT_TODAY", PrintingState.OFFERED), ({"where": "neck"}, "ROUTINE_APPOINTMENT", PrintingState.NONE)],
)  # fmt: skip
def test_result(patient: Patient, changed: dict[str, str], level: str, printing: PrintingState) -> None:
    """Each result has its level's words and the ticket; paper is offered only where there is some; reasons stay with staff."""
    patient.to_review(**changed).to_result()
    view = patient.state.view
    assert isinstance(view, ResultView)
    text = PROTOCOL.levels[view.level]
    assert (view.level.name, view.printing, view.ticket) == (level, printing, "KP47")
    assert (view.heading, view.lines, view.reasons, view.stored, view.seen) == (text.heading, text.lines, (), True, False)


def test_emergency_gives_only_the_reasons_that_are_to_be_shown(patient: Patient) -> None:
    """The emergency screen adds the patient's words of rules that say so, and nothing else that could be read over a shoulder."""
    shown = {rule.id: rule.patient for rule in PROTOCOL.rules if rule.shown}
    assert shown
    patient.do(on.Started())
    for link_id in ("danger", "age", "bladder_bowel", "saddle", "legs"):
        patient.answer(link_id, CALM[link_id])
    patient.answer("injury", "major").answer("injury_checked", "unchecked")
    view = patient.state.view
    assert isinstance(view, ResultView)
    assert view.reasons
    assert set(view.reasons) <= set(shown.values())
    quiet = Patient().do(on.Started()).answer("danger", "chest").state.view
    assert isinstance(quiet, ResultView)
    assert quiet.reasons == ()


@pytest.mark.parametrize(
    ("state", "shown"),
    [(JobState.WAITING, "asked"), (JobState.PRINTING, "sent"), (JobState.PRINTED, "printed"), (JobState.SAVED, "saved"),
     (JobState.STUCK, "failed"), (JobState.FAILED, "failed"), (JobState.CANCELED, "failed"),
     (JobState.SENT, "handed"), (JobState.NOT_KNOWN, "handed")],
)  # fmt: skip
def test_printing(patient: Patient, state: JobState, shown: str) -> None:
    """Each state of a print job has its screen; an unknown end is no paper."""
    patient.to_review().to_result().do(on.PrintAsked(), on.PrintReported(state))
    view = patient.state.view
    assert isinstance(view, ResultView)
    assert view.printing.value == shown


@pytest.mark.parametrize(("prints", "offer"), [(True, "print.offer"), (False, "print.offer_english")])
def test_a_sheet_in_english_is_offered_as_such(patient: Patient, prints: bool, offer: str) -> None:
    """Who gets the sheet in English, because it cannot be printed in their language, is told so on the button; nobody else is."""
    asked = []
    place = replace(PLACE, prints=lambda code, sections: asked.append((code, sections)) or prints)  # type: ignore[func-returns-value]
    patient.to_review().to_result()
    view = screen_state(patient.visit, place, 45).view
    assert isinstance(view, ResultView)
    assert view.offer == offer
    assert asked == [("en", patient.visit.sections)]


def test_overlays(patient: Patient) -> None:
    """Help, called, start again and idle lie over the screen; the ticket stands in the shell once staff were called."""
    patient.do(on.Started())
    assert patient.do(on.StartAgainAsked()).state.overlay == StartAgainView()
    assert patient.do(on.IdleWarned()).state.overlay == IdleView(45)
    assert patient.do(on.Extended()).state.overlay is None
    assert patient.do(on.HelpAsked()).state.overlay == HelpView(PROTOCOL.help_choices)
    assert patient.state.shell.ticket is None
    assert patient.do(on.HelpChosen("talk")).state.overlay == HelpCalledView("KP47", can_go_on=True, stored=True)
    assert patient.state.shell.ticket == "KP47"
    assert patient.do(on.StoreFailed()).state.overlay == HelpCalledView("KP47", can_go_on=True, stored=False)


def test_result_tells_what_is_not_stored_and_who_has_seen_it(patient: Patient) -> None:
    """The result says when the flag is not stored, and when somebody at the desk took it."""
    patient.do(on.Unwell(), on.StoreFailed())
    view = patient.state.view
    assert isinstance(view, ResultView)
    assert (view.stored, view.seen) == (False, False)
    seen = patient.do(on.StoreKept(), on.DeskTook()).state.view
    assert isinstance(seen, ResultView)
    assert (seen.stored, seen.seen) == (True, True)


@pytest.mark.parametrize(
    ("changed", "urge", "warned"),
    [({"danger": "chest"}, "result.shout", True), ({"ill": "fever"}, "result.go_now", False), ({"legs": "one_pain"}, "result.go_now", False)],
)
def test_who_is_not_stored_is_not_told_that_staff_were_called(patient: Patient, changed: dict[str, str], urge: str, warned: bool) -> None:
    """While a flag is not stored the heading says what to do instead of "staff were called", and a box only what the heading does not."""
    patient.to_review(**changed)
    patient.do(*[on.StoreFailed()]) if patient.visit.state is State.EMERGENCY else patient.to_result().do(on.StoreFailed())
    view = patient.state.view
    assert isinstance(view, ResultView)
    assert (view.urge, view.instead, view.warned) == (urge, urge, warned)
    kept = patient.do(on.StoreKept()).state.view
    assert isinstance(kept, ResultView)
    assert (kept.urge, kept.warned) == ("", False)


def test_broken(patient: Patient) -> None:
    """After a fault the safe screen carries the ticket of a visit that was begun, and nothing of its answers."""
    assert broken_state(patient.visit, PLACE).view == OutOfServiceView("out.fault", None)
    patient.do(on.Started())
    state = broken_state(patient.visit, PLACE)
    assert state == ScreenState(OutOfServiceView("out.fault", "KP47"), state.shell, None, display=Display("en"), sound=Sound())
