"""The closed loop, with desks and a kiosk on one store: raised, heard, taken or escalated, and told to the patient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kiosk.desk.note import KEEP_MS
from kiosk.ports import EventKind, KioskId, Tone
from kiosk.visit import intents as on
from kiosk.visit.overlay_views import HelpCalledView
from kiosk.visit.screens import OutOfServiceView, QuestionView, ResultView, WelcomeView
from kiosk.visit.states import WithoutDesk
from rules.model import Level
from tests.journeys.loop_stage import Stage
from tests.kiosk.bench import Bench

CLOSED, PAPER, OPEN = WithoutDesk.CLOSED, WithoutDesk.PAPER, WithoutDesk.OPEN
SHOUT, GO = "result.shout", "result.go_now"


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    """Makes a stage; everything on it is closed afterwards."""
    made: list[Stage] = []

    def one(without_desk: WithoutDesk = CLOSED) -> Stage:
        made.append(Stage(qtbot, tmp_path, without_desk))
        return made[-1]

    yield one
    for stage in made:
        stage.close()


def result(stage: Stage) -> ResultView:
    """The patient's result, as soon as it is there."""
    stage.wait(lambda: isinstance(stage.view, ResultView))
    assert isinstance(stage.view, ResultView)
    return stage.view


def told(stage: Stage, urge: str) -> bool:
    """Whether the patient's screen says this in place of its heading."""
    return isinstance(stage.view, ResultView) and stage.view.urge == urge


def test_an_emergency_that_nobody_takes(make: Callable[..., Stage]) -> None:
    """It sounds at each desk at once and every 30 s; after 2 minutes it stands across each desk, louder, once in the store, and the patient is told
    to shout; whoever takes it then silences all, and the patient reads in which role."""
    stage = make()
    front, back = stage.begin("front", "back")
    stage.bench.controller.handle(on.Unwell())
    assert not result(stage).urge
    for desk in (front, back):
        stage.wait(lambda desk=desk: desk.alarm.sounded == [Tone.NEW])
    stage.pass_time(30)
    for desk in (front, back):
        stage.wait(lambda desk=desk: desk.alarm.sounded == [Tone.NEW] * 2)
    stage.pass_time(89)
    assert not stage.events(EventKind.ESCALATED)
    assert "Nobody has taken" not in front.texts
    stage.pass_time(1)
    stage.wait(lambda: told(stage, SHOUT))
    for desk in (front, back):
        stage.wait(lambda desk=desk: desk.alarm.sounded[-1] is Tone.LOUD)
        stage.wait(lambda desk=desk: "Nobody has taken KP 22 (Emergency, Kiosk 1). Go there now." in desk.texts)
    assert len(stage.events(EventKind.ESCALATED)) == 1
    back.window.role = "clinician"
    assert back.button("seen").text() == "Seen by nurse or doctor"
    back.press(stage.qtbot, "seen")
    stage.wait(lambda: told(stage, ""))
    view = result(stage)
    assert (view.seen, view.told) == (True, "result.coming.clinician")
    assert [event.rule_ids for event in stage.events(EventKind.SEEN)] == [("role.clinician",)]
    for desk in (front, back):
        stage.wait(lambda desk=desk: "Nobody has taken" not in desk.texts)
    heard = [list(desk.alarm.sounded) for desk in (front, back)]
    stage.pass_time(60)
    assert [desk.alarm.sounded for desk in (front, back)] == heard


def test_an_urgent_flag_is_silent_for_ten_minutes(make: Callable[..., Stage]) -> None:
    """It makes no sound before; then it is louder than a new emergency, and the patient is sent to the desk, over the questions too."""
    stage = make()
    (front,) = stage.begin("front")
    bench = stage.bench
    bench.controller.handle(on.Started())
    bench.answer("danger", "unsure")
    bench.answer("danger_again", "unsure")
    stage.wait(lambda: isinstance(stage.view, QuestionView) and bench.visit.latch.level is Level.URGENT_TODAY)
    stage.wait(lambda: bench.flag() is not None)
    bench.controller._idle.stop()
    stage.pass_time(599)
    assert front.alarm.sounded == []
    stage.pass_time(1)
    stage.wait(lambda: front.alarm.sounded == [Tone.LOUD])
    stage.wait(lambda: isinstance(bench.states[-1].overlay, HelpCalledView))
    assert bench.states[-1].overlay == HelpCalledView("KP22", can_go_on=True, stored=False)


