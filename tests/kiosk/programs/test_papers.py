"""`kiosk papers`: five pages as files, none of them about a patient."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.app import House
from kiosk.config import Config
from kiosk.errors import ExitCode
from kiosk.programs.papers import sample_slip
from rules.model import Level
from tests.kiosk.handout.sample import page_texts

NAMES = ["bezel.pdf", "downtime.pdf", "staff.pdf", "waiting.pdf", "wall.pdf"]


def papers(folder: Path, *arguments: str) -> int:
    return main(["papers", "--data", str(folder / "data"), "--out", str(folder / "out"), *arguments])


def test_every_paper_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The form, the two pages that hang in the clinic and a sample of each slip; the line says where. No flag is stored."""
    assert papers(tmp_path) == ExitCode.DONE
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == NAMES
    assert capsys.readouterr().out == f"5 pages in {tmp_path / 'out'}\n"
    assert not list((tmp_path / "data").glob("flags*"))
    for name in NAMES:
        assert "Demonstration, not for patients" in page_texts((tmp_path / "out" / name).read_bytes(), tmp_path)[0]


def test_the_sample_slip_is_marked_as_practice(tmp_path: Path) -> None:
    """Nobody takes it for a patient: it says practice, and shows a patient who is seen today."""
    slip = sample_slip(House(Config.demonstration(tmp_path)))
    assert slip.level is Level.URGENT_TODAY
    assert "Practice" in slip.marks
    assert slip.reasons
    assert slip.to_do


def test_a_language_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong use, and the message names those that there are."""
    assert papers(tmp_path, "--language", "xx") == ExitCode.WRONG_USE
    assert capsys.readouterr().err == "There is no language xx. There are: en, es, fr, ar, hi, zh.\n"
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the folder and the way out."""
    (tmp_path / "out").write_text("a file")
    assert papers(tmp_path) == ExitCode.NOT_STORED
    assert capsys.readouterr().err.endswith("Name another folder with --out.\n")
