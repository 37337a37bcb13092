"""How much memory this process holds, and that a long story leaves no more of it than it may."""

from __future__ import annotations

import gc
from pathlib import Path

from kiosk.memory import give_back

LOOKS = 12
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
        """From event `warm` on, memory is looked at after so many events, and not before."""
        self._warm, self._most, self._every, self._due = warm, most, every, warm
        self._seen: list[int] = []

    def see(self, number: int, *, alike: bool = True) -> None:
        """An event is over; `alike`: what is on the screen now is there at each look, so that nothing else makes the difference."""
        if alike and number >= self._due:
            self._due = number + self._every
            self._seen.append(memory())

    def check(self) -> None:
        """To be called at the end. Raises AssertionError.

        The least of a few looks counts, at both ends: what is worked on at that moment is gone at another.
        """
        if len(self._seen) < 2 * LOOKS:
            return
        grown = min(self._seen[-LOOKS:]) - min(self._seen[:LOOKS])
        print(f"{grown / 1e6:+.2f} MB since event {self._warm}")
        assert grown <= self._most, f"{grown / 1e6:.2f} MB more than after {self._warm} events"
