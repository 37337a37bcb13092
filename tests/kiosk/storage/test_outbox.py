"""A kiosk's outbox: its file keeps the contract as ever, and what it holds reaches the server and comes back, whatever the server does."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.errors import RefusedError, StoreError
from kiosk.ports import EventKind, FlagEvent, KioskId, Remark, VisitId
from kiosk.printer import JobState, PrinterStatus
from kiosk.storage.forwarder import CHORES_SECONDS, LONGEST_PAUSE, POLL_SECONDS, Forwarder
from kiosk.storage.outbox import GIVEN_UP, Outbox
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.sealing import Sealer
from kiosk.storage.sqlite import SqliteStore
from tests.kiosk.storage.conftest import Opened
from tests.kiosk.storage.contract import ANSWERS, K1, NOON, StoreContract, end, event, record
from tests.kiosk.storage.flaky import Flaky, HandClock
from tests.kiosk.storage.paper_contract import PaperContract, job

pytestmark = pytest.mark.xdist_group("postgres")
V1 = VisitId("v1")


class TestOutbox(StoreContract):
    """The shared contract, without a server."""

    @pytest.fixture
    def store(self, tmp_path: Path):
        made = Outbox(tmp_path, HandClock())
        yield made
        made.close()


class TestOutboxPaper(PaperContract):
    """The shared contract about paper, without a server."""

    @pytest.fixture
    def store(self, tmp_path: Path):
        made = Outbox(tmp_path, HandClock())
        yield made
        made.close()


class Turned(Forwarder):
    """A forwarder turned by hand, a second after the last time."""

    def turn(self) -> None:
        self._clock.move(POLL_SECONDS)
        super().turn()


class Kiosk:
    """One kiosk with its outbox, its forwarder turned by hand, and a server that fails when told to."""

    def __init__(self, folder: Path, key: Path, server: PostgresStore, name: KioskId = K1) -> None:
        self.clock, self.server, self.name = HandClock(), Flaky(server), name
        self.store = Outbox(folder, self.clock, Sealer(key))
        self.forwarder = Turned(self.store, lambda: self.server, name, self.clock, random.Random(1))  # noqa: S311 (pauses, not secrets)
        self.told: list[str] = []
        self.forwarder.told = self.told.append


@pytest.fixture
def kiosk(tmp_path: Path, server_store: PostgresStore):
    made = Kiosk(tmp_path / "kiosk", tmp_path / "shared.key", server_store)
    yield made
    made.store.close()


def by_desk(visit_id: str, kind: EventKind) -> FlagEvent:
    return replace(event(visit_id, kind, seq=0), kiosk_id=KioskId("desk:front"))


def test_all_of_a_visit_arrives(kiosk: Kiosk, server_store: PostgresStore):
    """Visit, events in order, answers, end, look, page, printer, remark and heartbeat are on the server as here; nothing waits any more."""
    store, events = kiosk.store, [event("v1", EventKind.HELD), event("v1"), event("v1", EventKind.OVERRIDDEN)]
    store.open_visit(record("v1"))
    store.append(events[:1])
    store.append(events[1:], ANSWERS)
    store.remark(Remark(events[2].event_id, "Ada", "looks well"))
    store.end_visit(V1, end())
    store.keep_look(V1, "fr", 2)
    store.note_job(job("v1", JobState.PRINTED))
    store.note_printer("kiosk-1", PrinterStatus(ready=True, message=""), NOON)
    store.beat("kiosk-1", NOON)
    kiosk.forwarder.turn()
    for side in (store, server_store):
        assert (side.visit(V1), side.events(V1), side.answers(V1)) == (record("v1"), events, ANSWERS)
        assert (side.end(V1), side.jobs(NOON)) == (replace(end(), language="fr", size=2), [job("v1", JobState.PRINTED)])
        assert side.printers() == {"kiosk-1": (PrinterStatus(ready=True, message=""), NOON)}
        assert (side.remarks(V1), side.beats()) == ([Remark(events[2].event_id, "Ada", "looks well")], {"kiosk-1": NOON})
    assert store.count() == (0, 0)


def test_the_kiosk_learns_what_desks_did(kiosk: Kiosk, server_store: PostgresStore):
    """Seen at a desk is read in the kiosk's own file at the next turn, once, and is not sent back; another kiosk's flags stay away."""
    kiosk.store.append([raised := event("v1")])
    kiosk.forwarder.turn()
    seen = by_desk("v1", EventKind.SEEN)
    server_store.append([seen, by_desk("elsewhere", EventKind.SEEN)])
    for _ in range(2):
        kiosk.forwarder.turn()
        assert kiosk.store.events_after(0)[1] == [raised, seen]
    assert kiosk.store.count() == (0, 0)


def test_a_call_is_heard_at_every_kiosk(kiosk: Kiosk, server_store: PostgresStore):
    """Whom a desk calls shows at any idle kiosk: the call and the ticket come along, whichever kiosk the person stood at."""
    visit = record("v2", "BD22", kiosk="kiosk-2")
    server_store.open_visit(visit)
    server_store.append([call := by_desk("v2", EventKind.SUMMONED)])
    kiosk.forwarder.turn()
    assert kiosk.store.events_since(NOON) == [call]
    assert kiosk.store.visit(VisitId("v2")) == visit
    assert kiosk.store.unended(K1) == []


def test_a_server_that_is_away_holds_nobody_up(kiosk: Kiosk, server_store: PostgresStore):
    """While the server is away the kiosk's file works, pauses grow to their cap, and afterwards all arrives in order, once."""
    kiosk.server.away = True
    kept = [event("v1", seq=i) for i in range(5)]
    pauses = []
    for one in kept:
        kiosk.store.append([one])
        pauses.append(kiosk.forwarder.attempt())
    pauses += [kiosk.forwarder.attempt() for _ in range(20)]
    assert kiosk.store.events(V1) == kept
    assert max(pauses) <= LONGEST_PAUSE
    assert len(set(pauses[-5:])) == 5
    assert min(pauses[-5:]) >= LONGEST_PAUSE / 2
    kiosk.server.away = False
    assert kiosk.forwarder.attempt() == POLL_SECONDS
    assert server_store.events(V1) == kept
    assert kiosk.told == ["away", "reached"]


