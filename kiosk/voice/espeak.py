"""Reads aloud with espeak-ng, which has a voice for each of our languages and needs no network; ALSA's `aplay` plays it.

Both are programs, not libraries: what breaks in them takes no kiosk along, and to end them at once is to end a process.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence

from kiosk.ports import Utterance
from kiosk.visit.display import RATES, WORDS_A_MINUTE
from kiosk.voice.pipe import Pipe, ask, opens

ENGINE, PLAYER, MIXER = "espeak-ng", "aplay", "amixer"
VOICES = {"en": "en-us", "es": "es-419", "fr": "fr-fr", "ar": "ar", "hi": "hi", "zh": "cmn"}
SLOWEST = 80
"""Words a minute: espeak-ng speaks no slower."""
GAPS = {50: 8, 63: 2}
"""For the rates below that, the pause between two words, in espeak-ng's units of about 10 ms. Measured on our questions."""
HERTZ = 22_050
"""Of its sound: whole numbers of two bytes, one channel."""
LOUDNESS = (18, 32, 56, 100, 178)
"""espeak-ng's amplitude for each step of volume: 5 dB apart."""
JACK = re.compile(r"name='[^']*Headphone[^']*Jack'.*?: values=(on|off)", re.DOTALL)


def pace(rate: int) -> tuple[str, ...]:
    """espeak-ng's options for a rate in per cent."""
    words = round(rate * WORDS_A_MINUTE / 100)
    return ("-s", str(max(SLOWEST, words)), *(("-g", str(GAPS[rate])) if rate in GAPS else ()))


def speak(language: str, rate: int, loudness: int) -> tuple[str, ...]:
    """espeak-ng's command: words come in, a WAV goes out."""
    return (ENGINE, "-v", VOICES[language], *pace(rate), "-a", str(loudness), "--stdin", "--stdout")


def plugged_in(device: str) -> bool:
    """Whether headphones are in the socket of this ALSA device; a socket that cannot tell counts as one that only headphones fit."""
    card = re.search(r"CARD=(\w+)|hw:(?!CARD=)(\w+)", device)
    chosen = ("-c", card.group(1) or card.group(2)) if card else ()
    sockets = JACK.findall(ask(MIXER, *chosen, "contents") or "")
    return not sockets or "on" in sockets


class EspeakVoice:
    """A `kiosk.ports.Voice`."""

    def __init__(self, say: Callable[..., str], device: str = "default", *, private: bool = True, player: Sequence[str] | None = None) -> None:
        """`private`: to headphones only. `player`: what plays a WAV from its standard input, in place of `aplay` on the device."""
        self._say, self._device, self._private = say, device, private
        self._player = tuple(player) if player else (PLAYER, "-q", "-D", device, "-")
        self._ours = player is None
        self._spoken: frozenset[str] | None = None
        self._pipe = Pipe()

    def describe(self) -> str:
        """The engine, its version, and where the sound goes."""
        version = re.search(r"\d+(\.\d+)+", ask(ENGINE, "--version") or "")
        where = self._say("doctor.voice_headphones" if self._private else "doctor.voice_speaker")
        return f"{ENGINE} {version.group() if version else '?'}, {self._device}, {where}"

    def trouble(self, language: str) -> str | None:
        """What is missing: the programs, a voice, a sound card, headphones."""
        if not (shutil.which(ENGINE) and shutil.which(self._player[0])):
            return "voice.no_engine"
        if VOICES.get(language) not in self._voices():
            return "voice.no_language"
        if self._ours and not opens(PLAYER, self._device):
            return "voice.no_sound"
        return "voice.no_headphones" if self._ours and self._private and not plugged_in(self._device) else None

    def say(self, utterance: Utterance, wanted: Callable[[], bool]) -> None:
        """Speak one sentence. Raises VoiceError."""
        rate = min(RATES, key=lambda known: abs(known - utterance.rate))
        self._pipe.run(utterance.text, speak(utterance.language, rate, LOUDNESS[utterance.volume]), self._player, wanted)

    def stop(self) -> None:
        """Silent at once."""
        self._pipe.stop()

    def _voices(self) -> frozenset[str]:
        """The voices that are installed, asked for once."""
        if self._spoken is None:
            lines = [line.split() for line in (ask(ENGINE, "--voices") or "").splitlines()[1:]]
            self._spoken = frozenset(line[1] for line in lines if len(line) > 1)
        return self._spoken
