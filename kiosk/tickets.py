"""Tickets: two consonants and two digits that tie a person in the room to a flag, without a name."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import product
from typing import Protocol

from kiosk.errors import StoreError

LETTERS = "CFHJKMNPRTWX"
"""Consonants only, so that no word appears; without B, D, G, L, Q, S, V, Y and Z, which look or sound like others."""
DIGITS = "2345679"
"""Without 0, 1 and 8, which are read as O, I and B."""
UNKIND = frozenset({"FK", "FC", "FN", "KK", "WC", "WT", "XX"})
"""Pairs that could be read as a word or worse."""

LATELY = 200
"""So many of the last tickets are not given again, whatever the store knows of them."""

PAIRS = tuple(first + second for first, second in product(LETTERS, LETTERS) if first + second not in UNKIND)


def every() -> Iterator[str]:
    """All tickets there are. Together they take half a megabyte, so nobody keeps them."""
    return (pair + tens + ones for pair in PAIRS for tens, ones in product(DIGITS, DIGITS))


def draw(in_use: frozenset[str], choose: Callable[[Sequence[str]], str]) -> str:
    """A ticket that nobody in the room has. `choose` picks one of a sequence at random (`random.SystemRandom().choice`).

    With every ticket taken, which takes more than 6,000 visits a day, one is given twice and the desk marks both.
    """
    free = [ticket for ticket in every() if ticket not in in_use]
    return choose(free or tuple(every()))


class TicketStore(Protocol):
    """The part of `kiosk.ports.FlagStore` that tickets need."""

    def tickets_in_use(self, since: datetime, /) -> frozenset[str]:
        """Tickets of flags not closed, and of every visit opened since this time. Raises StoreError."""
        ...


class Tickets:
    """Draws tickets by what the store last said: after the first one, nobody who draws waits for it."""

    def __init__(self, since: Callable[[], datetime], choose: Callable[[Sequence[str]], str]) -> None:
        """`since` says from when on a ticket is today's."""
        self._since, self._choose = since, choose
        self._in_use: frozenset[str] | None = None
        self._lately: deque[str] = deque(maxlen=LATELY)

    def look(self, store: TicketStore) -> None:
        """Ask the store which are in use, for whoever draws next. May wait: never on the GUI thread. Raises StoreError."""
        self._in_use = store.tickets_in_use(self._since())

    def draw(self, store: TicketStore) -> str:
        """A ticket that nobody in the room has, as far as is known. Only before anything is known the store is asked, and waited for."""
        if self._in_use is None:
            with suppress(StoreError):  # costs a patient nothing but a rare clash
                self.look(store)
        ticket = draw((self._in_use or frozenset()).union(self._lately), self._choose)
        self._lately.append(ticket)
        return ticket
