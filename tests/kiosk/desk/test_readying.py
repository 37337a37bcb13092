"""What the desk does after its list stands: in order, one a turn, and nothing that breaks keeps the rest from being done."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.desk.readying import Readying


def test_each_in_its_turn(qtbot: QtBot) -> None:
    """Nothing is done in the turn in which it starts; then all steps, and what follows them last."""
    parent, done = QObject(), list[str]()
    readying = Readying([lambda: done.append("one"), lambda: done.append("two")], lambda: done.append("then"), parent)
    readying.start()
    readying.start()
    assert done == []
    qtbot.waitUntil(lambda: "then" in done)
    assert done == ["one", "two", "then"]


def test_a_step_that_breaks_is_told_and_passed(qtbot: QtBot) -> None:
    """The next ones are done all the same."""
    parent, done = QObject(), list[str]()

    def broken() -> None:
        raise ValueError("planted")

    with qtbot.captureExceptions() as told:
        Readying([broken, lambda: done.append("two")], lambda: done.append("then"), parent).start()
        qtbot.waitUntil(lambda: "then" in done)
    assert [kind for kind, *_ in told] == [ValueError]
    assert done == ["two", "then"]


def test_a_closed_desk_leaves_the_rest(qapp: QApplication) -> None:
    """Stopped before the list stood, nothing is done."""
    parent, done = QObject(), list[str]()
    readying = Readying([lambda: done.append("one")], lambda: done.append("then"), parent)
    readying.start()
    readying.stop()
    assert not readying._turn.isActive()
    assert done == []
