"""What the flag file keeps about paper, how long, and that files of before it are brought up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kiosk.errors import StoreError
from kiosk.ports import VisitId
from kiosk.storage import schema
from kiosk.storage.sqlite import FILE_NAME, SqliteStore
from tests.kiosk.storage.contract import ANSWERS, NOON, end, event, record
from tests.kiosk.storage.paper_contract import HOUR, PaperContract, kept


class TestSqlitePaper(PaperContract):
    """The shared contract."""

    @pytest.fixture
    def store(self, tmp_path: Path):
        opened = SqliteStore(tmp_path)
        yield opened
        opened.close()


def test_what_was_forgotten_leaves_the_file(tmp_path: Path):
    """The bytes of section ids and language are overwritten: nobody finds later what an unflagged patient took home."""
    store = SqliteStore(tmp_path)
    for visit_id in ("v1", "v2"):
        store.open_visit(record(visit_id))
        store.end_visit(VisitId(visit_id), kept(sections=("H31", "A_SECTION_TO_LOOK_FOR")))
    assert b"A_SECTION_TO_LOOK_FOR" in (tmp_path / FILE_NAME).read_bytes()
    store.forget_sheets(NOON + HOUR)
    assert b"A_SECTION_TO_LOOK_FOR" not in (tmp_path / FILE_NAME).read_bytes()
    store.close()


def test_nothing_old_enough_writes_nothing(tmp_path: Path):
    """It may be asked every few seconds: the file is not touched when there is nothing to forget."""
    store = SqliteStore(tmp_path)
    store.open_visit(record("v1"))
    store.end_visit(VisitId("v1"), kept())
    before = (tmp_path / FILE_NAME).stat().st_mtime_ns
    store.forget_sheets(NOON - HOUR)
    assert (tmp_path / FILE_NAME).stat().st_mtime_ns == before
    store.close()


def first_version(folder: Path) -> sqlite3.Connection:
    """A flag file as the first version made it."""
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    for statement in schema._FIRST:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    return connection


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path: Path):
    """Flags, answers and ends of before stay as they were; a sheet of before has the normal size; new ones are kept whole."""
    old = first_version(tmp_path)
    old.execute("INSERT INTO visit VALUES ('v1','kiosk-1','KP47','back_spasm','0.1.0',0,'2026-11-22T12:00:00.000000+00:00')")
    old.execute("INSERT INTO visit_end VALUES ('v1','ROUTINE_APPOINTMENT',1,'[\"H31\", \"H03a\"]','en','2026-11-22T12:04:00.000000+00:00')")
    old.close()
    store = SqliteStore(tmp_path)
    assert store.sheets(NOON) == [(record("v1"), end())]
    store.append([event("v2")], ANSWERS)
    store.end_visit(VisitId("v2"), kept())
    assert (store.end(VisitId("v2")), store.answers(VisitId("v2"))) == (kept(), ANSWERS)
    store.close()
    SqliteStore(tmp_path).close()


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Bringing a file up to date is one transaction: a full disk in its middle loses nothing, and the next start tries again."""
    first_version(tmp_path).close()
    monkeypatch.setattr(schema, "_STEPS", (schema._FIRST, (schema._SECOND[0], "CREATE TABLE event(x)")))
    with pytest.raises(StoreError):
        SqliteStore(tmp_path)
    monkeypatch.undo()
    store = SqliteStore(tmp_path)
    assert store.sheets(NOON) == []
    store.close()
