"""Whatever kiosks, desks, clocks and the server do, and in whatever order: in the end nothing is lost and nothing is there twice."""

from __future__ import annotations

import random
import tempfile
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from kiosk.errors import StoreError
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitId
from kiosk.storage.forwarder import Forwarder
from kiosk.storage.outbox import Outbox
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.sealing import Sealer
from rules.model import Answers, Code, LinkId
from tests.kiosk.storage.contract import NOON, end, event, record
from tests.kiosk.storage.flaky import Flaky, HandClock
from tests.kiosk.storage.postgres_server import PostgresServer

pytestmark = pytest.mark.xdist_group("postgres")
KIOSKS = st.sampled_from([0, 1])
VISITS = st.integers(0, 2)
MEMORY = Path("/dev/shm")  # noqa: S108 (hundreds of files that are synced at every step, and none of these tests is about the disk)
ROUNDS = 8
"""Turns that are enough for all to arrive once nothing fails any more."""


class Kiosk:
    """One kiosk, its way to the server, and what it was told to keep."""

    def __init__(self, folder: Path, number: int, server: PostgresServer) -> None:
        self.folder, self.name, self.clock = folder / str(number), KioskId(f"{uuid.uuid4()}"), HandClock()
        self.key = folder / "shared.key"
        self.server = Flaky(PostgresStore(server.server, f"kiosk {number}", Sealer(self.key)))
        self.visits = [VisitId(f"{number}-{uuid.uuid4()}") for _ in range(3)]
        self.kept: dict[VisitId, list[FlagEvent]] = {visit: [] for visit in self.visits}
        self.answers: dict[VisitId, Answers] = {}
        self.opened, self.ended = set[VisitId](), set[VisitId]()
        self.begin()

    def begin(self) -> None:
        """The program starts."""
        self.store = Outbox(self.folder, self.clock, Sealer(self.key))
        self.forwarder = Forwarder(self.store, lambda: self.server, self.name, self.clock, random.Random(1))  # noqa: S311 (pauses)

    def event(self, visit: VisitId, kind: EventKind) -> FlagEvent:
        """As this kiosk would make it, by its own clock, right or wrong."""
        return replace(event(visit, kind, seq=len(self.kept[visit]) + 1, utc=self.clock.utc()), kiosk_id=self.name)


