"""The long search for garbage waits until no patient does."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QApplication

from kiosk.control.sweeper import Sweeper
from kiosk.visit.screens import WelcomeView

WELCOME, ASKED = SimpleNamespace(view=WelcomeView(())), SimpleNamespace(view=None)
WHOLE = 2
"""The generation of a search of everything."""


class Controller(QObject):
    """Says only that the screen changed."""

    state_changed = Signal(object)


@pytest.fixture
def searched(qapp: QApplication) -> Iterator[tuple[Controller, list[int]]]:
    """A controller with a sweeper that waits for one turn of the event loop only, and the whole searches since then."""
    thresholds, controller, whole = gc.get_threshold(), Controller(), []

    def saw(phase: str, told: dict[str, int]) -> None:
        if phase == "stop" and told["generation"] == WHOLE:
            whole.append(told["collected"])

    Sweeper(controller).setInterval(0)  # type: ignore[arg-type]
    gc.callbacks.append(saw)
    yield controller, whole
    gc.callbacks.remove(saw)
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_after_a_visit_all_is_searched_once(searched: tuple[Controller, list[int]]) -> None:
    """What a visit left in rings is found in the pause after it, and the welcome screen that goes on standing asks for no more."""
    controller, whole = searched
    ring: list[object] = []
    ring.append(ring)
    controller.state_changed.emit(ASKED)
    del ring
    for _ in range(3):
        controller.state_changed.emit(WELCOME)
        QCoreApplication.processEvents()
    assert len(whole) == 1
    assert whole[0] >= 1


def test_within_a_visit_all_is_never_searched(searched: tuple[Controller, list[int]]) -> None:
    """Though thousands of things are made among the questions, nobody waits for a search there; none begins when the next visit starts at once."""
    controller, whole = searched
    controller.state_changed.emit(ASKED)
    made = [[number] for number in range(200_000)]
    controller.state_changed.emit(WELCOME)
    controller.state_changed.emit(ASKED)
    QCoreApplication.processEvents()
    assert len(made) == 200_000
    assert whole == []
