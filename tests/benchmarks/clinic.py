"""Kiosks and desks without screens, for the benches of one server: the files, forwarders and lines to the server are the programs' own."""

from __future__ import annotations

import os
import random
import threading
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kiosk.clock import SystemClock
from kiosk.errors import StoreError
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitEnd, VisitId, VisitRecord
from kiosk.server import Server
from kiosk.storage.forwarder import Forwarder
from kiosk.storage.outbox import Outbox
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.postgres_news import PostgresNews
from kiosk.storage.sealing import Sealer
from rules.model import Answers, Code, Level, LinkId
from tests.kiosk.storage.postgres_server import PostgresServer

if TYPE_CHECKING:
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Event

KIOSKS, DESKS, PROCESSES = 200, 20, 4
"""So many processes for the kiosks, and as many for the desks: one Python would do one thing at a time and measure that."""
RATE, SECONDS, WARM = 50, 20, 4
"""Flags a second, for so long, and so long before: the first flag of each kiosk, whose figures are told apart."""
POLL_SECONDS = 0.25
PATIENCE_SECONDS = 60
ANSWERS: Answers = {LinkId("danger"): frozenset({Code("chest")}), LinkId("pain"): frozenset({Code("7")})}


@dataclass(frozen=True)
class Stage:
    """What every process is told."""

    server: Server
    folder: Path
    begin: float
    """By the machine's monotonic clock, which all processes share."""

    @property
    def sealer(self) -> Sealer:
        return Sealer(self.folder / "answers.key")


class Told(NamedTuple):
    """What became of one flag at its kiosk, by the monotonic clock."""

    event_id: str
    raised: float
    filed: float
    """The kiosk's own file has it; the patient's screen goes on."""
    sent: float
    """The forwarder begins to send it."""
    stored: float
    """The server says that it has it."""


class Timed(PostgresStore):
    """The server, with a note of when each flag was sent and stored."""

    def __init__(self, server: Server, who: str, sealer: Sealer) -> None:
        super().__init__(server, who, sealer)
        self.times: dict[str, tuple[float, float]] = {}

    def append_sealed(self, events: Sequence[FlagEvent], blob: bytes) -> None:
        """Sent again after a failure, it counts from the first time."""
        begin = time.monotonic()
        try:
            super().append_sealed(events, blob)
        finally:
            for event in events:
                self.times[event.event_id] = (self.times.get(event.event_id, (begin,))[0], time.monotonic())


class Kiosk:
    """One kiosk without a screen: its file, its forwarder, its line to the server."""

    def __init__(self, stage: Stage, number: int) -> None:
        self.kiosk_id, clock = KioskId(f"kiosk {number}"), SystemClock()
        self.store = Outbox(stage.folder / str(number), clock, stage.sealer)
        self.upstream = Timed(stage.server, self.kiosk_id, stage.sealer)
        self.forwarder = Forwarder(self.store, lambda: self.upstream, self.kiosk_id, clock, random.SystemRandom())
        self.reached: list[float] = []
        self.forwarder.told = lambda what: self.reached.append(time.monotonic()) if what == "reached" else None

    def visit(self) -> tuple[str, float, float]:
        """One flagged visit; the flag's id, when it was raised, when the kiosk's own file had it."""
        visit, now = VisitId(str(uuid.uuid4())), datetime.now(UTC)
        self.store.open_visit(VisitRecord(visit, self.kiosk_id, "KP47", "back_spasm", "1", practice=False, opened=now))
        begin = time.monotonic()
        flag = FlagEvent(str(uuid.uuid4()), visit, self.kiosk_id, 1, EventKind.RAISED, Level.EMERGENCY_NOW, ("R-E01",), begin, now)
        self.store.append([flag], ANSWERS)
        filed = time.monotonic()
        self.store.end_visit(visit, VisitEnd(Level.EMERGENCY_NOW, finished=True, sections=(), language="en", utc=now))
        return flag.event_id, begin, filed


def kiosks(stage: Stage, first: int, made: Queue[tuple[list[float], list[Told]]], over: Event) -> None:
    """A share of the kiosks: all are switched on at once, then each has a visit at its time whether the one before was quick or not."""
    mine = [Kiosk(stage, number) for number in range(first, KIOSKS, PROCESSES)]
    switched_on = time.monotonic()
    for kiosk in mine:
        kiosk.forwarder.start()
    pause = threading.Event()
    with ThreadPoolExecutor(16) as pool:
        done = []
        for number in range(first, RATE * (WARM + SECONDS), PROCESSES):
            pause.wait(max(0.0, stage.begin + number / RATE - time.monotonic()))
            kiosk = mine[number // PROCESSES % len(mine)]
            kiosk.store.beat(kiosk.kiosk_id, datetime.now(UTC))
            done.append(pool.submit(kiosk.visit))
        flags = [future.result() for future in done]
    late = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < late and any(kiosk.store.count() != (0, 0) for kiosk in mine):
        pause.wait(0.2)
    times = {name: told for kiosk in mine for name, told in kiosk.upstream.times.items()}
    made.put(([kiosk.reached[0] - switched_on for kiosk in mine], [Told(*flag, *times[flag[0]]) for flag in flags]))
    over.wait()
    for kiosk in mine:
        kiosk.forwarder.close()


def desks(stage: Stage, first: int, seen: Queue[list[list[tuple[str, float]]]], over: Event) -> None:
    """A share of the desks; each tells every event that it read, with when it had read it."""
    told: list[list[tuple[str, float]]] = []

    def watch(number: int) -> None:
        store, news = PostgresStore(stage.server, f"desk {number}", stage.sealer), PostgresNews(stage.server, f"desk {number}")
        mine: list[tuple[str, float]] = []
        told.append(mine)
        row = -1
        while not over.is_set():
            try:  # as a desk does: what fails is tried again
                news.wait(POLL_SECONDS)
                row, events = store.events_after(row) if row >= 0 else (store.open_events()[0], [])
            except StoreError:
                continue
            now = time.monotonic()
            mine += [(event.event_id, now) for event in events]
        news.close()
        store.close()

    threads = [threading.Thread(target=watch, args=(number,)) for number in range(first, DESKS, PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.put(told)


def processor_seconds(postgres: PostgresServer) -> float:
    """Used so far by all of the server's processes, those that have ended too."""
    parent, ticks = postgres.process_id, 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended meanwhile
            if int(entry.name) == parent:
                ticks += sum(int(field) for field in fields[11:15])
            elif int(fields[1]) == parent:
                ticks += sum(int(field) for field in fields[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """What all processors of this machine have worked so far, for whomever."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    return (sum(map(int, fields[:8])) - int(fields[3]) - int(fields[4])) / os.sysconf("SC_CLK_TCK")
