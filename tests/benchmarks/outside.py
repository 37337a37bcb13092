"""A kiosk measured from outside, on an X screen, as a patient's eye would: start, tap to screen, memory, work at rest."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import tree
from PIL import Image, ImageChops
from table import UnmeasuredError
from x import Area, Screen

READY = Area(60, 20, 600, 240)
"""Letters appear there with the first screen."""
PATIENCE_S, TAP_PATIENCE_S = 40.0, 3.0
BEFORE_TAP_S = 0.6
"""Longer than any guard against a double tap, and than any animation."""
AFTER_START_S, IDLE_S = 1.5, 5.0
TILE = (120, 40)
"""Pixels of the part of the screen that is watched for a tap's answer."""
OWN = 260
"""Pixels around the finger that do not count where the tap leads to another screen: the button shows at once that it is pressed."""

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Touch:
    """Where the finger goes, and whether that leads to another screen."""

    at: Point
    onward: bool


@dataclass(frozen=True, slots=True)
class Tap:
    """A touch, and the part of the screen that answers it."""

    at: Point
    watch: Area


@dataclass(frozen=True, slots=True)
class Side:
    """One of the programs that are compared."""

    command: Callable[[Path], Sequence[str]]
    """For a folder of its own."""
    taps: Sequence[Tap]


@dataclass(slots=True)
class Found:
    """What the rounds of one side gave; milliseconds, megabytes, per cent of a core."""

    start: list[float] = field(default_factory=list)
    taps: list[float] = field(default_factory=list)
    tap: list[float] = field(default_factory=list)
    """The median of each round."""
    pss: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)


@contextmanager
def started(screen: Screen, display: str, command: Sequence[str]) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A program on this screen, and the milliseconds until its first screen showed words. Raises UnmeasuredError."""
    late = time.monotonic() + PATIENCE_S
    while screen.shows_words(READY):  # what ran before is still there
        if time.monotonic() > late:
            raise UnmeasuredError("The screen is not empty.")
    begin = time.monotonic()
    quiet = subprocess.DEVNULL
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment, start_new_session=True)
    try:
        wait_for_words(screen, process)
        yield process, (time.monotonic() - begin) * 1000
    finally:
        tree.end(process)


def wait_for_words(screen: Screen, process: subprocess.Popen[bytes]) -> None:
    """Until the first screen is there. Raises UnmeasuredError."""
    late = time.monotonic() + PATIENCE_S
    while not screen.shows_words(READY):
        if process.poll() is not None or time.monotonic() > late:
            raise UnmeasuredError(f"{Path(str(process.args[0])).name} shows no first screen.")
        time.sleep(0.002)


def rehearsed(screen: Screen, touches: Iterator[Touch]) -> list[Tap]:
    """Touch once, and find out where on the screen each touch is answered. Raises UnmeasuredError."""
    taps = []
    for touch in touches:
        screen.point(*touch.at)
        time.sleep(BEFORE_TAP_S)
        before = picture(screen)
        screen.tap()
        time.sleep(BEFORE_TAP_S)
        taps.append(Tap(touch.at, most_changed(before, picture(screen), touch)))
    return taps


def picture(screen: Screen) -> Image.Image:
    """All of the screen, in greys."""
    return Image.frombytes("RGB", (screen.width, screen.height), screen.image(screen.whole), "raw", "BGRX").convert("L")


def most_changed(before: Image.Image, after: Image.Image, touch: Touch) -> Area:
    """The tile in which most is different. Raises UnmeasuredError where nothing is."""
    differs = ImageChops.difference(before, after).point(lambda level: 255 if level else 0)
    if touch.onward:
        x, y = touch.at
        differs.paste(0, (max(0, x - OWN), max(0, y - OWN // 4), x + OWN, y + OWN // 4))
    columns, rows = differs.width // TILE[0], differs.height // TILE[1]
    shares = list(differs.resize((columns, rows), Image.Resampling.BOX).tobytes())
    best = max(range(len(shares)), key=shares.__getitem__)
    if not shares[best]:
        raise UnmeasuredError(f"The tap at {touch.at} changes nothing.")
    return Area(best % columns * TILE[0], best // columns * TILE[1], *TILE)


def answered(screen: Screen, tap: Tap) -> float:
    """Milliseconds from the tap to the first changed pixel. Raises UnmeasuredError."""
    screen.point(*tap.at)
    time.sleep(BEFORE_TAP_S)
    before = screen.image(tap.watch)
    begin = time.perf_counter()
    screen.tap()
    while screen.image(tap.watch) == before:
        if time.perf_counter() - begin > TAP_PATIENCE_S:
            raise UnmeasuredError(f"The tap at {tap.at} was missed.")
    return (time.perf_counter() - begin) * 1000


def in_turn(display: str, sides: Sequence[Side], rounds: int) -> list[Found]:
    """Start each program once a round, in another order each time, and touch all of its taps. Raises UnmeasuredError."""
    screen = Screen(display)
    found = [Found() for _ in sides]
    for number in range(rounds):
        for at in range(len(sides)):
            which = (at + number) % len(sides)
            measure(screen, display, sides[which], found[which])
    screen.close()
    return found


def measure(screen: Screen, display: str, side: Side, found: Found) -> None:
    """One start, one journey, one rest."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, started(screen, display, side.command(Path(folder))) as (process, start):
        time.sleep(AFTER_START_S)
        taps = [answered(screen, tap) for tap in side.taps]
        found.start.append(start)
        found.taps += taps
        found.tap.append(statistics.median(taps))
        found.pss.append(tree.pss(process.pid))
        used = tree.cpu_seconds(process.pid)
        time.sleep(IDLE_S)
        found.idle.append((tree.cpu_seconds(process.pid) - used) / IDLE_S * 100)
