"""Pages kept as files: private, whole or not at all, and named after nobody."""

from __future__ import annotations

import os
import re
import stat
from datetime import timedelta

import pytest

from kiosk.control.printer_watch import IDLE_MS
from kiosk.printer import JobId, JobState, PrintError
from kiosk.printing.folder import HALF_KEPT, FolderPrinter
from tests.kiosk.printing.conftest import PAGE, SAY
from tests.kiosk.printing.test_contract import Noon


def folder_printer(path):
    """A printer into this folder."""
    return FolderPrinter(path, Noon(), lambda: "0123456789abcdef", SAY)


def test_file(tmp_path) -> None:
    """The page lies in the folder, byte for byte, for its owner alone, under its time and a random token."""
    printer = folder_printer(tmp_path / "new" / "handouts")
    report = printer.report(printer.submit(PAGE, "Handout"))
    (path,) = (tmp_path / "new" / "handouts").iterdir()
    assert (report.state, report.path) == (JobState.SAVED, str(path))
    assert path.read_bytes() == PAGE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert re.fullmatch(r"20261122-120000-[0-9a-f]{16}\.pdf", path.name)


def test_no_half_page(tmp_path, monkeypatch) -> None:
    """A disk that fails in the middle leaves no page, not half of one, and says why."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PrintError, match="No space left"):
        folder_printer(tmp_path).submit(PAGE, "Handout")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("asked", ["status", "clear"])
def test_pages_are_deleted_after_two_hours(tmp_path, asked) -> None:
    """A page lies for two hours, for the desk; then it is deleted, and nothing else in the folder is."""
    clock = Noon()
    printer = FolderPrinter(tmp_path, clock, lambda: "0123456789abcdef", SAY)
    printer.submit(PAGE, "Handout")
    kept = ["handout-1.pdf", "20261122-120000.pdf", "20261122-120000-abc.txt", "notes"]
    for name in kept:
        (tmp_path / name).write_text("mine")
    (page,) = (path for path in tmp_path.iterdir() if path.name not in kept)
    for hours, there in ((1.9, True), (2.1, False)):
        clock.utc = lambda hours=hours: Noon().utc() + timedelta(hours=hours)
        getattr(printer, asked)()
        assert page.exists() is there
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)


@pytest.mark.parametrize("asked", ["status", "clear"])
def test_half_pages_are_deleted_within_a_minute(tmp_path, asked) -> None:
    """What was half written when the power failed goes at the start and at each look; what another program writes just now stays."""
    assert HALF_KEPT + timedelta(milliseconds=IDLE_MS) < timedelta(minutes=1)
    for name in (".20261122-115930-abc.part", ".20261122-120030-abd.part", ".20261122-115959-abe.part"):
        (tmp_path / name).write_bytes(PAGE)
    getattr(folder_printer(tmp_path), asked)()
    assert [path.name for path in tmp_path.iterdir()] == [".20261122-115959-abe.part"]


def test_a_page_deletes_the_old(tmp_path) -> None:
    """Where nobody asks for the state, each new page takes those of more than two hours along."""
    old = tmp_path / "20261122-095959-abc.pdf"
    old.write_bytes(PAGE)
    folder_printer(tmp_path).submit(PAGE, "Handout")
    assert not old.exists()


def test_a_page_with_answers_is_never_a_file(tmp_path) -> None:
    """What is for paper only is refused in words that name the setting, and leaves nothing behind."""
    with pytest.raises(PrintError, match="desk_printer"):
        FolderPrinter(tmp_path / "new", Noon(), lambda: "abc", SAY, paper_only=True).submit(PAGE, "Handout")
    assert not list(tmp_path.iterdir())


def test_a_page_can_be_taken_back(tmp_path) -> None:
    """A page that is taken back is no longer in the folder."""
    printer = folder_printer(tmp_path)
    printer.cancel(printer.submit(PAGE, "Handout"))
    assert not list(tmp_path.iterdir())


def test_a_page_that_was_taken_away_is_unknown(tmp_path) -> None:
    """Nothing is claimed of a file that is no longer there."""
    assert folder_printer(tmp_path).report(JobId("gone")).state is JobState.NOT_KNOWN
