"""Where a visit can stand: its states, what may lie over them, and which result belongs to which level."""

from __future__ import annotations

from enum import Enum, StrEnum

from rules.basics import Level
from rules.frozen import frozen


class State(Enum):
    """Where a visit stands. The four results are named for their level."""

    WELCOME = "welcome"
    ASKING = "asking"
    REVIEW = "review"
    EMERGENCY = "emergency"
    URGENT = "urgent"
    ROUTINE = "routine"
    SELF_CARE = "self_care"
    ENDED = "ended"


RESULTS = {
    Level.EMERGENCY_NOW: State.EMERGENCY,
    Level.URGENT_TODAY: State.URGENT,
    Level.ROUTINE_APPOINTMENT: State.ROUTINE,
    Level.SELF_CARE: State.SELF_CARE,
}


class Overlay(Enum):
    """What lies over the screen."""

    NONE = "none"
    HELP = "help"
    """The choices behind "Talk to staff"."""
    CALLED = "called"
    """Staff have been told."""
    START_AGAIN = "start_again"
    """Start again clears the answers: sure?"""
    LANGUAGES = "languages"
    """The languages to choose from."""
    LOOK = "look"
    """Text size and colours."""
    LYING = "lying"
    """The patient lies down, and the visit waits."""
    CHECK = "check"
    """The one question about answers that were given too fast, or do not fit together."""
    OFFER = "offer"
    """Print now, or a few more questions for tips."""
    SOUND = "sound"
    """Speed and volume of the voice, and whether there is a picture."""
    STAFF_PAD = "staff_pad"
    """The pad for the manager's PIN."""
    IDLE = "idle"
    """Are you still there?"""


class Shown(Enum):
    """Which answers "Check your answers" shows."""

    PUBLIC = "public"
    """All but private ones."""
    ALL = "all"
    NONE = "none"


@frozen
class Rest:
    """The patient lies down, and the visit waits."""

    minutes: int
    """As the screen says it."""
    until: float
    """Seconds of the monotonic clock."""


class WithoutDesk(StrEnum):
    """What a kiosk does while no desk is open."""

    CLOSED = "closed"
    """No visit begins."""
    PAPER = "paper"
    """Visits go on for the sheet alone: whoever would be flagged is sent to reception at once."""
    OPEN = "open"
    """As if a desk were there; for a demonstration, where it is one key away."""


class UnexpectedIntentError(Exception):
    """The table has no entry for this intent in this state."""
