"""Whatever raises, wherever: within a second a safe screen, a flag if a visit was open, a line in the log, a clean start; at the third none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.control import controller as module
from kiosk.control.background import Lane
from kiosk.errors import StoreError
from kiosk.health import Ill, told_by
from kiosk.patient.window import PatientWindow
from kiosk.visit import intents as on
from kiosk.visit.visit import Visit
from rules.model import Level
from tests.kiosk.guard.stage import GuardedStage

SECOND_MS = 1000
PLANTED = "planted answer"
Monkey = pytest.MonkeyPatch


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[GuardedStage]:
    """A kiosk, opened, with nobody in front of it."""
    made = GuardedStage(tmp_path)
    qtbot.waitUntil(lambda: bool(made.house.store.beats()))
    yield made
    made.close()


def fail(*_: object, **__: object) -> None:
    """Break, with something in hand that must stand in no log."""
    raise ValueError(PLANTED)


class Sender(QObject):
    """Somebody whose signal breaks whoever hears it."""

    sent = Signal()


def in_a_slot(stage: GuardedStage, _: Monkey) -> Callable[[], None]:
    sender = Sender(stage.window)
    sender.sent.connect(fail)
    return sender.sent.emit


def in_a_timer(stage: GuardedStage, _: Monkey) -> Callable[[], None]:
    timer = QTimer(stage.window, singleShot=True, interval=0)
    timer.timeout.connect(fail)
    return timer.start


class Torn(QWidget):
    """Breaks when it is painted for the first time."""

    whole = False

    def paintEvent(self, _: QPaintEvent) -> None:
        if not self.whole:
            self.whole = True
            painter = QPainter(self)
            assert painter.isActive()
            fail()


def in_a_paint(stage: GuardedStage, _: Monkey) -> Callable[[], None]:
    torn = Torn(stage.window)
    torn.resize(100, 100)
    return torn.show


def in_an_event(stage: GuardedStage, monkeypatch: Monkey) -> Callable[[], None]:
    monkeypatch.setattr(PatientWindow, "keyPressEvent", fail)
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    return lambda: QCoreApplication.postEvent(stage.window, press)


def in_a_resize(stage: GuardedStage, monkeypatch: Monkey) -> Callable[[], None]:
    monkeypatch.setattr(PatientWindow, "_stand", fail)
    return lambda: stage.window.resize(stage.window.width() - 40, stage.window.height())


def in_the_next_screen(stage: GuardedStage, monkeypatch: Monkey) -> Callable[[], None]:
    monkeypatch.setattr("kiosk.visit.views._question", fail)
    return lambda: stage.controller.handle(on.Continued())


def in_the_visit(stage: GuardedStage, monkeypatch: Monkey) -> Callable[[], None]:
    monkeypatch.setattr(Visit, "handle", fail)
    return lambda: stage.window.intent.emit(on.Continued())


def in_a_thread(_: GuardedStage, __: Monkey) -> Callable[[], None]:
    return threading.Thread(target=fail).start


def in_a_worker(stage: GuardedStage, _: Monkey) -> Callable[[], None]:
    lane = Lane("planted", stage.window)
    return lambda: lane.run(fail, lambda future: future.result())


def in_the_store(stage: GuardedStage, _: Monkey) -> Callable[[], None]:
    return lambda: stage.controller._keeper.keep((fail,))


def in_an_object_that_goes(_: GuardedStage, __: Monkey) -> Callable[[], None]:
    class Last:
        def __del__(self) -> None:
            fail()

    return [Last()].clear


SOURCES = [
    in_a_slot, in_a_timer, in_a_paint, in_an_event, in_a_resize, in_the_next_screen, in_the_visit, in_a_thread, in_a_worker, in_the_store,
    in_an_object_that_goes,
]  # fmt: skip
Source = Callable[[GuardedStage, Monkey], Callable[[], None]]


@pytest.mark.parametrize("source", SOURCES)
def test_every_fault_ends_in_a_safe_screen(stage: GuardedStage, qtbot: QtBot, monkeypatch: Monkey, source: Source) -> None:
    """In the middle of a visit: a safe screen within a second, a flag at the desk, a code and no value in the log, then a clean start."""
    stage.ask(qtbot)
    monkeypatch.setattr(module, "MEND_MS", 50)
    broken = stage.visit_id
    with qtbot.waitSignal(stage.controller.state_changed, timeout=SECOND_MS, check_params_cb=lambda _: stage.safe):
        QTimer.singleShot(0, source(stage, monkeypatch))
    qtbot.waitUntil(lambda: stage.flag() is not None)
    monkeypatch.undo()
    flag = stage.flag()
    assert flag is not None
    assert flag.level >= Level.ROUTINE_APPOINTMENT
    (code, *_) = stage.logged("fault")
    assert code.startswith("ValueError test_every_fault.py:")
    assert PLANTED not in (stage.folder / "log" / "kiosk.jsonl").read_text(encoding="utf-8")
    qtbot.waitUntil(lambda: stage.controller.visit.record.visit_id != broken)
    qtbot.waitUntil(lambda: stage.welcoming)


def test_a_fault_with_nobody_there_alarms_nobody(stage: GuardedStage, qtbot: QtBot, monkeypatch: Monkey) -> None:
    """On the welcome screen a fault leaves no flag; the safe screen stands and passes."""
    monkeypatch.setattr(module, "MEND_MS", 50)
    with qtbot.waitSignal(stage.controller.state_changed, check_params_cb=lambda _: stage.safe):
        in_a_timer(stage, monkeypatch)()
    qtbot.waitUntil(lambda: stage.welcoming)
    assert not stage.house.store.events_after(0)[1]


def test_three_in_ten_minutes_are_out_of_service_and_the_desk_is_told(stage: GuardedStage, qtbot: QtBot, monkeypatch: Monkey) -> None:
    """The third fault in ten minutes has no clean start: the safe screen stays, the desk hears of it with each heartbeat, the staff key ends it."""
    monkeypatch.setattr(module, "MEND_MS", 20)
    for number in range(3):
        with qtbot.waitSignal(stage.controller.state_changed, check_params_cb=lambda _: stage.safe):
            in_a_timer(stage, monkeypatch)()
        stage.clock.jumped += 10
        if number < 2:
            qtbot.waitUntil(lambda: stage.welcoming)
    name = told_by(stage.house.config.kiosk_id, Ill.OUT)
    qtbot.waitUntil(lambda: name in stage.house.store.beats())
    assert not stage.controller._mend.isActive()
    assert stage.logged("out_of_service") == [""]
    QTest.keyClick(stage.window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: stage.welcoming)
    assert Ill.OUT not in stage.controller.heart.ills


def test_a_store_that_only_fails_is_no_fault(stage: GuardedStage, qtbot: QtBot, monkeypatch: Monkey) -> None:
    """What a store refuses is what it is there for: the visit goes on, and no safe screen comes."""

    def refuse(*_: object) -> None:
        raise StoreError("away")

    stage.ask(qtbot)
    monkeypatch.setattr(stage.house.store, "append", refuse)
    stage.controller.handle(on.HelpAsked())
    qtbot.waitUntil(lambda: not stage.controller.busy)
    assert not stage.safe
    assert stage.logged("fault") == []


@pytest.mark.parametrize("what", ["screen", "paint"])
def test_a_safe_screen_that_breaks_too_has_another_over_it(stage: GuardedStage, qtbot: QtBot, monkeypatch: Monkey, what: str) -> None:
    """Where the safe screen cannot be made, or not be painted, one that needs nothing of the window covers it, and the desk hears of it."""
    stage.ask(qtbot)
    if what == "screen":
        monkeypatch.setattr("kiosk.patient.out_of_service.OutOfServiceScreen.__init__", fail)
    else:
        monkeypatch.setattr("kiosk.patient.words.Words.paintEvent", fail, raising=False)
    in_a_timer(stage, monkeypatch)()
    qtbot.waitUntil(lambda: stage.guarded._curtain is not None, timeout=SECOND_MS)
    monkeypatch.undo()
    curtain = stage.guarded._curtain
    assert curtain is not None
    assert (curtain.isVisible(), curtain.geometry()) == (True, stage.window.geometry())
    assert Ill.OUT in stage.controller.heart.ills
    assert stage.logged("closed") == ["fault"]


def test_nobody_closes_the_last_screen(stage: GuardedStage) -> None:
    """The screen of last resort ignores every wish to close it, and takes no key."""
    stage.guarded.give_up()
    stage.guarded.give_up()
    curtain = stage.guarded._curtain
    assert curtain is not None
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F4, Qt.Key.Key_Return):
        QTest.keyClick(curtain, key, Qt.KeyboardModifier.AltModifier)
    curtain.close()
    assert curtain.isVisible()
