"""The controller's timers over what is private and over a place that is kept, and notes on their way to the store."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiosk.control import controller
from kiosk.flags import HELPED, derive
from kiosk.ports import EventKind
from kiosk.visit import intents as on
from kiosk.visit.screens import QuestionView, VeilView
from kiosk.visit.states import Overlay, State
from tests.kiosk.bench import Bench

SOON_S = 1


def to_bladder(bench: Bench, qtbot: QtBot) -> None:
    bench.controller.handle(on.Started())
    for link_id, code in (("danger", "none"), ("age", "a18_44")):
        qtbot.waitUntil(lambda: not bench.controller.busy)
        bench.answer(link_id, code)
    qtbot.waitUntil(lambda: isinstance(bench.view, VeilView))


def test_a_private_question_is_veiled_by_time(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A private question that nobody touches is behind its veil again; the time until the screen asks for a sign of life runs on."""
    to_bladder(bench, qtbot)
    assert not bench.controller._bare.isActive()
    monkeypatch.setattr(controller, "BARE_SECONDS", SOON_S)
    bench.controller.handle(on.Unveiled())
    assert isinstance(bench.view, QuestionView)
    left = bench.controller._idle.remainingTime()
    qtbot.waitUntil(lambda: isinstance(bench.view, VeilView))
    assert bench.controller._idle.remainingTime() < left


def test_lying_down_is_no_idling(bench: Bench, qtbot: QtBot) -> None:
    """While the patient lies down the screen waits ten minutes, whatever the desk does; coming back, it waits as ever."""
    bench.controller.handle(on.Started())
    bench.controller.handle(on.HelpAsked())
    qtbot.waitUntil(lambda: not bench.controller.busy)
    bench.controller.handle(on.HelpChosen("lie_down"))
    qtbot.waitUntil(lambda: bench.visit.overlay is Overlay.LYING and not bench.controller.busy)
    assert 590_000 < bench.controller._idle.interval() <= 600_000
    bench.controller.handle(on.HelpClosed())
    qtbot.waitUntil(lambda: not bench.controller.busy)
    assert (bench.visit.state, bench.controller._idle.interval()) == (State.ASKING, 120_000)


def test_notes_are_stored_without_a_flag_and_without_answers(bench: Bench, qtbot: QtBot) -> None:
    """That somebody helps is in the store before the first answer, makes no flag, and holds nothing up."""
    bench.controller.handle(on.Started(helping=True))
    qtbot.waitUntil(lambda: bool(bench.events()))
    (event,) = bench.events()
    assert (event.kind, event.rule_ids) == (EventKind.NOTED, (HELPED,))
    assert derive(bench.events()) is None
    assert bench.store.answers(bench.visit.record.visit_id) == {}
