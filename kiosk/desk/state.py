"""What the board tells the window, as values: all that it shows, and what the detail of one flag needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.desk.rows import Group, Row
from kiosk.desk.shelf import EMPTY, Shelf
from kiosk.health import Ill
from kiosk.ports import FlagEvent, Remark
from rules.model import Answers


@dataclass(frozen=True, slots=True)
class Silent:
    """A kiosk that has stopped beating."""

    who: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Ailing:
    """A kiosk that beats, and says what is to be mended there."""

    who: str
    ill: Ill


@dataclass(frozen=True, slots=True)
class BoardState:
    """Everything the desk's window shows, but for the detail."""

    rows: tuple[Row, ...] = ()
    """In the order of the list."""
    counts: Mapping[Group, int] = field(default_factory=dict)
    """How many rows stand in each part of the list."""
    alive: tuple[str, ...] = ()
    """Kiosks that beat."""
    silent: tuple[Silent, ...] = ()
    ailing: tuple[Ailing, ...] = ()
    trouble: str | None = None
    """What the store last failed at, until a heartbeat is stored again; the rows may then be out of date."""
    unread: str | None = None
    """Why some answers or remarks cannot be read, while flags can."""
    shelf: Shelf = EMPTY
    """What is known of paper."""
    absent: tuple[tuple[str, int], ...] = ()
    """Kiosks behind whose flags nobody was found today, each with how often."""
    unstored: int = 0
    """How much of what was done here is not stored yet."""
    here: int = 0
    """How many flags wait on this computer for the server."""


@dataclass(frozen=True, slots=True)
class Study:
    """What the detail needs of one visit besides its row."""

    row: Row
    events: tuple[FlagEvent, ...]
    answers: Answers | None
    """None when the store could not tell them: what is known of the flag still shows."""
    remarks: tuple[Remark, ...] = ()
    """Who set other levels, and why."""
    unstored: frozenset[str] = frozenset()
    """The ids of events that no store has yet."""
