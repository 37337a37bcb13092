"""Two hundred kiosks and twenty desks at one PostgreSQL on this machine: how long from flag to desk, what is lost, what a flag costs the server.

    python tests/benchmarks/bench_many.py

Kiosks and desks are simulated in eight processes of their own, beside the server and on the same cores: what others do on the machine meanwhile
is in the figures too, and is told with them. No flag is left out. The first of each kiosk, which meets cold caches, and the switching on of all
kiosks at once have lines of their own. What one call costs is told by `bench_server`.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.clock import SystemClock
from kiosk.desk.board import Board
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.postgres_desk import DeskStore
from kiosk.storage.sealing import Sealer
from tests.benchmarks.clinic import DESKS, KIOSKS, PROCESSES, RATE, SECONDS, WARM, Kiosk, Stage, Told, busy_seconds, desks, kiosks, processor_seconds
from tests.kiosk.storage.postgres_server import PostgresServer, bundled, debian

PAST, OPEN = 100_000, 40
MEMORY = Path("/dev/shm")  # noqa: S108 - its content is practice
"""The kiosks' files: each kiosk has a disk of its own, and two hundred on this one would measure nothing. `bench_commit` says what a disk adds."""
BEFORE_SECONDS = 20
"""For all processes to start, and for the kiosks to be quiet again after they were switched on."""
LIMIT_SECONDS = 180


def written(postgres: PostgresServer) -> tuple[int, int]:
    """Bytes of write-ahead log so far, and the size of the database."""
    with postgres.connect() as connection:
        found = connection.execute("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint, pg_database_size(current_database())").fetchone()
        assert found is not None
        return int(found[0]), int(found[1])


def spread(values: Iterable[float]) -> str:
    """Median, p99 and the longest, in milliseconds."""
    ordered = sorted(values)
    return f"{statistics.median(ordered) * 1000:.0f} ms median, {per_cent(ordered) * 1000:.0f} p99, {ordered[-1] * 1000:.0f} at most"


def per_cent(values: Iterable[float]) -> float:
    """What 99 of 100 stay below."""
    ordered = sorted(values)
    return ordered[int(0.99 * (len(ordered) - 1))]


@dataclass(frozen=True, slots=True)
class Clinic:
    """What kiosks and desks at work gave."""

    flags: list[Told]
    read: list[dict[str, list[float]]]
    """By desk, when each event was read: once, unless something is wrong."""
    begin: float
    reached: list[float]
    """Seconds until each kiosk reached the server, when all were switched on at once."""
    idle: float
    """Of a core, with nothing to do."""
    own: float
    """Cores that worked for this."""
    others: float
    """Cores that worked for others meanwhile."""
    cost: tuple[float, float, float]
    """Of a flagged visit to the server: seconds of processor, bytes of log, bytes of disk."""

    def ages(self, flags: Iterable[Told]) -> list[float]:
        """Seconds from the kiosk to each desk."""
        return [at - flag.raised for flag in flags for desk in self.read for at in desk.get(flag.event_id, ())]


def run_clinic(postgres: PostgresServer, folder: Path) -> Clinic:
    """All of them, for as long as they are measured."""
    context = multiprocessing.get_context("spawn")
    made, seen, quiet, over = context.Queue(), context.Queue(), context.Event(), context.Event()
    stage = Stage(postgres.server, folder, time.monotonic() + BEFORE_SECONDS)
    workers = [context.Process(target=desks, args=(stage, first, seen, over), daemon=True) for first in range(PROCESSES)]
    workers += [context.Process(target=kiosks, args=(stage, first, made, over), daemon=True) for first in range(PROCESSES)]
    for worker in workers:
        worker.start()
    quiet.wait(max(0.0, stage.begin - 6 - time.monotonic()))
    idle = processor_seconds(postgres)
    quiet.wait(5)
    idle = (processor_seconds(postgres) - idle) / 5
    quiet.wait(max(0.0, stage.begin - time.monotonic()))
    before, busy, (log_before, size_before) = processor_seconds(postgres), busy_seconds(), written(postgres)
    own = -sum(_worked(worker.pid) for worker in workers)
    quiet.wait(WARM + SECONDS)
    own += sum(_worked(worker.pid) for worker in workers) + processor_seconds(postgres) - before
    others = max(0.0, busy_seconds() - busy - own) / (WARM + SECONDS)
    shares = [made.get(timeout=LIMIT_SECONDS) for _ in range(PROCESSES)]
    flags = sorted((flag for _, told in shares for flag in told), key=lambda flag: flag.raised)
    quiet.wait(3)
    used, (log, size) = processor_seconds(postgres) - before, written(postgres)
    over.set()
    read = [dict_of(desk) for _ in range(PROCESSES) for desk in seen.get(timeout=LIMIT_SECONDS)]
    for worker in workers:
        worker.join()
    share = max(0.0, used - idle * (WARM + SECONDS + 3)) / len(flags)
    cost = share, (log - log_before) / len(flags), (size - size_before) / len(flags)
    return Clinic(flags, read, stage.begin, [after for reached, _ in shares for after in reached], idle, own / (WARM + SECONDS), others, cost)


