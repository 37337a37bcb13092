"""How long a flag takes to be safe on disk: from the touch's events to the return of the store, power cut included."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from kiosk.app import House
from kiosk.config import Config
from kiosk.visit.latch import Latch

FLAGS = 200


def main() -> None:
    """Print median and p99 of one touch that is held, in the folder of the system's temporary files."""
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        house = House(Config.demonstration(Path(folder)))
        rule = next(rule for rule in house.protocol.rules if rule.id == "R-E01")
        for _ in range(FLAGS):
            record = house.record(house.config.kiosk_id, practice=True)
            house.store.open_visit(record)
            events = Latch(record.visit_id, record.kiosk_id, house.clock).touch((rule,))
            begin = time.perf_counter()
            house.store.append(events)
            taken.append((time.perf_counter() - begin) * 1000)
    taken.sort()
    print(f"flag: stored in {statistics.median(taken):.1f} ms median, {taken[int(0.99 * len(taken))]:.1f} ms p99 ({FLAGS} flags)")


if __name__ == "__main__":
    main()
