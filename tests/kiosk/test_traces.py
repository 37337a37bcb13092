"""Nothing of a page stays behind: no temporary file, nothing in the data folder, and at the printer a title that says nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.printing.ipp_message import Group, Operation
from kiosk.printing.job import Means, follow
from kiosk.visit import intents as on
from kiosk.visit.screens import PrintingState, ResultView
from tests.kiosk.bench import Bench
from tests.kiosk.printing.conftest import SAY, at
from tests.kiosk.printing.server import State, serving
from tests.kiosk.printing.test_job import Watch

SECRET = b"planted-secret-4711"


@pytest.fixture
def printer() -> Iterator[tuple[State, int]]:
    """A printer that takes PDF."""
    state = State(job_state=5)
    with serving(state) as port:
        yield state, port


def files(*folders: Path) -> Iterator[Path]:
    """Every file in these folders."""
    return (path for folder in folders for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("ends", ["printed", "stuck", "dead"])
def test_no_trace_of_a_page(printer: tuple[State, int], tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, ends: str) -> None:
    """A secret in a page is in no temporary file and in no file of the kiosk's: not while it prints, not afterwards, whatever became of it."""
    state, port = printer
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    adapter, watch = at(port), Watch()
    bench = Bench(tmp_path / "data", printer=adapter, print_page=partial(follow, Means(lambda: adapter, SAY, watch, watch.wait))).start()
    monkeypatch.setattr(bench.paper, "render", lambda *_: b"%PDF-" + SECRET)
    bench.to_review(qtbot.waitUntil)
    bench.to_result(qtbot.waitUntil)
    bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: bool(state.pages))
    assert SECRET in state.pages[0]
    searched = partial(files, temporary, tmp_path / "data")
    assert [path for path in searched() if SECRET in path.read_bytes()] == []
    state.job_state, state.dead = {"printed": (9, False), "stuck": (6, False), "dead": (5, True)}[ends]
    wanted = PrintingState.PRINTED if ends == "printed" else PrintingState.FAILED
    qtbot.waitUntil(lambda: isinstance(bench.view, ResultView) and bench.view.printing in {wanted, PrintingState.HANDED})
    bench.close()
    assert [path for path in searched() if SECRET in path.read_bytes()] == []
    assert list(temporary.iterdir()) == []


def test_the_printer_is_told_nothing_of_the_patient(printer: tuple[State, int]) -> None:
    """What a printer shows and logs of a job, its title and whose it is, says neither ticket nor answers."""
    state, port = printer
    at(port).submit(b"%PDF-", SAY("printing.title"))
    asked = next(request for request in state.requests if request.status == Operation.PRINT_JOB).attributes(Group.OPERATION)
    assert (asked["job-name"], asked["requesting-user-name"]) == (("Handout",), ("kiosk-1",))
