"""Talk to staff: the panel and its choices, what the desk did, and a place that is kept while somebody lies down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kiosk.flags import CALL
from kiosk.loop import follow
from kiosk.ports import EventKind, FlagEvent
from kiosk.visit import intents as on
from kiosk.visit.display import Sound
from kiosk.visit.effects import Effect
from kiosk.visit.states import Overlay, Rest, State
from rules.model import Event, HelpChoice, Level

if TYPE_CHECKING:
    from kiosk.visit.visit import Visit


def unwell(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """The choice that is an emergency, without the panel."""
    choice = next(choice for choice in visit.protocol.help_choices if choice.event is Event.TOO_UNWELL)
    return [*visit._open(), *_call(visit, choice)]


def ask_help(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """The panel is open: whoever leaves it so has asked."""
    visit.overlay = Overlay.HELP
    calmest = min(visit.protocol.help_choices, key=lambda choice: choice.level)
    return [*visit._open(), *visit._store(visit.latch.call(calmest.level, f"{CALL}{calmest.code}"))]


def close_help(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """On the welcome screen the visit is over then: the next person gets one of their own."""
    visit.overlay = Overlay.NONE
    effects = visit._store(visit.latch.call_off())
    return [*effects, *visit._leave(intent)] if visit.state is State.WELCOME else effects


def choose_help(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """Staff know at once why they are called."""
    for choice in visit.protocol.help_choices:
        if isinstance(intent, on.HelpChosen) and choice.code == intent.code:
            return [*visit._open(), *_call(visit, choice)]
    return visit._fault(intent)


def call_again(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """Staff were called already; each press on the emergency screen is a new call."""
    effects = unwell(visit, intent)
    visit.overlay = Overlay.CALLED
    return effects


def _call(visit: Visit, choice: HelpChoice) -> list[Effect]:
    visit._events |= {choice.event}
    effects = visit._store(visit.latch.help(choice.level, f"{CALL}{choice.code}"))
    if visit.latch.level is Level.EMERGENCY_NOW:
        return [*effects, *visit._finish()]
    visit.overlay, visit.rest = Overlay.CALLED, None
    if choice.hold_minutes:
        visit.overlay, visit.rest = Overlay.LYING, Rest(choice.hold_minutes, visit._clock.monotonic() + choice.hold_minutes * 60)
        visit.veiled = any(question.private for question in visit.cursor.page)
    return effects


def desk_took(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """Somebody has the flag, and the screen says who."""
    visit.seen, visit.unanswered = True, False
    visit.seen_by = intent.role if isinstance(intent, on.DeskTook) else ""
    return []


def nobody_came(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """The screen says what to do instead; over the questions, too. Who lies down is told there."""
    visit.unanswered, visit.seen = True, False
    if visit.state in {State.ASKING, State.REVIEW} and visit.overlay is not Overlay.LYING:
        visit.overlay = Overlay.CALLED
    return []


def desk_news(visit: Visit, events: Sequence[FlagEvent]) -> Iterator[on.Intent]:
    """What the desk's part of a visit's events means to the visit: its flag was taken, closed or left, or what is held here was raised there."""
    loop = follow(events)
    raised = {rule_id for event in events if event.kind is EventKind.RAISED for rule_id in event.rule_ids}
    if raised & visit.latch.held:
        yield on.HeldExpired()
    if loop.closed and visit.state is State.EMERGENCY:
        yield on.DeskClosed()
    elif loop.escalated and not visit.unanswered:
        yield on.NobodyCame()
    elif loop.taken and (not visit.seen or visit.seen_by != loop.role):
        yield on.DeskTook(loop.role)


def idle_seconds(visit: Visit, idle: float, now: float) -> float | None:
    """How long the screen waits for a touch: `idle`, or as long as a place is still kept; None: for ever. `now` is the monotonic clock's."""
    touched = visit.overlay is not Overlay.NONE or visit.display != visit.first_display or visit.sound != Sound()
    if visit.state is State.EMERGENCY or (visit.state is State.WELCOME and not touched):
        return None
    return max(0.0, visit.rest.until - now) if visit.rest and visit.overlay is Overlay.LYING else idle
