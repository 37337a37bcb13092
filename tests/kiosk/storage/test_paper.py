"""What the flag file keeps about paper, how long, and that files of before it are brought up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.ports import VisitId
from kiosk.storage.file import FILE_NAME
from kiosk.storage.sqlite import SqliteStore
from tests.kiosk.storage.contract import NOON, record
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
