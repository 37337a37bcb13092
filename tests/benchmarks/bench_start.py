"""Start: from the start of the process to a welcome screen that can be seen, and to a Start button that answers."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from screen import virtual_screen
from x import Area, Screen

ROUNDS = 5
PATIENCE_S = 40.0
COMMAND = [sys.executable, "-m", "kiosk", "patient"]


HIDDEN = {"QT_QPA_PLATFORM": "offscreen"}


class NoStartError(Exception):
    """The kiosk ended, or showed nothing."""


def wait(process: subprocess.Popen[bytes], begin: float, seen: Callable[[], bool]) -> float:
    """Milliseconds from `begin` until this is seen. Raises NoStartError."""
    while not seen():
        if process.poll() is not None or time.monotonic() - begin > PATIENCE_S:
            raise NoStartError
        time.sleep(0.002)
    return (time.monotonic() - begin) * 1000


def start(platform: dict[str, str], painted: Callable[[], bool] | None, command: Sequence[str] = COMMAND) -> tuple[float, float]:
    """Start the kiosk once: milliseconds to the welcome, and to the log's "started", which is written when presses have somewhere to go."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log" / "kiosk.jsonl"
        begin = time.monotonic()
        process = subprocess.Popen([*command, "--data", folder], env={**os.environ, **platform})
        try:
            welcome = wait(process, begin, painted) if painted else 0.0
            return welcome, max(welcome, wait(process, begin, lambda: log.exists() and '"started"' in log.read_text()))
        finally:
            process.terminate()
            process.wait()


def frozen_and_clone(frozen: Path, rounds: int = 2 * ROUNDS) -> list[tuple[float, float]]:
    """Milliseconds until Start answers off screen, of the frozen program and of a clone, started in turn; the first of each warms the disk up."""
    commands = ([str(frozen), "patient"], COMMAND)
    return [tuple(start(HIDDEN, None, command)[1] for command in commands) for _ in range(rounds + 1)][1:]


def main() -> None:
    """Print the medians, off screen and on a virtual X screen where there is one."""
    hidden = [start(HIDDEN, None)[1] for _ in range(ROUNDS)]
    print(f"start: off screen, Start answers after {statistics.median(hidden):.0f} ms", end="")
    with virtual_screen() as display:
        if display is None:
            print("; no Xvfb, so no figure for a screen")
            return
        screen = Screen(display)
        stripe = Area(screen.width // 8, screen.height // 8, screen.width // 32, screen.height * 3 // 4)
        found = [start({"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}, partial(screen.shows_words, stripe)) for _ in range(ROUNDS)]
    welcome, answers = (statistics.median(values) for values in zip(*found, strict=True))
    print(f"; on X, the welcome is painted after {welcome:.0f} ms and Start answers after {answers:.0f} ms ({ROUNDS} starts each)")


if __name__ == "__main__":
    main()
