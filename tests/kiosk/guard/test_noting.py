"""What a kiosk does stands in its audit log: by codes, in a chain that holds, and nobody at the screen waits for it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.app import House
from kiosk.config import Config
from kiosk.events import LogEvent
from kiosk.guard import noting
from kiosk.guard.chain import verify
from kiosk.ports import EventKind
from rules.manifest import fingerprint
from tests.kiosk.desk.fakes import OwnClock


def audited(folder: Path) -> list[tuple[str, str, str]]:
    path = folder / "audit" / "kiosk.jsonl"
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines() if path.exists() else [])
    return [(line["what"], line["visit"], line["code"]) for line in lines]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(Config.demonstration(tmp_path), OwnClock())


def test_what_a_kiosk_does_stands_in_the_audit_log(house: House, tmp_path: Path) -> None:
    """Start and end, visits and how they end, flags that are raised, pages, what was erased and a wrong clock: each a line; the chain holds."""
    log = house.log
    log.write(LogEvent.STARTED)
    log.write(LogEvent.VISIT_OPENED, visit="v1")
    for kind in EventKind:
        log.write(LogEvent.FLAG_STORED, visit="v1", level="URGENT_TODAY", detail=kind.value)
    log.write(LogEvent.VISIT_ENDED, visit="v1", level="URGENT_TODAY", detail="unfinished")
    log.write(LogEvent.PRINT_STATE, visit="v1", detail="stuck out_of_paper")
    log.write(LogEvent.PURGED, detail="3")
    for ill in ("clock", "disk"):
        log.write(LogEvent.SELF_TEST, detail=ill)
    log.write(LogEvent.STOPPED)
    log.close()
    assert audited(tmp_path) == [
        ("content", "", fingerprint(house.content.folder)),
        ("started", "", ""),
        ("visit_opened", "v1", ""),
        *[("raised", "v1", "URGENT_TODAY")] * 3,
        ("visit_ended", "v1", "URGENT_TODAY unfinished"),
        ("printed", "v1", "stuck out_of_paper"),
        ("purge", "", "3"),
        ("clock", "", "clock"),
        ("stopped", "", ""),
    ]
    assert [verdict.flaw for verdict in verify(tmp_path)] == [None]


def test_other_questions_than_at_the_last_start_are_noted(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same ones are not: a line says that they changed."""
    for found in ("aaaa", "aaaa", "bbbb"):
        monkeypatch.setattr("kiosk.guard.content.fingerprint", lambda _, found=found: found)
        log = replace(house).log
        log.write(LogEvent.STARTED)
        log.close()
    assert [code for what, _, code in audited(tmp_path) if what == "content"] == ["aaaa", "bbbb"]


def test_an_audit_log_that_takes_nothing_holds_nobody_up(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said once in the other log, and what comes later is written as soon as there is room."""
    monkeypatch.setattr("kiosk.guard.content.fingerprint", lambda _: "aaaa")
    (tmp_path / "audit").write_text("no folder")
    log = house.log
    for _ in range(3):
        log.write(LogEvent.STARTED)
    log.close()
    logged = [json.loads(line) for line in (tmp_path / "log" / "kiosk.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["detail"] for line in logged if line["event"] == LogEvent.STORE_FAILED] == [noting.FAILED]
    (tmp_path / "audit").unlink()
    log = replace(house).log
    log.write(LogEvent.STARTED)
    log.close()
    assert audited(tmp_path) == [("content", "", "aaaa"), ("started", "", "")]
