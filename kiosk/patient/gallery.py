"""Pictures of every screen, from the real window, for people to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from kiosk.languages import in_each
from kiosk.loop import ROLES
from kiosk.patient.kit import Kit
from kiosk.patient.window import PatientWindow
from kiosk.picture import save_picture
from kiosk.visit.display import Display, Language, Sound
from kiosk.visit.overlay_views import (
    CheckView,
    HelpCalledView,
    HelpView,
    IdleView,
    LanguagesView,
    LookView,
    LyingView,
    OfferView,
    Overlay,
    PinView,
    SoundView,
    StartAgainView,
)
from kiosk.visit.screens import (
    Companion,
    OutOfServiceView,
    PrintingState,
    QuestionView,
    ResultView,
    ReviewRow,
    ReviewView,
    ScreenState,
    Shell,
    VeilView,
    View,
    WelcomeView,
)
from kiosk.visit.states import Shown
from rules.model import Code, Kind, Level, LinkId, Option, Protocol, Question

TICKET = "KP47"
"""The ticket on every picture."""
IDLE_SECONDS = 40
USUAL = Display("en")


def save_screens(out: Path, protocol: Protocol, kit: Kit, shell: Shell, languages: tuple[Language, ...]) -> list[Path]:
    """Save a PNG of each screen, and of each part of it, at the kit's panel and text size. Returns the paths; raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    together = PatientWindow(kit).pairs(protocol)
    for number, (name, view, overlay) in enumerate(every_screen(protocol, together, languages, kit.theme.display)):
        window = PatientWindow(kit)
        window.show_state(ScreenState(view, shell, overlay))
        window.show()
        screen = window.screen_shown
        for part in range(screen.parts if screen and overlay is None else 1):
            if overlay is None:
                window.show_part(part)
            path = out / f"{number:02d}-{name}{f'-{part + 1}' if part else ''}.png"
            save_picture(window, path)
            paths.append(path)
        window.let_close()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return paths


