"""Whatever fails in the store: no message, no traceback and no log tells an answer or what staff wrote."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.errors import StoreError
from kiosk.events import Log
from kiosk.ports import EventKind, FlagStore, Remark, VisitId
from kiosk.storage import schema
from kiosk.storage.file import FILE_NAME
from kiosk.storage.sealing import Sealer
from kiosk.storage.sqlite import SqliteStore
from rules.model import Answers, Code, LinkId
from tests.kiosk.storage.contract import K1, NOON, end, event, record
from tests.kiosk.storage.failing_disk import failing
from tests.kiosk.storage.test_purge import Glass

PLANTED = "planted_answer_4711"
SECRET: Answers = {LinkId("danger"): frozenset({Code(PLANTED)})}
CHANGED = event("v1", EventKind.OVERRIDDEN)
VISIT = VisitId("v1")
CALLS: tuple[Callable[[FlagStore], object], ...] = (
    lambda store: store.open_visit(record("v1")),
    lambda store: store.append([event("v1"), CHANGED], SECRET),
    lambda store: store.keep_answers(VISIT, SECRET),
    lambda store: store.remark(Remark(CHANGED.event_id, PLANTED, PLANTED)),
    lambda store: store.end_visit(VISIT, end()),
    lambda store: store.answers(VISIT),
    lambda store: store.remarks(VISIT),
    lambda store: store.events(VISIT),
    lambda store: store.events_after(0),
    lambda store: store.open_events(),
    lambda store: store.events_since(NOON),
    lambda store: store.visits_since(NOON),
    lambda store: store.visit(VISIT),
    lambda store: store.end(VISIT),
    lambda store: store.unended(K1),
    lambda store: store.tickets_in_use(NOON),
    lambda store: store.beat("desk", NOON),
    lambda store: store.beats(),
    lambda store: store.purge(NOON),
)


def told(store: FlagStore, calls: Sequence[Callable[[FlagStore], object]] = CALLS) -> list[str]:
    """What every failing call says, with its whole traceback."""
    said = []
    for call in calls:
        try:
            call(store)
        except StoreError as error:
            said.append("".join(traceback.format_exception(error)))
    return said


@pytest.fixture
def store(tmp_path: Path):
    """With a planted answer, a planted reason and a planted name in it, as they are."""
    made = SqliteStore(tmp_path, Glass(tmp_path / "key"))
    for call in CALLS[:5]:
        call(made)
    yield made
    made.close()


def spoil(path: Path, table: str, column: str, value: str | bytes) -> None:
    """Past every guard of the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER event_never_changes")
        connection.execute(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608 - the test's own names
        connection.execute(next(sql for sql in schema._FIRST if "event_never_changes" in sql))


COLUMNS = [
    *(("event", column) for column in ("kind", "level", "rule_ids", "utc")),
    ("visit", "opened"),
    *(("visit_end", column) for column in ("level", "sections", "utc", "boxed")),
    ("heartbeat", "utc"),
]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_row_that_cannot_be_read_is_not_repeated(store: SqliteStore, table: str, column: str):
    """Whatever stands where a level or a time should: the message says which kind of fault it is, and not what was read."""
    store.beat("kiosk-1", NOON)
    spoil(store._path, table, column, PLANTED)
    said = told(store)
    assert said
    assert not any(PLANTED in text for text in said)


HALVES = [b'{"danger": "planted_answer_4711', b'{"planted_answer_4711"]', b"planted_answer_4711", b'{"planted_answer_4711": 2}']


@pytest.mark.parametrize("blob", HALVES)
def test_answers_that_cannot_be_read_are_not_repeated(store: SqliteStore, blob: bytes):
    """Half an answer set, or something else, in the place of one."""
    spoil(store._path, "answers", "blob", blob)
    spoil(store._path, "remark", "blob", blob)
    said = told(store, CALLS[5:7])
    assert len(said) == 2
    assert not any(PLANTED in text for text in said)


@pytest.mark.parametrize("fault", ["full", "moved", "busy", "damaged", "emptied", "wrong key", "no key"])
def test_a_fault_tells_no_answer(store: SqliteStore, tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch):
    """Every way in which a store fails while answers are being written or read."""
    path = store._path
    monkeypatch.setattr("kiosk.storage.file.BUSY_SECONDS", 0.01)
    store.close()
    if fault in {"wrong key", "no key"}:
        store = SqliteStore(tmp_path, Sealer(tmp_path / "key"))
        told(store)
        (tmp_path / "key").write_text("aes-256-gcm:" + "1" * 64 if fault == "wrong key" else PLANTED)
        store = SqliteStore(tmp_path, Sealer(tmp_path / "key"))
        store.append([CHANGED], SECRET)
        (tmp_path / "key").write_text("aes-256-gcm:" + "2" * 64)
    store.events(VISIT)
    if fault == "moved":
        path.rename(tmp_path / "moved")
    elif fault == "damaged":
        path.write_bytes(path.read_bytes().replace(b"URGENT_TODAY", PLANTED.encode()[:12]))
    elif fault == "emptied":
        path.write_bytes(b"")
    if fault == "full":
        with failing(1):
            said = told(store)
    elif fault == "busy":
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            said = told(store)
    else:
        said = told(store)
    assert said
    assert not any(PLANTED in text for text in said)
    store.close()


def test_the_log_takes_no_answer(store: SqliteStore, tmp_path: Path):
    """What the kiosk logs of a failure is a code; the log's own fields hold nothing else."""
    import inspect

    assert set(inspect.signature(Log.write).parameters) == {"self", "event", "visit", "level", "detail"}
    log = Log(tmp_path / "log", SystemClock())
    log.close()
    assert PLANTED.encode() not in b"".join(path.read_bytes() for path in (tmp_path / "log").iterdir())
    assert FILE_NAME in {path.name for path in tmp_path.iterdir()}