def test_a_flag_that_rises_is_a_new_alarm(make: Callable[..., Stage]) -> None:
    """Taken as urgent, then an emergency: it sounds anew, and has two minutes of its own."""
    stage = make()
    (front,) = stage.begin("front")
    bench = stage.bench
    bench.controller.handle(on.Started())
    bench.answer("danger", "unsure")
    bench.answer("danger_again", "unsure")
    front.press(stage.qtbot, "seen")
    stage.wait(lambda: bench.visit.seen)
    bench.controller.handle(on.HelpAsked())
    bench.controller.handle(on.HelpChosen("unwell"))
    stage.wait(lambda: front.alarm.sounded == [Tone.NEW])
    stage.pass_time(119)
    assert not stage.events(EventKind.ESCALATED)
    stage.pass_time(1)
    stage.wait(lambda: told(stage, SHOUT))
    assert [event.level for event in stage.events(EventKind.ESCALATED)] == [Level.EMERGENCY_NOW]


def test_no_desk_means_closed(make: Callable[..., Stage]) -> None:
    """The welcome says so, nothing that is pressed in that moment starts a visit, and with the first desk it opens again."""
    stage = make()
    stage.begin()
    closed = OutOfServiceView("out.no_desk", title_id="out.closed")
    stage.wait(lambda: stage.view == closed)
    for intent in (on.Started(), on.Unwell(), on.HelpAsked()):
        stage.bench.controller.handle(intent)
    assert (stage.view, stage.bench.visit.opened) == (closed, False)
    desk = stage.open("front")
    stage.wait(lambda: isinstance(stage.view, WelcomeView))
    stage.shut(desk)
    stage.bench.clock.move(60)
    stage.wait(lambda: stage.view == closed)


def test_no_desk_and_paper_only(make: Callable[..., Stage]) -> None:
    """An emergency is told to shout, and the kiosk itself sounds every 30 s until staff end it; who is only urgent is sent to the desk, silently."""
    stage = make(PAPER)
    stage.begin()
    bench = stage.bench
    stage.wait(lambda: bench.visit.alone)
    bench.controller.handle(on.Unwell())
    stage.wait(lambda: told(stage, SHOUT))
    stage.wait(lambda: bench.alarm.sounded == [Tone.LOUD])
    stage.pass_time(30)
    stage.wait(lambda: bench.alarm.sounded == [Tone.LOUD] * 2)
    bench.controller.handle(on.StaffEnded())
    stage.wait(lambda: isinstance(stage.view, WelcomeView))
    bench.to_review(stage.wait, ill="fever", ill_rest="yes")
    bench.to_result(stage.wait)
    assert (result(stage).level, result(stage).urge) == (Level.URGENT_TODAY, GO)
    stage.pass_time(60)
    assert bench.alarm.sounded == [Tone.LOUD] * 2


def test_the_desk_dies_in_the_middle_of_an_emergency(make: Callable[..., Stage]) -> None:
    """A minute after its last beat the patient is told to shout and the kiosk sounds; another desk takes both over."""
    stage = make()
    (front,) = stage.begin("front")
    bench = stage.bench
    bench.controller.handle(on.Unwell())
    stage.wait(lambda: front.alarm.sounded == [Tone.NEW])
    stage.shut(front)
    bench.clock.move(59)
    stage.qtbot.wait(0)
    assert not result(stage).urge
    bench.clock.move(1)
    stage.wait(lambda: told(stage, SHOUT))
    stage.wait(lambda: bench.alarm.sounded == [Tone.LOUD])
    back = stage.open("back")
    stage.wait(lambda: told(stage, ""))
    assert bench.controller._siren.wanted is None
    back.press(stage.qtbot, "seen")
    stage.wait(lambda: result(stage).told == "result.coming.front_desk" and result(stage).seen)


