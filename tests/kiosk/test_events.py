"""The log: one JSON line an event, by id and codes; never an answer, never a word that a patient saw."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk import events as module
from kiosk.events import Log, LogEvent
from kiosk.printer import PrintError
from kiosk.visit import intents as on
from kiosk.visit.screens import ResultView, WelcomeView
from rules.model import Level
from rules.texts import protocol_texts
from tests.kiosk.bench import PROTOCOL, Bench
from tests.kiosk.desk.fakes import NOON, OwnClock

KIOSK = Path(module.__file__).parent


@pytest.mark.parametrize("event", LogEvent)
def test_every_event_is_used(event: LogEvent) -> None:
    """Each event of the log is written somewhere in the kiosk: a list of what can stand there is no list of wishes."""
    used = [path.name for path in KIOSK.rglob("*.py") if path.name != "events.py" and f"LogEvent.{event.name}" in path.read_text()]
    assert used


def test_line_holds_what_was_given_and_no_empty_field(tmp_path: Path) -> None:
    """A line is one JSON object with time and event, and of the rest only what was given."""
    log = Log(tmp_path, OwnClock())
    log.write(LogEvent.STARTED)
    log.write(LogEvent.VISIT_ENDED, visit="v1", level="SELF_CARE", detail="two\nlines")
    log.close()
    first, second = map(json.loads, (tmp_path / "kiosk.jsonl").read_text().splitlines())
    utc = NOON.isoformat(timespec="milliseconds")
    assert first == {"utc": utc, "event": "started"}
    assert second == {"utc": utc, "event": "visit_ended", "visit": "v1", "level": "SELF_CARE", "detail": "two\nlines"}


def test_log_is_its_owners_and_never_grows_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is the owner's alone, and old files go: five at most, with the last lines in their order."""
    monkeypatch.setattr(module, "MAX_BYTES", 500)
    log = Log(tmp_path / "log", OwnClock())
    for number in range(100):
        log.write(LogEvent.STARTED, detail=str(number))
    log.close()
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o700
    files = sorted(path.name for path in (tmp_path / "log").iterdir())
    assert files == ["kiosk.jsonl", *(f"kiosk.jsonl.{number}" for number in range(1, 5))]
    assert all((tmp_path / "log" / name).stat().st_size <= 500 for name in files)
    lines = [json.loads(line)["detail"] for name in reversed(files) for line in (tmp_path / "log" / name).read_text().splitlines()]
    assert lines == [str(number) for number in range(100 - len(lines), 100)]


def test_no_folder_no_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder nothing is written anywhere."""
    monkeypatch.chdir(tmp_path)
    log = Log(None, OwnClock())
    log.write(LogEvent.STARTED)
    log.close()
    assert list(tmp_path.iterdir()) == []


def play_everything(bench: Bench, wait: Callable[[Callable[[], bool]], None]) -> None:
    """Visits that touch all that is logged: a printed result, a broken printer, refused presses, a fault, help, an emergency, a broken store."""
    handle = bench.controller.handle
    bench.to_review(wait, legs="one_pain weak", legs_worse="unsure", pregnant="pns", medicines="thinner other", injury="major")
    assert isinstance(bench.view, ResultView)  # an answer of this patient ended the questions
    handle(on.StaffEnded())
    wait(lambda: isinstance(bench.view, WelcomeView))
    bench.to_review(wait)
    bench.to_result(wait, setting_off="lifting stress", feel="cramp locked")
    bench.touch("danger", "chest")  # too late
    bench.paper.print_error = PrintError("Tray 2 of cramp is empty")
    handle(on.PrintAsked())
    wait(lambda: "print_failed" in {line["event"] for line in bench.log()})
    handle(on.Done())
    handle(on.Started())
    bench.touch("danger", "none", "chest")
    bench.touch("nowhere", "purple")
    handle(on.Confirmed())
    handle(on.HelpAsked())
    handle(on.HelpChosen("unsafe"))
    bench.controller.break_down("ValueError window.py:7")
    bench.store.failing = True
    bench.answer("danger", "chest")
    wait(lambda: "store_failed" in {line["event"] for line in bench.log()})
    bench.store.failing = False


def test_log_never_holds_an_answer(bench: Bench, qtbot: QtBot) -> None:
    """Over whole visits with every kind of trouble, no code and no text of the questionnaire stands in the log, nor anything not foreseen."""
    play_everything(bench, qtbot.waitUntil)
    visits = {visit.record.visit_id for visit in bench.visits}
    lines = bench.log()
    troubles = {"visit_ended", "flag_stored", "rule_fault", "intent_refused", "print_failed", "fault", "store_failed"}
    assert troubles <= {line["event"] for line in lines}
    codes = {option.code for question in PROTOCOL.questions for option in question.options} | {"purple"}
    names = {question.link_id for question in PROTOCOL.questions} | {"nowhere"}
    for line in lines:
        assert set(line) <= {"utc", "event", "visit", "level", "detail"}
        assert line["event"] in set(LogEvent)
        assert line.get("visit", "") in visits | {""}
        assert line.get("level", "") in set(Level.__members__) | {""}
        said = set(re.findall(r"\w+", line.get("detail", ""))) - {"7"}  # the line number that the fault above names
        assert not said & (codes | names), line
    whole = (bench.folder / "log" / "kiosk.jsonl").read_text(encoding="utf-8")
    assert not [text for text in protocol_texts(PROTOCOL).values() if len(text) > 2 and text in whole]


def test_stored_flag_is_logged_with_its_level(bench: Bench, qtbot: QtBot) -> None:
    """Each event of a flag is logged once it is stored, with kind and level; not before."""
    bench.controller._keeper._retry.setInterval(5)
    bench.store.failing = True
    bench.controller.handle(on.Started())
    bench.touch("danger", "chest")
    qtbot.waitUntil(lambda: "store_failed" in {line["event"] for line in bench.log()})
    assert not [line for line in bench.log() if line["event"] == "flag_stored"]
    bench.store.failing = False
    bench.touch("danger", "none")
    qtbot.waitUntil(lambda: bench.controller._keeper.all_stored and not bench.controller.busy)
    told = [(line["level"], line["detail"]) for line in bench.log() if line["event"] == "flag_stored"]
    assert told == [("EMERGENCY_NOW", "held"), ("EMERGENCY_NOW", "withdrawn")]


def test_ended_visits_are_logged_with_their_level(bench: Bench, qtbot: QtBot) -> None:
    """Opened and ended, each once, with the visit and at the end its level."""
    bench.to_review(qtbot.waitUntil, legs="one_pain")
    bench.to_result(qtbot.waitUntil)
    visit = bench.visits[0].record.visit_id
    told = [(line["event"], line.get("level")) for line in bench.log() if line.get("visit") == visit and line["event"].startswith("visit")]
    assert told == [("visit_opened", None), ("visit_ended", "ROUTINE_APPOINTMENT")]