def _worked(pid: int | None) -> float:
    """Processor seconds of one process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def dict_of(desk: Sequence[tuple[str, float]]) -> dict[str, list[float]]:
    """When a desk read each flag."""
    found: dict[str, list[float]] = defaultdict(list)
    for name, at in desk:
        found[name].append(at)
    return found


def report(clinic: Clinic) -> None:
    """Print what the desks read of what the kiosks stored, where the time went, and what it cost."""
    flags, read = clinic.flags, clinic.read
    lost = sum(flag.event_id not in desk for flag in flags for desk in read)
    doubled = sum(len(times) - 1 for desk in read for times in desk.values())
    first, rest = flags[:KIOSKS], flags[KIOSKS:]
    print(f"many: switched on at once, {KIOSKS} kiosks reached the server after {spread(clinic.reached)}")
    print(f"many: {len(flags)} flags of {KIOSKS} kiosks at {RATE} a second, read by {len(read)} desks: {lost} lost, {doubled} doubled")
    print(f"many: flag to desk {spread(clinic.ages(rest))}; the first flag of each kiosk {spread(clinic.ages(first))}")
    print(f"many: of it until the kiosk's own file (in memory) had it {spread(flag.filed - flag.raised for flag in rest)}; "
          f"until its forwarder sent it {spread(flag.sent - flag.filed for flag in rest)}; "
          f"until the server had it {spread(flag.stored - flag.sent for flag in rest)}")  # fmt: skip
    seconds: dict[int, list[Told]] = defaultdict(list)
    for flag in flags:
        seconds[int(flag.raised - clinic.begin)].append(flag)
    series = " ".join(f"{per_cent(ages) * 1000:.0f}" for _, told in sorted(seconds.items()) if (ages := clinic.ages(told)))
    print(f"many: p99 of each second, in ms: {series}")
    print(f"many: of {os.cpu_count()} cores, {clinic.own:.2f} worked for this, {clinic.others:.2f} for others")
    processor, log, disk = clinic.cost
    print(f"many: idle, {KIOSKS} kiosks and {DESKS} desks take {clinic.idle * 100:.0f} % of one core of the server's machine")
    print(
        f"many: a flagged visit costs the server {processor * 1000:.1f} ms of processor, {log / 1024:.1f} KiB of log, {disk / 1024:.1f} KiB of disk"
    )


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
    waiting.forwarder.start()
    for _ in range(OPEN):
        waiting.visit()
    while waiting.store.count() != (0, 0):
        threading.Event().wait(0.1)
    waiting.forwarder.close()
    waiting.store.close()
    begin = time.perf_counter()
    store = DeskStore(postgres.server, "desk", Sealer(folder / "answers.key"), clock)
    state = Board(store, clock, "bench").tick()
    print(f"many: a desk opens on {PAST:,} flags that were closed today and {len(state.rows)} open ones in {time.perf_counter() - begin:.2f} s")
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
        clinic = run_clinic(postgres, folder)
    return per_cent(clinic.ages(clinic.flags[KIOSKS:])) * 1000


def main() -> None:
    """Print what a server that has seen much does to a desk's start, and what many kiosks do to the server."""
    with served() as (postgres, folder):
        open_desk(postgres, folder)
        report(run_clinic(postgres, folder))


if __name__ == "__main__":
    main()
