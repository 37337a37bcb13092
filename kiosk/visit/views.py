"""A visit as the patient sees it: one frozen screen state, made afresh after every change."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

from kiosk.flags import CALL, FAST
from kiosk.loop import ROLES
from kiosk.opening import Shut
from kiosk.printer import JobState
from kiosk.visit import overlay_views, screens
from kiosk.visit.cursor import NOTHING, Cursor
from kiosk.visit.display import Language
from kiosk.visit.ending import foreseen
from kiosk.visit.screens import PrintingState, ScreenState, Shell
from kiosk.visit.states import Overlay, Shown, State, WithoutDesk
from kiosk.visit.visit import Visit
from rules.model import Code, Level, Protocol, Question

SECONDS_A_SCREEN = 18
"""Seconds a question who reads every word (`kiosk.visit.pace`): the demonstration's scripted patients need 8 minutes; to be timed with patients."""

PRINTING = {
    None: PrintingState.OFFERED,
    JobState.WAITING: PrintingState.ASKED,
    JobState.PRINTING: PrintingState.SENT,
    JobState.PRINTED: PrintingState.PRINTED,
    JobState.STUCK: PrintingState.FAILED,
    JobState.SAVED: PrintingState.SAVED,
    JobState.SENT: PrintingState.HANDED,
    JobState.NOT_KNOWN: PrintingState.HANDED,
    JobState.FAILED: PrintingState.FAILED,
    JobState.CANCELED: PrintingState.FAILED,
}


@dataclass(frozen=True, slots=True)
class Place:
    """What is the same for every visit at this kiosk."""

    clinic: str
    demonstration: bool
    logo: str = ""
    """The file of the clinic's picture."""
    languages: Callable[[], tuple[Language, ...]] = tuple
    """What a patient may choose from."""
    speak: Callable[[str], Protocol] | None = None
    """The protocol in a language's words, by its code; None: there are no words but its own."""
    voice: bool = False
    """Whether this kiosk can read aloud."""
    unreviewed: Callable[[str], bool] = lambda _: False
    """Whether the words of a language, by its code, are a machine's that nobody has reviewed."""

    in_each: Callable[[str], tuple[tuple[Language, str], ...]] = lambda _: ()
    """A text of the shell in every language that a patient may choose."""
    prints: Callable[[str, tuple[str, ...]], bool] = lambda _language, _sections: True
    """Whether a sheet of these sections can be printed in a language, by its code; else it is in English."""

    without_desk: WithoutDesk = WithoutDesk.OPEN
    shut: Callable[[], Shut] = lambda: Shut.NOT
    """Why no visit may begin now, whatever desks there are."""

    def closed(self, visit: Visit) -> bool:
        """Whether no visit may begin here now; one that has begun goes on."""
        return visit.state is State.WELCOME and self.notice(visit) is not None

    def notice(self, visit: Visit) -> screens.OutOfServiceView | None:
        """What stands in place of the welcome: that the screen is cleaned, the clinic closed, or that no desk would see a flag."""
        shut, patients = self.shut(), not visit.record.practice  # staff may learn before the desk and the clinic open
        if shut is Shut.CLEANING:
            return self._closed(visit, "out.cleaning_staff", title_id="out.cleaning", lines_id="out.cleaning_lines")
        if shut is Shut.HOURS and patients:
            return self._closed(visit, "out.shut_staff", title_id="out.shut", lines_id="out.shut_lines", unwell_id="out.shut_unwell")
        if visit.alone and patients and self.without_desk is WithoutDesk.CLOSED:
            return self._closed(visit, "out.no_desk" if visit.stored else "out.no_store", title_id="out.closed")
        return None

    def _closed(self, visit: Visit, reason_id: str, title_id: str, **ids: str) -> screens.OutOfServiceView:
        return screens.OutOfServiceView(reason_id, title_id=title_id, others=self.others(visit, title_id), **ids)

    def others(self, visit: Visit, text_id: str) -> tuple[tuple[Language, str], ...]:
        """A text in every language but the one that the screen speaks now."""
        return tuple((language, text) for language, text in self.in_each(text_id) if language.code != visit.display.language)

    def words(self, visit: Visit) -> Protocol:
        """The protocol in the words that this patient reads."""
        return self.speak(visit.display.language) if self.speak else visit.protocol


