"""A virtual X screen with a window manager, and what stands on it: for figures taken from outside the program."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QGuiApplication, QImage

SIZE = "1920x1080x24"
FEWEST_COLOURS = 8
"""Smooth letters have more; a plain background, a frame or a cursor has not."""


@contextmanager
def virtual_screen() -> Iterator[str | None]:
    """The name of an X display that stands as long as this context; None where there is no Xvfb."""
    if shutil.which("Xvfb") is None:
        yield None
        return
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as said:
        display = f":{said.readline().strip()}"
    manager = None
    try:
        if shutil.which("openbox"):
            manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": display}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        yield display
    finally:
        for process in filter(None, (manager, server)):
            process.terminate()
            process.wait()


class Eye:
    """Looks at an X display. One for a process."""

    def __init__(self, display: str) -> None:
        os.environ.update(DISPLAY=display, QT_QPA_PLATFORM="xcb")
        self._app = QGuiApplication([])

    def sees_words(self) -> bool:
        """Whether a stripe down the screen shows letters."""
        size = self._app.primaryScreen().geometry()
        stripe = self._app.primaryScreen().grabWindow(0, size.width() // 8, size.height() // 8, size.width() // 32, size.height() * 3 // 4)
        pixels = memoryview(stripe.toImage().convertToFormat(QImage.Format.Format_RGB32).constBits()).cast("I")
        return len(set(pixels)) > FEWEST_COLOURS
