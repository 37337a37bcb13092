"""The SQLite store keeps the contract, and what only a file can break."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from kiosk.errors import StoreError
from kiosk.ports import VisitId
from kiosk.storage import file as module
from kiosk.storage.file import FILE_NAME
from kiosk.storage.schema import VERSION
from kiosk.storage.sqlite import SqliteStore
from tests.kiosk.storage.contract import ANSWERS, K1, NOON, StoreContract, end, event, record
from tests.kiosk.storage.open_contract import OpenContract


@pytest.fixture
def store(tmp_path: Path):
    """An empty store in a folder of its own."""
    opened = SqliteStore(tmp_path / "data")
    yield opened
    opened.close()


class TestSqliteStore(StoreContract):
    """The shared contract."""

    @pytest.fixture
    def store(self, store: SqliteStore) -> SqliteStore:
        return store


class TestSqliteOpen(OpenContract):
    """The shared contract about open flags."""

    @pytest.fixture
    def store(self, store: SqliteStore) -> SqliteStore:
        return store


def raw(store: SqliteStore) -> sqlite3.Connection:
    return sqlite3.connect(store._path, isolation_level=None)


def test_only_the_owner_may_read(store: SqliteStore):
    """The folder is made with mode 0700 and the file with 0600."""
    assert stat.S_IMODE(store._path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(store._path.stat().st_mode) == 0o600


def test_every_promise_of_the_file(store: SqliteStore):
    """Deleted answers are overwritten, commits reach the disk with the folder, and no WAL is used."""
    with store._guarded() as connection:
        found = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("secure_delete", "journal_mode", "synchronous", "busy_timeout")
        }
    assert found == {"secure_delete": 1, "journal_mode": "delete", "synchronous": 3, "busy_timeout": 2000}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET level = 'SELF_CARE'",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event",
    ],
)
def test_events_are_only_ever_added(store: SqliteStore, statement: str):
    """The file itself refuses to change or drop an event, even by REPLACE."""
    store.append([event("v1")])
    with store._guarded() as connection, pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        connection.execute(statement)
    assert len(store.events(VisitId("v1"))) == 1


def test_levels_are_stored_as_names(store: SqliteStore):
    """A file read in ten years says URGENT_TODAY, not 2."""
    store.append([event("v1")])
    store.end_visit(VisitId("v1"), end())
    connection = raw(store)
    assert connection.execute("SELECT event.level, visit_end.level FROM event, visit_end").fetchone() == ("URGENT_TODAY", "ROUTINE_APPOINTMENT")
    connection.close()


def test_a_newer_file_is_refused(store: SqliteStore):
    """A file of a later format is not touched, and the message says what to do."""
    store.close()
    connection = raw(store)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(StoreError, match=rf"newer Backcheck wrote it \(format {VERSION + 1}, this one knows {VERSION}\)"):
        SqliteStore(store._path.parent)


def test_another_programs_file_is_refused(tmp_path: Path):
    """An SQLite file of another program keeps its tables and gets none of ours."""
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("CREATE TABLE theirs(x)")
    connection.close()
    with pytest.raises(StoreError, match="belongs to another program"):
        SqliteStore(tmp_path)
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("theirs",)]
    connection.close()


def test_an_empty_file_becomes_a_store(tmp_path: Path):
    """A start that was cut off between making the file and its tables is no obstacle."""
    (tmp_path / FILE_NAME).touch()
    store = SqliteStore(tmp_path)
    store.append([event("v1")])
    assert len(store.events(VisitId("v1"))) == 1
    store.close()


def test_a_busy_file_fails_after_its_time_and_works_again(store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Another program's long transaction gives a StoreError that says so; when it ends, writing works."""
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.05)
    impatient = SqliteStore(tmp_path / "data")
    other = raw(store)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="was busy"):
        impatient.append([event("v1")])
    other.execute("ROLLBACK")
    other.close()
    impatient.append([event("v1")])
    assert len(store.events(VisitId("v1"))) == 1
    impatient.close()


def test_a_file_taken_away_is_noticed_once(store: SqliteStore):
    """Flags are never written into a file that nobody can find again: the call fails, the next one starts a new file."""
    store.append([event("v1")])
    store._path.rename(store._path.with_name("moved"))
    with pytest.raises(StoreError, match="moved or replaced"):
        store.append([event("v2")])
    store.append([event("v3")])
    assert [e.visit_id for e in store.events_after(0)[1]] == ["v3"]


def test_a_desk_does_not_read_a_file_taken_away(store: SqliteStore):
    """A reader of a file that was moved or replaced is told, instead of seeing no new flag for ever."""
    store.append([event("v1")])
    store._path.rename(store._path.with_name("moved"))
    SqliteStore(store._path.parent).close()
    with pytest.raises(StoreError, match="moved or replaced"):
        store.events_after(1)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    """A data folder below a file is refused with its path."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file/data"):
        SqliteStore(tmp_path / "file" / "data")


def test_half_an_append_is_none(store: SqliteStore):
    """An append that fails in its second event has not stored the first, nor the answers."""
    broken = event("v1", rules=("R-U01",))
    object.__setattr__(broken, "monotonic", None)
    with pytest.raises(StoreError):
        store.append([event("v1"), broken], ANSWERS)
    assert store.events(VisitId("v1")) == []
    assert store.answers(VisitId("v1")) == {}


def test_two_stores_on_one_file(store: SqliteStore):
    """What the kiosk stored, the desk reads at once."""
    desk = SqliteStore(store._path.parent)
    row, _ = desk.events_after(0)
    store.open_visit(record("v1"))
    store.append([event("v1")])
    assert [e.visit_id for e in desk.events_after(row)[1]] == ["v1"]
    desk.beat("desk", NOON)
    assert store.beats() == {"desk": NOON}
    assert store.unended(K1) == ["v1"]
    desk.close()


def test_a_full_disk_fails_and_works_again(store: SqliteStore):
    """What does not fit is refused whole, with a hint at the disk; what was stored stays, and the next call works when there is room."""
    kept = event("v1")
    store.append([kept])
    with store._guarded() as connection:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite then says what it says of a full disk
    with pytest.raises(StoreError, match=r"disk is full.*free space"):
        store.append([event("v1") for _ in range(500)], ANSWERS)
    assert (store.events(VisitId("v1")), store.answers(VisitId("v1"))) == ([kept], {})
    store.append([event("v1") for _ in range(500)])
    assert len(store.events(VisitId("v1"))) == 501