class Clinic(RuleBasedStateMachine):
    """Two kiosks and a desk at one server that fails in every way."""

    def __init__(self, server: PostgresServer) -> None:
        super().__init__()
        self.postgres = server
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        top = Path(self.folder.name)
        self.kiosks = [Kiosk(top, number, server) for number in (0, 1)]
        self.desk = PostgresStore(server.server, "desk", Sealer(top / "shared.key"))
        self.seen: dict[VisitId, list[FlagEvent]] = {}

    @rule(kiosk=KIOSKS, visit=VISITS)
    def open(self, kiosk: int, visit: int) -> None:
        k = self.kiosks[kiosk]
        k.store.open_visit(replace(record(k.visits[visit]), kiosk_id=k.name))
        k.opened.add(k.visits[visit])

    @rule(kiosk=KIOSKS, visit=VISITS, kinds=st.lists(st.sampled_from([EventKind.HELD, EventKind.RAISED, EventKind.HELP]), min_size=1, max_size=3))
    def raise_(self, kiosk: int, visit: int, kinds: list[EventKind]) -> None:
        k = self.kiosks[kiosk]
        for kind in kinds:
            made = k.event(k.visits[visit], kind)
            k.store.append([made])
            k.kept[k.visits[visit]].append(made)

    @rule(kiosk=KIOSKS, visit=VISITS, code=st.sampled_from(["none", "chest", "legs"]))
    def answer(self, kiosk: int, visit: int, code: str) -> None:
        k, answers = self.kiosks[kiosk], {LinkId("danger"): frozenset({Code(code)})}
        name = k.visits[visit]
        if k.kept[name] and code == "none":
            k.store.keep_answers(name, answers)
        else:
            made = k.event(name, EventKind.RAISED)
            k.store.append([made], answers)
            k.kept[name].append(made)
        k.answers[name] = answers

    @rule(kiosk=KIOSKS, visit=VISITS)
    def finish(self, kiosk: int, visit: int) -> None:
        k = self.kiosks[kiosk]
        k.store.end_visit(k.visits[visit], end())
        k.ended.add(k.visits[visit])

    @rule(kiosk=KIOSKS)
    def send(self, kiosk: int) -> None:
        self.kiosks[kiosk].clock.move(1)
        self.kiosks[kiosk].forwarder.attempt()

    @rule(kiosk=KIOSKS, what=st.sampled_from(["away", "mute", "back"]))
    def network(self, kiosk: int, what: str) -> None:
        server = self.kiosks[kiosk].server
        server.away, server.mute, server.calls_left = what == "away", what == "mute", None

    @rule(kiosk=KIOSKS, calls=st.integers(0, 6))
    def fail_in_the_middle(self, kiosk: int, calls: int) -> None:
        """The call after so many is stored, its reply is lost, and then the server is away."""
        self.kiosks[kiosk].server.calls_left = calls

    @rule()
    def restart(self) -> None:
        """Every connection is cut, as when the server starts anew."""
        with self.postgres.connect() as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'backcheck %'")

    @rule(kiosk=KIOSKS, days=st.sampled_from([-20_000, -1, 1, 4_000]))
    def set_clock(self, kiosk: int, days: int) -> None:
        self.kiosks[kiosk].clock.utc_now = NOON + timedelta(days=days)

    @rule(kiosk=KIOSKS)
    def crash(self, kiosk: int) -> None:
        """The program ends as it stands and starts again on its file."""
        self.kiosks[kiosk].store.close()
        self.kiosks[kiosk].begin()

    @rule(kiosk=KIOSKS, visit=VISITS)
    def see(self, kiosk: int, visit: int) -> None:
        """The desk takes what it knows of."""
        name = self.kiosks[kiosk].visits[visit]
        by_desk = replace(event(name, EventKind.SEEN, seq=0), kiosk_id=KioskId("desk:front"))
        try:
            if self.desk.events(name):
                self.desk.append([by_desk])
                self.seen.setdefault(name, []).append(by_desk)
        except StoreError:  # its line was cut by `restart`: the desk tells its user
            return

    def teardown(self) -> None:
        try:
            self.settle()
            self.compare()
        finally:
            self.desk.close()
            for kiosk in self.kiosks:
                kiosk.server.real.close()
                kiosk.store.close()
            self.folder.cleanup()

    def settle(self) -> None:
        self.desk.close()
        for k in self.kiosks:
            k.server.away, k.server.mute, k.server.calls_left = False, False, None
            for _ in range(ROUNDS):
                k.clock.move(1)
                k.forwarder.attempt()

    def compare(self) -> None:
        for k in self.kiosks:
            assert k.store.count() == (0, 0)
            for name in k.visits:
                there, here = self.desk.events(name), k.store.events(name)
                assert [e for e in there if e.kiosk_id == k.name] == k.kept[name]
                assert sorted(e.event_id for e in there) == sorted(e.event_id for e in (*k.kept[name], *self.seen.get(name, [])))
                assert {e.event_id for e in here} == {e.event_id for e in there}
                assert self.desk.answers(name) == k.answers.get(name, {})
                assert (self.desk.visit(name) is not None, self.desk.end(name) is not None) == (name in k.opened, name in k.ended)


def test_nothing_is_lost_and_nothing_is_there_twice(postgres: PostgresServer):
    """Server away, mute, cut off in mid-turn or restarted, kiosks that crash, clocks decades off: in the end both sides hold the same, once."""
    run_state_machine_as_test(lambda: Clinic(postgres), settings=settings(max_examples=15, stateful_step_count=25, deadline=None))
