"""A kiosk that stores flags as fast as it can, so many or without end, and says the id of each once it is stored.

`test_kill.py` kills it; `test_power_cut.py` writes down what it asks of the disk.
"""

from __future__ import annotations

import sys
import uuid
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from kiosk.ports import EventKind, FlagEvent, KioskId, VisitId
from kiosk.storage.sqlite import SqliteStore
from rules.model import Code, Level, LinkId


def main() -> None:
    store = SqliteStore(Path(sys.argv[1]))
    kiosk, now = KioskId("kiosk-1"), datetime.now(UTC)
    for _ in range(int(sys.argv[2])) if len(sys.argv) > 2 else count():
        visit = VisitId(str(uuid.uuid4()))
        event = FlagEvent(str(uuid.uuid4()), visit, kiosk, 1, EventKind.RAISED, Level.EMERGENCY_NOW, ("R-E01",), 1.0, now)
        store.append([event], {LinkId("danger"): frozenset({Code("chest")})})
        print(event.event_id, flush=True)


if __name__ == "__main__":
    main()
