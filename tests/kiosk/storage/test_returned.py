"""An update that was taken back: the older program goes on with everything that the newer one had stored, and the newer file is kept as it is."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.app import House
from kiosk.clock import SystemClock
from kiosk.config import Config
from kiosk.errors import StoreError
from kiosk.ports import VisitId
from kiosk.storage.aside import NEWER as ASIDE
from kiosk.storage.aside import salvages
from kiosk.storage.file import FILE_NAME
from kiosk.storage.outbox import Outbox
from kiosk.storage.returned import step_back
from kiosk.storage.schema import _STEPS, VERSION
from kiosk.storage.sqlite import SqliteStore
from kiosk.stores import store_notices
from tests.kiosk.storage.contract import ANSWERS, event, record

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60
INSERT = (
    "INSERT INTO event(event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc{more})"
    " VALUES (?,?,?,?,?,?,?,?,?{mark}) ON CONFLICT DO NOTHING"
)
FLAG = event("v1")
UTC_TEXT = "2026-11-22T12:00:00.000000+00:00"
GROWN = (
    "ALTER TABLE event ADD COLUMN ward TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE visit ADD COLUMN lane INTEGER NOT NULL DEFAULT 3",
    "CREATE TABLE bell(bell_id TEXT PRIMARY KEY, rung INTEGER NOT NULL) STRICT",
)
"""A next format that adds."""
RENAMED = ("ALTER TABLE event RENAME TO occurrence",)
"""A next format that an older program cannot make anything of."""


def of_format(folder: Path, steps: Sequence[str], version: int = VERSION + 1) -> bytes:
    """A flag file with a flag and its answers, brought to a later format; its bytes."""
    store = SqliteStore(folder)
    store.open_visit(record("v1"))
    store.append([FLAG], ANSWERS)
    store.close()
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
        for step in steps:
            connection.execute(step)
        if steps is GROWN:
            raised = ("new", "v2", "kiosk-1", 1, "raised", "EMERGENCY_NOW", '["R-E01"]', 1.0, UTC_TEXT, "east")
            connection.execute(INSERT.format(more=", ward", mark=",?"), raised)
        connection.execute(f"PRAGMA user_version = {version}")
    return (folder / FILE_NAME).read_bytes()


def aside(folder: Path) -> list[Path]:
    """The newer files that were kept."""
    return sorted(folder.glob(f"{ASIDE}*.sqlite3"))


@pytest.mark.parametrize("make", [SqliteStore, lambda folder: Outbox(folder, SystemClock())], ids=["store", "outbox"])
def test_what_a_newer_format_holds_comes_back(tmp_path: Path, make: Callable[[Path], SqliteStore]) -> None:
    """Flags of before and since, visits and answers are there again, new ones are kept, and the newer file has every byte."""
    before = of_format(tmp_path, GROWN)
    step_back(tmp_path)
    store = make(tmp_path)
    found = store.events_after(0)[1]
    assert found[0] == FLAG
    assert [one.event_id for one in found] == [FLAG.event_id, "new"]
    assert {one.event_id for one in store.open_events()[1]} == {one.event_id for one in found}
    assert (store.visit(VisitId("v1")), store.answers(VisitId("v1"))) == (record("v1"), ANSWERS)
    store.append([event("v3")], ANSWERS)
    store.close()
    (kept,) = aside(tmp_path)
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (before, 0o600)
    (told,) = salvages(tmp_path)
    assert (told.newer, told.lost, told.name) == (True, 0, kept.name)


def test_no_step_takes_anything_away() -> None:
    """A format only ever adds tables and columns: by their names the program of before finds all that it knows."""
    taken = re.compile(r"RENAME|DROP (TABLE|COLUMN)|ALTER TABLE \w+ (?!ADD COLUMN)", re.IGNORECASE)
    assert [statement for statements in _STEPS for statement in statements if taken.search(statement)] == []


def test_a_format_that_cannot_be_read_is_kept_and_told(tmp_path: Path) -> None:
    """The kiosk opens with an empty file rather than not at all; the desk is told that events are missing, and in which file they are."""
    before = of_format(tmp_path, RENAMED)
    step_back(tmp_path)
    store = SqliteStore(tmp_path)
    assert store.events_after(0)[1] == []
    store.close()
    (kept,) = aside(tmp_path)
    assert kept.read_bytes() == before
    house = House(Config.demonstration(tmp_path))
    (line,) = store_notices(house.config, house.catalogue)
    assert "1 events could not be read" in line
    assert kept.name in line


def test_an_event_of_a_kind_that_is_not_known_is_told(tmp_path: Path) -> None:
    """What only the newer program understands stays in its file, and is counted."""
    of_format(tmp_path, GROWN)
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as connection:
        connection.execute(INSERT.format(more="", mark=""), ("odd", "v1", "kiosk-1", 2, "sung", "URGENT_TODAY", "[]", 1.0, UTC_TEXT))
    step_back(tmp_path)
    (told,) = salvages(tmp_path)
    assert told.lost == 1


def test_the_update_that_comes_again_finds_everything(tmp_path: Path) -> None:
    """Back and forth, as often as it happens: nothing is lost, and nothing is there twice."""
    for _ in range(2):
        of_format(tmp_path, GROWN)
        step_back(tmp_path)
    store = SqliteStore(tmp_path)
    assert [one.event_id for one in store.events_after(0)[1]] == [FLAG.event_id, "new"]
    store.close()
    assert len(aside(tmp_path)) == 2


def test_a_file_of_this_format_or_of_somebody_else_is_left(tmp_path: Path) -> None:
    """Nothing is put aside that this version can use, that was never ours, or that is not there."""
    step_back(tmp_path)
    assert not list(tmp_path.iterdir())
    before = of_format(tmp_path, (), VERSION)
    step_back(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before
    (tmp_path / FILE_NAME).write_bytes(before[:68] + b"else" + before[72:])
    step_back(tmp_path)
    assert not aside(tmp_path)


def test_a_file_that_somebody_writes_to_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program is at it nothing is moved; the kiosk says so and is tried again."""
    monkeypatch.setattr("kiosk.storage.returned.BUSY_SECONDS", 0.01)
    before = of_format(tmp_path, GROWN)
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="could not be put aside"):
            step_back(tmp_path)
    assert ((tmp_path / FILE_NAME).read_bytes(), aside(tmp_path)) == (before, [])


