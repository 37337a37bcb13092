"""Settings from elsewhere: nothing changes before all of the file was found fit, and what was there before comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.config import load
from kiosk.errors import ExitCode
from kiosk.setup.taken import BEFORE

MINE = 'clinic_name = "Mill Road"\nclinic_phone = "555 0100"\nclinic_hours = "Mon to Fri"\n'
THEIRS = MINE.replace("Mill Road", "Hill Road") + 'language = "es"\n'


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.toml"
    path.write_text(MINE)
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A settings file on a stick."""
    path = tmp_path / "stick" / "settings.toml"
    path.parent.mkdir()
    path.write_text(THEIRS)
    return path


def setup(mine: Path, *more: str) -> int:
    return main(["setup", "--config", str(mine), "--data", str(mine.parent / "data"), *more])


def test_a_fit_file_is_taken_over_and_says_what_changed(mine: Path, stick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It stands in place of the one before, closed to others, and the keys that changed are named, in its own language."""
    assert setup(mine, "--take", str(stick)) == ExitCode.DONE
    assert (mine.read_text(), mine.stat().st_mode & 0o777) == (THEIRS, 0o600)
    told = capsys.readouterr().out
    assert "clinic_name, language." in told
    assert "Reinicie" in told


@pytest.mark.parametrize(
    "broken",
    [b"", b"\xff", THEIRS.encode() + b"colour = 1\n", THEIRS.encode() + b'logo = "/nowhere/logo.png"\n'],
    ids=["empty", "garbled", "unknown key", "without its logo"],
)
def test_an_unfit_file_changes_nothing(mine: Path, stick: Path, capsys: pytest.CaptureFixture[str], broken: bytes) -> None:
    """Refused with every mistake, by the name of the file on the stick; neither the settings nor what can be put back are others."""
    stick.write_bytes(broken)
    assert setup(mine, "--take", str(stick)) == ExitCode.REFUSED
    assert "settings.toml" in capsys.readouterr().err
    assert {path.name for path in mine.parent.iterdir()} == {"kiosk.toml", "stick"}
    assert mine.read_text() == MINE


def test_what_was_there_comes_back_and_goes_again(mine: Path, stick: Path) -> None:
    """One step back, and one forward again; a file that is taken twice hides nothing."""
    for _ in range(2):
        assert setup(mine, "--take", str(stick)) == ExitCode.DONE
    assert setup(mine, "--back") == ExitCode.DONE
    assert load(mine).clinic_name == "Mill Road"
    assert setup(mine, "--back") == ExitCode.DONE
    assert load(mine).clinic_name == "Hill Road"


def test_settings_that_are_broken_here_can_be_replaced(mine: Path, stick: Path) -> None:
    """A file that no kiosk would read gives way to a fit one; put back, it is refused, and the fit one stays."""
    mine.write_bytes(b"\xff")
    assert setup(mine, "--take", str(stick)) == ExitCode.DONE
    assert setup(mine, "--back") == ExitCode.REFUSED
    assert load(mine).clinic_name == "Hill Road"


def test_nothing_was_taken_over_yet(mine: Path, stick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to put back, and a stick that is not there is said so: neither changes anything."""
    assert setup(mine, "--back") == ExitCode.REFUSED
    assert mine.name + BEFORE in capsys.readouterr().err
    assert setup(mine, "--take", str(stick.with_name("other.toml"))) == ExitCode.REFUSED
    assert mine.read_text() == MINE


def test_a_disk_that_takes_nothing_is_told(mine: Path, stick: Path) -> None:
    """Where the settings cannot be replaced the command says so, and they are as before."""
    (mine.parent / (mine.name + BEFORE)).mkdir()
    assert setup(mine, "--take", str(stick)) == ExitCode.NOT_STORED
    assert mine.read_text() == MINE
