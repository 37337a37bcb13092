"""One try at the desk's door, as it is judged off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.guard.pins import PinBook, Wait
from kiosk.guard.roles import Role


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a try."""

    outcome: Role | Wait | None
    wait: Wait | None
    """How long the next one has to wait; None: not at all, for some role's PIN at least."""
    held: Wait | None
    """How long until every role's PIN is looked at again; None: they all are."""
    missed: int
    """How many wrong PINs in a row were typed before whoever is let in now."""
    made: bool
    """Whether there are PINs at all."""


def judge(book: PinBook, least: Role, pin: str) -> Tried:
    """Raises kiosk.guard.pins.PinError."""
    outcome = book.check(least, pin)
    waits = book.waits()
    asked = [waits.get(role, 0.0) for role in Role if role.reaches(least)]
    next_one, last = (Wait(seconds) if seconds else None for seconds in (min(asked), max(asked)))
    return Tried(outcome, next_one, last, book.missed, book.made())
