"""Which PINs are too easy to guess. A guesser has five tries at once, so what everybody would try first is refused."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from itertools import pairwise

FEWEST, MOST = 6, 12
"""Digits of a PIN: NIST SP 800-63B asks for six; twelve are more than anybody remembers."""
FEWEST_DIFFERENT = 3
"""Different digits in a PIN."""
KEYPAD = frozenset({"147258", "258369", "147852", "258963", "159753", "357159", "159357", "147369", "369147", "741852", "852963", "789456", "456123"})
"""Strokes over a number pad."""
STEPS = frozenset({1, 9})
"""From each digit to the next, up or down, past 9 and past 0 too: 123456, 987654, 890123."""


def weakness(pin: str) -> str | None:
    """Why a PIN is refused, as a text id (`pin.weak.short`); None: it may be used."""
    if not (pin.isascii() and pin.isdecimal()):
        return "pin.weak.digits"
    if len(pin) < FEWEST:
        return "pin.weak.short"
    if len(pin) > MOST:
        return "pin.weak.long"
    return "pin.weak.trivial" if _trivial(pin) else None


def _trivial(pin: str) -> bool:
    """Whether it is a run, a stroke, or a few digits again and again."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= STEPS | {0}:
        return True
    repeats = any(pin == pin[:length] * (len(pin) // length) for length in range(2, len(pin) // 2 + 1) if len(pin) % length == 0)
    return repeats or len(set(pin)) < FEWEST_DIFFERENT or pin[:FEWEST] in KEYPAD


def draw_pin(taken: Collection[str] = (), choose: Callable[[str], str] = secrets.choice) -> str:
    """A PIN of six digits that may be used and is none of those taken."""
    while True:
        pin = "".join(choose("0123456789") for _ in range(FEWEST))
        if weakness(pin) is None and pin not in taken:
            return pin
