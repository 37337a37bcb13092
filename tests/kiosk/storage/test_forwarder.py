"""When a kiosk's forwarder asks the server for what, by a clock that is moved by hand."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

from kiosk.storage.forwarder import APART, BEATS_SECONDS, Forwarder
from kiosk.storage.outbox import Outbox
from tests.kiosk.storage.contract import K1
from tests.kiosk.storage.flaky import Flaky, HandClock

HOUR = 3600.0


def test_kiosks_switched_on_together_do_not_ask_together(tmp_path: Path):
    """What they ask for every few seconds comes at moments that vary by chance, and as often in the mean as it should."""
    clock, asked = HandClock(), list[float]()
    outbox = Outbox(tmp_path, clock)

    class Server:
        """Has nothing to tell."""

        def desks(self) -> dict[str, object]:
            asked.append(clock.seconds)
            return {}

        def desk_news(self, _kiosk: str, row: int) -> tuple[int, list[object]]:
            return row, []

        def tickets_in_use(self, _since: object) -> frozenset[str]:
            return frozenset()

    forwarder = Forwarder(outbox, lambda: Flaky(Server()), K1, clock, random.Random(1))  # type: ignore[arg-type]  # noqa: S311
    begin = clock.seconds
    while clock.seconds < begin + HOUR:
        forwarder.turn()
        clock.move(0.25)
    pauses = [later - earlier for earlier, later in pairwise(asked)]
    assert min(pauses) < BEATS_SECONDS * (1 - APART / 2)
    assert max(pauses) > BEATS_SECONDS * (1 + APART / 2)
    assert 0.9 < len(asked) * BEATS_SECONDS / HOUR < 1.1
    outbox.close()
