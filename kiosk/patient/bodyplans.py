"""The ways in which the drawn body stands in parts, from the one that offers most."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """What one figure shows: a view of the body between two heights, in the drawing's units."""

    view: str
    title_id: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Plan:
    """How the question stands in parts."""

    parts: tuple[tuple[Cut, ...], ...]
    """Figures a part."""
    beside: str
    """What each region has beside the figures: `rows` to touch, `names`, or nothing."""
    apart: bool = False
    """The cards of what has no place on a body stand on a part of their own, the last; so does the question's help if the list lacks room."""


WHOLE = (Cut("back", "body.back", 0, 115), Cut("front", "body.front", 0, 115))
SIDES = tuple((cut,) for cut in WHOLE)
HALVES = ((Cut("back", "body.back_top", 13, 76.5),), (Cut("back", "body.back_bottom", 52, 118),), (Cut("front", "body.front", 24, 98),))
PLANS = (
    Plan((WHOLE,), "rows"),
    Plan(SIDES, "rows"),
    Plan((WHOLE,), "names"),
    Plan(SIDES, "rows", apart=True),
    *(Plan(parts, "names", apart) for parts in (SIDES, HALVES) for apart in (False, True)),
)
"""From the one that offers most; the first whose zones are big enough, and that has room for what stands beside them, is taken."""
BARE = tuple(Plan(HALVES, "", apart) for apart in (False, True))  # where not even the names have room
