"""The real piper with a voice of one tone: its arguments, its sound, its failures. Nothing is played: it is kept and measured.

It is in no Debian package and needs 80 MB from elsewhere, so where it is not installed nothing is claimed, in CI neither.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kiosk.ports import Utterance
from kiosk.visit.display import RATES, VOLUMES
from kiosk.voice.espeak import HERTZ, EspeakVoice
from kiosk.voice.piper import HEAD_BYTES, Models, PiperVoice

if shutil.which("piper") is None or shutil.which("espeak-ng") is None:
    pytest.skip("piper is not installed: `pip install piper-tts` in an environment of its own, with its bin in PATH", allow_module_level=True)

pytestmark = pytest.mark.system
VOICES = Path(__file__).resolve().parents[2] / "fixtures" / "voices"
"""What `make_tone.py` made."""
TONE = 140
QUESTION = "Do you have any of these right now? Chest pain or trouble breathing. Pain that is sudden and very bad."
Sound = np.ndarray[tuple[int], np.dtype[np.int16]]


@pytest.fixture
def kept(tmp_path: Path) -> Callable[..., tuple[Sound, Sound]]:
    """Says something with the voices of a folder, and gives back what piper's player got and what espeak-ng's got."""

    def one(folder: Path = VOICES, *, text: str = QUESTION, rate: int = 100, volume: int = VOLUMES - 1) -> tuple[Sound, Sound]:
        files = [tmp_path / "piper", tmp_path / "espeak"]
        for file in files:
            file.write_bytes(b"")
        players = [("dd", f"of={file}", "status=none") for file in files]
        other = EspeakVoice(lambda text_id, **_: text_id, player=players[1])
        voice = PiperVoice(other, Models(folder), player=players[0])
        voice.say(Utterance(text, "en", rate, volume), lambda: True)
        by_piper, by_espeak = (file.read_bytes() for file in files)
        return np.frombuffer(by_piper, np.int16), np.frombuffer(by_espeak[HEAD_BYTES:], np.int16)

    return one


def pitch(sound: Sound) -> float:
    """Hertz, of a tone."""
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * HERTZ / len(sound))


def test_piper_takes_the_voice() -> None:
    """The real program is new enough, loads the voice, says the sample, and has nothing to complain of."""
    models = Models(VOICES)
    assert models.model("en") is not None
    assert list(models.complaints(lambda text_id, **_: text_id)) == []


def test_seven_rates_with_one_pitch(kept) -> None:
    """Each rate takes as long as its per cent says, within a fiftieth, at the pitch of the voice."""
    normal, _ = kept()
    for rate in RATES:
        sound, by_espeak = kept(rate=rate)
        assert len(sound) * rate / 100 == pytest.approx(len(normal), rel=0.02), rate
        assert pitch(sound) == pytest.approx(TONE, rel=0.02), rate
        assert not len(by_espeak)


def test_it_keeps_pace_with_espeak(kept) -> None:
    """A question takes piper as long as espeak-ng, within a quarter: what is 100 per cent for the one is for the other."""
    sound, _ = kept()
    _, by_espeak = kept(VOICES / "none")
    assert len(sound) == pytest.approx(len(by_espeak), rel=0.25)


def test_steps_of_volume_are_heard_and_gentle(kept) -> None:
    """Each step is 5 dB louder than the last, and the last one is as loud as a sound can be."""
    peaks = [int(np.abs(kept(text="Yes.", volume=step)[0].astype(int)).max()) for step in range(VOLUMES)]
    assert peaks[-1] == np.iinfo(np.int16).max
    assert all(20 * np.log10(louder / softer) == pytest.approx(5, abs=0.3) for softer, louder in pairwise(peaks)), peaks


def test_a_damaged_voice_is_espeak_s(kept, tmp_path: Path) -> None:
    """A model that was cut short is refused by the real piper: espeak-ng reads, and the complaint names the file."""
    folder = tmp_path / "damaged"
    shutil.copytree(VOICES, folder)
    (model,) = folder.glob("*.onnx")
    model.write_bytes(model.read_bytes()[:200])
    sound, by_espeak = kept(folder)
    assert not len(sound)
    assert len(by_espeak) > HERTZ
    (complaint,) = Models(folder).complaints(lambda text_id, **values: f"{text_id} {values.get('file', values.get('reason'))}")
    assert complaint == f"doctor.piper_bad doctor.piper_fails {model.name}"
