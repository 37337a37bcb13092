"""Purged is gone: answers and reasons are in no byte of any file, erased by kiosk and desk alike, at the start and every hour."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.desk.board import Board, Keep
from kiosk.ports import EventKind, Remark, VisitId
from kiosk.storage.aside import ASIDE
from kiosk.storage.file import FILE_NAME
from kiosk.storage.leaves import PAGE
from kiosk.storage.sealing import Sealer
from kiosk.storage.sqlite import SqliteStore
from kiosk.visit import intents as on
from rules.model import Answers, Code, Level, LinkId
from tests.kiosk.bench import Bench
from tests.kiosk.desk.fakes import NOON, Kiosk, OwnClock
from tests.kiosk.storage.contract import event

PLANTED = b"planted_answer_4711"
SHORT: Answers = {LinkId("danger"): frozenset({Code(PLANTED.decode())})}
LONG: Answers = {LinkId(f"question_{i}"): frozenset({Code(f"{PLANTED.decode()}_{i}")}) for i in range(900)}
"""On pages of its own."""
DAY = timedelta(hours=24)


class Glass(Sealer):
    """Seals nothing: what is planted can be looked for."""

    def seal(self, plain: bytes, owner: str) -> bytes:  # noqa: ARG002 - as every sealer
        return plain


def holding(folder: Path, wanted: bytes) -> list[str]:
    """The files in which these bytes stand."""
    return [path.name for path in folder.rglob("*") if path.is_file() and wanted in path.read_bytes()]


@pytest.mark.parametrize("answers", [SHORT, LONG], ids=["short", "long"])
def test_a_planted_answer_is_in_no_file_afterwards(tmp_path: Path, answers: Answers):
    """Even where nothing had sealed them, answers and reasons are in no file after the purge: not between rows, not on free pages."""
    store = SqliteStore(tmp_path, Glass(tmp_path / "key"))
    for name in ("v1", "v2", "v3"):
        changed = event(name, EventKind.OVERRIDDEN)
        store.append([event(name), changed], answers)
        store.remark(Remark(changed.event_id, "Ada", PLANTED.decode()))
        store.keep_answers(VisitId(name), SHORT | answers)
    store.append([event("v1", EventKind.CLOSED), event("v3", EventKind.CLOSED)])
    assert holding(tmp_path, PLANTED) == ["flags.sqlite3"]
    assert store.purge(NOON + DAY) == 4
    store.append([event("v2", EventKind.CLOSED)])
    assert store.purge(NOON + DAY) == 2
    assert holding(tmp_path, PLANTED) == []
    store.close()


def test_what_was_sealed_is_in_no_file_afterwards(tmp_path: Path):
    """Not even the sealed bytes stay, for whoever has the key; earlier answers that were replaced are gone before."""
    store = SqliteStore(tmp_path)
    blobs = []
    for answers in (SHORT, LONG, SHORT):
        store.append([event("v1")], answers)
        with store._guarded() as connection:
            blobs.append(connection.execute("SELECT blob FROM answers").fetchone()[0][:500])
    assert [holding(tmp_path, blob) for blob in blobs] == [[], [], ["flags.sqlite3"]]
    store.append([event("v1", EventKind.CLOSED)])
    store.purge(NOON + DAY)
    assert [holding(tmp_path, blob) for blob in blobs] == [[], [], []]
    store.close()


def aside(folder: Path, *, days: int) -> None:
    """What lies aside there has lain so many days when it is noon."""
    for path in folder.glob(f"{ASIDE}*"):
        path.rename(path.with_name(re.sub(r"\d{8}T\d{6}Z", f"{NOON - DAY * days:%Y%m%dT%H%M%SZ}", path.name)))


def test_what_was_salvaged_is_erased_in_its_time(tmp_path: Path):
    """A planted answer in a file that was put aside stays for as long as answers are kept, and is then in no file, nor in its journals."""
    store = SqliteStore(tmp_path, Glass(tmp_path / "key"))
    store.append([event("v1"), event("v1", EventKind.CLOSED)], SHORT)
    store.close()
    path = tmp_path / FILE_NAME
    path.write_bytes(b"\xff" * PAGE + path.read_bytes()[PAGE:])
    path.with_name(f"{path.name}-journal").write_bytes(PLANTED)
    store = SqliteStore(tmp_path, Glass(tmp_path / "key"))
    (kept,) = tmp_path.glob(f"{ASIDE}*.sqlite3")
    kept.with_name(f"{kept.name}-wal").write_bytes(PLANTED)
    aside(tmp_path, days=1)
    store.purge(NOON - DAY)
    store.append([event("v1", EventKind.CLOSED)])
    store.purge(NOON + DAY - timedelta(days=3))
    assert len(holding(tmp_path, PLANTED)) == 3
    aside(tmp_path, days=3)
    held = [os.open(found, os.O_RDONLY) for found in tmp_path.glob(f"{ASIDE}*.sqlite3*")]
    store.purge(NOON + DAY)
    assert holding(tmp_path, PLANTED) == []
    assert not list(tmp_path.glob(f"{ASIDE}*"))
    for descriptor in held:  # whoever reads the disk behind the names finds nothing either
        assert not any(os.pread(descriptor, 1 << 20, 0))
        os.close(descriptor)
    store.close()


def test_a_folder_that_was_put_aside_is_nobodys_to_erase(tmp_path: Path):
    """Nothing of ours was ever in it."""
    (tmp_path / FILE_NAME).mkdir()
    (tmp_path / FILE_NAME / "theirs").touch()
    store = SqliteStore(tmp_path)
    aside(tmp_path, days=300)
    store.purge(NOON)
    assert [path.name for path in tmp_path.glob(f"{ASIDE}*/*")] == ["theirs"]
    store.close()


def test_a_new_file_that_a_salvage_left_unfinished_is_erased_in_its_time(tmp_path: Path):
    """Where the power went in the middle of a salvage, its half of a new file holds answers too."""
    unfinished = tmp_path / f"{FILE_NAME}-0a1b2c3d"
    unfinished.write_bytes(PLANTED)
    store = SqliteStore(tmp_path)
    store.purge(NOON - DAY)
    left = unfinished.stat().st_mtime
    store.purge(datetime.fromtimestamp(left - 1, UTC))
    assert unfinished.exists()
    store.purge(datetime.fromtimestamp(left + 1, UTC))
    assert not unfinished.exists()
    store.close()


def plant(store: SqliteStore, name: str) -> VisitId:
    """A flag that was closed 25 hours before noon."""
    store.append([event(name, utc=NOON - DAY * 2), event(name, EventKind.CLOSED, utc=NOON - timedelta(hours=25))], SHORT)
    return VisitId(name)


def test_the_kiosk_purges_at_its_start_and_every_hour(tmp_path: Path, qtbot: QtBot):
    """Answers of a flag closed 25 hours ago go as soon as a kiosk starts, those of one closed 23 hours ago an hour later; the log counts them."""
    bench = Bench(tmp_path)
    early, late = plant(bench.store, "early"), VisitId("late")
    bench.store.append([event("late"), event("late", EventKind.CLOSED, utc=NOON - timedelta(hours=23))], SHORT)
    bench.start()
    qtbot.waitUntil(lambda: bench.store.answers(early) == {})
    assert bench.store.answers(late) == SHORT
    bench.clock.move(3601)
    bench.controller._purger._timer.setInterval(1)
    qtbot.waitUntil(lambda: bench.store.answers(late) == {})

    def counted() -> list[str]:
        lines = [json.loads(line) for line in (tmp_path / "log" / "kiosk.jsonl").read_text(encoding="utf-8").splitlines()]
        return [line["detail"] for line in lines if line["event"] == "purged"]

    qtbot.waitUntil(lambda: counted() == ["1", "1"])
    bench.close()


def test_the_desk_purges_once_flags_show_and_every_hour(tmp_path: Path):
    """The second tick erases, not the first, which shows the flags; then the desk waits an hour."""
    store, clock = SqliteStore(tmp_path), OwnClock()
    board = Board(store, clock, "front", Keep(answers=timedelta(hours=24)))
    first = plant(store, "first")
    board.tick()
    assert store.answers(first) == SHORT
    board.tick()
    assert store.answers(first) == {}
    second = plant(store, "second")
    clock.move(3599)
    board.tick()
    assert store.answers(second) == SHORT
    clock.move(1)
    board.tick()
    assert store.answers(second) == {}
    store.close()


def test_a_day_is_the_clinics_to_set(tmp_path: Path):
    """Kept for 48 hours, answers stay for 47 and go after 49."""
    store, clock = SqliteStore(tmp_path), OwnClock()
    board = Board(store, clock, "front", Keep(answers=timedelta(hours=48)))
    first = plant(store, "first")
    for hours, kept in ((22, True), (24, False)):
        clock.passed = hours * 3600
        board.tick()
        board.tick()
        assert (store.answers(first) == SHORT) is kept
    store.close()


def test_a_wrong_key_neither_stops_the_desk_nor_the_purge(tmp_path: Path):
    """With the key lost every flag shows and the board says why answers do not, until the key is back; a purge erases all the same."""
    store, clock = SqliteStore(tmp_path), OwnClock()
    kiosk = Kiosk(store, clock)
    kiosk.visit("v1")
    kiosk.tell("v1", EventKind.RAISED, answers=SHORT)
    kiosk.end("v1", Level.URGENT_TODAY)
    kiosk.tell("v2", EventKind.RAISED, Level.EMERGENCY_NOW, answers=SHORT)
    store.close()
    key = tmp_path / "answers.key"
    right = key.read_text()
    key.write_text("aes-256-gcm:" + "0" * 64)
    store = SqliteStore(tmp_path)
    board = Board(store, clock, "front")
    state = board.tick()
    assert [row.flag.visit_id for row in state.rows] == ["v2", "v1"]
    assert (state.trouble, "another key" in (state.unread or "")) == (None, True)
    study = board.study(VisitId("v2"))
    assert study is not None
    assert (study.answers, len(study.events)) == (None, 1)
    key.write_text(right)
    assert board.tick().unread is None
    assert board.study(VisitId("v2")).answers == SHORT
    key.unlink()
    store.append([event("v1", EventKind.CLOSED), event("v2", EventKind.CLOSED, Level.EMERGENCY_NOW)])
    assert SqliteStore(tmp_path).purge(clock.utc() + DAY) == 2
    store.close()


def test_where_a_visit_was_left_is_known(tmp_path: Path, qtbot: QtBot):
    """The question at which a patient left is kept with the end of the visit."""
    bench = Bench(tmp_path).start()
    bench.controller.handle(on.Started())
    bench.answer("danger", "none")
    qtbot.waitUntil(lambda: not bench.controller.busy)
    left = bench.controller.visit
    question = left.cursor.current
    bench.controller.handle(on.StaffEnded())
    qtbot.waitUntil(lambda: bench.store.end(left.record.visit_id) is not None)
    ended = bench.store.end(left.record.visit_id)
    assert ended is not None
    assert (ended.finished, ended.left_at) == (False, question)
    bench.close()