def test_a_lost_reply_stores_nothing_twice(kiosk: Kiosk, server_store: PostgresStore):
    """The server has stored the letter and its reply was lost: it is sent again and stands there once."""
    kiosk.store.append([kept := event("v1")], ANSWERS)
    kiosk.server.mute = True
    kiosk.forwarder.attempt()
    assert kiosk.store.count()[0] > 0
    kiosk.server.mute = False
    kiosk.forwarder.attempt()
    assert (server_store.events(V1), server_store.answers(V1)) == ([kept], ANSWERS)
    assert kiosk.store.count() == (0, 0)


def test_a_letter_that_is_refused_lets_the_others_pass(kiosk: Kiosk, server_store: PostgresStore, monkeypatch: pytest.MonkeyPatch):
    """A working server refuses one letter again and again: after a few tries the later flags go on, and the letter is kept."""
    bad, good = event("v1"), event("v2")
    kiosk.store.append([bad])
    kiosk.store.append([good])
    append = server_store.append

    def refuse(events, answers=None):
        if bad in events:
            raise RefusedError("no")
        append(events, answers)

    monkeypatch.setattr(server_store, "append", refuse)
    for _ in range(GIVEN_UP + 1):
        kiosk.forwarder.attempt()
    assert server_store.events_after(0)[1] == [good]
    assert kiosk.store.count() == (1, 1)
    assert (kiosk.store.refused(V1), kiosk.store.refused(VisitId("v2"))) == (True, False)


def test_a_file_of_before_is_sent_whole(tmp_path: Path, server_store: PostgresStore):
    """A clinic that gets a server later finds there what its kiosk had kept until then, the desk's events too."""
    before = SqliteStore(tmp_path / "kiosk", Sealer(tmp_path / "shared.key"))
    kept = [event("v1"), by_desk("v1", EventKind.SEEN)]
    before.open_visit(record("v1"))
    before.append(kept, ANSWERS)
    before.close()
    kiosk = Kiosk(tmp_path / "kiosk", tmp_path / "shared.key", server_store)
    kiosk.forwarder.turn()
    assert (server_store.visit(V1), server_store.events(V1), server_store.answers(V1)) == (record("v1"), kept, ANSWERS)
    kiosk.store.close()


def test_another_server_gets_everything(kiosk: Kiosk, server_store: PostgresStore, postgres):
    """A server that was put up anew, without its backup, is given all that the kiosk still has."""
    kiosk.store.append([kept := event("v1")], ANSWERS)
    kiosk.forwarder.turn()
    server_store.close()
    postgres.clear()
    kiosk.forwarder.turn()
    kiosk.forwarder.turn()
    assert (server_store.events(V1), server_store.answers(V1)) == ([kept], ANSWERS)


def test_a_file_put_in_place_anew_is_noted_too(kiosk: Kiosk, server_store: PostgresStore):
    """When the kiosk's file was lost and made anew, what is written then reaches the server as before."""
    kiosk.store._path.unlink()
    with pytest.raises(StoreError):
        kiosk.store.append([event("v1")])
    kiosk.store.append([kept := event("v2")])
    kiosk.forwarder.turn()
    assert server_store.events(VisitId("v2")) == [kept]


