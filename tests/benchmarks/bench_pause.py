"""How long the window's thread stands still at most: in the languages' first look, in visits with paper, beside a slow store, in changes of look.

A timer of five milliseconds on that thread sees each pause. What a finger meets is the pause alone: no press, no word read aloud, no pulse gets
through before its end. The script that plays the patient runs on the same thread, and what it does counts too.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QObject, Qt, QTimer
from visits import Kiosk

from kiosk.config import Config
from kiosk.languages import known_languages
from kiosk.programs.patient_program import application
from kiosk.programs.script import PATIENTS
from kiosk.visit.display import NORMAL_SIZE, SIZES, Display

TICK_MS = 5
BAR_MS = 100
"""No pause of the window is to be longer (R15 in resources/docs/requirements.yaml)."""
SLOW_S = 0.15
"""So much longer each call of the slow store takes."""
ROUNDS = 2
"""How often each patient comes in a part."""


@dataclass(slots=True)
class Part:
    """What one part of the day brought."""

    name: str
    pauses: list[tuple[float, float]] = field(default_factory=list)
    """Milliseconds between two turns of the timer, and how many of them this thread was at work: the rest it was not let run, or slept."""

    @property
    def longest(self) -> tuple[float, float]:
        """The longest, with its work."""
        return max(self.pauses, default=(0.0, 0.0))

    @property
    def late(self) -> int:
        """How many were longer than the bar."""
        return sum(pause > BAR_MS for pause, _ in self.pauses)


class Pauses(QObject):
    """Listens on the thread that made it, part by part."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self._last = (0.0, 0.0)
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turned)

    def begin(self, name: str) -> None:
        """What pauses from now on belongs to this part."""
        self.parts.append(Part(name))
        self._last = _now()
        self._timer.start()

    def end(self) -> None:
        """The part is over: its last pause is the one until now."""
        self._turned()
        self._timer.stop()

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Listen for as long as this lasts."""
        self.begin(name)
        yield
        self.end()

    def _turned(self) -> None:
        (before, worked), (now, work) = self._last, _now()
        self._last = now, work
        self.parts[-1].pauses.append((now - before, work - worked))


def _now() -> tuple[float, float]:
    """Milliseconds, and those for which this thread was at work."""
    return time.perf_counter() * 1000, time.thread_time() * 1000


def paused() -> list[Part]:
    """The parts of a short day. For a process of its own."""
    _app = application("backcheck")
    pauses = Pauses()
    with tempfile.TemporaryDirectory() as folder:
        config = Config.demonstration(Path(folder))
        kiosk = Kiosk(config.data, before_languages=lambda: pauses.begin("first look at the languages"))
        pauses.end()
        with pauses.part("visits and paper"):
            _play(kiosk)
        display = Display(config.language)
        codes = [code for code in known_languages() if code != config.language]
        with pauses.part("changes of language"):
            kiosk.switch([replace(display, language=code) for code in (*codes, config.language) * ROUNDS])
        with pauses.part("changes of size"):
            kiosk.switch([replace(display, size=(NORMAL_SIZE + 1 + at) % SIZES) for at in range(SIZES * ROUNDS)])
        kiosk.close()
    with tempfile.TemporaryDirectory() as folder:
        kiosk = Kiosk(Path(folder), store_takes=SLOW_S)
        with pauses.part(f"visits at a store that takes {SLOW_S * 1000:.0f} ms more"):
            _play(kiosk)
        kiosk.close()
    return pauses.parts


def _play(kiosk: Kiosk) -> None:
    for patient in PATIENTS * ROUNDS:
        kiosk.play(patient)


def longest() -> float:
    """Milliseconds of the longest pause of them all."""
    return max(part.longest[0] for part in paused())


def main() -> None:
    """Print each part's longest pause."""
    for part in paused():
        pause, work = part.longest
        print(f"{part.name}: longest pause {pause:.0f} ms ({work:.0f} of them at work), {part.late} of {len(part.pauses)} above {BAR_MS} ms")


if __name__ == "__main__":
    main()
