"""A real X screen that gets other pixels and is turned while the kiosk runs: its window follows. To unplug one takes hardware."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.benchmarks.x import Area, Screen
from tests.lacking import lacking

pytestmark = pytest.mark.system
OUTSIDE = "2000x2000x24"
PATIENCE_S = 60
CORNER = 40
"""Pixels of the corner that is looked at last."""


@contextmanager
def server(*command: str, **environment: str) -> Iterator[str]:
    """An X server, and its display's name."""
    read, write = os.pipe()
    whole = [command[0], "-displayfd", str(write), *command[1:], "-noreset", "-nolisten", "tcp"]
    with subprocess.Popen(whole, pass_fds=(write,), stderr=subprocess.DEVNULL, env={**os.environ, **environment}) as process:
        os.close(write)
        with os.fdopen(read) as said:
            yield f":{said.readline().strip()}"
        process.terminate()


@pytest.fixture
def display() -> Iterator[str]:
    """A screen that can be turned: Xephyr's, inside one of Xvfb. Where they are missing the test is skipped, but never in CI."""
    missing = [name for name in ("Xvfb", "Xephyr", "xrandr") if shutil.which(name) is None]
    if missing:
        lacking(f"{missing} missing")
    with ExitStack() as stack:
        outer = stack.enter_context(server("Xvfb", "-screen", "0", OUTSIDE))
        yield stack.enter_context(server("Xephyr", "-screen", "1600x1200", "-resizeable", DISPLAY=outer))


def until(holds: Callable[[], bool]) -> None:
    """Wait for it; a limit only for what never comes."""
    late = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < late
        time.sleep(0.05)


def logged(folder: Path, event: str) -> list[str]:
    """The details of this event's lines."""
    path = folder / "log" / "kiosk.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [line.get("detail", "") for line in lines if line["event"] == event]


def colour_of_the_end(display: str, wide: int, high: int) -> set[int]:
    """What stands in the last corner of a screen of this size."""
    screen = Screen(display)
    assert (screen.width, screen.height) == (wide, high)
    pixels = set(memoryview(screen.image(Area(wide - CORNER, high - CORNER // 8, CORNER, CORNER // 8))).cast("I"))
    screen.close()
    return {pixel & 0xFFFFFF for pixel in pixels}


def test_the_window_follows_a_screen_that_changes(display: str, tmp_path: Path) -> None:
    """Fewer pixels, turned upright, turned back: within moments the window covers the screen again to its last corner, and says so in the log."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-m", "kiosk", "patient", "--data", str(tmp_path)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as kiosk:
        try:
            until(lambda: bool(logged(tmp_path, "started")))
            ground = colour_of_the_end(display, 1600, 1200)
            assert 0 not in ground
            for change, wide, high in ((("-s", "1280x1024"), 1280, 1024), (("-o", "left"), 1024, 1280), (("-o", "normal"), 1280, 1024)):
                count = len(logged(tmp_path, "screen"))
                subprocess.run(["xrandr", *change], env=environment, check=True, capture_output=True)
                until(lambda count=count: len(logged(tmp_path, "screen")) > count)
                assert logged(tmp_path, "screen")[-1] == f"{wide}x{high}"
                until(lambda wide=wide, high=high: colour_of_the_end(display, wide, high) == ground)
        finally:
            kiosk.terminate()
    assert kiosk.returncode == 0
