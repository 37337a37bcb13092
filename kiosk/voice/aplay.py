"""Sounds the alarm with ALSA's `aplay`, as the voice does: the same program, which takes nothing of ours along when it breaks."""

from __future__ import annotations

import shutil
from pathlib import Path

from kiosk.ports import AlarmError, Tone
from kiosk.voice.pipe import ask, opens

PLAYER = "aplay"


class AplayAlarm:
    """A `kiosk.ports.Alarm` on a loudspeaker of this computer."""

    def __init__(self, folder: Path, device: str = "default") -> None:
        """`folder` holds a WAV file for each `Tone`; `device` is a name of ALSA's."""
        self._folder, self._device = folder, device

    def describe(self) -> str:
        """The program and the device."""
        return f"{PLAYER}, {self._device}"

    def trouble(self) -> str | None:
        """What is missing: the program, a sound card."""
        if shutil.which(PLAYER) is None:
            return "alarm.no_player"
        return None if opens(PLAYER, self._device) else "alarm.no_sound"

    def sound(self, tone: Tone) -> None:
        """Play its file. Raises AlarmError."""
        if ask(PLAYER, "-q", "-D", self._device, str(self._folder / f"{tone.value}.wav")) is None:
            raise AlarmError(f"{PLAYER} could not play {tone.value} on {self._device}.")
