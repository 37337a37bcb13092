"""Reads aloud with piper where the clinic has put a voice for the language; espeak-ng reads the others, and whatever piper fails at.

A voice has a pace of its own, and may be broken: so each is heard once, without a sound, with the words that espeak-ng says too.
From then on both take equally long.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kiosk.ports import Utterance, Voice, VoiceError
from kiosk.visit.sentence import Say
from kiosk.voice import espeak
from kiosk.voice.pipe import Pipe, made

ENGINE = "piper"
LOUDNESS = ("0.1", "0.18", "0.32", "0.56", "1")
"""piper's factor for each step of volume: 5 dB apart, up to as loud as it can be."""
SAMPLE = "1 2 3 4 5 6 7 8 9 10"
"""Words in every language."""
LOADING_S = 30.0
"""A large voice on a slow disk takes half of it."""
SCALES = (0.4, 2.5)
"""How much slower than it is made a voice may have to speak, to take as long as espeak-ng. Beyond, it is no speech."""
HERTZ = range(8_000, 48_001)
FETCHING = ("pinyin",)
"""Ways from letters to sounds for which piper fetches more from the internet."""
HEAD_BYTES = 44
"""Of a WAV file, before its sound."""
LANGUAGE = re.compile(r"[a-z]+(?=[_.-])")


@dataclass(frozen=True, slots=True)
class Model:
    """A voice of piper's that works."""

    file: Path
    hertz: int
    scale: float
    """piper's `--length_scale` with which it takes as long as espeak-ng at 100 per cent."""

    def speak(self, rate: int, volume: int) -> tuple[str, ...]:
        """The command: words come in, sound without a head goes out, sentence by sentence. The rate is in per cent; the pitch stays."""
        scale = f"{self.scale * 100 / rate:.3f}"
        return (ENGINE, "--model", str(self.file), "--output_raw", "--length_scale", scale, "--volume", LOUDNESS[volume])


class UnfitModelError(Exception):
    """A voice that cannot be used; its message is the text id of why."""


class Models:
    """The voices in a folder, by the language that their names begin with. Each is tried when it is first asked for, then remembered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._fit: dict[str, Model] = {}
        self._unfit: dict[str, str] = {}

    def model(self, language: str) -> Model | None:
        """What reads this language; None: espeak-ng does. Never raises; may take as long as the voice needs to be loaded."""
        with self._lock:
            file = self._files.get(language)
            if file is None or self._program or language in self._unfit:
                return None
            if language not in self._fit:
                try:
                    self._fit[language] = _tried(file, language)
                except UnfitModelError as unfit:
                    self._unfit[language] = str(unfit)
            return self._fit.get(language)

    def give_up(self, language: str) -> None:
        """It has failed: espeak-ng reads this language until the kiosk starts anew. Nobody wants the voice to change at every sentence."""
        with self._lock:
            self._fit.pop(language, None)
            self._unfit[language] = "doctor.piper_fails"

    def complaints(self, say: Say) -> Iterator[str]:
        """Why a language is not read by piper though it should be, and how to mend it, a sentence each. Never raises."""
        if not self._files:
            yield say("doctor.piper_empty", folder=str(self._folder))
        elif self._program:
            yield say(self._program)
        else:
            for language, file in self._files.items():
                if self.model(language) is None:
                    yield say("doctor.piper_bad", language=language, reason=say(self._unfit[language], file=file.name))

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that a voice is there for."""
        return tuple(self._files)

    @cached_property
    def _files(self) -> dict[str, Path]:
        """Of several for one language, the first by name."""
        found: dict[str, Path] = {}
        for file in sorted(self._folder.glob("*.onnx")):
            language = LANGUAGE.match(file.name)
            if language and language.group() in espeak.VOICES:
                found.setdefault(language.group(), file)
        return found

    @cached_property
    def _program(self) -> str:
        """What is wrong with piper itself, as a text id; empty: nothing. Before it could speak softly no step of volume was heard."""
        if shutil.which(ENGINE) is None:
            return "doctor.piper_none"
        return "" if b"--volume" in (made("", (ENGINE, "--help"), LOADING_S) or b"") else "doctor.piper_old"


def _tried(file: Path, language: str) -> Model:
    """Have it say the sample. Raises UnfitModelError."""
    try:
        told = json.loads(file.with_name(f"{file.name}.json").read_bytes())
        hertz, letters = int(told["audio"]["sample_rate"]), told.get("phoneme_type")
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        raise UnfitModelError("doctor.piper_unknown") from None
    if hertz not in HERTZ:
        raise UnfitModelError("doctor.piper_unknown")
    if letters in FETCHING:
        raise UnfitModelError("doctor.piper_fetches")
    model = Model(file, hertz, 1.0)
    theirs = made(SAMPLE, espeak.speak(language, 100, espeak.LOUDNESS[-1]), LOADING_S) or b""
    ours = made(SAMPLE, model.speak(100, len(LOUDNESS) - 1), LOADING_S) or b""
    seconds = len(ours) / hertz  # of halves: both have two bytes a moment
    scale = (len(theirs) - HEAD_BYTES) / espeak.HERTZ / seconds if ours else 0.0
    if not SCALES[0] <= scale <= SCALES[1]:
        raise UnfitModelError("doctor.piper_fails")
    return Model(file, hertz, scale)


class PiperVoice:
    """A `kiosk.ports.Voice` with espeak-ng behind it: where that cannot be heard, neither can this."""

    def __init__(self, other: Voice, models: Models, device: str = "default", *, player: Sequence[str] | None = None) -> None:
        """`player`: what plays the sound from its standard input, in place of `aplay` on the device."""
        self._other, self._models, self._device = other, models, device
        self._player = tuple(player) if player else None
        self._pipe = Pipe()

    def describe(self) -> str:
        """The engine behind it, and where the sound goes."""
        return self._other.describe()

    def trouble(self, language: str) -> str | None:
        """The same for both."""
        return self._other.trouble(language)

    def say(self, utterance: Utterance, wanted: Callable[[], bool]) -> None:
        """Speak one sentence. Raises VoiceError."""
        model = self._models.model(utterance.language)
        if model is None:
            self._other.say(utterance, wanted)
            return
        play = self._player or (espeak.PLAYER, "-q", "-D", self._device, "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(model.hertz), "-")
        try:
            self._pipe.run(utterance.text, model.speak(utterance.rate, utterance.volume), play, wanted)
        except VoiceError:
            self._other.say(utterance, wanted)  # raises where it is the player that fails
            self._models.give_up(utterance.language)

    def stop(self) -> None:
        """Silent at once."""
        self._pipe.stop()
        self._other.stop()
