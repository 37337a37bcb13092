"""Nothing of a visit remains for the next patient: a planted answer and its ticket are looked for wherever they could lie."""

from __future__ import annotations

import dataclasses
import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication, QUndoGroup, QUndoStack
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.printer import JobState
from kiosk.visit import intents as on
from kiosk.visit.states import State
from kiosk.visit.visit import Visit
from rules.model import Code, LinkId
from tests.journeys.behind_fence import PATIENCE_MS, PLANTED, Fenced
from tests.journeys.steps import CALM

PLANTED_ANSWER = (LinkId("legs"), Code("one_numb"))
"""Asked so late that no screen of the next visit is built ahead with its words; staff are told of it."""


@pytest.fixture
def fenced(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fenced]:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    stage = Fenced(tmp_path / "data", handout_folder=str(tmp_path / "sheets"))
    yield stage
    stage.close()


def visit_whole(fenced: Fenced, qtbot: QtBot) -> tuple[str, str, str]:
    """A patient with the planted answer, to the waiting slip, and gone. Returns visit id, ticket and the answer's words."""
    controller = fenced.controller

    def do(intent: on.Intent) -> None:
        fenced.clock.tapped()
        controller.handle(intent)
        qtbot.waitUntil(lambda: not controller.busy, timeout=PATIENCE_MS)

    do(on.Started())
    while controller.visit.state is State.ASKING:
        if controller.visit.veiled:
            do(on.Unveiled())
        for question in controller.visit.cursor.page:
            given = CALM.get(question.link_id) or min(question.codes())
            do(on.Touched(question.link_id, frozenset({PLANTED_ANSWER[1]} if question.link_id == PLANTED_ANSWER[0] else map(Code, given.split()))))
        do(on.Continued())
    do(on.Confirmed())
    while controller.visit.state is State.REVIEW:
        do(on.AnswersKept())
    assert controller.visit.state is State.URGENT
    do(on.PrintAsked())
    under_way = {None, JobState.WAITING, JobState.PRINTING}
    qtbot.waitUntil(lambda: controller.visit.printing not in under_way, timeout=PATIENCE_MS)
    record = controller.visit.record
    words = next(option.text for option in controller.words.question(PLANTED_ANSWER[0]).options if option.code == PLANTED_ANSWER[1])
    assert any(record.ticket[:2] in text for text in texts())  # the search below would find it
    do(on.Done())
    return record.visit_id, record.ticket, words


def texts() -> list[str]:
    """Every text that any widget of the program holds: what it shows or paints, says to assistive programs, tips, titles and names."""
    found = []
    for widget in QApplication.allWidgets():
        meta = widget.metaObject()
        kept = [meta.property(index) for index in range(meta.propertyCount())]
        found += [widget.property(each.name()) for each in kept if each.typeName() == "QString"]
        found += [value for value in vars(widget).values() if isinstance(value, str)]
    return found


def test_nothing_of_a_visit_is_left(fenced: Fenced, qtbot: QtBot, tmp_path: Path) -> None:
    """Not in a widget, an undo stack, the clipboard, an object of ours, a log, a temporary file or the folder of sheets."""
    visit_id, ticket, words = visit_whole(fenced, qtbot)
    fenced.sent.clear()
    fenced.visits.clear()
    qtbot.waitUntil(lambda: not fenced.controller._trail._kinds, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not fenced.window._ahead._old, timeout=PATIENCE_MS)  # a tenth of a second after the last touch
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    planted = (ticket, f"{ticket[:2]}\N{NO-BREAK SPACE}{ticket[2:]}", " ".join(ticket), words)
    assert not [text for text in texts() if any(each in text for each in planted)]
    assert not [thing for thing in (*fenced.window.findChildren(QObject), *gc.get_objects()) if type(thing) in {QUndoStack, QUndoGroup}]
    assert QGuiApplication.clipboard().text() == PLANTED
    assert [type(thing).__name__ for thing in gc.get_objects() if of_visit(thing, visit_id, ticket)] == []
    assert [path.name for path in files(tmp_path) if holds(path, planted)] == []
    assert list((tmp_path / "tmp").iterdir()) == []


def of_visit(thing: object, visit_id: str, ticket: str) -> bool:
    """Whether this object of ours belongs to that visit, or has it in its fields. The id alone, which says nothing, may stay."""
    if isinstance(thing, Visit):
        return thing.record.visit_id == visit_id
    if not str(type(thing).__module__).startswith("kiosk.") or not dataclasses.is_dataclass(thing) or isinstance(thing, type):
        return False
    values = (getattr(thing, field.name, None) for field in dataclasses.fields(thing))
    return any(value in (ticket, PLANTED_ANSWER, {PLANTED_ANSWER[1]}) for value in values if isinstance(value, str | tuple | frozenset))


def files(folder: Path) -> Iterator[Path]:
    """Every file but the store, which keeps a flag's answers until staff have closed it (tests/kiosk/storage)."""
    return (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("flags"))


def holds(path: Path, planted: tuple[str, ...]) -> bool:
    """Whether a file has the planted answer, its code or its ticket. A sheet of paper has the ticket: it is the patient's own."""
    content = path.read_bytes()
    return any(each.encode() in content for each in (PLANTED_ANSWER[1], *planted))


def test_the_next_patient_sees_what_the_first_one_saw(fenced: Fenced, qtbot: QtBot) -> None:
    """The welcome after a visit is the welcome before it, pixel by pixel."""
    first = fenced.window.grab().toImage()
    visit_whole(fenced, qtbot)
    QCoreApplication.processEvents()
    assert fenced.window.grab().toImage() == first
    assert fenced.window.keys.ringed is None