def screen_state(visit: Visit, place: Place, idle_seconds_left: int) -> ScreenState:
    """What the window shows now."""
    words = place.words(visit)
    overlay = _overlay(visit, words, place, idle_seconds_left)
    return ScreenState(_view(visit, words, place), _shell(visit, place), overlay, _coming(visit, words, place), visit.display, visit.sound)


def broken_state(visit: Visit, place: Place) -> ScreenState:
    """What the window shows after a fault: made of so little that no second fault can keep it away."""
    ticket = visit.record.ticket if visit.opened else None
    pad = overlay_views.PinView() if visit.overlay is Overlay.STAFF_PAD else None
    out = screens.OutOfServiceView("out.fault", ticket, others=place.others(visit, "out.title"))
    return ScreenState(out, _shell(visit, place), pad, display=visit.display, sound=visit.sound)


def _shell(visit: Visit, place: Place) -> Shell:
    called = any(rule.startswith(CALL) for rule in visit.latch.rules)
    return Shell(
        clinic=place.clinic,
        draft=visit.protocol.sign_off is None,
        demonstration=place.demonstration,
        ticket=visit.record.ticket if called else None,
        translated=place.unreviewed(visit.display.language),
        practice=visit.record.practice,
        logo=place.logo,
    )


def _view(visit: Visit, words: Protocol, place: Place) -> screens.View:
    cursor = visit.cursor
    if visit.state is State.ASKING and cursor.page:
        if visit.veiled:
            return _veil(cursor, words, can_go_back=visit.can_go_back)
        return _question(cursor, words, can_go_back=visit.can_go_back, nudged=visit.nudged)
    if visit.state is State.REVIEW:
        return _review(words, cursor, visit.shown)
    if visit.state in {State.WELCOME, State.ENDED}:
        notice = place.notice(visit) if visit.state is State.WELCOME else None
        return notice or screens.WelcomeView(place.languages(), visit.summoned if visit.overlay is Overlay.NONE else ())
    return _result(visit, words, place)


def _coming(visit: Visit, words: Protocol, place: Place) -> screens.View | None:
    """The next question, the veil before it, the review, or the result. What is touched meanwhile may still lead elsewhere."""
    if visit.overlay is Overlay.OFFER:
        cursor = copy(visit.cursor)
        cursor.change(cursor.offered[0])
        return _asked(cursor, words, can_go_back=True)
    if visit.state is State.ASKING and visit.veiled:
        return _question(visit.cursor, words, can_go_back=visit.can_go_back, nudged=False)
    if (ended := foreseen(visit)) is not None:
        return _result(ended, words, place)
    return _asked_next(visit, words) if visit.state in {State.WELCOME, State.ASKING} else None


def _asked_next(visit: Visit, words: Protocol) -> screens.View | None:
    """The next question, or the review behind the last; None where the same question stays."""
    cursor = copy(visit.cursor)
    cursor.give()
    cursor.forward()
    if not cursor.page:
        return _review(words, cursor, Shown.PUBLIC if visit.shown is Shown.ALL else visit.shown)
    if cursor.current == visit.cursor.current:
        return None
    return _asked(cursor, words, can_go_back=visit.state is State.ASKING)


def _asked(cursor: Cursor, words: Protocol, *, can_go_back: bool) -> screens.View:
    """A question as it comes: an intimate one behind its veil."""
    if any(question.private for question in cursor.page):
        return _veil(cursor, words, can_go_back=can_go_back)
    return _question(cursor, words, can_go_back=can_go_back, nudged=False)


def _veil(cursor: Cursor, words: Protocol, *, can_go_back: bool) -> screens.VeilView:
    link_id = next(question.link_id for question in cursor.page if question.private)
    behind = _question(cursor, words, can_go_back=can_go_back, nudged=False)
    return screens.VeilView(
        words.question(link_id), words.topic_of(link_id), can_go_back=can_go_back, minutes_left=behind.minutes_left, progress=behind.progress
    )


