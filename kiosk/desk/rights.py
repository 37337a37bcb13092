"""What each role may do at the desk, as one table; and for what the PIN is asked though somebody is signed in."""

from __future__ import annotations

from enum import StrEnum

from kiosk.guard.roles import Role


class Right(StrEnum):
    """Something that a role may do, or not; the words of those that a PIN is asked for are `door.ask.<value>`.

    To take a flag, say where the person is, call, close, raise and print a sheet again it is enough to be signed in.
    """

    DETAIL = "detail"
    """Read the answers."""
    LOWER = "lower"
    """Set a lower level."""
    SLIP = "slip"
    """Print the answers, or copy them."""
    FIGURES = "figures"
    EXPORT = "export"
    """Save the day's answers outside the store."""
    PINS = "pins"


LEAST = {
    Right.DETAIL: Role.CLINICIAN,
    Right.LOWER: Role.CLINICIAN,
    Right.SLIP: Role.CLINICIAN,
    Right.FIGURES: Role.MANAGER,
    Right.EXPORT: Role.MANAGER,
    Right.PINS: Role.MANAGER,
}
"""Who may: this role, and those that reach it."""
ASKED = frozenset({Right.DETAIL, Right.LOWER, Right.SLIP, Right.EXPORT, Right.PINS})
"""For these a PIN must have been typed a short while ago; for the others it is enough to be signed in."""
