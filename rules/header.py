"""The parts of a protocol's head: its results, the ways to staff, answers that cannot all be true, and who signed it."""

from __future__ import annotations

from dataclasses import dataclass

from rules.basics import Event, Level
from rules.operators import Condition


@dataclass(frozen=True, slots=True)
class LevelText:
    """What the patient's result screen says, and what staff do."""

    level: Level
    heading: str
    lines: tuple[str, ...]
    staff: str


@dataclass(frozen=True, slots=True)
class HelpChoice:
    """One of the choices behind "Talk to staff"."""

    code: str
    level: Level
    text: str
    staff: str
    event: Event
    private: bool
    hold_minutes: int = 0
    """How long the visit waits for whoever chose this, before the screen asks whether anybody is there."""
    brief: str = ""
    """What staff read of it on one line of a list; empty: they read the whole."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers to several questions that cannot all be true. It changes no level: the patient is asked to look once more, and staff are told."""

    id: str
    when: Condition
    staff: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who takes clinical responsibility for this version."""

    name: str
    role: str
    registration: str
    """Where the profession keeps a register: the number in it, with the register's name."""
    date: str
    """ISO 8601."""
    next_review: str
    """ISO 8601; at most 12 months after the date."""
