"""The espeak-ng adapter against stand-ins: what it calls, and why it says that it cannot."""

from __future__ import annotations

import pytest

from kiosk.languages import known_languages
from kiosk.ports import Utterance
from kiosk.visit.display import RATES, VOLUMES
from kiosk.voice.espeak import LOUDNESS, VOICES, EspeakVoice, pace, plugged_in
from tests.kiosk.voice.machine import JACK, Machine


def voice(**options: object) -> EspeakVoice:
    """The adapter, saying text ids as they are."""
    return EspeakVoice(lambda text_id, **_: text_id, **options)


def test_every_language_has_a_voice_named() -> None:
    """No language of the kiosk is without a voice of the engine."""
    assert set(VOICES) == set(known_languages())


def test_seven_rates_around_120_words_a_minute() -> None:
    """From 50 to 200 %: the middle one is 120, and below the engine's slowest the gaps between words grow instead."""
    assert [RATES[0], RATES[3], RATES[-1], len(RATES)] == [50, 100, 200, 7]
    assert [pace(rate) for rate in RATES] == [
        ("-s", "80", "-g", "8"), ("-s", "80", "-g", "2"), ("-s", "95"), ("-s", "120"), ("-s", "151"), ("-s", "191"), ("-s", "240"),
    ]  # fmt: skip


def test_every_step_of_volume_has_a_loudness() -> None:
    """As many amplitudes as there are steps, each louder than the one before."""
    assert len(LOUDNESS) == VOLUMES
    assert sorted(set(LOUDNESS)) == list(LOUDNESS)


def test_a_sentence_is_input_and_never_an_argument(machine: Machine) -> None:
    """The words go through a pipe; voice, rate and loudness are the only arguments, and the player gets the device."""
    voice(device="plughw:CARD=Set").say(Utterance("--help; ls", "es", 200, 0), lambda: True)
    assert machine.calls("espeak-ng") == ["espeak-ng -v es-419 -s 240 -a 18 --stdin --stdout"]
    assert machine.calls("aplay") == ["aplay -q -D plughw:CARD=Set -"]


def test_nothing_is_wrong_where_all_is_there(machine: Machine) -> None:
    """Each language can be heard, and the doctor's sentence names the engine, its version and the device."""
    assert [voice().trouble(language) for language in VOICES] == [None] * len(VOICES)
    assert voice().describe() == "espeak-ng 1.51, default, doctor.voice_headphones"


@pytest.mark.parametrize("gone", ["espeak-ng", "aplay"])
def test_a_missing_program_is_why(machine: Machine, gone: str) -> None:
    """Without engine or player there is no voice here."""
    (machine.folder / gone).unlink()
    assert voice().trouble("en") == "voice.no_engine"


def test_a_missing_voice_is_why(machine: Machine) -> None:
    """A language that is not installed, or that nobody knows, has no voice; the others have."""
    machine.put("espeak-ng", 'printf "Pty Language\\n 5  en-us  --/M  Name  file\\n"')
    assert [voice().trouble(language) for language in ("en", "hi", "xx")] == [None, "voice.no_language", "voice.no_language"]


def test_a_machine_without_sound_is_why(machine: Machine) -> None:
    """A device that cannot be opened has no sound."""
    machine.put("aplay", "exit 1")
    assert voice().trouble("en") == "voice.no_sound"


def test_headphones_that_are_not_plugged_in_are_why(machine: Machine) -> None:
    """With an empty socket nothing is said aloud to the room, unless the clinic chose the speaker."""
    machine.put("amixer", f'/bin/cat <<"END"\n{JACK.format("off")}END')
    assert voice().trouble("en") == "voice.no_headphones"
    assert voice(private=False).trouble("en") is None


@pytest.mark.parametrize("mixer", ["exit 1", "echo nothing"])
def test_a_socket_that_cannot_tell_is_for_headphones(machine: Machine, mixer: str) -> None:
    """Where the computer does not know what is plugged in, the settings' word counts."""
    machine.put("amixer", mixer)
    assert plugged_in("default")


def test_the_mixer_of_the_devices_own_card_is_asked(machine: Machine) -> None:
    """A device that names its card is looked for on that card."""
    for device, chosen in (("default", "amixer contents"), ("plughw:CARD=Set,DEV=0", "amixer -c Set contents"), ("hw:1,0", "amixer -c 1 contents")):
        plugged_in(device)
        assert machine.calls("amixer")[-1] == chosen