def _question(cursor: Cursor, words: Protocol, *, can_go_back: bool, nudged: bool) -> screens.QuestionView:
    asked, left = len(cursor.turn), len(cursor.left)
    question, *beside = (words.question(each.link_id) for each in cursor.page)
    message = "shell.choose_both" if beside else "shell.choose_first"
    return screens.QuestionView(
        question=question,
        selected=cursor.selection,
        can_go_back=can_go_back,
        minutes_left=max(1, round(left * SECONDS_A_SCREEN / 60)),
        number=asked - left,
        progress=(asked - left) / asked if asked else 0.0,
        message=message if nudged else None,
        companion=next((screens.Companion(each, cursor.touched.get(each.link_id, NOTHING)) for each in beside), None),
    )


def _review(protocol: Protocol, cursor: Cursor, shown: Shown) -> screens.ReviewView:
    questions = [protocol.question(link_id) for link_id in cursor.turn]
    rows = [
        screens.ReviewRow(
            link_id=question.link_id,
            question_text=question.text,
            answer_texts=answer_texts(question, cursor.answers.get(question.link_id, NOTHING)),
            private=question.private,
        )
        for question in questions
    ]
    return screens.ReviewView(tuple(rows), shown)


def answer_texts(question: Question, codes: frozenset[Code]) -> tuple[str, ...]:
    """The chosen options in words, in the question's order."""
    return tuple(option.text for option in question.options if option.code in codes)


def _result(visit: Visit, words: Protocol, place: Place) -> screens.ResultView:
    text = words.levels[visit.level]
    fired = {rule.id for rule in visit.result.fired if rule.shown} if visit.level is Level.EMERGENCY_NOW and visit.result else set()
    return screens.ResultView(
        level=visit.level,
        heading=text.heading,
        lines=text.lines,
        reasons=tuple(rule.patient for rule in words.rules if rule.id in fired),
        ticket=visit.record.ticket,
        seen=visit.seen and not visit.unanswered,
        stored=visit.stored,
        printing=_printing(visit) if visit.has_paper else PrintingState.NONE,
        english_sheet=not place.prints(visit.display.language, visit.sections),
        seen_by=visit.seen_by if visit.seen_by in ROLES else "",
        urge=_urge(visit),
    )


def _urge(visit: Visit) -> str:
    """What to do where nobody came in time, or nobody can: a flag that staff do not see, or that could not be stored, is the patient's to bring."""
    unheard = not visit.seen and (visit.alone or not visit.stored)
    if not visit.unanswered and not (unheard and visit.level >= Level.ROUTINE_APPOINTMENT):
        return ""
    return "result.shout" if visit.level is Level.EMERGENCY_NOW else "result.go_now"


def _heard(visit: Visit) -> bool:
    """Whether somebody can know of a call."""
    return visit.stored and not visit.unanswered and (visit.seen or not visit.alone)


def _printing(visit: Visit) -> PrintingState:
    """Where the page stands; Print is not offered while the printer is known to be bad."""
    if visit.printing is None and not visit.can_print:
        return PrintingState.FAILED
    return PRINTING[visit.printing]


def _overlay(  # noqa: C901, PLR0911 - one line for each overlay
    visit: Visit, words: Protocol, place: Place, idle_seconds_left: int
) -> overlay_views.Overlay | None:
    match visit.overlay:
        case Overlay.HELP:
            return overlay_views.HelpView(words.help_choices)
        case Overlay.CALLED:
            return overlay_views.HelpCalledView(visit.record.ticket, can_go_on=True, stored=_heard(visit))
        case Overlay.LYING:
            return overlay_views.LyingView(visit.record.ticket, visit.rest.minutes if visit.rest else 0, stored=_heard(visit))
        case Overlay.CHECK:
            return overlay_views.CheckView(fast=FAST in visit.doubts, unlike=any(doubt != FAST for doubt in visit.doubts))
        case Overlay.OFFER:
            return overlay_views.OfferView()
        case Overlay.LANGUAGES:
            return overlay_views.LanguagesView(place.languages())
        case Overlay.LOOK:
            return overlay_views.LookView(visit.display, place.voice)
        case Overlay.SOUND:
            return overlay_views.SoundView(visit.sound)
        case Overlay.START_AGAIN:
            return overlay_views.StartAgainView()
        case Overlay.STAFF_PAD:
            return overlay_views.PinView(cleans=visit.state is State.WELCOME and place.shut() is not Shut.CLEANING)
        case Overlay.IDLE:
            return overlay_views.IdleView(idle_seconds_left)
        case Overlay.NONE:
            return None
