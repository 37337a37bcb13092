"""The real espeak-ng: a voice for each language, seven rates with one pitch, steps of volume. Nothing is played: it is kept and measured."""

from __future__ import annotations

import array
import math
import os
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kiosk.languages import known_languages
from kiosk.ports import Utterance
from kiosk.visit.display import RATES, VOLUMES
from kiosk.voice.espeak import EspeakVoice

if shutil.which("espeak-ng") is None and not os.environ.get("CI"):
    pytest.skip("espeak-ng is not installed: make test-system installs it", allow_module_level=True)

pytestmark = pytest.mark.system
HERTZ = 22_050
HEAD = 44
"""Bytes of a WAV file before its sound."""
QUESTION = "Do you have any of these right now? Chest pain or trouble breathing. Pain that is sudden and very bad."
WORDS = {"en": "Chest pain", "es": "Dolor en el pecho", "fr": "Douleur à la poitrine", "ar": "ألم في الصدر", "hi": "सीने में दर्द", "zh": "胸痛"}
Speak = Callable[..., "np.ndarray[tuple[int], np.dtype[np.float64]]"]


@pytest.fixture
def speak(tmp_path: Path) -> Speak:
    """Says something and gives the sound back."""

    def one(text: str, language: str = "en", rate: int = 100, volume: int = VOLUMES // 2):
        out = tmp_path / "out.wav"
        voice = EspeakVoice(lambda text_id, **_: text_id, player=("dd", f"of={out}", "status=none"))
        assert voice.trouble(language) is None
        voice.say(Utterance(text, language, rate, volume), lambda: True)
        return np.array(array.array("h", out.read_bytes()[HEAD:]), dtype=float)

    return one


def loudness(sound) -> float:
    """Decibels of the whole."""
    return 20 * math.log10(math.sqrt(float(np.mean(sound**2))))


def pitch(sound) -> float:
    """The median pitch in hertz of what has one: frames of 50 ms that repeat themselves."""
    found = []
    for start in range(0, len(sound) - 2048, 1024):
        frame = sound[start : start + 2048] - sound[start : start + 2048].mean()
        likeness = np.correlate(frame, frame, "full")[len(frame) - 1 :]
        low, high = HERTZ // 300, HERTZ // 60
        if likeness[0] > 1e8:
            at = low + int(np.argmax(likeness[low:high]))
            if likeness[at] > 0.5 * likeness[0]:
                found.append(HERTZ / at)
    return float(np.median(found))


@pytest.mark.parametrize("language", known_languages())
def test_each_language_is_heard(speak: Speak, language: str) -> None:
    """Two or three words of each language are at least half a second of sound, and no silence."""
    sound = speak(WORDS[language], language)
    assert len(sound) / HERTZ > 0.5
    assert loudness(sound) > 40


def test_seven_rates_with_one_pitch(speak: Speak) -> None:
    """Each rate takes as long as its per cent says, within an eighth, and the pitch stays within a semitone or so."""
    normal = speak(QUESTION)
    for rate in RATES:
        sound = speak(QUESTION, rate=rate)
        assert len(sound) * rate / 100 == pytest.approx(len(normal), rel=0.125), rate
        assert pitch(sound) == pytest.approx(pitch(normal), rel=0.08), rate


def test_steps_of_volume_are_heard_and_gentle(speak: Speak) -> None:
    """Each step is louder than the last, by 3 to 10 decibels (VVSG 2.0, 7.1-K)."""
    levels = [loudness(speak(QUESTION, volume=step)) for step in range(VOLUMES)]
    assert all(3 < louder - softer < 10 for softer, louder in pairwise(levels)), levels
