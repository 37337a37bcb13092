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
    """How long the next one has to wait."""
    made: bool
    """Whether there are PINs at all."""


def judge(book: PinBook, least: Role, pin: str) -> Tried:
    """Raises kiosk.guard.pins.PinError."""
    return Tried(book.check(least, pin), book.wait(), book.made())
