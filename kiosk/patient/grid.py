"""Where cards stand: in one column or two, the last answers set apart, and split into parts when the room is too small."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from math import inf

from PySide6.QtCore import QRect

from kiosk.patient.card import Card
from kiosk.patient.theme import Theme

NARROWEST_MM = 90.0
"""A column of cards is never narrower: three or four words a line."""
SHORT_MM = 70.0
"""The last answers are a few words each and may stand closer."""
GROWTH, GROWTH_PORTRAIT = 0.4, 0.9
"""How much of its least height a card may grow into spare room; more would look lost."""


WORTH = 2
"""How many parts the next room must save to be taken."""


@dataclass(frozen=True, slots=True)
class Row:
    """Cards side by side, with the width of each and the height of the tallest."""

    cards: tuple[Card, ...]
    width: int
    height: int
    apart: bool
    """Set apart from the row above: the last answers."""
    dense: bool
    """Close to the row above, with less air around the words: where that saves a part."""

    def gap(self, theme: Theme) -> int:
        """Pixels between this row and the one above."""
        return theme.px(("card_gap" if self.apart else "gap") if self.dense else ("section" if self.apart else "card_gap"))


@dataclass(frozen=True, slots=True)
class Frame:
    """What rows are made for."""

    width: int
    dense: bool
    side: int
    """Of the pictograms, in pixels; 0: without."""
    theme: Theme


def rows_of(cards: Sequence[Card], columns: int, frame: Frame, *, apart: bool = False) -> list[Row]:
    """The cards in reading order, this many side by side; only the first row is set apart."""
    each = (frame.width - (columns - 1) * frame.theme.px("card_gap")) // columns
    rows = []
    for start in range(0, len(cards), columns):
        side_by_side = tuple(cards[start : start + columns])
        height = max(card.height_for(each, dense=frame.dense, side=frame.side) for card in side_by_side)
        rows.append(Row(side_by_side, each, height, apart and start == 0, frame.dense))
    return rows


def all_rows(cards: Sequence[Card], last: Sequence[Card], columns: int, frame: Frame, *, beside: int = 1) -> list[Row]:
    """The rows of a question: its answers, then the last ones ("None of these", "I'm not sure"), `beside` of them at least in a row of their own."""
    fit = len(last) if columns > 1 and last and frame.width // len(last) >= frame.theme.mm(SHORT_MM) else columns
    return rows_of(cards, columns, frame) + rows_of(last, max(1, beside, fit), frame, apart=bool(cards))


def height_of(rows: Sequence[Row], theme: Theme) -> int:
    """The height of these rows, one under the other."""
    return sum(row.height for row in rows) + sum(row.gap(theme) for row in rows[1:])


def split(rows: Sequence[Row], first: int, later: int, theme: Theme) -> list[list[Row]]:
    """Rows into parts: the first part has `first` pixels of height, the others `later`.

    A first part may stay empty, when the question itself fills the screen.
    """
    parts: list[list[Row]] = [[]]
    high = 0
    for row in rows:
        room = first if len(parts) == 1 else later
        high += row.height + (row.gap(theme) if parts[-1] else 0)
        if high > room and (parts[-1] or len(parts) == 1):
            parts.append([])
            high = row.height
        parts[-1].append(row)
    return parts


def shared(rows: Sequence[Row], rooms: Sequence[int], parts: int, theme: Theme) -> list[list[Row]] | None:
    """Rows over exactly so many parts, each as low as can be; None where one would be too high.

    `rooms` are pixels of height, from the lowest: two parts rather take the second than one of them the third.
    """

    def cost(start: int, end: int) -> float:
        high = height_of(rows[start:end], theme)
        return next((at * at for at, room in enumerate(rooms) if high <= room), inf)

    # By the row that comes next: what the parts so far cost, and where each ends.
    plans: dict[int, tuple[float, tuple[int, ...]]] = {0: (0, ())}
    for left in reversed(range(parts)):
        ends = range(1, len(rows) - left + 1) if left else (len(rows),)
        plans = {
            end: min((so_far + cost(start, end), (*before, end)) for start, (so_far, before) in plans.items() if start < end)
            for end in ends
            if min(plans) < end
        }
    needed, cuts = plans.get(len(rows), (inf, ()))
    return None if needed == inf else [list(rows[start:end]) for start, end in pairwise((0, *cuts))]


def columns_for(width: int, theme: Theme) -> tuple[int, ...]:
    """How many cards may stand side by side: three only where every row stands low and there is little height."""
    most = 3 if theme.reach else 2
    return tuple(n for n in range(1, most + 1) if n == 1 or (width - (n - 1) * theme.px("card_gap")) // n >= theme.mm(NARROWEST_MM))


def least_rows(cards: Sequence[Card], last: Sequence[Card], width: int, theme: Theme) -> list[Row]:
    """The rows that need the least height: those without pictograms."""
    choices = (all_rows(cards, last, columns, Frame(width, dense=True, side=0, theme=theme)) for columns in columns_for(width, theme))
    return min(choices, key=lambda rows: height_of(rows, theme))


def too_high(parts: Sequence[Sequence[Row]], first: int, later: int, theme: Theme) -> int:
    """How many parts need more height than they have."""
    return sum(height_of(part, theme) > (later if number else first) for number, part in enumerate(parts))


def too_narrow(rows: Sequence[Row], side: int) -> int:
    """How many cards have a word that is wider than its line, with pictograms of this side in pixels."""
    return sum(not card.holds(side, row.width) for row in rows for card in row.cards)


def best(cards: Sequence[Card], last: Sequence[Card], frame: Frame, rooms: Sequence[tuple[int, int]]) -> tuple[int, list[list[Row]]]:
    """The plan with the fewest parts, airy before dense, one column before two, and which of the rooms (first part, later parts) it is for.

    A later entry of `rooms` costs something, such as losing sight of the question: it must save parts or let rows fit.
    """
    laid = cache(lambda beside, dense, columns: all_rows(cards, last, columns, replace(frame, dense=dense), beside=beside))
    cost, plan = (sys.maxsize, 0), (0, [list[Row]()])
    tries = product(_besides(last, frame), enumerate(rooms), (False, True), columns_for(frame.width, frame.theme))
    for beside, (index, (first, later)), dense, columns in tries:
        if cost <= (0, 1 + index * WORTH):
            continue  # nothing better is left: this is done for every screen, between a tap and what it shows
        rows = laid(beside, dense, columns)
        parts = split(rows, first, later, frame.theme)
        bad = too_high(parts, first, later, frame.theme) + too_narrow(rows, frame.side)
        if (bad, len(parts) + index * WORTH) < cost:
            cost, plan = (bad, len(parts) + index * WORTH), (index, parts)
    return plan


def _besides(last: Sequence[Card], frame: Frame) -> range:
    """How many of the last answers may stand side by side, where that saves a part: they are a few words each."""
    most = min(len(last), frame.width // frame.theme.mm(SHORT_MM))
    return range(1, max(1, most) + 1)


def place(rows: Sequence[Row], room: QRect, theme: Theme) -> list[tuple[Card, QRect]]:
    """Where each card stands; rows grow a little into spare height."""
    if not rows:
        return []
    spare = max(0, room.height() - height_of(rows, theme)) // len(rows)
    grow = min(spare, int(theme.px("card") * (GROWTH_PORTRAIT if theme.portrait else GROWTH)))
    placed, y = [], room.top()
    for index, row in enumerate(rows):
        if index:
            y += row.gap(theme)
        x = room.left()
        for card in row.cards:
            placed.append((card, QRect(x, y, row.width, row.height + grow)))
            x += row.width + theme.px("card_gap")
        y += row.height + grow
    return placed
