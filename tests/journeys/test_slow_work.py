"""Nothing slow is done on the window's thread: whatever store, renderer, printer and voice are asked for, another thread asks."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk import app
from kiosk.app import House
from kiosk.config import Config
from kiosk.programs.script import PATIENTS, Patient, Visitor
from kiosk.visit import intents as on
from kiosk.visit.display import Display
from tests.journeys.test_window import Stage


class Asked:
    """Stands for a part, and counts which of its methods each kind of thread called."""

    def __init__(self, part: object, name: str, here: Counter[str], elsewhere: Counter[str]) -> None:
        self._part, self._name, self._here, self._elsewhere = part, name, here, elsewhere

    def __getattr__(self, name: str) -> object:
        found = getattr(self._part, name)
        if not callable(found):
            return found

        def asked(*given: object, **named: object) -> object:
            counted = self._here if threading.current_thread() is threading.main_thread() else self._elsewhere
            counted[f"{self._name}.{name}"] += 1
            return found(*given, **named)

        return asked


class Parts:
    """The slow parts of a house, each watched."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.here, self.elsewhere = Counter[str](), Counter[str]()
        store = app.open_store
        monkeypatch.setattr(app, "open_store", lambda *given: self._watched(store(*given), "store"))
        for name in ("printer", "renderer", "voice"):
            monkeypatch.setattr(House, name, self._made(getattr(House, name), name))

    def _made(self, make: Callable[[House], object], name: str) -> Callable[[House], Asked]:
        return lambda house: self._watched(make(house), name)

    def _watched(self, part: object, name: str) -> Asked:
        return Asked(part, name, self.here, self.elsewhere)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    return Parts(monkeypatch)


@pytest.fixture
def stage(parts: Parts, qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(replace(Config.demonstration(tmp_path), printer="folder"))
    yield stage
    stage.close()


@pytest.mark.parametrize("patient", PATIENTS, ids=lambda patient: patient.name)
def test_a_visit_asks_nothing_slow_of_the_window_s_thread(stage: Stage, parts: Parts, qtbot: QtBot, patient: Patient) -> None:
    """From Start in another language to the next patient's welcome, paper included, every call of store, renderer and printer is another thread's."""
    parts.here.clear()
    stage.controller.handle(on.Adjusted(Display("fr")))
    visitor = Visitor(stage.controller, stage.window, stage.clock.tapped, lambda _: None)
    stage.play(qtbot, visitor.play(patient))
    ended = stage.controller.visit
    stage.controller.handle(on.StaffEnded())
    qtbot.waitUntil(lambda: stage.controller.visit is not ended and not stage.controller.busy)
    assert parts.here == Counter()
    assert {"store.append", "store.open_visit"} & set(parts.elsewhere)
    assert patient.name == "emergency" or {"renderer.render", "printer.submit"} <= set(parts.elsewhere)
