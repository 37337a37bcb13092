"""The controller: storing comes before showing, a store that fails or is slow holds nobody up, and every fault ends at staff."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.control import controller as module
from kiosk.control.parts import Timing
from kiosk.ports import EventKind
from kiosk.visit import intents as on
from kiosk.visit.overlay_views import IdleView
from kiosk.visit.screens import OutOfServiceView, QuestionView, ResultView, WelcomeView
from kiosk.visit.states import State
from rules.model import Code, Level, LinkId
from tests.kiosk.bench import Bench
from tests.kiosk.desk.fakes import K1

SOON_MS, SECOND_MS, NEVER_MS = 40, 1000, 1_000_000


def patience(bench: Bench, milliseconds: int, retry: int = 10_000) -> None:
    """How long the screen waits for the store, and how soon it tries again."""
    bench.controller._keeper._patience.setInterval(milliseconds)
    bench.controller._keeper._retry.setInterval(retry)


def test_storing_comes_before_showing(bench: Bench, qtbot: QtBot) -> None:
    """Whatever is shown after a worrying touch, and after its answer, the store had it first."""
    stored: list[tuple[object, list[EventKind]]] = []
    bench.controller.state_changed.connect(lambda state: stored.append((state.view, [event.kind for event in bench.events()])))
    bench.controller.handle(on.Started())
    bench.touch("danger", "chest")
    qtbot.waitUntil(lambda: not bench.controller.busy)
    assert [kinds for view, kinds in stored if isinstance(view, QuestionView) and view.selected] == [[EventKind.HELD]]
    bench.controller.handle(on.Continued())
    qtbot.waitUntil(lambda: not bench.controller.busy)
    assert [kinds for view, kinds in stored if isinstance(view, ResultView)] == [[EventKind.HELD, EventKind.RAISED]]


def test_screen_stands_still_while_the_store_works(bench: Bench, qtbot: QtBot) -> None:
    """Until the store has a touch the screen stays as it is; what is pressed meanwhile waits, and comes in its order."""
    patience(bench, 10_000)
    bench.controller.handle(on.Started())
    qtbot.waitUntil(lambda: not bench.controller.busy)
    bench.store.gate.clear()
    before = len(bench.states)
    bench.answer("danger", "unsure")
    bench.answer("danger_again", "unsure")
    assert bench.controller.busy
    assert len(bench.states) == before
    bench.store.gate.set()
    qtbot.waitUntil(lambda: not bench.controller.busy)
    qtbot.waitUntil(lambda: bench.visit.cursor.current == "age")
    shown = [(state.view.question.link_id, set(state.view.selected)) for state in bench.states[before:] if isinstance(state.view, QuestionView)]
    assert shown == [("danger", {"unsure"}), ("danger_again", set()), ("danger_again", {"unsure"}), ("age", set())]


def test_slow_store_sends_the_patient_to_the_desk(bench: Bench, qtbot: QtBot) -> None:
    """After the patience the result is shown as not stored; once the store has it, the screen says so by itself."""
    patience(bench, SOON_MS)
    bench.store.gate.clear()
    bench.controller.handle(on.Unwell())
    qtbot.waitUntil(lambda: isinstance(bench.view, ResultView))
    assert not bench.view.stored  # type: ignore[attr-defined]
    bench.store.gate.set()
    qtbot.waitUntil(lambda: bench.view.stored)  # type: ignore[attr-defined]
    assert bench.flag().level is Level.EMERGENCY_NOW  # type: ignore[union-attr]


def test_broken_store_holds_nobody_up_and_loses_nothing(bench: Bench, qtbot: QtBot) -> None:
    """With the store away the visit goes on and says that it is not stored; once it is back, everything is there, in order, once."""
    patience(bench, 10_000, retry=SOON_MS)
    bench.store.failing = True
    bench.controller.handle(on.Started())
    bench.touch("danger", "unsure")
    bench.touch("danger", "chest")
    bench.controller.handle(on.Continued())
    qtbot.waitUntil(lambda: isinstance(bench.view, ResultView))
    assert not bench.view.stored  # type: ignore[attr-defined]
    assert bench.events() == []
    bench.store.failing = False
    qtbot.waitUntil(lambda: bench.view.stored)  # type: ignore[attr-defined]
    events = bench.events()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert events[-1].kind is EventKind.RAISED
    assert "store_failed" in {line["event"] for line in bench.log()}


def test_next_patient_is_told_of_a_broken_store_too(bench: Bench, qtbot: QtBot) -> None:
    """While something waits to be stored, the next visit begins as "not stored", until the store is back."""
    patience(bench, 10_000)
    bench.store.failing = True
    bench.controller.handle(on.HelpAsked())
    qtbot.waitUntil(lambda: not bench.controller.busy)
    bench.controller.handle(on.HelpClosed())
    qtbot.waitUntil(lambda: len(bench.visits) == 2)
    assert not bench.visit.stored
    bench.store.failing = False
    bench.controller._keeper._send()
    qtbot.waitUntil(lambda: bench.visit.stored)
    assert [event.kind for event in bench.events()] == [EventKind.HELD, EventKind.WITHDRAWN]


def test_a_new_start_waits_for_no_store(bench: Bench, qtbot: QtBot) -> None:
    """A store that hangs for good holds no new start longer than its second, and the next patient not even that; what it was given is not lost."""
    keeper = bench.controller._keeper
    assert keeper._patience.interval() <= SECOND_MS
    patience(bench, NEVER_MS)
    keeper._less.setInterval(NEVER_MS)
    bench.store.gate.clear()
    for intent in (on.Started(), on.Touched(LinkId("danger"), frozenset({Code("chest")})), on.Done(), on.Started()):
        bench.controller.handle(intent)
        if bench.controller.busy:
            keeper._lose_patience()  # as its timer does
    assert not bench.store.gate.is_set()
    assert [visit.state for visit in bench.visits] == [State.ENDED, State.ASKING]
    assert isinstance(bench.view, QuestionView)
    bench.store.gate.set()
    qtbot.waitUntil(lambda: bench.visit.stored)
    assert [event.kind for event in bench.events()] == [EventKind.HELD, EventKind.RAISED, EventKind.UNFINISHED]


def test_press_of_one_visit_never_reaches_the_next(bench: Bench, qtbot: QtBot) -> None:
    """What was pressed while a visit ended is not taken for the next patient."""
    patience(bench, 10_000)
    bench.controller.handle(on.Started())
    bench.answer("danger", "unsure")
    qtbot.waitUntil(lambda: not bench.controller.busy)
    bench.store.gate.clear()
    for intent in (on.Done(), on.Started(), on.Unwell()):
        bench.controller.handle(intent)
    bench.store.gate.set()
    qtbot.waitUntil(lambda: len(bench.visits) == 2)
    qtbot.waitUntil(lambda: not bench.controller.busy)
    assert bench.visit.state is State.WELCOME
    assert not bench.events(bench.visit)


def test_nobody_there_ends_the_visit(qtbot: QtBot, tmp_path: Path) -> None:
    """Nobody touches: after the idle time the patient is asked, the seconds count down, then the visit ends as unfinished."""
    bench = Bench(tmp_path, timing=Timing(1, 2)).start()
    bench.controller.handle(on.Started())
    bench.answer("danger", "none")
    qtbot.waitUntil(lambda: bench.visit is not bench.visits[0], timeout=8000)
    left = [state.overlay.seconds_left for state in bench.states if isinstance(state.overlay, IdleView)]
    assert left == [2, 1]
    assert isinstance(bench.view, WelcomeView)
    assert (bench.flag().level, bench.flag().unfinished) == (Level.ROUTINE_APPOINTMENT, True)  # type: ignore[union-attr]
    assert not bench.controller._idle.isActive()
    bench.close()


def test_touch_winds_the_idle_clock(bench: Bench, qtbot: QtBot) -> None:
    """On the welcome screen nothing idles; every touch starts the time anew; "I'm still here" takes the question away."""
    idle, countdown = bench.controller._idle, bench.controller._countdown
    assert not idle.isActive()
    bench.controller.handle(on.Started())
    qtbot.waitUntil(idle.isActive)
    assert idle.interval() == 120_000
    idle.start(5)
    qtbot.waitUntil(countdown.isActive)
    assert bench.states[-1].overlay == IdleView(45)
    countdown.setInterval(5)
    qtbot.waitUntil(lambda: IdleView(43) in [state.overlay for state in bench.states])
    bench.controller.handle(on.Extended())
    assert bench.states[-1].overlay is None
    assert (countdown.isActive(), idle.interval(), idle.isActive()) == (False, 120_000, True)
    idle.start(5)
    qtbot.waitUntil(lambda: bench.states[-1].overlay == IdleView(45))


def test_emergency_never_idles_out(bench: Bench, qtbot: QtBot) -> None:
    """On the emergency screen no timer runs that could end it."""
    bench.controller.handle(on.Unwell())
    qtbot.waitUntil(lambda: isinstance(bench.view, ResultView))
    controller = bench.controller
    assert not any(timer.isActive() for timer in (controller._idle, controller._countdown, controller._held))


def test_break_down_shows_a_safe_screen_and_flags(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something unforeseen: reception is told by a flag, the patient by a screen with the ticket; then a fresh visit is welcomed."""
    monkeypatch.setattr(module, "MEND_MS", SOON_MS)
    bench.controller.handle(on.Started())
    bench.answer("danger", "none")
    bench.controller.break_down("ValueError window.py:7")
    safe = OutOfServiceView("out.fault", bench.visits[0].record.ticket)
    qtbot.waitUntil(lambda: any(state.view == safe and state.overlay is None for state in bench.states))
    qtbot.waitUntil(lambda: len(bench.visits) == 2)
    assert isinstance(bench.view, WelcomeView)
    flag = bench.flag()
    assert flag is not None
    assert (flag.level, flag.unfinished) == (Level.URGENT_TODAY, True)
    assert "kiosk_fault" in flag.rule_ids
    assert {"event": "fault", "detail": "ValueError window.py:7"}.items() <= next(line for line in bench.log() if line["event"] == "fault").items()


