"""Keeps a kiosk running: starts it, hears its pulse, ends it when it is frozen, starts it again, and shows "closed" while it cannot.

The pulse comes over the program's standard output: that works on every system, and ends with either of the two.
"""

from __future__ import annotations

import errno
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

    def __init__(self, command: Sequence[str], ended: threading.Event) -> None:
        """`ended` is set as soon as it has ended. Raises OSError where it cannot be started."""
        environment = {**os.environ, SUPERVISED: "1"}
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment)  # noqa: S603 - our own programs
        self.started = self.heard = time.monotonic()
        self.ready, self._ended = False, ended
        self._reader = threading.Thread(target=self._read, name="pulse", daemon=True)
        try:
            self._reader.start()
        except RuntimeError:  # no thread is left to hear it with
            self.kill()
            self._let_go()
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)) from None

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
        self._let_go()

    def _let_go(self) -> None:
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self.heard = time.monotonic()
            self.ready = self.ready or line.strip() == READY.encode()
        self._process.wait()
        self._ended.set()


class SettingUp:
    """Runs a new machine's set-up, before there is a kiosk to supervise."""

    def __init__(self, command: Sequence[str], log: Log, patience: Patience | None = None) -> None:
        self._command, self._log, self._patience = command, log, patience or Patience()
        self._ends = False

    def end(self) -> None:
        """Have `run` end it. May be called from a signal's handler, or another thread."""
        self._ends = True

    def run(self) -> None:
        """Until it is done, or closed, or was told to end. A service manager hears that the service is up: whoever sets up takes his time."""
        notifier, turn = Notifier(), threading.Event()
        try:
            program = Program(self._command, turn)
        except OSError as fault:  # the kiosk will say that it has no settings
            self._log.write(LogEvent.ENDED, detail=_not_started(fault))
            return
        notifier.status("set-up")
        notifier.ready()
        while program.code is None and not self._ends:
            if time.monotonic() - program.heard > self._patience.start:
                program.kill()
            notifier.alive()
            turn.wait(self._patience.look)
        program.end(self._patience.ending)


class Supervisor:
    """Runs one kiosk until it ends by itself in order, or somebody asks for the end."""

    def __init__(self, command: Sequence[str], curtain: Sequence[str], log: Log, patience: Patience | None = None) -> None:
        """`command` starts the kiosk; `curtain` the closed screen, and is given the reason's code as its last argument."""
        self._command, self._curtain_command, self._log = command, curtain, log
        self._patience = patience or Patience()
        self._notifier, self._restarts = Notifier(), Restarts()
        self.program: Program | None = None
        self.curtain: Program | None = None
        self._former: Program | None = None
        """The closed screen with the reason before: it stands until the next one covers it."""
        self._turn = threading.Event()
        """A program has ended. No signal's handler sets it: one that did could meet its own lock."""
        self._reason: Reason | None = None
        self._next_start = self._next_curtain = float("-inf")
        self._ends = self._ready_told = False

    def end(self) -> None:
        """Have `run` end all in order. May be called from a signal's handler, or another thread."""
        self._ends = True

    def run(self) -> int:
        """Until the end; how the program is to end."""
        code: int | None = None
        while code is None and not self._ends:
            code = self._look()
            if code is None:
                self._turn.wait(self._patience.look)
                self._turn.clear()
        self._notifier.stopping()
        if self.program is not None:
            self.program.end(self._patience.ending)
        self._uncover()
        return code or ExitCode.DONE

    def _look(self) -> int | None:
        """One turn: what ended, what is silent, what is due. The code to end with, or None."""
        now = time.monotonic()
        verdict: Verdict | None = None
        if self.program is None:
            if now >= self._next_start:
                verdict = self._start(now)
        elif self.program.code is not None:
            verdict = self._ended(self.program, now)
        else:
            self._watch(self.program, now)
        if verdict is not None:
            if verdict.wait is None:
                return verdict.code
            self._next_start = now + verdict.wait
            if verdict.closed is not None:
                self._close(verdict.closed)
        self._tend_curtain(now)
        self._notifier.alive()
        return None

    def _start(self, now: float) -> Verdict | None:
        """What follows where it could not be started: that is as bad as an end at once."""
        self._log.write(LogEvent.STARTING)
        try:
            self.program = Program(self._command, self._turn)
        except OSError as fault:
            self._log.write(LogEvent.ENDED, detail=_not_started(fault))
            return self._restarts.after(ExitCode.WATCHDOG, now)
        return None

    def _ended(self, program: Program, now: float) -> Verdict:
        program.close()
        self.program = None
        code = program.code or ExitCode.DONE
        self._log.write(LogEvent.ENDED, detail=f"signal {-code}" if code < 0 else f"exit {code}")
        return self._restarts.after(code, now)

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
        self._uncover()
        self._tell_ready("open")

    def _close(self, reason: Reason) -> None:
        """Show the closed screen with this reason, in place of one with another."""
        self._tell_ready(f"closed: {reason.value}")
        if reason is self._reason:
            return
        self._log.write(LogEvent.CLOSED, detail=reason.value)
        self._reason, self._next_curtain = reason, float("-inf")
        if self._former is None:
            self._former, self.curtain = self.curtain, None
        elif self.curtain is not None:
            self.curtain.end(self._patience.ending)
            self.curtain = None

    def _uncover(self) -> None:
        """No closed screen any more."""
        for each in (self.curtain, self._former):
            if each is not None:
                each.end(self._patience.ending)
        self.curtain = self._former = None

    def _tend_curtain(self, now: float) -> None:
        """Show the closed screen while there is a reason. One that ends (there is no display) is tried again once a minute; a frozen one is ended."""
        if self.curtain is not None and now - self.curtain.heard > self._patience.silent:
            self.curtain.kill()
        if self.curtain is not None and self.curtain.code is not None:
            self.curtain.close()
            self.curtain = None
        if self.curtain is not None and self.curtain.ready and self._former is not None:
            self._former.end(self._patience.ending)
            self._former = None
        if self.curtain is None and self._reason is not None and now >= self._next_curtain:
            self._next_curtain = now + AGAIN_S
            try:
                self.curtain = Program((*self._curtain_command, self._reason.value), self._turn)
            except OSError as fault:
                self._log.write(LogEvent.CLOSED, detail=_not_started(fault))

    def _tell_ready(self, status: str) -> None:
        """A closed screen is a start that succeeded too, as far as a service manager is concerned: to start it over would mend nothing."""
        self._notifier.status(status)
        if not self._ready_told:
            self._ready_told = True
            self._notifier.ready()


def _not_started(fault: OSError) -> str:
    """For the log: which of the system's errors kept a program from starting."""
    return f"not started: {errno.errorcode.get(fault.errno or 0, 'unknown')}"
