"""What a bystander may see: the veil over a private question, and which answers "Check your answers" shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kiosk.visit import intents as on
from kiosk.visit.calling import ask_help
from kiosk.visit.effects import Effect
from kiosk.visit.states import Shown, State
from rules.basics import Code, Kind

if TYPE_CHECKING:
    from kiosk.visit.visit import Visit

PNS = Code("pns")
"""The code of "I would rather tell a nurse" on a private question. The rules ask staff to ask, as they do after a yes."""
BARE_SECONDS = 30
"""How long something private stays in sight without a touch: whoever turned away may not see who comes near."""


def is_private(visit: Visit) -> bool:
    """Whether the question on screen is an intimate one."""
    return any(question.private for question in visit.cursor.page)


def is_bare(visit: Visit) -> bool:
    """Whether something private can be read on the screen now."""
    return (visit.state is State.ASKING and is_private(visit) and not visit.veiled) or (visit.state is State.REVIEW and visit.shown is Shown.ALL)


def cover(visit: Visit) -> None:
    """Whatever is private is out of sight; an answer stays as it is."""
    visit.veiled = is_private(visit)
    if visit.shown is Shown.ALL:
        visit.shown = Shown.PUBLIC


def veil(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """Nobody touched the screen for a while."""
    cover(visit)
    return []


def unveil(visit: Visit, _: on.Intent) -> Iterable[Effect]:
    """The question is read from now on."""
    visit.veiled = False
    visit.pace.shown()
    return []


def tell_nurse(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """An answer like any other, given without a look at the question: beside the answers there are, where it may stand beside them."""
    cursor = visit.cursor
    question = next((each for each in cursor.page if each.private), None)
    if question is None or PNS not in question.codes():
        return ask_help(visit, intent)
    alone = frozenset(option.code for option in question.options if option.exclusive)
    kept = cursor.touched.get(question.link_id, frozenset()) - alone if question.kind is Kind.MULTI else frozenset()
    touched = visit._touch(on.Touched(question.link_id, kept | {PNS}))
    visit.veiled = cursor.complete
    return [*touched, *visit._continue(intent)] if cursor.complete else touched


def show_answers(visit: Visit, intent: on.Intent) -> Iterable[Effect]:
    """Hide every answer of the review, show them, or show the private ones too."""
    if isinstance(intent, on.AnswersShown):
        visit.shown = intent.shown
    return []
