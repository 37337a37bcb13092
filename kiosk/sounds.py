"""What a desk or kiosk sounds, and what reads aloud: part of the composition, beside `kiosk.app`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.config import Config
from kiosk.paths import resource

if TYPE_CHECKING:
    from kiosk.ports import Alarm, Voice
    from kiosk.visit.sentence import Say
    from kiosk.voice.piper import Models


def make_alarm(config: Config) -> Alarm:
    """The loudspeaker that the settings name; none where they say "off"."""
    if config.alarm_device == "off":
        from kiosk.voice.fake import FakeAlarm

        return FakeAlarm("alarm.off")
    from kiosk.voice.aplay import AplayAlarm

    return AplayAlarm(resource("sounds"), config.alarm_device)


def find_models(config: Config) -> Models | None:
    """Piper's voices in the folder that the settings name; None where they name none."""
    if config.voice_models is None:
        return None
    from kiosk.voice.piper import Models

    return Models(config.voice_models)


def make_voice(config: Config, say: Say, models: Models | None) -> Voice:
    """The headphones or the speaker that the settings name, and who speaks there; nobody where they say "off"."""
    if config.voice == "off":
        from kiosk.voice.fake import FakeVoice

        return FakeVoice("voice.off")
    from kiosk.voice.espeak import EspeakVoice

    espeak = EspeakVoice(say, config.voice_device, private=config.voice == "headphones")
    if models is None:
        return espeak
    from kiosk.voice.piper import PiperVoice

    return PiperVoice(espeak, models, config.voice_device)
