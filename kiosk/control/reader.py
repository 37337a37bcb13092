"""Reads sentences aloud off the GUI thread, one after another: pause, go on, stop at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, Signal

from kiosk.control.background import Lane
from kiosk.ports import Utterance, Voice
from kiosk.visit.display import RATES, Reading, Sound
from kiosk.visit.sentence import Sentence

BROKEN = "voice.no_sound"


class Reader(QObject):
    """The way to the voice. A new reading ends the one before it; only the last one is ever heard."""

    changed = Signal(object)
    """The `Reading` from now on."""
    refused = Signal(str)
    """Nothing can be heard: the text id of why."""
    spoke = Signal()
    """A sentence begins."""

    def __init__(self, make_voice: Callable[[], Voice], parent: QObject | None = None) -> None:
        """`make_voice` is called for the first reading, off the GUI thread."""
        super().__init__(parent)
        self._make_voice = make_voice
        self._voice: Voice | None = None
        self._lane = Lane("voice", self)
        self._reading = Reading.SILENT
        self._turn = 0
        """Counts readings and stops: what belongs to an earlier turn is neither heard nor spoken of."""
        self._left: tuple[Sentence, ...] = ()
        self._language, self._sound = "", Sound()

    @property
    def reading(self) -> Reading:
        """What it does now."""
        return self._reading

    def read(self, sentences: Sequence[Sentence], language: str, sound: Sound) -> None:
        """Stop what is being said, and read these. Sentences without a language of their own are in this one."""
        self.stop()
        self._left, self._language, self._sound = tuple(sentences), language, sound
        if self._left:
            self._set(Reading.SPEAKING)
            self._lane.run(partial(self._look, language), partial(self._looked, self._turn))

    def pause(self) -> None:
        """Silent until `resume`."""
        if self._reading is Reading.SPEAKING:
            self._break_off()
            self._set(Reading.PAUSED)

    def resume(self) -> None:
        """Go on with the sentence that the pause cut short, from its beginning."""
        if self._reading is Reading.PAUSED:
            self._set(Reading.SPEAKING)
            self._next()

    def stop(self) -> None:
        """Silent from now on."""
        if self._reading is not Reading.SILENT:
            self._break_off()
            self._left = ()
            self._set(Reading.SILENT)

    def close(self) -> None:
        """Silent for good."""
        self.stop()
        self._lane.close()

    def _break_off(self) -> None:
        self._turn += 1
        if self._voice is not None:
            self._voice.stop()

    def _set(self, reading: Reading) -> None:
        if reading is not self._reading:
            self._reading = reading
            self.changed.emit(reading)

    def _looked(self, turn: int, future: Future[str | None]) -> None:
        if turn != self._turn:
            return
        trouble = BROKEN if future.exception() else future.result()
        if trouble is None:
            self._next()
        else:
            self._refuse(trouble)

    def _refuse(self, trouble: str) -> None:
        self._left = ()
        self._set(Reading.SILENT)
        self.refused.emit(trouble)

    def _next(self) -> None:
        if not self._left:
            self._set(Reading.SILENT)
            return
        self.spoke.emit()
        turn, sentence, sound = self._turn, self._left[0], self._sound
        said = Utterance(sentence.text, sentence.language or self._language, RATES[sound.rate], sound.volume)
        self._lane.run(partial(self._say, said, self._language, lambda: turn == self._turn), partial(self._said, turn))

    def _said(self, turn: int, future: Future[None]) -> None:
        if turn != self._turn:
            return
        if future.exception():
            self._refuse(BROKEN)
            return
        self._left = self._left[1:]
        self._next()

    # --- on the lane ------------------------------------------------------------------------------

    def _ready(self) -> Voice:
        if self._voice is None:
            self._voice = self._make_voice()
        return self._voice

    def _look(self, language: str) -> str | None:
        return self._ready().trouble(language)

    def _say(self, said: Utterance, language: str, wanted: Callable[[], bool]) -> None:
        """Another language's name is said in that language where it has a voice, else in the reader's own."""
        voice = self._ready()
        if said.language != language and voice.trouble(said.language) is not None:
            said = Utterance(said.text, language, said.rate, said.volume)
        voice.say(said, wanted)
