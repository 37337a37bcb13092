"""What a patient takes away: a handout, or a ticket to wait with. One job a visit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kiosk.paperwork import WaitingSlip
from kiosk.ports import Variant
from kiosk.printer import JobState
from kiosk.visit import intents as on
from kiosk.visit.display import LARGE_PRINT_FROM
from kiosk.visit.effects import Effect, PrintHandout, PrintWaitingSlip
from kiosk.visit.states import State

if TYPE_CHECKING:
    from kiosk.visit.visit import Visit


def ask_print(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """Asking again while a page is known does nothing, unless nothing of it can come out any more."""
    if not visit.has_paper or not visit.can_print or visit.printing not in {None, JobState.FAILED, JobState.CANCELED}:
        return []
    visit.printing = JobState.WAITING
    language, ticket, now = visit.display.language, visit.record.ticket, visit._clock.utc().astimezone()
    if visit.state is State.URGENT:
        return [PrintWaitingSlip(language, WaitingSlip(ticket, now))]
    return [PrintHandout(visit.sections, language, Variant(visit.level, ticket, now, visit.boxed, visit.display.size >= LARGE_PRINT_FROM))]


def hear_page(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """The printer said something new of this visit's page."""
    if isinstance(intent, on.PrintReported) and visit.printing is not None:
        visit.printing = intent.state
    return []
