"""Keeps a kiosk running: starts it, hears its pulse, ends it when it is frozen, starts it again, and shows "closed" while it cannot.

The pulse comes over the program's standard output: that works on every system, and ends with either of the two.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.errors import ExitCode
from kiosk.events import Log, LogEvent
from kiosk.guard.beats import READY, SUPERVISED
from kiosk.guard.notify import Notifier
from kiosk.guard.restarts import AGAIN_S, Reason, Restarts, Verdict


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a supervisor waits for what, in seconds."""

    look: float = 0.5
    silent: float = 10.0
    """Without a pulse. The program's own watchdog ends it after five: this is for one that does not run at all."""
    opening: float = 7.0
    """From the start until patients may use it; after that the closed screen stands, for as long as it takes."""
    start: float = 60.0
    """From the start until it is given up."""
    ending: float = 10.0
    """From being asked to end until it is killed: it stores what is left."""


class Program:
    """A program that runs, and what was heard of it."""

    def __init__(self, command: Sequence[str]) -> None:
        """Raises OSError where it cannot be started."""
        environment = {**os.environ, SUPERVISED: "1"}
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment)  # noqa: S603 - our own programs
        self.started = self.heard = time.monotonic()
        self.ready = False
        self._reader = threading.Thread(target=self._read, name="pulse", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    def end(self, seconds: float) -> None:
        """Ask it to end, and kill it where it does not within this time."""
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self.close()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """It has ended: let go of what it wrote to."""
        self._process.wait()
        self._reader.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self.heard = time.monotonic()
            self.ready = self.ready or line.strip() == READY.encode()


class Supervisor:
    """Runs one kiosk until it ends by itself in order, or somebody asks for the end."""

    def __init__(self, command: Sequence[str], curtain: Sequence[str], log: Log, patience: Patience | None = None) -> None:
        """`command` starts the kiosk; `curtain` the closed screen, and is given the reason's code as its last argument."""
        self._command, self._curtain_command, self._log = command, curtain, log
        self._patience = patience or Patience()
        self._notifier, self._restarts = Notifier(), Restarts()
        self.program: Program | None = None
        self.curtain: Program | None = None
        self._reason: Reason | None = None
        self._next_start = self._next_curtain = float("-inf")
        self._ends = self._ready_told = False

    def end(self) -> None:
        """Have `run` end all in order. May be called from a signal's handler, or another thread."""
        self._ends = True

    def run(self) -> int:
        """Until the end; how the program is to end."""
        over = threading.Event()  # nobody sets it: a signal's handler that did would meet its own lock
        code: int | None = None
        while code is None and not self._ends:
            code = self._look()
            if code is None:
                over.wait(self._patience.look)
        self._notifier.stopping()
        for each in (self.program, self.curtain):
            if each is not None:
                each.end(self._patience.ending)
        return code or ExitCode.DONE

    def _look(self) -> int | None:
        """One turn: what ended, what is silent, what is due. The code to end with, or None."""
        now = time.monotonic()
        if self.program is None:
            if now >= self._next_start:
                self._start()
        elif self.program.code is not None:
            verdict = self._restarts.after(self.program.code, now)
            self._ended(self.program, verdict, now)
            if verdict.wait is None:
                return verdict.code
        else:
            self._watch(self.program, now)
        self._tend_curtain(now)
        self._notifier.alive()
        return None

    def _start(self) -> None:
        self._log.write(LogEvent.STARTING)
        self.program = Program(self._command)

    def _ended(self, program: Program, verdict: Verdict, now: float) -> None:
        program.close()
        self.program = None
        self._next_start = now + (verdict.wait or 0)
        code = program.code or ExitCode.DONE
        self._log.write(LogEvent.ENDED, detail=f"signal {-code}" if code < 0 else f"exit {code}")
        if verdict.closed is not None:
            self._close(verdict.closed)

    def _watch(self, program: Program, now: float) -> None:
        """A program that has opened must beat; one that has not is waited for, behind the closed screen."""
        since = now - program.started
        if program.ready:
            self._open()
        elif self._reason is None and since > self._patience.opening:
            self._close(Reason.SLOW)
        if now - program.heard > self._patience.silent if program.ready else since > self._patience.start:
            self._log.write(LogEvent.SILENCED)
            program.kill()

    def _open(self) -> None:
        """Patients may use it: nothing stands before it any more."""
        self._reason = None
        if self.curtain is not None:
            self.curtain.end(self._patience.ending)
            self.curtain = None
        self._tell_ready("open")

    def _close(self, reason: Reason) -> None:
        """Show the closed screen with this reason, in place of one with another."""
        self._tell_ready(f"closed: {reason.value}")
        if reason is self._reason:
            return
        self._log.write(LogEvent.CLOSED, detail=reason.value)
        self._reason, self._next_curtain = reason, float("-inf")
        if self.curtain is not None:
            self.curtain.end(self._patience.ending)
            self.curtain = None

    def _tend_curtain(self, now: float) -> None:
        """Show the closed screen while there is a reason. One that ends (there is no display) is tried again once a minute; a frozen one is ended."""
        if self.curtain is not None and now - self.curtain.heard > self._patience.silent:
            self.curtain.kill()
        if self.curtain is not None and self.curtain.code is not None:
            self.curtain.close()
            self.curtain = None
        if self.curtain is None and self._reason is not None and now >= self._next_curtain:
            self._next_curtain = now + AGAIN_S
            self.curtain = Program((*self._curtain_command, self._reason.value))

    def _tell_ready(self, status: str) -> None:
        """A closed screen is a start that succeeded too, as far as a service manager is concerned: to start it over would mend nothing."""
        self._notifier.status(status)
        if not self._ready_told:
            self._ready_told = True
            self._notifier.ready()
