"""What lies in the flag file's place is no file of this version: what is no database is put aside, another one's is left alone."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from kiosk.errors import StoreError
from kiosk.storage.aside import ASIDE, salvages
from kiosk.storage.file import FILE_NAME
from kiosk.storage.leaves import PAGE
from kiosk.storage.schema import VERSION
from kiosk.storage.sqlite import SqliteStore
from tests.kiosk.storage.contract import event

NOISE = random.Random(4)  # noqa: S311 - noise, not secrets


def kept_aside(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{ASIDE}*.sqlite3"))


@pytest.mark.parametrize("content", [b"not a database at all " * 1000, bytes(10 * PAGE), NOISE.randbytes(10 * PAGE)], ids=["text", "zeros", "noise"])
def test_what_is_no_database_is_kept_aside(tmp_path: Path, content: bytes):
    """Text, zeros or noise in the flag file's place lie aside byte for byte, staff are told, and the next flag is stored."""
    (tmp_path / FILE_NAME).write_bytes(content)
    store = SqliteStore(tmp_path)
    store.append([event("next")])
    assert [e.visit_id for e in store.events_after(0)[1]] == ["next"]
    assert [aside.read_bytes() for aside in kept_aside(tmp_path)] == [content]
    (report,) = salvages(tmp_path)
    assert (report.rows, report.lost, report.folder) == (0, 0, False)
    store.close()


@pytest.mark.parametrize("report", [b"", b"{", b"[]", b'{"rows": 1}', None])
def test_what_lies_aside_is_told_without_its_report(tmp_path: Path, report: bytes | None):
    """The power went while it was written, or it is gone: staff are told of the file all the same, and since when it lies there."""
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all " * 1000)
    SqliteStore(tmp_path).close()
    (before,) = salvages(tmp_path)
    path = tmp_path / before.name.replace(".sqlite3", ".json")
    path.unlink() if report is None else path.write_bytes(report)
    assert salvages(tmp_path) == (before,)


def test_a_folder_in_its_place_is_kept_aside(tmp_path: Path):
    """A folder where the flag file belongs lies aside with all that is in it, staff are told, and the next flag is stored."""
    (tmp_path / FILE_NAME).mkdir()
    (tmp_path / FILE_NAME / "theirs").write_text("kept")
    store = SqliteStore(tmp_path)
    store.append([event("next")])
    (aside,) = kept_aside(tmp_path)
    assert (aside / "theirs").read_text() == "kept"
    assert [report.folder for report in salvages(tmp_path)] == [True]
    store.close()


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_another_programs_database_keeps_every_byte(tmp_path: Path, mode: str):
    """However often it is tried, a database of another program is neither moved nor written to, not even its way of keeping a journal."""
    path = tmp_path / FILE_NAME
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {mode}")
    connection.execute("CREATE TABLE theirs(x)")
    connection.close()
    before = path.read_bytes()
    store = SqliteStore(tmp_path, now=False)
    for _ in range(3):
        with pytest.raises(StoreError, match="belongs to another program"):
            store.append([event("next")])
    assert (path.read_bytes(), kept_aside(tmp_path)) == (before, [])
    path.unlink()
    store.append([event("next")])
    assert [e.visit_id for e in store.events_after(0)[1]] == ["next"]
    store.close()


def test_a_newer_file_is_not_touched(tmp_path: Path):
    """A file of a later format keeps every byte, its name and its time."""
    path = tmp_path / FILE_NAME
    store = SqliteStore(tmp_path)
    store.append([event("v1")])
    store.close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(StoreError, match=rf"newer Backcheck wrote it \(format {VERSION + 1}, this one knows {VERSION}\)"):
        SqliteStore(tmp_path)
    assert (path.read_bytes(), path.stat().st_mtime_ns, kept_aside(tmp_path)) == (*before, [])