def every_screen(
    protocol: Protocol, together: frozenset[LinkId], languages: tuple[Language, ...] = (), display: Display = USUAL
) -> Iterator[tuple[str, View, Overlay | None]]:
    """Each screen and overlay with real words: its name, its view, what lies over it. `together`: see `kiosk.visit.cursor`; `display`: as chosen."""
    yield "welcome", WelcomeView(languages), None
    yield "welcome-summoned", WelcomeView(languages, (TICKET, "TN53")), None
    other = [language for language in languages if language.code != display.language]
    closed = in_each(other, "out.closed")
    yield "welcome-closed", OutOfServiceView("out.no_desk", title_id="out.closed", others=closed), None
    yield "welcome-closed-no-store", OutOfServiceView("out.no_store", title_id="out.closed", others=closed), None
    shut = OutOfServiceView("out.shut_staff", title_id="out.shut", lines_id="out.shut_lines", unwell_id="out.shut_unwell")
    yield "welcome-shut", replace(shut, others=in_each(other, "out.shut")), None
    cleaning = OutOfServiceView("out.cleaning_staff", title_id="out.cleaning", lines_id="out.cleaning_lines")
    yield "welcome-cleaning", replace(cleaning, others=in_each(other, "out.cleaning")), None
    for index, question in enumerate(protocol.questions):
        progress = index / len(protocol.questions)
        if question.private:
            topic = protocol.topic_of(question.link_id)
            yield f"veil-{question.link_id}", VeilView(question, topic, can_go_back=True, minutes_left=6, progress=progress), None
        yield f"question-{question.link_id}", _asked(question, chosen=index % 2 == 1, progress=progress), None
        if question.link_id in together and question.page_with:
            above = _asked(protocol.question(question.page_with), chosen=True, progress=progress)
            beside = Companion(question, frozenset())
            yield f"questions-{question.page_with}-{question.link_id}", replace(above, companion=beside, message="shell.choose_both"), None
    first = protocol.questions[0]
    yield "choose-first", QuestionView(first, frozenset(), False, 3, 0, 0.0, "shell.choose_first"), None
    rows = tuple(ReviewRow(q.link_id, q.text, tuple(option.text for option in _some(q)), q.private) for q in protocol.questions)
    for shown in Shown:
        yield f"review-{shown.value}", ReviewView(rows, shown), None
    for level in sorted(Level, reverse=True):
        yield f"result-{level.name.lower()}", _result(protocol, level), None
    yield "result-emergency-seen", _result(protocol, Level.EMERGENCY_NOW, seen=True), None
    for role in ROLES:
        yield f"result-emergency-seen-{role}", replace(_result(protocol, Level.EMERGENCY_NOW, seen=True), seen_by=role), None
        yield f"result-urgent-seen-{role}", replace(_result(protocol, Level.URGENT_TODAY, seen=True), seen_by=role), None
    yield "result-emergency-alone", replace(_result(protocol, Level.EMERGENCY_NOW), urge="result.shout"), None
    yield "result-urgent-alone", replace(_result(protocol, Level.URGENT_TODAY), urge="result.go_now"), None
    yield "result-routine-alone", replace(_result(protocol, Level.ROUTINE_APPOINTMENT), urge="result.go_now"), None
    yield "result-emergency-not-stored", replace(_result(protocol, Level.EMERGENCY_NOW, stored=False), urge="result.shout"), None
    yield "result-urgent-not-stored", replace(_result(protocol, Level.URGENT_TODAY, stored=False), urge="result.go_now"), None
    for state in (PrintingState.ASKED, PrintingState.SENT, PrintingState.PRINTED, PrintingState.SAVED, PrintingState.HANDED, PrintingState.FAILED):
        yield f"print-{state.value}", _result(protocol, Level.SELF_CARE, printing=state), None
        yield f"slip-{state.value}", _result(protocol, Level.URGENT_TODAY, printing=state), None
    asked = _asked(first, chosen=True, progress=0.1)
    yield "help", asked, HelpView(protocol.help_choices)
    yield "help-called", asked, HelpCalledView(TICKET, can_go_on=True)
    yield "help-not-stored", asked, HelpCalledView(TICKET, can_go_on=True, stored=False)
    yield "help-lying", asked, LyingView(TICKET, max(choice.hold_minutes for choice in protocol.help_choices))
    yield "check", ReviewView(rows), CheckView(fast=True, unlike=True)
    yield "offer", ReviewView(rows), OfferView()
    yield "idle", asked, IdleView(IDLE_SECONDS)
    yield "start-again", asked, StartAgainView()
    yield "staff-pad", asked, PinView()
    yield "staff-pad-welcome", WelcomeView(languages), PinView(cleans=True)
    yield "languages", asked, LanguagesView(languages)
    yield "look", asked, LookView(display, voice=True)
    yield "sound", asked, SoundView(Sound())
    yield "out-of-service", OutOfServiceView("out.fault", TICKET, others=in_each(other, "out.title")), None


def _some(question: Question) -> tuple[Option, ...]:
    """A choice to show: the second option, or two of them where several may be chosen."""
    several = question.kind in {Kind.MULTI, Kind.BODYMAP}
    return question.options[4:6] if question.kind is Kind.BODYMAP else question.options[1 : 3 if several else 2]


def _asked(question: Question, *, chosen: bool, progress: float) -> QuestionView:
    selected: frozenset[Code] = frozenset(option.code for option in _some(question)) if chosen or question.kind is Kind.BODYMAP else frozenset()
    return QuestionView(question, selected, can_go_back=progress > 0, minutes_left=max(1, round(8 * (1 - progress))), number=0, progress=progress)


def _result(protocol: Protocol, level: Level, *, seen: bool = False, stored: bool = True, printing: PrintingState | None = None) -> ResultView:
    text = protocol.levels[level]
    offered = PrintingState.OFFERED if level <= Level.URGENT_TODAY else PrintingState.NONE
    reasons = tuple(rule.patient for rule in protocol.rules if rule.level is level)[:1] if level is Level.EMERGENCY_NOW else ()
    return ResultView(level, text.heading, text.lines, reasons, TICKET, seen=seen, stored=stored, printing=printing or offered)
