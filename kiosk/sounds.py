"""Which alarm a desk or kiosk sounds: part of the composition, beside `kiosk.app`."""

from __future__ import annotations

from kiosk.config import Config
from kiosk.paths import resource
from kiosk.ports import Alarm


def make_alarm(config: Config) -> Alarm:
    """The loudspeaker that the settings name; none where they say "off"."""
    if config.alarm_device == "off":
        from kiosk.voice.fake import FakeAlarm

        return FakeAlarm("alarm.off")
    from kiosk.voice.aplay import AplayAlarm

    return AplayAlarm(resource("sounds"), config.alarm_device)
