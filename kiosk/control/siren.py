"""Sounds an alarm off the GUI thread, at once and again for as long as it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.control.background import Lane
from kiosk.loop import SOUND_AGAIN_SECONDS
from kiosk.ports import Alarm, AlarmError, Clock, Tone

LOOK_MS = 500
"""How often the clock is asked whether the alarm is due again."""
MEND_SECONDS = 60.0
"""How soon it is asked again whether anything can be heard, while nothing sounds: a plug that was pulled out must show."""
NO_SOUND = "alarm.no_sound"


class Siren(QObject):
    """The way to the loudspeaker of this computer."""

    trouble = Signal(str)
    """Why nothing can be heard, as a text id, or "" again: told when it changes."""

    def __init__(self, make_alarm: Callable[[], Alarm], clock: Clock, parent: QObject | None = None) -> None:
        """`make_alarm` is called off the GUI thread."""
        super().__init__(parent)
        self._make_alarm, self._clock = make_alarm, clock
        self._alarm: Alarm | None = None
        self._lane = Lane("alarm", self)
        self._wanted: Tone | None = None
        self._sounded = self._looked = float("-inf")
        self._told = ""
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def wanted(self) -> Tone | None:
        """What sounds now, again and again; None: it is silent."""
        return self._wanted

    def watch(self) -> None:
        """From now on ask every minute whether anything could be heard, and tell."""
        self._look()
        self._timer.start()

    def want(self, tone: Tone | None, *, anew: bool = False) -> None:
        """Sound this from now on, and again every 30 s; None: be silent. Another tone, or `anew`, sounds at once."""
        at_once = anew or tone is not self._wanted
        self._wanted = tone
        if tone is not None and at_once:
            self._sound(tone)
            self._timer.start()

    def try_out(self) -> None:
        """Sound it once, to be heard by whoever pressed the button."""
        self._sound(Tone.NEW)

    def close(self) -> None:
        """Silent for good."""
        self._wanted = None
        self._timer.stop()
        self._lane.close()

    def _look(self) -> None:
        now = self._clock.monotonic()
        if self._wanted is not None and now - self._sounded >= SOUND_AGAIN_SECONDS:
            self._sound(self._wanted)
        elif now - self._looked >= MEND_SECONDS:
            self._looked = now
            self._lane.run(lambda: self._ready().trouble(), lambda done: self._tell(done.result() or ""))

    def _sound(self, tone: Tone) -> None:
        self._sounded = self._looked = self._clock.monotonic()
        self._lane.run(partial(self._play, tone), self._played)

    def _played(self, done: Future[str]) -> None:
        self._tell(done.result())

    def _tell(self, trouble: str) -> None:
        if trouble != self._told:
            self._told = trouble
            self.trouble.emit(trouble)

    # --- on the lane ------------------------------------------------------------------------------

    def _ready(self) -> Alarm:
        if self._alarm is None:
            self._alarm = self._make_alarm()
        return self._alarm

    def _play(self, tone: Tone) -> str:
        """Why it could not be heard, as a text id; nothing: it was."""
        alarm = self._ready()
        try:
            alarm.sound(tone)
        except AlarmError:
            return alarm.trouble() or NO_SOUND
        return ""
