"""Rows of the fault matrix that no other test holds: a start with each part broken, clocks that jump, a busy computer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.desk.board import Board
from kiosk.desk.rows import Row
from kiosk.events import LogEvent, open_log
from kiosk.flags import derive
from kiosk.visit import intents as on
from rules.model import Level
from tests.kiosk.bench import Bench
from tests.kiosk.desk.fakes import NOON, OwnClock

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60


# --- a start with each part broken ------------------------------------------------------------------


def without(*parts: str) -> Callable[[Path], None]:
    """A copy of the program in which this file or folder is gone."""

    def take(copy: Path) -> None:
        gone = copy.joinpath(*parts)
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()

    return take


def spoilt(*parts: str) -> Callable[[Path], None]:
    """A copy of the program in which this file is rubbish."""

    def spoil(copy: Path) -> None:
        copy.joinpath(*parts).write_bytes(b"\x00\xff{[rubbish\n")

    return spoil


BROKEN = {
    "no typefaces": (without("resources", "fonts"), 3),
    "a typeface that is rubbish": (spoilt("resources", "fonts", "atkinson-hyperlegible", "AtkinsonHyperlegible-Bold.ttf"), 3),
    "no colours": (without("resources", "style", "tokens.toml"), 3),
    "colours that are rubbish": (spoilt("resources", "style", "tokens.toml"), 3),
    "no body": (without("resources", "body", "body.svg"), None),
    "no words": (without("resources", "locale", "en", "patient.yaml"), 3),
    "words that are rubbish": (spoilt("resources", "locale", "en", "patient.yaml"), 3),
    "no languages": (without("resources", "locale", "languages.toml"), 70),
    "no country": (without("resources", "country", "US.toml"), 3),
    "no settings of the demonstration": (without("resources", "kiosk.demonstration.toml"), 3),
    "no questions": (without("rules", "protocols", "back_spasm", "questions.yaml"), 3),
    "rules that are rubbish": (spoilt("rules", "protocols", "back_spasm", "rules.yaml"), 3),
    "no protocol at all": (without("rules", "protocols"), 3),
    "code that cannot be imported": (spoilt("kiosk", "control", "controller.py"), 70),
}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as it ships."""
    whole = tmp_path_factory.mktemp("program") / "whole"
    for name in ("kiosk", "rules", "resources"):
        shutil.copytree(ROOT / name, whole / name, ignore=shutil.ignore_patterns("__pycache__", "pictograms", "docs"))
    (whole / "resources" / "pictograms").symlink_to(ROOT / "resources" / "pictograms")
    return whole


@pytest.mark.parametrize("what", BROKEN)
def test_a_start_with_a_part_broken_ends_by_code(program: Path, tmp_path: Path, what: str) -> None:
    """Whatever is missing or rubbish, the kiosk ends in seconds with a code that its supervisor shows as closed, and a line, never a traceback."""
    break_it, code = BROKEN[what]
    copy = tmp_path / "copy"
    shutil.copytree(program, copy, symlinks=True)
    break_it(copy)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "kiosk", "patient", "--data", str(tmp_path / "data")]
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode in ({3, 70} if code is None else {code}), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


# --- clocks ------------------------------------------------------------------------------------------

JUMPS = {
    "1970": datetime(1970, 1, 1, tzinfo=UTC),
    "2038": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    "the end of a year": datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
    "an hour forward": NOON + timedelta(hours=1),
    "an hour back": NOON - timedelta(hours=1),
    "a day back": NOON - timedelta(days=1),
}


@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_jumps_in_the_middle_of_a_visit_changes_nothing(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, jump: str) -> None:
    """The visit goes on, its flag keeps its order and level, the time without a touch stays, and the desk shows no wait below none."""
    bench.controller.handle(on.Started())
    bench.answer("danger", "none")
    bench.answer("age", "a18_44")
    qtbot.waitUntil(lambda: not bench.controller.busy)
    left = bench.controller._idle.interval()
    monkeypatch.setattr(bench.clock, "utc", lambda: JUMPS[jump])
    bench.touch("bladder_bowel", "leak")
    qtbot.waitUntil(lambda: not bench.controller.busy)
    bench.controller.handle(on.HelpAsked())
    bench.controller.handle(on.StaffEnded())
    qtbot.waitUntil(lambda: len(bench.visits) == 2 and not bench.controller.busy)
    events = bench.events()
    flag = derive(events)
    assert flag is not None
    assert (flag.level, flag.unfinished) == (Level.EMERGENCY_NOW, True)
    assert [event.seq for event in events] == sorted(event.seq for event in events)
    assert left == 120_000
    rows = Board(bench.store, OwnClock(), "front").tick().rows
    assert [_level(row) for row in rows] == [Level.EMERGENCY_NOW]
    assert all(row.minutes >= 0 for row in rows)


def _level(row: Row) -> Level:
    return row.flag.level


# --- the disk ----------------------------------------------------------------------------------------


def test_a_log_that_cannot_be_written_keeps_nobody_out(tmp_path: Path) -> None:
    """Where the log's folder cannot be made, the log is kept nowhere and nothing breaks."""
    (tmp_path / "log").write_text("a file in its place")
    log = open_log(tmp_path / "log", OwnClock())
    log.write(LogEvent.STARTED)
    log.close()
    assert (tmp_path / "log").read_text() == "a file in its place"
