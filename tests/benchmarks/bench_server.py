"""What one call of a kiosk or a desk costs a PostgreSQL server, and what it costs the caller: the figures behind `resources/docs/many-machines.md`.

    python tests/benchmarks/bench_server.py

Calls are made one after the other by one program, so the figures are processor time: who else is at work matters little to them.
"""

from __future__ import annotations

import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.clock import SystemClock
from kiosk.desk.board import Board
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitId
from kiosk.storage.postgres_desk import DeskStore
from kiosk.storage.postgres_news import PostgresNews
from rules.model import Level
from tests.benchmarks.bench_many import MEMORY
from tests.benchmarks.clinic import DESKS, KIOSKS, Kiosk, Stage, Timed, processor_seconds
from tests.kiosk.storage.postgres_server import PostgresServer, bundled, debian

FIRST, VISITS, READ, CALLS, BACKENDS = 20, 300, 60, 1000, 50
"""Calls before anything is counted; flagged visits; those that a desk reads; calls of the cheaper kinds; connections whose memory is looked at."""
NOTES = 4
"""In the outbox, of one flagged visit: that it began, the flag, its answers, that it ended."""
SEALED = b"?" * 120
"""Answers are about as long as that when they are sealed."""


def cost(postgres: PostgresServer, what: str, count: int, call: Callable[[], object]) -> tuple[float, float]:
    """Print what one call costs the server and the caller; return that in milliseconds of processor."""
    for _ in range(FIRST):
        call()
    server, own, begin = processor_seconds(postgres), time.thread_time(), time.perf_counter()
    for _ in range(count):
        call()
    taken = (time.perf_counter() - begin) / count * 1000
    server, own = (processor_seconds(postgres) - server) / count * 1000, (time.thread_time() - own) / count * 1000
    print(f"server: {what}: {server:.2f} ms of the server's processor, {own:.2f} ms of the caller's; {taken:.1f} ms in all")
    return server, own


def raised() -> FlagEvent:
    """A flag of a visit of its own."""
    visit = VisitId(str(uuid.uuid4()))
    return FlagEvent(str(uuid.uuid4()), visit, KioskId("kiosk 1"), 1, EventKind.RAISED, Level.EMERGENCY_NOW, ("R-E01",), 1.0, datetime.now(UTC))


def kiosk_costs(postgres: PostgresServer, stage: Stage) -> None:
    """Print what a kiosk costs; its flags are closed in the end."""
    kiosk = Kiosk(stage, 1)
    cost(postgres, "a flagged visit written to the kiosk's own file", VISITS, kiosk.visit)
    cost(postgres, "a flagged visit sent (three transactions)", VISITS, lambda: kiosk.forwarder._send(kiosk.store.waiting(NOTES)))
    upstream = kiosk.upstream
    cost(postgres, "of that the flag and its answers, for which others wait", VISITS, lambda: upstream.append_sealed([raised()], SEALED))
    row = upstream.desk_news(KioskId("kiosk 1"), 0)[0]
    cost(postgres, "a kiosk asks what desks did, nothing is new", CALLS, lambda: upstream.desk_news(KioskId("kiosk 1"), row))
    cost(postgres, "the same, something is new elsewhere", CALLS, lambda: upstream.desk_news(KioskId("kiosk 1"), row - 5))
    cost(postgres, "a heartbeat", CALLS, lambda: upstream.beat("kiosk 1", datetime.now(UTC)))
    cost(postgres, "a kiosk asks for desks' heartbeats", CALLS, upstream.desks)
    midnight = datetime.now(UTC) - timedelta(hours=12)
    cost(postgres, f"a kiosk asks for tickets in use, after {VISITS + FIRST} visits", 100, lambda: upstream.tickets_in_use(midnight))
    for event in upstream.open_events()[1]:
        upstream.append([replace(event, event_id=str(uuid.uuid4()), kind=EventKind.CLOSED)])
    kiosk.store.close()
    upstream.close()


def desk_costs(postgres: PostgresServer, stage: Stage) -> None:
    """Print what a desk costs, as its own program works."""
    clock = SystemClock()
    kiosk = Kiosk(stage, 2)
    store = DeskStore(postgres.server, "desk", stage.sealer, clock)
    board, news = Board(store, clock, "bench"), PostgresNews(postgres.server, "desk")
    board.tick()
    cost(postgres, "a desk looks four times a second, nothing is new", CALLS, board.tick)

    def flag() -> None:
        kiosk.visit()
        kiosk.forwarder._send(kiosk.store.waiting(NOTES))

    def flag_and_desk() -> None:
        flag()
        news.wait(1)
        board.tick()

    alone = cost(postgres, "a flagged visit, written and sent", READ, flag)
    board.tick()
    both = cost(postgres, "the same, and a desk hears of it and reads it", READ, flag_and_desk)
    server, own = both[0] - alone[0], both[1] - alone[1]
    print(f"server: so a desk that hears of a flag and reads it: {server:.2f} ms of the server's processor, {own:.2f} ms of its own")
    for thing in (news, store, kiosk.store):
        thing.close()


def connections(postgres: PostgresServer, stage: Stage) -> None:
    """Print how much memory a connection takes that has stored a flag, apart from what all share."""
    many = [Timed(postgres.server, f"kiosk {number}", stage.sealer) for number in range(BACKENDS)]
    kiosk = Kiosk(stage, 3)
    begin, server = time.perf_counter(), processor_seconds(postgres)
    for one in many:
        one.now()
    taken, server = time.perf_counter() - begin, processor_seconds(postgres) - server
    print(f"server: a new connection: {server / BACKENDS * 1000:.1f} ms of the server's processor, {taken / BACKENDS * 1000:.0f} ms in all")
    for one in many:
        kiosk.visit()
        for letter in kiosk.store.waiting(NOTES):
            letter.send(one)
            kiosk.store.sent(letter.seqs)
    with postgres.connect() as asking:
        found = asking.execute("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'backcheck kiosk%'").fetchall()
    private = [_private_kib(int(pid)) for (pid,) in found]
    print(f"server: a connection that has stored a flag: {sum(private) / len(private) / 1024:.1f} MiB of memory of its own")
    for one in (*many, kiosk.store):
        one.close()


def _private_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def main() -> None:
    """One server that keeps its promises about the disk, with the heartbeats of a whole clinic."""
    postgres = PostgresServer(debian() or bundled(), durable=True).start()
    try:
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            stage = Stage(postgres.server, Path(folder), 0.0)
            first = Timed(postgres.server, "bench", stage.sealer)
            for who in (*(f"kiosk {number}" for number in range(KIOSKS)), *(f"desk:{number}" for number in range(DESKS))):
                first.beat(who, datetime.now(UTC))
            print(f"server: PostgreSQL {first.about()[0]}")
            first.close()
            kiosk_costs(postgres, stage)
            desk_costs(postgres, stage)
            connections(postgres, stage)
    finally:
        postgres.remove()


if __name__ == "__main__":
    main()