def test_a_full_disk_keeps_no_flag_from_the_desk(kiosk: Kiosk, server_store: PostgresStore):
    """What this disk does not take is told to the server all the same, with its ticket, and is there once when the disk has room again."""
    with kiosk.store._guarded() as connection:
        connection.execute("PRAGMA query_only = ON")  # so that every write fails, as on a disk that turned read-only
    with pytest.raises(StoreError):
        kiosk.store.open_visit(record("v1"))
    kiosk.store.close()
    with kiosk.store._guarded() as connection:
        connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError):
        kiosk.store.append([kept := event("v1")])
    kiosk.forwarder.turn()
    assert (server_store.visit(V1), server_store.events(V1)) == (record("v1"), [kept])
    kiosk.store.append([kept])
    kiosk.forwarder.turn()
    assert server_store.events(V1) == [kept]


def test_no_desk_is_heard_while_the_server_is_away(kiosk: Kiosk, server_store: PostgresStore):
    """A desk's heartbeat is as old as the server's last word, so that a kiosk knows when nobody can see its flags."""
    server_store.beat("desk:front", NOON)
    kiosk.forwarder.attempt()
    kiosk.server.away = True
    server_store.beat("desk:front", NOON + timedelta(minutes=1))
    kiosk.clock.move(60)
    kiosk.forwarder.attempt()
    assert kiosk.store.beats() == {"desk:front": NOON}
    kiosk.server.away = False
    kiosk.forwarder.attempt()
    assert kiosk.store.beats() == {"desk:front": NOON + timedelta(minutes=1)}


def test_tickets_of_other_kiosks_are_in_use(kiosk: Kiosk, server_store: PostgresStore):
    """A kiosk gives no ticket that another kiosk's open flag has."""
    server_store.open_visit(record("v2", "BD22", kiosk="kiosk-2"))
    server_store.append([event("v2")])
    kiosk.forwarder.turn()
    assert "BD22" in kiosk.store.tickets_in_use(NOON)


def test_a_wrong_clock_erases_nothing_on_the_server(kiosk: Kiosk, server_store: PostgresStore):
    """A kiosk that believes it is 2038 purges by the server's time: what was closed a moment ago keeps its answers for everybody."""
    now = server_store.now()
    closed = [event("v1", utc=now), event("v1", EventKind.CLOSED, utc=now)]
    server_store.append(closed, ANSWERS)
    kiosk.clock.utc_now = NOON.replace(year=2038)
    kiosk.store.purge(kiosk.clock.utc() - timedelta(hours=24))
    kiosk.clock.move(CHORES_SECONDS)
    kiosk.forwarder.turn()
    assert server_store.answers(V1) == ANSWERS


def test_purge_reaches_the_server(kiosk: Kiosk, server_store: PostgresStore):
    """Answers of flags closed a day ago by the server's time go there as they go here."""
    past = server_store.now() - timedelta(hours=25)
    server_store.append([event("v1", utc=past), event("v1", EventKind.CLOSED, utc=past)], ANSWERS)
    kiosk.store.purge(kiosk.clock.utc() - timedelta(hours=24))
    kiosk.forwarder.turn()
    assert server_store.answers(V1) == {}


def test_answers_wait_sealed_and_in_one_place(kiosk: Kiosk):
    """What waits names the answers and does not hold them: purged here, they are not sent later."""
    kiosk.server.away = True
    kiosk.store.append([event("v1")], ANSWERS)
    kiosk.forwarder.attempt()
    kiosk.store.append([event("v1", EventKind.CLOSED, utc=NOON - timedelta(hours=9))])
    kiosk.store.purge(NOON)
    kiosk.server.away = False
    kiosk.forwarder.attempt()
    assert kiosk.server.real.answers(V1) == {}
    with sqlite3.connect(kiosk.store._path) as raw:
        assert raw.execute("SELECT COUNT(*) FROM outbox").fetchone() == (0,)
    raw.close()


def test_the_thread_sends_at_once(tmp_path: Path, opened: Opened):
    """With its thread running a flag is on the server without anybody's doing, and closing sends what was written last."""
    kiosk = Kiosk(tmp_path / "kiosk", tmp_path / "shared.key", opened())
    kiosk.forwarder.start()
    desk, row, seen = opened("desk"), 0, list[FlagEvent]()
    kiosk.store.append([first := event("v1")])
    while not seen:
        row, seen = desk.events_after(row)
    kiosk.store.append([last := event("v1")])
    kiosk.forwarder.close()
    assert desk.events(V1) == [first, last]
    kiosk.store.close()
