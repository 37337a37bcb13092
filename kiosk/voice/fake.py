"""A voice that makes no sound, for training and tests: it keeps what it would have said, and can be told to fail or to wait."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk.ports import AlarmError, Tone, Utterance, VoiceError

LONGEST_S = 10.0
"""A sentence that is held ends by itself, so that no program hangs on it."""
STOP = "stop"


class FakeVoice:
    """A `kiosk.ports.Voice` with a log."""

    def __init__(self, trouble: str | None = None) -> None:
        """`trouble`: the text id of why nothing can be heard, in any language."""
        self.log: list[Utterance | str] = []
        """What was said, and `STOP` for each stop, in order."""
        self.troubles: dict[str, str] = {}
        """Languages that have no voice, with the text id of why."""
        self.broken = False
        """Set it to have every sentence fail."""
        self.hold = False
        """Set it to have a sentence last until it is stopped."""
        self._trouble = trouble
        self._lock = threading.Lock()
        self._over = threading.Event()

    @property
    def said(self) -> list[str]:
        """The words alone."""
        return [entry.text for entry in self.log if isinstance(entry, Utterance)]

    def describe(self) -> str:
        """That it is none."""
        return "-"

    def trouble(self, language: str) -> str | None:
        """What it was told."""
        return self._trouble or self.troubles.get(language)

    def say(self, utterance: Utterance, wanted: Callable[[], bool]) -> None:
        """Keep it. Raises VoiceError if told to."""
        with self._lock:
            if not wanted():
                return
            self._over.clear()
            self.log.append(utterance)
        if self.broken:
            raise VoiceError(STOP)
        if self.hold:
            self._over.wait(LONGEST_S)

    def stop(self) -> None:
        """Keep that it was stopped, and let go of a sentence that is held."""
        with self._lock:
            self.log.append(STOP)
            self._over.set()


class FakeAlarm:
    """A `kiosk.ports.Alarm` with a log."""

    def __init__(self, trouble: str | None = None) -> None:
        """`trouble`: the text id of why nothing can be heard."""
        self.sounded: list[Tone] = []
        """What was sounded, in order."""
        self.reason = trouble
        """Set it to a text id to have nothing heard."""

    def describe(self) -> str:
        """That it is none."""
        return "-"

    def trouble(self) -> str | None:
        """What it was told."""
        return self.reason

    def sound(self, tone: Tone) -> None:
        """Keep it. Raises AlarmError if told to."""
        if self.reason:
            raise AlarmError(self.reason)
        self.sounded.append(tone)
