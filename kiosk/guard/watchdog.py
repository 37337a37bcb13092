"""Ends a program whose window is frozen: three lines of defence, each for what the one before cannot see.

1. A thread sees that the GUI has not beaten for five seconds, writes every thread's stack to a file, and ends the process with 70.
2. Code that blocks inside C and keeps Python's lock stops that thread too. A timer of `faulthandler`, in C and without
   the lock, which the thread winds up again at each look, then writes the stacks and ends the process.
3. A process that does not run at all is ended from outside: its supervisor no longer hears the pulse, see `kiosk.guard.supervisor`.

Stacks hold files, lines and names of functions, never a value.
"""

from __future__ import annotations

import faulthandler
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from kiosk.errors import ExitCode

FROZEN_S = 5.0
"""So long the GUI may be silent."""
LOOK_S = 1.0
"""How often the thread looks. Whole seconds of nobody's time: a kiosk that idles wakes up once a second for it."""
LATE_S = 2.0
"""A look that comes so much too late says that the whole process stood still (a starved CPU, a closed lid): then the GUI's time counts anew."""
LOCKED_S = FROZEN_S + LOOK_S
"""So long Python's lock may be kept by one thread."""
STACKS, STACKS_LIMIT = "stacks.txt", 256 * 1024
"""In the log folder: where the program stood when it was frozen or crashed. It begins anew at so many bytes."""


def open_stacks(folder: Path) -> TextIO:
    """The file for stacks; what crashes inside C from now on writes its own there. Raises OSError."""
    path = folder / STACKS
    full = path.exists() and path.stat().st_size > STACKS_LIMIT
    file = path.open("w" if full else "a", encoding="utf-8")
    path.chmod(0o600)
    faulthandler.enable(file)
    return file


class Watchdog:
    """Watches one thread, which must call `beat` more often than every five seconds."""

    def __init__(self, stacks: TextIO, leave: Callable[[int], None] = os._exit) -> None:
        self._stacks, self._leave = stacks, leave
        self._beaten = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """From now on silence ends the program."""
        self.beat()
        self._thread.start()

    def beat(self) -> None:
        """I am alive."""
        self._beaten = time.monotonic()

    def stop(self) -> None:
        """The program ends in order; it may take its time."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        faulthandler.cancel_dump_traceback_later()

    def _watch(self) -> None:
        looked = time.monotonic()
        while True:
            faulthandler.dump_traceback_later(LOCKED_S, exit=True, file=self._stacks)
            if self._over.wait(LOOK_S):
                return
            before, looked = looked, time.monotonic()
            if looked - before > LOOK_S + LATE_S:
                self.beat()
            elif looked - self._beaten > FROZEN_S:
                break
        self._stacks.write(f"frozen for {looked - self._beaten:.1f} s\n")
        self._stacks.flush()
        faulthandler.dump_traceback(self._stacks, all_threads=True)
        self._leave(ExitCode.WATCHDOG)
