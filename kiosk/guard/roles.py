"""Who works at the desk: three roles, each able to do what the one before it can."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role of staff, as it stands in the PIN file, in events (`role.front_desk`) and in the audit log."""

    FRONT_DESK = "front_desk"
    CLINICIAN = "clinician"
    MANAGER = "manager"

    def reaches(self, least: Role) -> bool:
        """Whether this role may do what `least` may."""
        order = list(Role)
        return order.index(self) >= order.index(least)
