"""Tickets: two consonants and two digits that tie a person in the room to a flag, without a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

LETTERS = "CFHJKMNPRTWX"
"""Consonants only, so that no word appears; without B, D, G, L, Q, S, V, Y and Z, which look or sound like others."""
DIGITS = "2345679"
"""Without 0, 1 and 8, which are read as O, I and B."""
UNKIND = frozenset({"FK", "FC", "FN", "KK", "WC", "WT", "XX"})
"""Pairs that could be read as a word or worse."""

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
