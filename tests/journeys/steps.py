"""A patient's journey as a list of steps, played on a bare visit or on the real window by whoever takes the steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.model import Code, LinkId


@dataclass(frozen=True, slots=True)
class Press:
    """A button: start, unwell, continue, back, confirm, help, close_help, print, again, done, extend."""

    button: str


@dataclass(frozen=True, slots=True)
class Touch:
    """Everything selected on the question on screen after the touch."""

    link_id: LinkId
    codes: frozenset[Code]


@dataclass(frozen=True, slots=True)
class Choose:
    """One of the choices behind "Talk to staff"."""

    code: str


@dataclass(frozen=True, slots=True)
class Change:
    """Change beside an answer on the review."""

    link_id: LinkId


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes: idle, idle_over, held."""

    what: str


Step = Press | Touch | Choose | Change | Wait

CALM = {
    "danger": "none", "age": "a18_44", "bladder_bowel": "none", "saddle": "none", "legs": "none", "legs_worse": "no", "injury": "none",
    "ill": "none", "other_signs": "none", "history": "none", "infection_risk": "none", "where": "low", "feel": "cramp", "when": "h24_48",
    "course": "better", "pain": "5", "activity": "5", "pregnant": "na", "preg_signs": "none", "medicines": "none", "before": "first",
    "linked": "none", "setting_off": "none", "health": "none",
}  # fmt: skip
"""The calm patient's answers, question by question."""


def touch(link_id: str, *codes: str) -> Touch:
    """Select these codes on this question."""
    return Touch(LinkId(link_id), frozenset(map(Code, codes)))


def answer(link_id: str, *codes: str) -> tuple[Step, Step]:
    """Select and continue."""
    return touch(link_id, *codes), Press("continue")


def answers(order: tuple[str, ...], **changed: str) -> Iterator[Step]:
    """Answer these questions in this order as the calm patient does, but for what is changed; several codes with spaces."""
    given = CALM | changed
    for link_id in order:
        yield from answer(link_id, *given[link_id].split())
