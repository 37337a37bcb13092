"""Settings that are refused at a start: the last with which it opened run, staff are told, and a file that is gone still closes the kiosk."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.__main__ import main
from kiosk.app import House
from kiosk.errors import ConfigError
from kiosk.guard.given import COPIES, Given, settings_given
from kiosk.health import Ill
from kiosk.programs import doctor
from kiosk.programs.desk_program import notices
from tests.kiosk.guard.stage import GuardedStage

CLINIC = 'clinic_name = "Mill Road"\nclinic_phone = "555 0100"\nclinic_hours = "Mon to Fri"\n'
BROKEN = (b"", CLINIC.encode()[:-9], b"\xff\xfe", (CLINIC + "colour = 1\n").encode(), CLINIC.encode().replace(b"555 0100", b"TODO"), b"#" * 70_000)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "kiosk.toml"
    made.write_text(CLINIC)
    return made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def opened(file: Path, data: Path) -> Given:
    """Settings with which a kiosk has opened."""
    given = settings_given(file, data)
    given.keep()
    return given


@pytest.mark.parametrize("broken", BROKEN)
def test_what_last_opened_runs_while_the_file_is_refused(file: Path, data: Path, broken: bytes) -> None:
    """An empty, cut off, garbled, misspelt or oversized file gives the last that opened, with what is wrong; mended, the file itself runs."""
    before = opened(file, data)
    file.write_bytes(broken)
    given = settings_given(file, data)
    assert given.config == before.config
    assert "kiosk.toml" in given.refused
    file.write_text(CLINIC.replace("Mill Road", "Hill Road"))
    mended = settings_given(file, data)
    assert (mended.config.clinic_name, mended.refused) == ("Hill Road", "")


def test_what_cannot_be_read_is_as_good_as_broken(file: Path, data: Path) -> None:
    """A folder in the file's place, which nobody can read as a file, gives the last settings too."""
    before = opened(file, data)
    file.unlink()
    file.mkdir()
    assert settings_given(file, data).config == before.config


def test_a_file_that_is_gone_closes_the_kiosk(file: Path, data: Path) -> None:
    """Settings that vanish are refused, whatever opened before: to take them away is how a kiosk is ended for good."""
    opened(file, data)
    file.unlink()
    with pytest.raises(ConfigError, match=r"kiosk\.toml"):
        settings_given(file, data)


def test_settings_that_never_opened_are_not_kept(file: Path, data: Path) -> None:
    """Only what opened runs again: without it, or with a copy that is broken too, the refusal stands."""
    settings_given(file, data)
    file.write_bytes(b"")
    with pytest.raises(ConfigError):
        settings_given(file, data)
    file.write_text(CLINIC)
    given = opened(file, data)
    given.copy.write_bytes(b"")
    file.write_bytes(b"")
    with pytest.raises(ConfigError):
        settings_given(file, data)


def test_another_files_settings_never_run(file: Path, data: Path) -> None:
    """Two kiosks on one data folder each have their own last settings."""
    opened(file, data)
    other = file.with_name("other.toml")
    other.write_bytes(b"")
    with pytest.raises(ConfigError):
        settings_given(other, data)


def test_the_copy_is_its_owners_alone(file: Path, data: Path) -> None:
    """Folder and copy are closed to others, and what runs in a refused file's stead changes nothing there."""
    given = opened(file, data)
    assert (given.copy.parent.stat().st_mode & 0o777, given.copy.stat().st_mode & 0o777) == (0o700, 0o600)
    file.write_bytes(b"")
    settings_given(file, data).keep()
    assert [each.read_text() for each in (data / COPIES).iterdir()] == [CLINIC]


def test_a_disk_that_takes_nothing_keeps_nobody_out(file: Path, data: Path) -> None:
    """Where the copy cannot be written the start goes on."""
    data.write_text("somebody's")
    opened(file, data)
    assert data.read_text() == "somebody's"


def test_a_kiosk_keeps_them_once_it_has_opened(tmp_path: Path, file: Path, data: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy is there after the self-test of a start, and not before."""
    monkeypatch.setattr(doctor, "LOOKS", [])
    stage = GuardedStage(tmp_path / "stage", settings_given(file, data))
    assert not (data / COPIES).exists()
    stage.guarded.test(then=lambda: None)
    qtbot.waitUntil(lambda: (data / COPIES).exists() and bool(list((data / COPIES).glob("*.toml"))))
    stage.close()


def test_desk_and_doctor_say_it(file: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The kiosk's self-test has an ill for it, the desk a notice, `kiosk doctor` the line to mend; none of them where the file itself runs."""
    sound = House(opened(file, data).config, given=settings_given(file, data))
    file.write_text(CLINIC + "colour = 1\n")
    given = settings_given(file, data)
    refused = House(given.config, given=given)
    told = refused.catalogue.say("desk.settings")
    assert [len(list(doctor.look(house, {Ill.SETTINGS}))) for house in (sound, refused)] == [0, 1]
    assert [told in notices(house) for house in (sound, refused)] == [False, True]
    assert main(["doctor", "--config", str(file), "--data", str(data)]) == 1
    assert 'kiosk.toml:4:1: There is no setting "colour".' in capsys.readouterr().out
