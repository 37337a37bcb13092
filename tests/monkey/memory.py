"""How much memory this process holds, and that a long story leaves no more of it than it may."""

from __future__ import annotations

import gc
from pathlib import Path

from kiosk.memory import give_back

LOOKS = 8
"""So many looks at memory make one figure."""


def memory() -> int:
    """Bytes that this process made, in no file, after everything that can be given back was.

    Its share in the libraries is left out: it falls and rises by megabytes when another program that uses them begins and ends.
    """
    gc.collect()
    give_back()
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("Pss_Anon:", "Pss_Shmem:")))


class Growth:
    """What one kiosk holds more at the end than when it was warm: at most so many bytes. A story that ends before that says nothing."""

    def __init__(self, warm: int, most: int, every: int) -> None:
        """From event `warm` on, memory is looked at every so many events."""
        self._warm, self._most, self._every = warm, most, every
        self._seen: list[int] = []

    def see(self, number: int) -> None:
        """An event is over."""
        if number >= self._warm and number % self._every == 0:
            self._seen.append(memory())

    def check(self) -> None:
        """To be called at the end. Raises AssertionError.

        The least of a few looks counts, at both ends: a language's typeface on the screen is 6 MB, and goes with it.
        """
        if len(self._seen) < 2 * LOOKS:
            return
        grown = min(self._seen[-LOOKS:]) - min(self._seen[:LOOKS])
        print(f"{grown / 1e6:+.2f} MB since event {self._warm}")
        assert grown <= self._most, f"{grown / 1e6:.2f} MB more than after {self._warm} events"
