"""Let the monkey loose from a terminal: `python -m tests.monkey [--events N]`, and `--replay SEED` to see the same again."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from tests.monkey.at_window import WindowMonkey
from tests.monkey.monkey import Monkey

CHUNK = 20_000
"""Events of one seed: as many as can be played again in a minute."""
MEMORY = Path("/dev/shm")  # noqa: S108 - a store on a disk would spend the time on syncing


def shelf() -> Path | None:
    """Where the store of a long run lies: in memory where there is such a place."""
    return MEMORY if MEMORY.is_dir() else None


def main() -> int:
    """Play, chunk by chunk, each with a seed of its own; says each seed before it begins."""
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description=__doc__)
    parser.add_argument("--events", type=int, default=CHUNK, metavar="N")
    parser.add_argument("--replay", type=int, metavar="SEED", help="the seed that a run printed")
    parser.add_argument("--window", action="store_true", help="at the real window, off screen")
    options = parser.parse_args()
    _app = QApplication([])
    left, number = options.events, 0
    while left > 0:
        seed = options.replay if options.replay is not None else secrets.randbits(32)
        count = min(CHUNK, left)
        print(f"seed {seed}, {count} events", flush=True)
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory(dir=shelf()) as folder:
            monkey = (WindowMonkey if options.window else Monkey)(Path(folder), seed)
            monkey.play(count)
        print(f"  {time.perf_counter() - begun:.0f} s, {monkey.visits} visits, {monkey.flagged} signs owed to the desk", flush=True)
        left, number = left - count, number + 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
