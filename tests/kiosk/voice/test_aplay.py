"""The alarm through ALSA's player, against a stand-in; and the sounds themselves."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.paths import resource
from kiosk.ports import AlarmError, Tone
from kiosk.sounds import make_alarm
from kiosk.voice.aplay import AplayAlarm
from tests.kiosk.make_sounds import SOUNDS, wav

LONGEST_S = 4.0
"""The player is given five."""


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer whose only program is a player; what it was called with stands in this file."""
    called = tmp_path / "called"
    program = tmp_path / "aplay"
    program.write_text(f'#!/bin/sh\necho "$*" >> {called}\ncase "$*" in *dead*) exit 1 ;; esac\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return called


def test_it_plays_the_file_of_the_tone(player: Path) -> None:
    """Each tone is a file, played on the device that the settings name."""
    alarm = AplayAlarm(resource("sounds"), "hw:CARD=Desk")
    for tone in Tone:
        alarm.sound(tone)
    assert [line.split()[-1] for line in player.read_text().splitlines()] == [str(resource("sounds", f"{tone.value}.wav")) for tone in Tone]
    assert all("-D hw:CARD=Desk" in line for line in player.read_text().splitlines())
    assert alarm.trouble() is None


@pytest.mark.usefixtures("player")
def test_a_device_that_does_not_open_is_said() -> None:
    """A loudspeaker that is not there is a trouble and an error, never silence."""
    alarm = AplayAlarm(resource("sounds"), "dead")
    assert alarm.trouble() == "alarm.no_sound"
    with pytest.raises(AlarmError):
        alarm.sound(Tone.NEW)


def test_no_player_and_no_wish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the program, or where the settings say "off", that is the trouble."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert AplayAlarm(resource("sounds")).trouble() == "alarm.no_player"
    config = Config.demonstration(tmp_path)
    assert make_alarm(config).trouble() == "alarm.no_player"
    object.__setattr__(config, "alarm_device", "off")
    assert make_alarm(config).trouble() == "alarm.off"


def test_the_sounds_are_what_their_maker_makes() -> None:
    """Every tone has a file, byte for byte what the script writes; the loud one is louder, and none lasts longer than the player is given."""
    assert {tone.value for tone in Tone} == set(SOUNDS)
    peaks = {}
    for name in SOUNDS:
        data = resource("sounds", f"{name}.wav").read_bytes()
        assert data == wav(name)
        with wave.open(io.BytesIO(data)) as file:
            assert file.getnframes() / file.getframerate() < LONGEST_S
            frames = file.readframes(file.getnframes())
        peaks[name] = max(abs(int.from_bytes(frames[at : at + 2], "little", signed=True)) for at in range(0, len(frames), 2))
    assert peaks["loud"] > 2 * peaks["new"]
