"""A busy computer: other programs take every core, and a visit goes on."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kiosk.programs.hand import find
from kiosk.visit.screens import QuestionView, VeilView
from kiosk.visit.states import State
from tests.journeys.steps import CALM
from tests.journeys.test_window import Stage, stage

__all__ = ["stage"]

PATIENCE_MS = 60_000
BUSY = "while True: pass"


class Painted(QObject):
    """Counts how often each widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.times: dict[int, int] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.times[id(watched)] = self.times.get(id(watched), 0) + 1
        return False


@contextmanager
def every_core_busy() -> Iterator[None]:
    """A program for each core, no less important than this one, does nothing but work."""
    programs = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for each in programs:
            each.kill()
            each.wait()


def pressed(stage: Stage, painted: Painted, button: QWidget) -> float:
    """Press it and let go; the milliseconds from the press to the paint that shows it."""
    stage.clock.tapped()
    before, begun = painted.times.get(id(button), 0), time.perf_counter()
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    while painted.times.get(id(button), 0) == before:
        QCoreApplication.processEvents()
    taken = 1000 * (time.perf_counter() - begun)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    return taken


def wanted(stage: Stage) -> Iterator[str]:
    """What a calm patient presses, until no question is left."""
    while stage.controller.visit.state is State.ASKING:
        view = stage.controller.state.view
        if isinstance(view, VeilView):
            yield "veil.show"
        elif isinstance(view, QuestionView) and view.complete:
            yield "shell.continue"
        elif isinstance(view, QuestionView):
            asked = view.question.link_id if not view.selected or view.companion is None else view.companion.question.link_id
            yield next(stage._names(asked, CALM[asked].split()[0]))


@pytest.mark.slow
def test_a_visit_goes_on_while_every_core_is_busy(stage: Stage, qtbot: QtBot) -> None:
    """From the welcome to the review every press shows and leads on; printed is how long a press took to show, in the middle and for 95 of 100."""
    painted, taken = Painted(), []
    QApplication.instance().installEventFilter(painted)
    with every_core_busy():
        names = iter(("welcome.start",))
        for _ in range(200):
            name = next(names, None)
            if name is None:
                break
            button = find(stage.window, name)
            assert button is not None, name
            taken.append(pressed(stage, painted, button))
            qtbot.waitUntil(lambda: not stage.controller.busy, timeout=PATIENCE_MS)
            names = wanted(stage)
    QApplication.instance().removeEventFilter(painted)
    assert stage.controller.visit.state is State.REVIEW
    late = statistics.quantiles(taken, n=20)[-1]
    print(f"{len(taken)} presses while every core is busy: {statistics.median(taken):.0f} ms to the paint in the median, {late:.0f} for 95 of 100")
