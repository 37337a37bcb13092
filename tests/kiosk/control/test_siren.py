"""The alarm: at once, again after 30 s, silent when it is not wanted, and honest when it cannot be heard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kiosk.control.siren import MEND_SECONDS, Siren
from kiosk.loop import SOUND_AGAIN_SECONDS
from kiosk.ports import Tone
from kiosk.voice.fake import FakeAlarm
from tests.kiosk.desk.fakes import OwnClock


@pytest.fixture
def alarm() -> FakeAlarm:
    """A loudspeaker that works until it is told otherwise."""
    return FakeAlarm()


@pytest.fixture
def clock() -> OwnClock:
    """A clock that the test moves."""
    return OwnClock()


@pytest.fixture
def siren(qtbot: QtBot, alarm: FakeAlarm, clock: OwnClock) -> Iterator[Siren]:
    """A siren on this loudspeaker."""
    made = Siren(lambda: alarm, clock)
    yield made
    made.close()


def test_it_sounds_again_every_half_minute(qtbot: QtBot, siren: Siren, alarm: FakeAlarm, clock: OwnClock) -> None:
    """What is wanted sounds at once, then each 30 s and no sooner; another tone or another reason sounds at once; then silence."""
    siren.want(Tone.NEW)
    siren.want(Tone.NEW)
    qtbot.waitUntil(lambda: alarm.sounded == [Tone.NEW])
    clock.move(SOUND_AGAIN_SECONDS - 1)
    siren._look()
    clock.move(1)
    siren._look()
    qtbot.waitUntil(lambda: alarm.sounded == [Tone.NEW] * 2)
    siren.want(Tone.NEW, anew=True)
    siren.want(Tone.LOUD)
    qtbot.waitUntil(lambda: alarm.sounded == [Tone.NEW] * 3 + [Tone.LOUD])
    siren.want(None)
    clock.move(SOUND_AGAIN_SECONDS * 10)
    siren._look()
    siren.try_out()
    qtbot.waitUntil(lambda: alarm.sounded[-1] is Tone.NEW)
    assert len(alarm.sounded) == 5


def test_it_says_that_nothing_can_be_heard(qtbot: QtBot, siren: Siren, alarm: FakeAlarm, clock: OwnClock) -> None:
    """A plug that is out is told within a minute though nothing sounds, and at once when something should; and that it is in again."""
    told: list[str] = []
    siren.trouble.connect(told.append)
    alarm.reason = "alarm.no_sound"
    siren.watch()
    qtbot.waitUntil(lambda: told == ["alarm.no_sound"])
    alarm.reason = None
    clock.move(MEND_SECONDS)
    qtbot.waitUntil(lambda: told == ["alarm.no_sound", ""])
    alarm.reason = "alarm.no_player"
    siren.want(Tone.NEW)
    qtbot.waitUntil(lambda: told[-1] == "alarm.no_player")
    assert alarm.sounded == []
