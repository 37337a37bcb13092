"""From the review to the result by way of every question that is offered, as somebody goes who has time."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.visit import intents as on
from kiosk.visit.states import Overlay, State
from kiosk.visit.visit import Visit
from rules.model import Code, LinkId
from tests.journeys.steps import CALM


def to_result(visit: Visit, handle: Callable[[on.Intent], object], **changed: str) -> None:
    """Confirm; the answers are right, tips are welcome, and their questions are answered as the calm patient does, but for what is changed."""
    while visit.state is State.REVIEW:
        handle(on.Confirmed())
        if visit.overlay is Overlay.CHECK:
            handle(on.AnswersKept())
        if visit.overlay is Overlay.OFFER:
            handle(on.TipsWanted())
        while visit.state is State.ASKING:
            link_id = LinkId(str(visit.cursor.current))
            handle(on.Touched(link_id, frozenset(map(Code, (CALM | changed)[link_id].split()))))
            handle(on.Continued())
