"""The reader: one sentence after another, silent at once, and only what was asked for last is ever heard."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kiosk.control.reader import Reader
from kiosk.visit.display import RATES, Reading, Sound
from kiosk.visit.sentence import Sentence
from kiosk.voice.fake import STOP, FakeVoice

ONE, TWO, THREE = Sentence("One."), Sentence("Two."), Sentence("Three.")


class Room:
    """A reader, its voice, and what it told."""

    def __init__(self) -> None:
        self.voice = FakeVoice()
        self.threads: list[int] = []
        self.reader = Reader(self._make)
        self.told: list[object] = []
        self.reader.changed.connect(self.told.append)
        self.reader.refused.connect(self.told.append)

    def _make(self) -> FakeVoice:
        self.threads.append(threading.get_ident())
        return self.voice


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    """A reader with a voice that says what it is given."""
    made = Room()
    yield made
    made.reader.close()


def read(room: Room, qtbot: QtBot, *sentences: Sentence, sound: Sound | None = None) -> None:
    """Read to the end."""
    room.reader.read(sentences, "en", sound or Sound())
    qtbot.waitUntil(lambda: room.reader.reading is Reading.SILENT)


def held(room: Room, qtbot: QtBot, *sentences: Sentence) -> None:
    """Read until the first sentence is being said."""
    room.voice.hold = True
    room.reader.read(sentences, "en", Sound())
    qtbot.waitUntil(lambda: bool(room.voice.said))


def test_reads_in_order_and_falls_silent(room: Room, qtbot: QtBot) -> None:
    """Every sentence is said once, in order, and the reader says when it begins and when it is silent again."""
    read(room, qtbot, ONE, TWO, THREE)
    assert room.voice.said == ["One.", "Two.", "Three."]
    assert room.told == [Reading.SPEAKING, Reading.SILENT]


def test_the_voice_is_made_off_the_gui_thread_and_once(room: Room, qtbot: QtBot) -> None:
    """Nobody waits for an engine to be found: it is made for the first reading, on the reader's own thread."""
    assert room.threads == []
    read(room, qtbot, ONE)
    read(room, qtbot, TWO)
    assert len(room.threads) == 1
    assert room.threads[0] != threading.get_ident()


def test_rate_volume_and_language_reach_the_voice(room: Room, qtbot: QtBot) -> None:
    """A patient's speed and volume go with each sentence, and a language's name is said in that language."""
    read(room, qtbot, ONE, Sentence("Español", "es"), sound=Sound(rate=0, volume=4))
    first, second = room.voice.log
    assert (first.rate, first.volume, first.language) == (RATES[0], 4, "en")  # type: ignore[union-attr]
    assert second.language == "es"  # type: ignore[union-attr]


def test_a_name_without_a_voice_of_its_own_is_said_in_ours(room: Room, qtbot: QtBot) -> None:
    """A language that has no voice is still named."""
    room.voice.troubles["zh"] = "voice.no_language"
    read(room, qtbot, Sentence("简体中文", "zh"))
    assert room.voice.log[0].language == "en"  # type: ignore[union-attr]


def test_stop_silences_what_is_said_and_what_waits(room: Room, qtbot: QtBot) -> None:
    """After a stop the voice is told at once, and no later sentence is ever said."""
    held(room, qtbot, ONE, TWO)
    room.reader.stop()
    assert room.voice.log[1:] == [STOP]
    assert room.reader.reading is Reading.SILENT
    room.voice.hold = False
    read(room, qtbot, THREE)
    assert room.voice.said == ["One.", "Three."]


def test_a_new_reading_stops_the_old_one_first(room: Room, qtbot: QtBot) -> None:
    """Between two readings stands a stop: two voices never speak together."""
    held(room, qtbot, ONE, TWO)
    room.voice.hold = False
    read(room, qtbot, THREE)
    words = [entry if entry == STOP else entry.text for entry in room.voice.log]  # type: ignore[union-attr]
    assert words == ["One.", STOP, "Three."]


def test_a_reading_that_was_stopped_before_it_began_is_not_heard(room: Room, qtbot: QtBot) -> None:
    """A stop between the press and the first word leaves silence."""
    room.reader.read((ONE,), "en", Sound())
    room.reader.stop()
    read(room, qtbot, TWO)
    assert room.voice.said == ["Two."]


def test_pause_goes_on_with_the_sentence_it_cut_short(room: Room, qtbot: QtBot) -> None:
    """Half a sentence is no use: after a pause it is said again from its beginning, then the rest."""
    held(room, qtbot, ONE, TWO)
    room.reader.pause()
    assert room.reader.reading is Reading.PAUSED
    room.voice.hold = False
    room.reader.resume()
    qtbot.waitUntil(lambda: room.reader.reading is Reading.SILENT)
    assert room.voice.said == ["One.", "One.", "Two."]


def test_why_nothing_can_be_heard_is_told(room: Room, qtbot: QtBot) -> None:
    """A language without a voice is refused with a text id, and nothing is said."""
    room.voice.troubles["en"] = "voice.no_language"
    read(room, qtbot, ONE)
    assert room.told == [Reading.SPEAKING, Reading.SILENT, "voice.no_language"]
    assert room.voice.said == []


def test_a_voice_that_breaks_is_silence_and_a_reason(room: Room, qtbot: QtBot) -> None:
    """An engine that fails in a sentence ends the reading with a reason; the next press tries again."""
    room.voice.broken = True
    read(room, qtbot, ONE, TWO)
    assert room.told[-1] == "voice.no_sound"
    room.voice.broken = False
    read(room, qtbot, THREE)
    assert room.voice.said[-1] == "Three."
