"""Where a visit can stand: its states, what may lie over them, and which result belongs to which level."""

from __future__ import annotations

from enum import Enum

from rules.model import Level


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
    SOUND = "sound"
    """Speed and volume of the voice, and whether there is a picture."""
    IDLE = "idle"
    """Are you still there?"""


class UnexpectedIntentError(Exception):
    """The table has no entry for this intent in this state."""
