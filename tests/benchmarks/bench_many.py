"""Two hundred kiosks and twenty desks at one PostgreSQL on this machine: how long from flag to desk, what is lost, what a flag costs the server."""

from __future__ import annotations

import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.clock import SystemClock
from kiosk.desk.board import Board
from kiosk.errors import StoreError
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitEnd, VisitId, VisitRecord
from kiosk.server import Server
from kiosk.storage.forwarder import Forwarder
from kiosk.storage.outbox import Outbox
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.postgres_desk import DeskStore
from kiosk.storage.postgres_news import PostgresNews
from kiosk.storage.sealing import Sealer
from rules.model import Answers, Code, Level, LinkId
from tests.kiosk.storage.postgres_server import PostgresServer, bundled, debian

if TYPE_CHECKING:
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Event

KIOSKS, DESKS, PROCESSES = 200, 20, 4
RATE, SECONDS, WARM = 50, 20, 4
"""Flags a second, for so long, and so long before that nothing is measured."""
PAST, OPEN = 100_000, 40
MEMORY = Path("/dev/shm")  # noqa: S108 - its content is practice
"""The kiosks' files: each kiosk has a disk of its own, and two hundred on this one would measure nothing. `bench_commit` says what a disk adds."""
POLL_SECONDS = 0.25
PATIENCE_SECONDS, LIMIT_SECONDS = 60, 180
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


class Kiosk:
    """One kiosk without a screen: its file, its forwarder, its line to the server."""

    def __init__(self, stage: Stage, number: int) -> None:
        self.kiosk_id, clock = KioskId(f"kiosk {number}"), SystemClock()
        self.store = Outbox(stage.folder / str(number), clock, stage.sealer)
        upstream = PostgresStore(stage.server, self.kiosk_id, stage.sealer)
        self.forwarder = Forwarder(self.store, lambda: upstream, self.kiosk_id, clock, random.SystemRandom())
        self.forwarder.start()

    def visit(self) -> tuple[str, float]:
        """One flagged visit; the flag's id, and how long the kiosk's own file took for it."""
        visit, now = VisitId(str(uuid.uuid4())), datetime.now(UTC)
        self.store.open_visit(VisitRecord(visit, self.kiosk_id, "KP47", "back_spasm", "1", practice=False, opened=now))
        begin = time.monotonic()
        flag = FlagEvent(str(uuid.uuid4()), visit, self.kiosk_id, 1, EventKind.RAISED, Level.EMERGENCY_NOW, ("R-E01",), begin, now)
        self.store.append([flag], ANSWERS)
        taken = time.monotonic() - begin
        self.store.end_visit(visit, VisitEnd(Level.EMERGENCY_NOW, finished=True, sections=(), language="en", utc=now))
        return flag.event_id, taken


def kiosks(stage: Stage, first: int, made: Queue[list[tuple[str, float]]], over: Event) -> None:
    """A share of the kiosks, with a visit at its time whether the one before was quick or not."""
    mine = [Kiosk(stage, number) for number in range(first, KIOSKS, PROCESSES)]
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
    made.put(flags)
    over.wait()
    for kiosk in mine:
        kiosk.forwarder.close()


def desks(stage: Stage, first: int, seen: Queue[list[list[tuple[str, float]]]], over: Event) -> None:
    """A share of the desks; each tells every event that it read, with how old it was then."""
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
            mine += [(event.event_id, now - event.monotonic) for event in events]
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


def written(postgres: PostgresServer) -> tuple[int, int]:
    """Bytes of write-ahead log so far, and the size of the database."""
    with postgres.connect() as connection:
        found = connection.execute("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint, pg_database_size(current_database())").fetchone()
        assert found is not None
        return int(found[0]), int(found[1])


def per_cent(values: list[float], share: float) -> float:
    """In milliseconds."""
    return sorted(values)[int(share * (len(values) - 1))] * 1000


