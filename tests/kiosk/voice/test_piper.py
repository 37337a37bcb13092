"""piper against a stand-in: what it is called with, what reaches the player, and that espeak-ng reads whatever it cannot."""

from __future__ import annotations

import json
import math
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.app import House
from kiosk.config import Config
from kiosk.ports import Utterance, VoiceError
from kiosk.programs import doctor
from kiosk.programs.doctor import Finding
from kiosk.visit.display import RATES, VOLUMES
from kiosk.voice.espeak import VOICES
from kiosk.voice.piper import LOUDNESS
from tests.kiosk.voice.machine import Machine

HERTZ = 16_000
SPANISH = "es_MX-claude-high.onnx"
LISTED = "".join(f" 5  {voice}  --/M  Name  file\\n" for voice in VOICES.values())
ESPEAK = f"""case "$*" in *--voices*) printf "Pty Language\\n{LISTED}"; exit ;; *--version*) echo "eSpeak NG 1.51"; exit ;; esac
read -r line
case $line in 1\\ 2\\ 3*) exec /usr/bin/head -c 220544 /dev/zero ;; *) printf 'espeak-ng says %s.' "$line" ;; esac"""
"""The sample takes it 5 seconds, after the head of a WAV file."""
PIPER = """case $1 in --help) echo "[--volume VOLUME]"; exit ;; esac
read -r line
case $line in 1\\ 2\\ 3*) exec /usr/bin/head -c 128000 /dev/zero ;; *) printf 'piper says %s.' "$line" ;; esac"""
"""The sample takes it 4 seconds at `HERTZ`: it speaks too fast."""


def always() -> bool:
    """It is still wanted."""
    return True


def put_voice(folder: Path, name: str = SPANISH, **told: object) -> None:
    """A voice's two files."""
    (folder / name).write_bytes(b"model")
    (folder / f"{name}.json").write_text(json.dumps({"audio": {"sample_rate": HERTZ}, "phoneme_type": "espeak"} | told))


@pytest.fixture
def voices(machine: Machine) -> Path:
    """A computer with piper and a Spanish voice for it; what the player got stands in the file `heard`."""
    machine.put("espeak-ng", ESPEAK)
    machine.put("piper", PIPER)
    machine.put("aplay", f"exec /bin/cat >> {machine.folder / 'heard'}")
    folder = machine.folder / "voices"
    folder.mkdir()
    put_voice(folder)
    return folder


@pytest.fixture
def house(voices: Path, tmp_path: Path) -> House:
    """A kiosk with these voices."""
    return House(replace(Config.demonstration(tmp_path), voice_models=voices, voice_device="hw:1", voice="speaker"))


def heard(machine: Machine) -> str:
    """What the player got since the last time, without silence: the words, and whose they are."""
    file = machine.folder / "heard"
    said = file.read_text().replace("\0", "")
    file.unlink()
    return said


def spoken(machine: Machine) -> list[str]:
    """How piper was called to speak, without its trial."""
    calls = [call for call in machine.calls("piper") if "--help" not in call]
    return [call for call in calls if "--length_scale 1.000 " not in call]


def read(house: House, machine: Machine, language: str = "es") -> str:
    """One sentence, as the player got it."""
    house.voice().say(Utterance("hola", language, 100, 2), always)
    return heard(machine)


def test_the_languages_with_a_voice_are_piper_s(house: House, machine: Machine) -> None:
    """Spanish has a voice, and piper reads it; espeak-ng reads all the others."""
    said = {language: read(house, machine, language) for language in VOICES}
    assert said == {language: f"{'piper' if language == 'es' else 'espeak-ng'} says hola." for language in VOICES}


def test_words_are_input_and_sound_is_raw(house: House, voices: Path, machine: Machine) -> None:
    """Voice, pace and volume are piper's only arguments; the player of espeak-ng gets its sound without a head, at the voice's own rate."""
    house.voice().say(Utterance("--help; ls", "es", 100, 4), always)
    assert spoken(machine) == [f"piper --model {voices / SPANISH} --output_raw --length_scale 1.250 --volume 1"]
    assert machine.calls("aplay") == ["aplay -q -D hw:1 -t raw -f S16_LE -c 1 -r 16000 -"]
    assert heard(machine) == "piper says --help; ls."


def test_seven_rates_at_the_pace_of_espeak(house: House, machine: Machine) -> None:
    """A voice that says the sample in 4 seconds where espeak-ng takes 5 is slowed to 1.25 at 100 per cent, and the seven rates go from there."""
    voice = house.voice()
    for rate in RATES:
        voice.say(Utterance("hola", "es", rate, 2), always)
    assert [call.split()[5] for call in spoken(machine)] == ["2.500", "1.984", "1.582", "1.250", "0.992", "0.786", "0.625"]


def test_steps_of_volume_are_even() -> None:
    """Each of the steps is 5 dB louder than the last, and the loudest is all that fits."""
    assert len(LOUDNESS) == VOLUMES
    assert float(LOUDNESS[-1]) == 1
    assert all(20 * math.log10(float(louder) / float(softer)) == pytest.approx(5, abs=0.2) for softer, louder in pairwise(LOUDNESS))