def test_answers_in_it_are_forgotten_in_their_time(tmp_path: Path) -> None:
    """The purge after the time for which answers are kept removes what came over whole; of what did not, only answers and remarks go."""
    before = of_format(tmp_path, GROWN)
    step_back(tmp_path)
    store = SqliteStore(tmp_path)
    now = datetime.now(UTC)
    store.purge(now - timedelta(hours=1))
    (kept,) = aside(tmp_path)
    assert kept.read_bytes() == before
    (report,) = tmp_path.glob(f"{ASIDE}*.json")
    whole = report.read_text()
    report.write_text(json.dumps(json.loads(whole) | {"lost": 1}))
    store.purge(now + timedelta(seconds=5))
    (kept,) = aside(tmp_path)
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT (SELECT COUNT(*) FROM answers), (SELECT COUNT(*) FROM event)").fetchone() == (0, 2)
    report.write_text(whole)
    store.purge(now + timedelta(seconds=5))
    assert not list(tmp_path.glob(f"{ASIDE}*"))
    store.close()


def test_a_kiosk_opens_after_an_update_was_taken_back(tmp_path: Path) -> None:
    """The real program starts on the newer file and ends in order; a desk alone leaves the file as it is."""
    of_format(tmp_path, GROWN)
    with pytest.raises(StoreError, match="a newer Backcheck wrote it"):
        SqliteStore(tmp_path)
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "BACKCHECK_SUPERVISED": "1"}
    command = [sys.executable, "-m", "kiosk", "patient", "--windowed", "--data", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        said = iter(child.stdout.readline, b"")
        opened = b"ready\n" in said
        child.send_signal(signal.SIGTERM)
        _, error = child.communicate(timeout=SECONDS)
    assert (opened, child.returncode) == (True, 0), error
    store = SqliteStore(tmp_path)
    assert "new" in {one.event_id for one in store.events_after(0)[1]}
    store.close()
