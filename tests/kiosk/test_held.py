"""The controller's timer over what is held: it counts after its time, at the desk's word, and not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiosk.ports import EventKind, KioskId
from kiosk.visit import intents as on
from kiosk.visit import latch
from kiosk.visit.display import Reading, Sound
from kiosk.visit.sentence import Sentence
from kiosk.visit.states import Overlay, State
from tests.kiosk.bench import Bench

SOON_MS = 40


def test_held_touch_counts_after_its_time(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worrying touch that nobody confirms is raised by the timer; one that is taken back is not."""
    monkeypatch.setattr(latch, "HELD_LIMIT", timedelta(milliseconds=SOON_MS * 5))
    bench.controller.handle(on.Started())
    bench.touch("danger", "chest")
    bench.touch("danger", "none")
    qtbot.waitUntil(lambda: not bench.controller.busy and not bench.controller._held.isActive())
    assert [event.kind for event in bench.events()] == [EventKind.HELD, EventKind.WITHDRAWN]
    bench.touch("danger", "chest")
    qtbot.waitUntil(lambda: bench.visit.state is State.EMERGENCY)
    qtbot.waitUntil(lambda: bench.events()[-1].kind is EventKind.RAISED)


def test_a_sign_counts_in_the_end_whatever_is_touched(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit in all runs out though the other one has far to go."""
    monkeypatch.setattr(latch, "PENDING_LIMIT", timedelta(milliseconds=SOON_MS * 5))
    bench.controller.handle(on.Started())
    bench.touch("danger", "chest")
    qtbot.waitUntil(lambda: bench.visit.state is State.EMERGENCY)


def test_what_the_desk_raised_first_stands_here_too(bench: Bench, qtbot: QtBot) -> None:
    """A desk whose clock is ahead raises a held sign early; the visit then knows of it, and nothing on its screen says less."""
    bench.controller.handle(on.Started())
    bench.touch("danger", "chest")
    qtbot.waitUntil(lambda: not bench.controller.busy)
    (held,) = bench.events()
    bench.store.append([replace(held, event_id="00000000-0000-4000-8000-00000000dead", kiosk_id=KioskId("desk:front"), seq=0, kind=EventKind.RAISED)])
    qtbot.waitUntil(lambda: bench.visit.state is State.EMERGENCY)


def test_who_listens_is_there(bench: Bench, qtbot: QtBot) -> None:
    """A sentence that is read aloud is a sign of life: what is held waits from then on, and its limit in all stays."""
    bench.controller.handle(on.Started())
    bench.touch("danger", "chest")
    qtbot.waitUntil(lambda: not bench.controller.busy)
    before = bench.visit.latch.due
    bench.clock.move(5)
    bench.controller.reader.read((Sentence("A question."),), "en", Sound())
    qtbot.waitUntil(lambda: bench.controller.reader.reading is Reading.SILENT and not bench.controller.busy)
    assert before is not None
    assert bench.visit.latch.due == before + 5
    bench.clock.move(latch.PENDING_LIMIT.total_seconds() - 6)
    bench.controller.reader.read((Sentence("A question."),), "en", Sound())
    qtbot.waitUntil(lambda: bench.controller.reader.reading is Reading.SILENT and not bench.controller.busy)
    assert bench.visit.latch.due == 1000 + latch.PENDING_LIMIT.total_seconds()


def test_reading_the_warning_does_not_put_the_end_off(bench: Bench, qtbot: QtBot) -> None:
    """ "Are you still there?" read aloud to an empty chair is no answer to it."""
    bench.controller.handle(on.Started())
    qtbot.waitUntil(lambda: not bench.controller.busy)
    bench.controller._idle_over()
    bench.controller.reader.read((Sentence("Are you still there?"),), "en", Sound())
    qtbot.waitUntil(lambda: bench.controller.reader.reading is Reading.SILENT and not bench.controller.busy)
    assert bench.visit.overlay is Overlay.IDLE
    assert bench.controller._countdown.isActive()
