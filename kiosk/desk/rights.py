"""What each role may do at the desk, as one table; and for what the PIN is asked though somebody is signed in."""

from __future__ import annotations

from enum import StrEnum

from kiosk.guard.roles import Role


class Right(StrEnum):
    """Something that a role may do, or not; the words of those that a PIN is asked for are `door.ask.<value>`."""

    TAKE = "take"
    """Mark a flag as seen."""
    PLACE = "place"
    """Say where the person is."""
    CALL = "call"
    """Have a kiosk show the ticket."""
    CLOSE = "close"
    """Close a flag, and take that back."""
    REPRINT = "reprint"
    """Print a patient's sheet again, and the pages for the clinic."""
    DETAIL = "detail"
    """Read the answers."""
    OVERRIDE = "override"
    """Set another level."""
    SLIP = "slip"
    """Print the answers, or copy them."""
    FIGURES = "figures"
    EXPORT = "export"
    PINS = "pins"
    SETTINGS = "settings"


LEAST = {
    Right.TAKE: Role.FRONT_DESK,
    Right.PLACE: Role.FRONT_DESK,
    Right.CALL: Role.FRONT_DESK,
    Right.CLOSE: Role.FRONT_DESK,
    Right.REPRINT: Role.FRONT_DESK,
    Right.DETAIL: Role.CLINICIAN,
    Right.OVERRIDE: Role.CLINICIAN,
    Right.SLIP: Role.CLINICIAN,
    Right.FIGURES: Role.MANAGER,
    Right.EXPORT: Role.MANAGER,
    Right.PINS: Role.MANAGER,
    Right.SETTINGS: Role.MANAGER,
}
"""Who may: this role, and those that reach it."""
ASKED = frozenset({Right.DETAIL, Right.OVERRIDE, Right.SLIP, Right.EXPORT, Right.PINS, Right.SETTINGS})
"""For these a PIN must have been typed a short while ago; for the others it is enough to be signed in."""
