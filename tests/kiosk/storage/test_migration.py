"""A flag file of every version before this one is brought up to date with all that is in it; steps that were shipped never change."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config import KEY_NAME
from kiosk.errors import StoreError, UnreadableError
from kiosk.ports import VisitId
from kiosk.storage import schema
from kiosk.storage.file import FILE_NAME
from kiosk.storage.sealing import Sealer
from kiosk.storage.sqlite import SqliteStore
from tests.kiosk.storage.contract import ANSWERS, NOON, end, event, record
from tests.kiosk.storage.paper_contract import kept
from tests.kiosk.storage.test_sealing import PLANTED

SHIPPED = {1: "484e9ef94897", 2: "80eb2ca25d17", 3: "6ea272f6e518", 4: "7a11dc508f2f"}
"""The fingerprint of each step that a clinic may have run."""
OLDER = range(1, schema.VERSION)
UTC = "2026-11-22T12:00:00.000000+00:00"
INSERT = "INSERT INTO event(event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc) VALUES (?,?,?,?,?,?,?,?,?)"
JUDGED = [
    ("lowered", "raised", "EMERGENCY_NOW"), ("lowered", "overridden", "SELF_CARE"), ("lowered", "closed", "SELF_CARE"),
    ("risen", "raised", "URGENT_TODAY"), ("risen", "overridden", "EMERGENCY_NOW"), ("risen", "closed", "URGENT_TODAY"),
    ("late", "raised", "URGENT_TODAY"), ("late", "closed", "URGENT_TODAY"), ("late", "seen", "URGENT_TODAY"),
]  # fmt: skip
"""A flag that staff lowered and closed; one that they raised, closed by a desk that had not read it; one that was seen after its close."""
STILL_OPEN = ["e0", "j3", "j4", "j5"]


def older(folder: Path, version: int) -> sqlite3.Connection:
    """A flag file as this version made it, with a visit that ended, an open flag, a closed one and answers as they were."""
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    for statements in schema._STEPS[:version]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("INSERT INTO visit VALUES ('v1','kiosk-1','KP47','back_spasm','0.1.0',0,?)", (UTC,))
    connection.execute(
        "INSERT INTO visit_end(visit_id, level, finished, sections, language, utc)"
        " VALUES ('v1','ROUTINE_APPOINTMENT',1,'[\"H31\", \"H03a\"]','en','2026-11-22T12:04:00.000000+00:00')"
    )
    for number, (visit_id, kind) in enumerate([("open", "raised"), ("shut", "raised"), ("noted", "noted"), ("shut", "seen"), ("shut", "closed")]):
        connection.execute(INSERT, (f"e{number}", visit_id, "kiosk-1", 1, kind, "URGENT_TODAY", '["R-U01"]', 12.5, UTC))
    for number, (visit_id, kind, level) in enumerate(JUDGED):
        connection.execute(INSERT, (f"j{number}", visit_id, "kiosk-1", 1, kind, level, '["R-U01"]', 12.5, UTC))
    connection.execute("INSERT INTO answers VALUES ('open', ?)", (f'{{"danger": ["{PLANTED}"]}}'.encode(),))
    return connection


@pytest.mark.parametrize("version", OLDER)
def test_a_file_of_before_is_brought_up_to_date(tmp_path: Path, version: int):
    """Visits, events, ends and answers of before stay as they were; what is open is known; new things are kept whole; twice is once."""
    older(tmp_path, version).close()
    store = SqliteStore(tmp_path)
    assert store.sheets(NOON) == [(replace(record("v1"), content="", program=""), end())]
    store.open_visit(record("v3"))
    assert store.visit(VisitId("v3")) == record("v3")
    assert [e.event_id for e in store.events_after(0)[1]] == ["e0", "e1", "e2", "e3", "e4", *(f"j{i}" for i in range(len(JUDGED)))]
    assert (store.open_events()[0], [e.event_id for e in store.open_events()[1]]) == (5 + len(JUDGED), STILL_OPEN)
    assert store.answers(VisitId("open")) == {"danger": frozenset({PLANTED})}
    store.append([event("v2")], ANSWERS)
    store.end_visit(VisitId("v2"), kept())
    assert (store.end(VisitId("v2")), store.answers(VisitId("v2"))) == (kept(), ANSWERS)
    store.close()
    SqliteStore(tmp_path).close()


@pytest.mark.parametrize("version", OLDER)
def test_answers_of_before_are_sealed(tmp_path: Path, version: int):
    """After the first start a planted answer of before is in no file of the data folder."""
    older(tmp_path, version).close()
    assert PLANTED.encode() in (tmp_path / FILE_NAME).read_bytes()
    SqliteStore(tmp_path).close()
    assert {path.name: PLANTED.encode() in path.read_bytes() for path in tmp_path.iterdir()} == {FILE_NAME: False, KEY_NAME: False}


def test_answers_of_before_wait_for_a_key(tmp_path: Path):
    """Where no key can be made they stay readable as they were, and are sealed at the first start with one."""
    older(tmp_path, 2).close()
    (tmp_path / "file").touch()
    store = SqliteStore(tmp_path, Sealer(tmp_path / "file" / "key"))
    assert store.answers(VisitId("open")) == {"danger": frozenset({PLANTED})}
    store.close()
    SqliteStore(tmp_path).close()
    assert PLANTED.encode() not in (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(UnreadableError):
        store.answers(VisitId("open"))


@pytest.mark.parametrize("version", OLDER)
def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, version: int, monkeypatch: pytest.MonkeyPatch):
    """Bringing a file up to date is one transaction: a failure in its middle loses nothing, and the next start tries again."""
    older(tmp_path, version).close()
    before = (tmp_path / FILE_NAME).read_bytes()
    monkeypatch.setattr(schema, "_STEPS", (*schema._STEPS[:-1], (*schema._STEPS[-1][:-1], "CREATE TABLE event(x)")))
    with pytest.raises(StoreError):
        SqliteStore(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before
    monkeypatch.undo()
    store = SqliteStore(tmp_path)
    assert len(store.sheets(NOON)) == 1
    store.close()


@pytest.mark.parametrize("version", SHIPPED)
def test_steps_that_were_shipped_never_change(version: int):
    """A file made by them is out there: what it needs next is a new step."""
    assert hashlib.sha256("\n".join(schema._STEPS[version - 1]).encode()).hexdigest()[:12] == SHIPPED[version]
