"""The flag file is damaged, emptied or taken away in the middle of a visit: the patient is told what to do, and the desk has the flag."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.desk.board import Board
from kiosk.events import open_log
from kiosk.ports import VisitId
from kiosk.storage.file import FILE_NAME
from kiosk.storage.leaves import PAGE
from kiosk.storage.sqlite import SqliteStore
from kiosk.visit import intents as on
from kiosk.visit.screens import OutOfServiceView, ResultView, WelcomeView
from kiosk.visit.states import State, WithoutDesk
from rules.model import Level
from tests.kiosk.bench import Bench, ShakyStore


def noise(path: Path) -> None:
    path.write_bytes(b"\xff" * PAGE + path.read_bytes()[PAGE:])


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def text(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"somebody else's file, quite another one\n" * 500)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def anothers(folder: Path) -> Path:
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.execute("CREATE TABLE theirs(x)")
    connection.close()
    return folder / FILE_NAME


def no_folder(folder: Path) -> Path:
    folder.rmdir()
    folder.write_text("somebody's")
    return folder


FAULTS: dict[str, Callable[[Path], object]] = {
    "first page spoilt": noise,
    "cut in half": half,
    "emptied": lambda path: path.write_bytes(b""),
    "taken away": lambda path: path.unlink(),
    "put aside": lambda path: path.rename(path.with_name("aside")),
    "a text in its place": text,
    "a folder in its place": folder,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_visit_goes_on_and_the_flag_is_there(tmp_path: Path, qtbot: QtBot, fault: str):
    """The emergency shows at once, a new store has its flag within seconds, and a desk that opens then shows it."""
    bench = Bench(tmp_path).start()
    bench.controller._keeper._retry.setInterval(10)
    bench.controller.handle(on.Started())
    bench.answer("danger", "none")
    qtbot.waitUntil(lambda: not bench.controller.busy)
    FAULTS[fault](tmp_path / FILE_NAME)
    visit = bench.controller.visit
    bench.controller.handle(on.HelpAsked())
    bench.controller.handle(on.HelpChosen("unwell"))
    qtbot.waitUntil(lambda: visit.state is State.EMERGENCY or visit.level is Level.EMERGENCY_NOW)
    qtbot.waitUntil(lambda: bench.controller._keeper.all_stored and not bench.controller.busy)
    desk = SqliteStore(tmp_path)
    (row,) = Board(desk, bench.clock, "front").tick().rows
    assert (row.flag.visit_id, row.flag.level) == (visit.record.visit_id, Level.EMERGENCY_NOW)
    desk.close()
    bench.close()


def test_another_programs_file_keeps_the_flag_in_memory(tmp_path: Path, qtbot: QtBot):
    """A database of another program in its place is not touched; the patient is sent to the desk, and the flag is stored once the file is gone."""
    bench = Bench(tmp_path).start()
    bench.controller._keeper._retry.setInterval(10)
    bench.controller.handle(on.Started())
    qtbot.waitUntil(lambda: not bench.controller.busy)
    (tmp_path / FILE_NAME).unlink()
    anothers(tmp_path)
    theirs = (tmp_path / FILE_NAME).read_bytes()
    visit = bench.controller.visit
    bench.touch("danger", "chest")
    qtbot.waitUntil(lambda: not visit.stored)
    log = tmp_path / "log" / "kiosk.jsonl"
    qtbot.waitUntil(lambda: log.read_text(encoding="utf-8").count("store_failed") > 3)
    assert (tmp_path / FILE_NAME).read_bytes() == theirs
    (tmp_path / FILE_NAME).unlink()
    qtbot.waitUntil(lambda: visit.stored and bench.controller._keeper.all_stored)
    assert bench.store.events(visit.record.visit_id)
    bench.close()


UNOPENED = {"another program's database": anothers, "no folder for it": no_folder}


def unopened(folder: Path, fault: str, without_desk: WithoutDesk) -> tuple[Bench, Path]:
    """A kiosk that starts where the flag file cannot be opened, and what has to go."""
    data = folder / "data"
    data.mkdir()
    wrong = UNOPENED[fault](data)
    bench = Bench(data, without_desk=without_desk)
    bench.controller._keeper._retry.setInterval(10)
    return bench.start(), wrong


@pytest.fixture
def no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no folder, there is no log either: as in the program."""
    monkeypatch.setattr("tests.kiosk.bench.Log", open_log)


@pytest.mark.usefixtures("no_log")
@pytest.mark.parametrize("fault", UNOPENED)
def test_a_kiosk_that_cannot_open_its_store_says_closed_until_it_can(tmp_path: Path, qtbot: QtBot, fault: str):
    """At once, not after a minute; nothing that is pressed starts a visit. Once the file opens and a desk beats, patients are welcome."""
    bench, wrong = unopened(tmp_path, fault, WithoutDesk.CLOSED)
    closed = OutOfServiceView("out.no_store", title_id="out.closed")
    qtbot.waitUntil(lambda: bench.view == closed)
    for intent in (on.Started(), on.Unwell(), on.HelpAsked()):
        bench.controller.handle(intent)
    assert (bench.view, bench.visit.opened) == (closed, False)
    wrong.unlink()
    desk = SqliteStore(tmp_path / "data")
    desk.beat("desk:front", bench.clock.utc())
    qtbot.waitUntil(lambda: isinstance(bench.view, WelcomeView))
    desk.close()
    bench.close()


@pytest.mark.usefixtures("no_log")
@pytest.mark.parametrize("fault", UNOPENED)
def test_a_kiosk_that_cannot_open_its_store_goes_on_for_paper(tmp_path: Path, qtbot: QtBot, fault: str):
    """Where the clinic wants that, an emergency is told to shout, and its flag is kept in memory and stored once the file opens."""
    bench, wrong = unopened(tmp_path, fault, WithoutDesk.PAPER)
    qtbot.waitUntil(lambda: bench.visit.alone and not bench.visit.stored)
    assert isinstance(bench.view, WelcomeView)
    visit = bench.visit
    bench.controller.handle(on.Unwell())
    qtbot.waitUntil(lambda: isinstance(bench.view, ResultView))
    assert bench.view.urge == "result.shout"
    wrong.unlink()
    qtbot.waitUntil(lambda: visit.stored)
    desk = SqliteStore(tmp_path / "data")
    (row,) = Board(desk, bench.clock, "front").tick().rows
    assert (row.flag.visit_id, row.flag.level) == (visit.record.visit_id, Level.EMERGENCY_NOW)
    desk.close()
    bench.close()


def test_a_flag_that_the_server_refuses_is_told_to_the_patient_as_not_stored(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    """No desk gets to see it: the screen says so, also after more of the visit was stored here; the next visit knows nothing of it."""
    refused: list[VisitId] = []
    monkeypatch.setattr(ShakyStore, "refused", lambda _, visit_id: visit_id in refused)
    bench = Bench(tmp_path).start()
    bench.controller.handle(on.Unwell())
    qtbot.waitUntil(lambda: isinstance(bench.view, ResultView))
    assert bench.view.stored
    refused.append(bench.visit.record.visit_id)
    qtbot.waitUntil(lambda: not bench.view.stored)
    told = len(bench.states)
    bench.controller._keeper.keep((lambda _: None,))
    qtbot.waitUntil(lambda: not bench.controller._keeper._sending)
    assert not any(state.view.stored for state in bench.states[told:])
    bench.controller.handle(on.StaffEnded())
    qtbot.waitUntil(lambda: isinstance(bench.view, WelcomeView))
    qtbot.waitUntil(lambda: bench.visit.stored)
    bench.close()