def test_without_any_desk_the_kiosk_escalates(make: Callable[..., Stage]) -> None:
    """Where no desk is there to say that nobody came, the kiosk says it, once."""
    stage = make(OPEN)
    stage.begin()
    stage.bench.controller.handle(on.Unwell())
    stage.wait(lambda: stage.bench.flag() is not None)
    stage.qtbot.wait(600)
    stage.bench.clock.move(120)
    stage.wait(lambda: told(stage, SHOUT))
    assert [event.kiosk_id for event in stage.events(EventKind.ESCALATED)] == ["kiosk 1"]


def test_where_the_person_is_and_nobody_there_is_counted(make: Callable[..., Stage]) -> None:
    """One press says it, the list shows it; nobody there is counted for the kiosk, and no more once the person was found after all."""
    stage = make()
    (front,) = stage.begin("front")
    stage.bench.controller.handle(on.Unwell())
    front.press(stage.qtbot, "place.empty")
    stage.wait(lambda: front.button("place.empty").isChecked())
    stage.bench.clock.move(1)
    stage.wait(lambda: "Nobody there today: Kiosk 1 (1)" in front.texts)
    front.press(stage.qtbot, "place.room.2")
    stage.wait(lambda: front.button("place.room.2").isChecked() and not front.button("place.empty").isChecked())
    stage.bench.clock.move(1)
    stage.wait(lambda: "Nobody there today" not in front.texts)
    assert [event.rule_ids for event in stage.events(EventKind.PLACED)] == [("place.empty",), ("place.room.2",)]
    assert "Room 2" in front.texts


def test_a_call_shows_on_an_idle_kiosk_for_a_minute(make: Callable[..., Stage]) -> None:
    """Whoever is answering is not disturbed; afterwards the ticket stands on the welcome screen, and goes by itself."""
    stage = make()
    (front,) = stage.begin("front")
    bench = stage.bench
    bench.controller.handle(on.Unwell())
    front.press(stage.qtbot, "seen")
    stage.wait(lambda: bench.visit.seen)
    front.press(stage.qtbot, "call")
    stage.wait(lambda: bool(stage.events(EventKind.SUMMONED)))
    assert result(stage).ticket == "KP22"
    bench.controller.handle(on.StaffEnded())
    stage.wait(lambda: stage.view == WelcomeView((), ("KP22",)))
    bench.controller.handle(on.Started())
    stage.wait(lambda: isinstance(stage.view, QuestionView))
    bench.controller.handle(on.Done())
    stage.wait(lambda: stage.view == WelcomeView((), ("KP22",)))
    stage.pass_time(60)
    stage.wait(lambda: stage.view == WelcomeView())


def test_a_call_shows_on_every_idle_kiosk(make: Callable[..., Stage], tmp_path: Path) -> None:
    """The person may sit anywhere in the waiting room: each idle screen of the same store shows the ticket, also while their own kiosk is in use."""
    stage = make()
    (front,) = stage.begin("front")
    stage.bench.controller.handle(on.Unwell())
    front.press(stage.qtbot, "seen")
    stage.wait(lambda: stage.bench.visit.seen)
    elsewhere = Bench(tmp_path, kiosk_id=KioskId("kiosk 2"))
    elsewhere.start()
    front.press(stage.qtbot, "call")
    stage.wait(lambda: elsewhere.view == WelcomeView((), ("KP22",)))
    assert result(stage).ticket == "KP22"
    elsewhere.close()


def test_the_note_is_lent_to_the_clipboard(make: Callable[..., Stage]) -> None:
    """It holds what the slip says, in its order, for a minute; what somebody else copied meanwhile is left alone."""
    stage = make()
    (front,) = stage.begin("front")
    stage.bench.controller.handle(on.Unwell())
    front.press(stage.qtbot, "note")
    board = QGuiApplication.clipboard()
    words = ["KP 22", "Emergency", "Situation", "Background", "Assessment", "Recommendation", "Go to the patient now"]
    places = [board.text().find(word) for word in words]
    assert places == sorted(places)
    assert places[0] == 0
    timer = front.window._clipboard._until
    assert (timer.isActive(), timer.interval()) == (True, KEEP_MS)
    timer.timeout.emit()
    assert board.text() == ""
    front.press(stage.qtbot, "note")
    board.setText("another's")
    timer.timeout.emit()
    assert board.text() == "another's"