def test_break_down_does_not_end_an_emergency(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a fault on the emergency screen the same visit's emergency screen comes back: no timer ends it."""
    monkeypatch.setattr(module, "MEND_MS", SOON_MS)
    bench.controller.handle(on.Unwell())
    qtbot.waitUntil(lambda: isinstance(bench.view, ResultView))
    bench.controller.break_down("ValueError result.py:7")
    qtbot.waitUntil(lambda: any(isinstance(state.view, OutOfServiceView) for state in bench.states))
    qtbot.waitUntil(lambda: isinstance(bench.view, ResultView))
    assert bench.controller.visit is bench.visits[0]


def test_break_down_with_nobody_there_alarms_nobody(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the welcome screen a fault shows the safe screen without a ticket, raises no flag, and passes."""
    monkeypatch.setattr(module, "MEND_MS", SOON_MS)
    bench.controller.break_down("ValueError window.py:7")
    assert bench.view == OutOfServiceView("out.fault", None)
    qtbot.waitUntil(lambda: isinstance(bench.view, WelcomeView))
    assert not bench.events(bench.visits[0])


def test_fault_that_spoils_the_screen_still_shows_the_safe_one(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the screen itself cannot be made any more, the safe one can, with the flag stored."""

    def broken(_: object) -> object:
        raise ValueError

    bench.controller.handle(on.Started())
    qtbot.waitUntil(lambda: not bench.controller.busy)
    monkeypatch.setattr("kiosk.visit.views._view", broken)
    bench.controller.break_down("ValueError views.py:1")
    assert isinstance(bench.view, OutOfServiceView)
    qtbot.waitUntil(lambda: bench.flag() is not None)
    assert bench.flag().level is Level.URGENT_TODAY  # type: ignore[union-attr]
    monkeypatch.undo()


def test_fault_of_a_rule_is_logged_by_code(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that breaks sends the patient to staff today, and the log names the fault."""
    bench.to_review(qtbot.waitUntil)
    bench.controller.handle(on.Confirmed())  # and a question whether the answers are right: they came fast

    def broken(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr("rules.assess.walk", broken)
    bench.controller.handle(on.PrintedNow())
    qtbot.waitUntil(lambda: isinstance(bench.view, ResultView))
    assert bench.view.level is Level.URGENT_TODAY  # type: ignore[attr-defined]
    assert bench.flag().rule_ids == ("kiosk_fault",)  # type: ignore[union-attr]
    assert ("rule_fault", "ZeroDivisionError") in [(line["event"], line.get("detail")) for line in bench.log()]


def test_refused_intent_changes_nothing(bench: Bench) -> None:
    """A press that has no meaning on this screen is logged by its name and changes nothing."""
    before = len(bench.states)
    bench.controller.handle(on.Confirmed())
    assert len(bench.states) == before
    assert (bench.log()[-1]["event"], bench.log()[-1]["detail"]) == ("intent_refused", "welcome.Confirmed")


def test_stop_ends_the_visit_in_order(bench: Bench, qtbot: QtBot) -> None:
    """When the program ends in the middle of a visit, staff are told as if the patient had left, and the log is closed."""
    bench.controller.handle(on.Started())
    bench.touch("danger", "chest")
    qtbot.waitUntil(lambda: not bench.controller.busy)
    bench.running = False
    bench.controller.stop()
    assert [event.kind for event in bench.events()] == [EventKind.HELD, EventKind.RAISED, EventKind.UNFINISHED]
    assert bench.store.end(bench.visits[0].record.visit_id) is not None
    assert [line["event"] for line in bench.log()][-4:] == ["visit_ended", "flag_stored", "flag_stored", "stopped"]


def test_kiosk_says_that_it_lives(bench: Bench) -> None:
    """From its start the kiosk's heartbeat stands in the store."""
    assert bench.store.beats() == {K1: bench.clock.utc()}


def test_start_raises_what_a_crash_cut_short(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    """A visit that the last run left open is raised as unfinished before the first patient, and logged."""
    bench.controller.handle(on.Started())
    bench.touch("danger", "chest")
    qtbot.waitUntil(lambda: not bench.controller.busy)
    second = Bench(tmp_path)
    second.visits.append(bench.visits[0])
    second.start()
    qtbot.waitUntil(lambda: bench.store.end(bench.visits[0].record.visit_id) is not None)
    flag = bench.flag()
    assert flag is not None
    assert (flag.level, flag.unfinished) == (Level.EMERGENCY_NOW, True)
    assert "visit_recovered" in {line["event"] for line in second.log()}
    second.close()
