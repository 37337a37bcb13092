"""Whether a code of LOINC or SNOMED CT can be one at all: both end in a check digit that catches a slip of the hand."""

from __future__ import annotations

import re
from itertools import pairwise

LOINC = re.compile(r"\d{1,7}-\d")
SNOMED = re.compile(r"[1-9]\d{5,17}")
TEN = 10


def loinc_holds(code: str) -> bool:
    """Modulus 10, as the LOINC users' guide gives it."""
    if not LOINC.fullmatch(code):
        return False
    digits = [int(digit) for digit in reversed(code.replace("-", ""))]
    doubled = (sum(divmod(2 * digit, TEN)) for digit in digits[1::2])
    return (sum(digits[0::2]) + sum(doubled)) % TEN == 0


def snomed_holds(code: str) -> bool:
    """Verhoeff's scheme, in the group of a pentagon's ten symmetries."""
    if not SNOMED.fullmatch(code):
        return False
    found = 0
    for place, digit in enumerate(reversed(code)):
        found = _then(found, _permuted(int(digit), place))
    return found == 0


def _then(first: int, second: int) -> int:
    """One symmetry after the other: 0 to 4 turn, 5 to 9 also flip."""
    turned, flipped = first % 5, first >= 5  # noqa: PLR2004 - the pentagon's corners
    step = -(second % 5) if flipped else second % 5
    return (turned + step) % 5 + 5 * (flipped != (second >= 5))  # noqa: PLR2004 - as above


_CYCLES = ((0, 1, 5, 8, 9, 4, 2, 7, 0), (3, 6, 3))
_NEXT = {before: after for cycle in _CYCLES for before, after in pairwise(cycle)}


def _permuted(digit: int, times: int) -> int:
    for _ in range(times % 8):
        digit = _NEXT[digit]
    return digit
