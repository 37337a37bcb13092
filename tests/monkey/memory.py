"""How much memory this process holds, and that a long story leaves no more of it than it may."""

from __future__ import annotations

import gc
from pathlib import Path

from kiosk.memory import give_back


def memory() -> int:
    """Bytes that this process made, in no file, after everything that can be given back was.

    Its share in the libraries is left out: it falls and rises by megabytes when another program that uses them begins and ends.
    """
    gc.collect()
    give_back()
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("Pss_Anon:", "Pss_Shmem:")))


class Growth:
    """What one kiosk holds more from its event number `warm` on: at most so many bytes. A story that ends before that says nothing."""

    def __init__(self, warm: int, most: int) -> None:
        self._warm, self._most = warm, most
        self._before: int | None = None

    def see(self, number: int) -> None:
        """An event is over."""
        if number == self._warm:
            self._before = memory()

    def check(self) -> None:
        """To be called at the end. Raises AssertionError."""
        if self._before is None:
            return
        grown = memory() - self._before
        print(f"{grown / 1e6:+.2f} MB since event {self._warm}")
        assert grown <= self._most, f"{grown / 1e6:.2f} MB more than after {self._warm} events"
