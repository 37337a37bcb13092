"""What a kiosk's forwarder sends in which order, and when it asks the server for what."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.ports import VisitId
from kiosk.storage.forwarder import APART, BEATS_SECONDS, Forwarder
from kiosk.storage.outbox import Outbox
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.sealing import Sealer
from tests.kiosk.storage.contract import ANSWERS, K1, event
from tests.kiosk.storage.flaky import Flaky, HandClock

pytestmark = pytest.mark.xdist_group("postgres")
HOUR = 3600.0
V1 = VisitId("v1")


def test_answers_overtake_no_event(tmp_path: Path, server_store: PostgresStore):
    """Answers that were kept before later events, and are sent with them, bring none of these to the server early."""
    kept = [event("v1", seq=seq) for seq in range(3)]
    outbox = Outbox(tmp_path / "kiosk", HandClock(), Sealer(tmp_path / "shared.key"))
    outbox.append(kept[:1], ANSWERS)
    outbox.keep_answers(V1, {})
    for one in kept[1:]:
        outbox.append([one], ANSWERS)
    Forwarder(outbox, lambda: server_store, K1, HandClock(), random.Random(1)).turn()  # noqa: S311
    assert server_store.events(V1) == kept
    outbox.close()


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