def test_a_voice_is_tried_once(house: House, machine: Machine) -> None:
    """However many readings and looks there are, the sample is said once."""
    for _ in range(3):
        read(house, machine)
        list(house.models.complaints(house.catalogue.say))
    assert len(machine.calls("piper")) - len(spoken(machine)) == 2, "the sample and --help"


def test_of_two_voices_the_first_is_taken(house: House, voices: Path, machine: Machine) -> None:
    """Where a language has two voices the first by name reads; a file of no language of ours is passed over."""
    put_voice(voices, "es_AR-daniela-high.onnx")
    put_voice(voices, "de_DE-thorsten-high.onnx")
    read(house, machine)
    assert house.models.languages == ("es",)
    assert "es_AR-daniela-high.onnx" in spoken(machine)[0]


FAULTS = {
    "no sheet": (lambda voices, _: (voices / f"{SPANISH}.json").unlink(), f"{SPANISH}.json"),
    "no JSON": (lambda voices, _: (voices / f"{SPANISH}.json").write_text("<html>"), f"{SPANISH}.json"),
    "a list": (lambda voices, _: (voices / f"{SPANISH}.json").write_text("[]"), f"{SPANISH}.json"),
    "no rate": (lambda voices, _: put_voice(voices, audio={}), f"{SPANISH}.json"),
    "no such rate": (lambda voices, _: put_voice(voices, audio={"sample_rate": 0}), f"{SPANISH}.json"),
    "more to fetch": (lambda voices, _: put_voice(voices, phoneme_type="pinyin"), "internet"),
    "a broken model": (lambda _, machine: machine.put("piper", PIPER.replace("read -r line", "exit 1")), "Download it again"),
    "no speech": (lambda _, machine: machine.put("piper", PIPER.replace("128000", "0")), "Download it again"),
    "a click": (lambda _, machine: machine.put("piper", PIPER.replace("128000", "2000")), "Download it again"),
    "no piper": (lambda _, machine: (machine.folder / "piper").unlink(), "Install piper-tts"),
    "an old piper": (lambda _, machine: machine.put("piper", PIPER.replace("--volume VOLUME", "--speaker ID")), "1.3 or later"),
    "no voice": (lambda voices, _: (voices / SPANISH).unlink(), "No voice for piper lies in"),
    "no folder": (lambda voices, _: voices.rename(voices.with_name("gone")), "No voice for piper lies in"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_broken_is_read_by_espeak_and_told(house: House, voices: Path, machine: Machine, fault: str) -> None:
    """Whatever is wrong with piper or a voice, espeak-ng reads, the button works, and the doctor says what to mend in a sentence."""
    break_it, words = FAULTS[fault]
    break_it(voices, machine)
    assert read(house, machine) == "espeak-ng says hola."
    assert house.voice().trouble("es") is None
    (finding,) = doctor._models(house)
    assert not finding.fine
    assert words in finding.sentence


def test_what_works_is_told(house: House) -> None:
    """The doctor names the languages that piper reads, and speaks of no voices where the settings name none or nothing is read aloud."""
    assert list(doctor._models(house)) == [Finding(fine=True, sentence="piper reads: es. The others are read by espeak-ng.")]
    assert list(doctor._models(House(replace(house.config, voice_models=None)))) == []
    assert list(doctor._models(House(replace(house.config, voice="off")))) == []


def test_a_sentence_that_piper_fails_at_is_said(house: House, machine: Machine) -> None:
    """A voice that breaks later costs no sentence: espeak-ng says it and the next ones, and the doctor is told."""
    assert read(house, machine) == "piper says hola."
    machine.put("piper", PIPER.replace("read -r line", "exit 1"))
    assert read(house, machine) == "espeak-ng says hola."
    calls = len(machine.calls("piper"))
    assert read(house, machine) == "espeak-ng says hola."
    assert len(machine.calls("piper")) == calls
    assert [finding.fine for finding in doctor._models(house)] == [False]


def test_a_player_that_fails_is_not_piper_s_fault(house: House, machine: Machine) -> None:
    """Headphones that are pulled out are an error as before, and piper reads again when they are back."""
    works = (machine.folder / "aplay").read_text()
    machine.put("aplay", "exit 1")
    with pytest.raises(VoiceError):
        house.voice().say(Utterance("hola", "es", 100, 2), always)
    (machine.folder / "aplay").write_text(works)
    assert read(house, machine) == "piper says hola."


def test_stop_silences_piper_at_once(house: House, machine: Machine) -> None:
    """A sentence that would go on for ten minutes is over when `stop` was called, without an error, and espeak-ng does not take it up."""
    voice = house.voice()
    assert read(house, machine) == "piper says hola."
    machine.put("piper", "exec /bin/sleep 600")
    before = machine.calls("espeak-ng")
    begun, failed = threading.Event(), []

    def speak() -> None:
        try:
            voice.say(Utterance("hola", "es", 100, 2), lambda: begun.set() or True)
        except VoiceError as error:
            failed.append(error)

    thread = threading.Thread(target=speak)
    thread.start()
    assert begun.wait(10)
    voice.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert not failed
    assert machine.calls("espeak-ng") == before


def test_what_is_no_longer_wanted_is_not_said(house: House, machine: Machine) -> None:
    """Stopped before it began, neither of the two speaks."""
    house.voice().say(Utterance("hola", "es", 100, 2), lambda: False)
    assert not spoken(machine)
    assert not (machine.folder / "heard").exists()
