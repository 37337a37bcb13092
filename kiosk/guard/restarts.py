"""What a supervisor does after its program ended: whether, and how soon, it starts it again; and what the closed screen says meanwhile."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from kiosk.errors import ExitCode

SEVERAL, WITHIN_S = 3, 600.0
"""So many starts that ended badly in so many seconds, and the kiosk is closed."""
AGAIN_S = 60.0
"""A closed kiosk is tried again so often: whoever mends it need not start it."""
MEETS = 3
"""So many seconds a kiosk whose supervisor was killed has to leave, before a new one says that there are two."""


class Reason(StrEnum):
    """Why the kiosk is closed, as a code for the log, the closed screen and `systemctl status`."""

    REFUSED = "refused"
    """The settings or the questions and rules."""
    NOT_STORED = "not_stored"
    CRASHES = "crashes"
    """It ended three times in ten minutes."""
    AGAIN = "again"
    """It ended badly, and is started again in a moment."""
    SLOW = "slow"
    """It has not opened within ten seconds of its start."""
    FAULT = "fault"
    """A running kiosk cannot show its own safe screen."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows."""

    wait: float | None
    """Seconds until the next start; None: there is none."""
    code: int = ExitCode.DONE
    """How the supervisor ends where there is none."""
    closed: Reason | None = None
    """Why the closed screen stands until a start succeeds."""


class Restarts:
    """Remembers how often the program ended badly."""

    def __init__(self) -> None:
        self._bad: deque[float] = deque(maxlen=SEVERAL)
        self._met = 0

    def after(self, code: int, now: float) -> Verdict:
        """The program ended with this code, a negative one for a signal; `now` is monotonic, in seconds.

        Each bad end doubles the wait: 1, 2 seconds; after the third in ten minutes it is tried once a minute. It is closed from the first on.
        """
        if code == ExitCode.DONE:
            return Verdict(None)
        if code == ExitCode.ALREADY_RUNNING:
            self._met += 1
            return Verdict(1.0) if self._met <= MEETS else Verdict(None, code)
        self._met = 0
        if code == ExitCode.ANEW:
            return Verdict(0.0)
        if code in {ExitCode.REFUSED, ExitCode.NOT_STORED}:
            return Verdict(AGAIN_S, closed=Reason.REFUSED if code == ExitCode.REFUSED else Reason.NOT_STORED)
        self._bad.append(now)
        recent = sum(now - each <= WITHIN_S for each in self._bad)
        if recent >= SEVERAL:
            return Verdict(AGAIN_S, closed=Reason.CRASHES)
        return Verdict(2.0 ** (recent - 1), closed=Reason.AGAIN)
