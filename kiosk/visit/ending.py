"""From "Check your answers" to the result: one gentle question about doubtful answers, and one choice for whoever is in a hurry."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING

from kiosk.flags import FAST, KEPT, LOOKED, NOTE
from kiosk.visit import intents as on
from kiosk.visit.effects import Effect, StoreNote
from kiosk.visit.papering import ask_print
from kiosk.visit.states import Overlay, State
from rules.condition import holds
from rules.interview import seen
from rules.model import Level

if TYPE_CHECKING:
    from kiosk.visit.visit import Visit


def confirm(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """Doubtful answers are asked about once. Nobody is stopped, no level changes, and staff see it."""
    doubts = doubts_of(visit)
    effects = note(visit, *doubts)
    if doubts and not visit.doubts:
        visit.doubts, visit.overlay = doubts, Overlay.CHECK
        return effects
    return [*effects, *_offer(visit)]


def foreseen(visit: Visit) -> Visit | None:
    """Another visit, never to be stored, that has ended as the next press ends this one; None where it goes on.

    An emergency stops the questions; else the review is the end where nothing is asked between it and the result.
    """
    other = copy(visit)
    other.latch, other.cursor = copy(visit.latch), copy(visit.cursor)
    ends = False
    if visit.state is State.REVIEW and visit.overlay is Overlay.NONE:
        ends = not visit.cursor.offered and (bool(visit.doubts) or not doubts_of(visit))
    elif visit.state is State.ASKING and visit.latch.held and visit.cursor.complete:
        other.cursor.give()
        other.latch.answer(*other.cursor.reached(visit._events))
        ends = other.latch.level is Level.EMERGENCY_NOW
    if ends:
        other._finish()
    return other if ends else None


def keep(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """They are right, says the patient."""
    return [*note(visit, KEPT), *_offer(visit)]


def look_again(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """Back to the review, where each answer has its Change."""
    visit.overlay = Overlay.NONE
    return note(visit, LOOKED)


def print_now(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """The visit is finished: what was not asked changes no level, and the sheet takes the careful way with medicines."""
    return [*visit._finish(), *ask_print(visit, intent)]


def pick_tips(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """The questions for the handout, one after the other, then the review again."""
    visit.overlay = Overlay.NONE
    for link_id in visit.cursor.offered[:1]:
        visit.cursor.change(link_id)
        visit._arrive()
    return []


def doubts_of(visit: Visit) -> tuple[str, ...]:
    """What speaks against the answers: they came too fast to be read, or two of them cannot both be true."""
    cursor, path = visit.cursor, visit.cursor.path
    known = seen(visit.protocol, cursor.answers, path.asked, frozenset(), path.level)
    unlike = (NOTE + each.id for each in visit.protocol.contradictions if holds(each.when, known))
    return (*((FAST,) if visit.pace.too_fast else ()), *unlike)


def note(visit: Visit, *reasons: str) -> list[Effect]:
    """Staff see this in the detail of the visit's flag, if it has one."""
    events = visit.latch.note(*reasons)
    return [StoreNote(tuple(events))] if events else []


def _offer(visit: Visit) -> list[Effect]:
    """Where more answers would make a better sheet, the patient decides; else this is the end."""
    if visit.cursor.offered:
        visit.overlay = Overlay.OFFER
        return []
    return visit._finish()
