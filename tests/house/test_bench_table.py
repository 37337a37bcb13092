"""`make bench`: its table has a line for everything that is compared, and says what could not be measured instead of ending."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from kiosk.paths import protocol_folder
from rules.load import load_protocol

HERE = Path(__file__).resolve().parents[1] / "benchmarks"
COMPARED = (
    "start: first screen", "start: frozen program beside a clone", "tap to screen, from outside: median",
    "tap to screen, from outside: p99", "longest pause of the window's thread", "memory (PSS)", "work at rest", "growth in 1,000 visits",
    "assessments", "proof", "handout", "flag to desk", "installed",
)  # fmt: skip


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The command, as its own folder sees it."""
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setenv("PYTHONPATH", "")  # put back afterwards
    before = set(sys.modules)
    yield importlib.import_module("bench")
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "/").parent == HERE:
            del sys.modules[name]


@contextmanager
def no_screen() -> Iterator[str | None]:
    """A machine without Xvfb."""
    yield None


def test_table_has_a_line_for_everything_that_is_compared(bench: ModuleType) -> None:
    """Each thing that is compared has its line, and each line with a bar says it."""
    table = importlib.import_module("table")
    said = table.lines({}, [])
    assert [name for name in COMPARED if not any(line.startswith(name) for line in said[1:])] == []
    assert len(said) == 1 + len(table.ROWS)
    assert "ratio 0.4" in said[1]


def test_missing_chromium_gives_dashes_and_the_reason(bench: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without Chromium and without a screen the table is printed all the same: ours where it can be had, dashes, and below them why."""
    table, screen = importlib.import_module("table"), importlib.import_module("screen")
    monkeypatch.setattr(bench, "program", lambda: None)
    monkeypatch.setattr(screen, "virtual_screen", no_screen)
    monkeypatch.setattr(bench, "SECTIONS", (bench.screens, lambda stage: {"proof": table.Figure(9.5, 1.0 if stage.web else None)}))
    monkeypatch.setattr(bench.SECTIONS[1], "__name__", "proof")
    bench.main()
    out = capsys.readouterr().out.splitlines()
    assert next(line.split() for line in out if line.startswith("proof"))[-4:] == ["9.5", "-", "-", "-"]
    assert next(line.split() for line in out if line.startswith("start"))[-5:] == ["-", "-", "-", "ratio", "0.4"]
    assert out[-2:] == ["Chromium is not installed: nothing to compare with.", "Xvfb is not installed: no figures of a screen."]


def test_frozen_program_and_clone_start_in_turn(bench: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two programs are started by turns; the ratio is that of pairs, and the bar is 1.1. Without dist/backcheck it says why."""
    table, starts = importlib.import_module("table"), importlib.import_module("bench_start")
    monkeypatch.setattr(bench, "FROZEN", tmp_path)
    with pytest.raises(table.UnmeasuredError, match="dist/backcheck is not there"):
        bench.frozen(None)
    (tmp_path / "backcheck").write_text("")
    began, milliseconds = [], iter((1.0, 1.0, 120.0, 100.0, 480.0, 400.0, 200.0, 100.0))
    monkeypatch.setattr(starts, "start", lambda _, __, command: (began.append(command[-2]), (0.0, next(milliseconds)))[1])
    monkeypatch.setattr(bench, "apart", lambda module, function, program: getattr(importlib.import_module(module), function)(program, 3))
    figure = bench.frozen(None)["start_frozen"]
    assert began == [str(tmp_path / "backcheck"), "kiosk"] * 4
    assert figure == table.Figure(200.0, 100.0, 1.2)
    assert next(row for row in table.ROWS if row.key == "start_frozen").cells(figure)[-1] == "ratio 1.1 missed"


def test_a_missed_bar_is_said(bench: ModuleType) -> None:
    """A figure over its bar is marked, one under it is not."""
    table = importlib.import_module("table")
    row = next(row for row in table.ROWS if row.key == "handout")
    assert row.cells(table.Figure(59.0, 200.0))[-1] == "60, ratio 0.25 missed"
    assert row.cells(table.Figure(61.0, 400.0))[-1] == "60 missed, ratio 0.25"


def test_web_form_asks_what_the_kiosk_asks(bench: ModuleType) -> None:
    """The other side's questions and options are ours, in our order and our words."""
    protocol = load_protocol(protocol_folder("back_spasm"))
    pages = importlib.import_module("web_form").form(protocol)["pages"]
    asked = [(element["title"], [choice["text"] for choice in element["choices"]]) for page in pages for element in page["elements"]]
    assert asked == [(question.text, [option.text for option in question.options]) for question in protocol.questions]


def test_lock_of_the_web_form_names_no_registry() -> None:
    """Whoever fetches it asks the registry that is theirs, and gets what was locked."""
    lock = (HERE / "web" / "package-lock.json").read_text()
    assert "://" not in lock
    assert lock.count('"integrity"') == lock.count('"node_modules/')