@dataclass(frozen=True, slots=True)
class Clinic:
    """What kiosks and desks at work gave."""

    flags: list[tuple[str, float]]
    """Each with the seconds that the kiosk's own file took."""
    read: list[list[tuple[str, float]]]
    """By desk, each event with its age in seconds."""
    idle: float
    """Of a core, with nothing to do."""
    cost: tuple[float, float, float]
    """Of a flagged visit to the server: seconds of processor, bytes of log, bytes of disk."""

    @property
    def ages(self) -> list[float]:
        """Seconds from the kiosk to each desk, after the warming up."""
        names = [name for name, _ in self.flags]
        warm = set(names[: len(names) * WARM // (WARM + SECONDS)])
        return [age for desk in self.read for name, age in desk if name not in warm]


def run_clinic(postgres: PostgresServer, folder: Path) -> Clinic:
    """All of them, for as long as they are measured."""
    context = multiprocessing.get_context("spawn")
    made, seen, quiet, over = context.Queue(), context.Queue(), context.Event(), context.Event()
    stage = Stage(postgres.server, folder, time.monotonic() + 20)
    workers = [context.Process(target=desks, args=(stage, first, seen, over), daemon=True) for first in range(PROCESSES)]
    workers += [context.Process(target=kiosks, args=(stage, first, made, over), daemon=True) for first in range(PROCESSES)]
    for worker in workers:
        worker.start()
    quiet.wait(max(0.0, stage.begin - 6 - time.monotonic()))
    idle = processor_seconds(postgres)
    quiet.wait(5)
    idle = (processor_seconds(postgres) - idle) / 5
    quiet.wait(max(0.0, stage.begin - time.monotonic()))
    before, (log_before, size_before) = processor_seconds(postgres), written(postgres)
    flags = [flag for _ in range(PROCESSES) for flag in made.get(timeout=LIMIT_SECONDS)]
    quiet.wait(3)
    used, (log, size) = processor_seconds(postgres) - before, written(postgres)
    over.set()
    read = [desk for _ in range(PROCESSES) for desk in seen.get(timeout=LIMIT_SECONDS)]
    for worker in workers:
        worker.join()
    share = max(0.0, used - idle * (WARM + SECONDS + 3)) / len(flags)
    return Clinic(flags, read, idle, (share, (log - log_before) / len(flags), (size - size_before) / len(flags)))


def report(clinic: Clinic) -> None:
    """Print what the desks read of what the kiosks stored, and what it cost."""
    names, ages, own = [name for name, _ in clinic.flags], clinic.ages, [taken for _, taken in clinic.flags]
    lost = sum(len(set(names) - {name for name, _ in desk}) for desk in clinic.read)
    doubled = sum(len(desk) - len({name for name, _ in desk}) for desk in clinic.read)
    print(f"many: {len(names)} flags of {KIOSKS} kiosks at {RATE} a second, read by {len(clinic.read)} desks: {lost} lost, {doubled} doubled")
    print(f"many: flag to desk {statistics.median(ages) * 1000:.0f} ms median, {per_cent(ages, 0.99):.0f} ms p99, {per_cent(ages, 1):.0f} ms at most "
          f"(of it the kiosk's own file, in memory: {per_cent(own, 0.5):.0f} ms median, {per_cent(own, 0.99):.0f} ms p99)")  # fmt: skip
    processor, log, disk = clinic.cost
    print(f"many: idle, {KIOSKS} kiosks and {DESKS} desks take {clinic.idle * 100:.0f} % of one core of the server's machine")
    each = f"{processor * 1000:.1f} ms of processor, {log / 1024:.1f} KiB of log, {disk / 1024:.1f} KiB of disk"
    print(f"many: a flagged visit costs the server {each}")


def open_desk(postgres: PostgresServer, folder: Path) -> None:
    """Print how long a desk takes to open on a server that has seen much."""
    first = PostgresStore(postgres.server, "first", Sealer(folder / "answers.key"))
    first.beats()
    first.close()
    with postgres.connect() as connection:
        for kind in ("raised", "closed"):
            connection.execute(
                """INSERT INTO event(event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc)
                SELECT %(kind)s || n, 'past' || n, 'kiosk', 1, %(kind)s, 'EMERGENCY_NOW', '[]', 1, now() FROM generate_series(1, %(past)s) AS n""",
                {"kind": kind, "past": PAST},
            )
        connection.execute("ANALYZE")
    clock = SystemClock()
    waiting = Kiosk(Stage(postgres.server, folder, 0.0), KIOSKS)
    for _ in range(OPEN):
        waiting.visit()
    while waiting.store.count() != (0, 0):
        threading.Event().wait(0.1)
    waiting.forwarder.close()
    waiting.store.close()
    begin = time.perf_counter()
    store = DeskStore(postgres.server, "desk", Sealer(folder / "answers.key"), clock)
    state = Board(store, clock, "bench").tick()
    print(f"many: a desk opens on {PAST:,} closed flags and {len(state.rows)} open ones in {time.perf_counter() - begin:.2f} s")
    store.close()


@contextmanager
def served() -> Iterator[tuple[PostgresServer, Path]]:
    """One server that keeps its promises about the disk, and a folder for the kiosks' files."""
    postgres = PostgresServer(debian() or bundled(), durable=True).start()
    try:
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            yield postgres, Path(folder)
    finally:
        postgres.remove()


def flag_to_desk() -> float:
    """The p99 in milliseconds."""
    with served() as (postgres, folder):
        return per_cent(run_clinic(postgres, folder).ages, 0.99)


def main() -> None:
    """Print what a server that has seen much does to a desk's start, and what many kiosks do to the server."""
    with served() as (postgres, folder):
        open_desk(postgres, folder)
        report(run_clinic(postgres, folder))


if __name__ == "__main__":
    main()
