"""The GUI's heartbeat: a timer of the event loop feeds the watchdog, and tells a supervisor, a line on standard output each time."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from kiosk.errors import ExitCode
from kiosk.guard.beats import PULSE, SUPERVISED

PULSE_MS = 1000


class Liveness(QObject):
    """Beats from `start` on, for as long as the event loop turns."""

    def __init__(self, beat: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._beat = beat
        self._supervised = SUPERVISED in os.environ
        self._timer = QTimer(self, interval=PULSE_MS)
        self._timer.timeout.connect(self._send)
        if self._supervised and sys.platform != "win32":
            # A supervisor that has stopped reading must not stop the kiosk.
            os.set_blocking(sys.stdout.fileno(), False)

    @property
    def supervised(self) -> bool:
        """Whether somebody starts this program again when it ends."""
        return self._supervised

    def start(self) -> None:
        """Begin to beat."""
        self._send()
        self._timer.start()

    def say(self, word: str) -> None:
        """Tell the supervisor. One that is gone takes this program with it, or a second would meet the first."""
        if not self._supervised:
            return
        try:
            os.write(sys.stdout.fileno(), f"{word}\n".encode())
        except BlockingIOError:
            return
        except BrokenPipeError:
            QCoreApplication.exit(ExitCode.DONE)

    def stop(self) -> None:
        """The event loop is over."""
        self._timer.stop()

    def _send(self) -> None:
        self._beat()
        self.say(PULSE)
