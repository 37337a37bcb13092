"""A real server is killed again and again while fifty kiosks write: every flag is there afterwards, once, in each kiosk's order."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.ports import FlagEvent, KioskId
from kiosk.storage.forwarder import Forwarder
from kiosk.storage.outbox import Outbox
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.sealing import Sealer
from tests.kiosk.storage.contract import ANSWERS, event, record
from tests.kiosk.storage.postgres_server import PostgresServer

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("postgres")]
KIOSKS, VISITS, KILLS = 50, 6, 4


class Kiosk(threading.Thread):
    """Writes visit after visit, as fast as its file takes them, with its forwarder at work."""

    def __init__(self, folder: Path, number: int, server: PostgresServer, key: Path) -> None:
        super().__init__()
        self.kiosk_id = KioskId(f"kiosk-{number}")
        clock = SystemClock()
        self.store = Outbox(folder / str(number), clock, Sealer(key))
        upstream = PostgresStore(server.server, self.kiosk_id, Sealer(key))
        self.forwarder = Forwarder(self.store, lambda: upstream, self.kiosk_id, clock, random.SystemRandom())
        self.kept: list[FlagEvent] = []
        self.killed = threading.Event()
        """Set before the last visits: some are written after the last kill."""

    def run(self) -> None:
        for number in range(VISITS):
            if number == VISITS - 1:
                self.killed.wait()
            visit = f"{self.kiosk_id}-{number}"
            self.store.open_visit(record(visit, kiosk=self.kiosk_id))
            events = [replace(event(visit, seq=seq), kiosk_id=self.kiosk_id) for seq in (1, 2)]
            self.store.append(events[:1], ANSWERS)
            self.store.append(events[1:])
            self.kept += events

    def over(self) -> bool:
        """Whether all has been sent."""
        return self.store.count() == (0, 0)


def test_a_server_that_is_killed_loses_nothing(postgres: PostgresServer, tmp_path: Path):
    """Fifty kiosks write while the server is killed by kill -9 and by an immediate shutdown: nothing acknowledged is lost, nothing is doubled."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)  # noqa: S311 (moments, not secrets)
    key = tmp_path / "shared.key"
    kiosks = [Kiosk(tmp_path, number, postgres, key) for number in range(KIOSKS)]
    for kiosk in kiosks:
        kiosk.forwarder.start()
        kiosk.start()
    pause = threading.Event()
    for kill in range(KILLS):
        pause.wait(chance.uniform(0.1, 1.5))
        (postgres.murder if kill % 2 else postgres.kill)()
        pause.wait(chance.uniform(0.0, 1.0))
        postgres.start()
    for kiosk in kiosks:
        kiosk.killed.set()
    for kiosk in kiosks:
        kiosk.join()
    while not all(kiosk.over() for kiosk in kiosks):
        pause.wait(0.1)
    for kiosk in kiosks:
        kiosk.forwarder.close()
    desk = PostgresStore(postgres.server, "desk", Sealer(key))
    _, events = desk.events_after(0)
    print(f"{KILLS} kills, {len(events)} events of {KIOSKS} kiosks")
    assert len(events) == KIOSKS * VISITS * 2
    for kiosk in kiosks:
        assert [e for e in events if e.kiosk_id == kiosk.kiosk_id] == kiosk.kept
        assert all(desk.answers(e.visit_id) == ANSWERS and desk.visit(e.visit_id) for e in kiosk.kept)
        kiosk.store.close()
    desk.close()
