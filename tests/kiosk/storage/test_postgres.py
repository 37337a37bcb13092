"""The PostgreSQL store keeps the contract, and what only a server can break."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from types import SimpleNamespace

import psycopg
import pytest

from kiosk.errors import StoreError
from kiosk.ports import EventKind, FlagEvent, VisitId
from kiosk.storage import postgres_link as link
from kiosk.storage import postgres_news
from kiosk.storage import postgres_schema as schema
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.postgres_news import PostgresNews
from tests.kiosk.storage.conftest import Opened
from tests.kiosk.storage.contract import ANSWERS, K1, NOON, StoreContract, event, record
from tests.kiosk.storage.open_contract import OpenContract
from tests.kiosk.storage.paper_contract import PaperContract
from tests.kiosk.storage.postgres_server import PostgresServer
from tests.kiosk.storage.test_migration import JUDGED, STILL_OPEN

pytestmark = pytest.mark.xdist_group("postgres")
OLD = "INSERT INTO visit(visit_id, kiosk_id, ticket, protocol, version, practice, opened) VALUES ('v1', %s, 'KP47', 'back_spasm', '0.1.0', 0, %s)"


class TestPostgresStore(StoreContract):
    """The shared contract."""

    @pytest.fixture
    def store(self, server_store: PostgresStore) -> PostgresStore:
        return server_store


class TestPostgresPaper(PaperContract):
    """The shared contract about paper."""

    @pytest.fixture
    def store(self, server_store: PostgresStore) -> PostgresStore:
        return server_store


class TestPostgresOpen(OpenContract):
    """The shared contract about open flags."""

    @pytest.fixture
    def store(self, server_store: PostgresStore) -> PostgresStore:
        return server_store


@pytest.mark.parametrize("statement", ["UPDATE event SET level = 'SELF_CARE'", "DELETE FROM event", "TRUNCATE event"])
def test_events_are_only_ever_added(server_store: PostgresStore, postgres: PostgresServer, statement: str):
    """The server itself refuses to change or drop an event."""
    server_store.append([event("v1")])
    with postgres.connect() as connection, pytest.raises(psycopg.errors.RaiseException, match="only ever added"):
        connection.execute(statement)
    assert len(server_store.events(VisitId("v1"))) == 1


def test_half_an_append_is_none(server_store: PostgresStore):
    """An append that fails in its second event has not stored the first, nor the answers, and the refusal repeats none of it."""
    broken = event("v1", rules=("R-SECRET",))
    object.__setattr__(broken, "monotonic", None)
    with pytest.raises(StoreError, match="refused a statement") as refused:
        server_store.append([event("v1"), broken], ANSWERS)
    assert "SECRET" not in str(refused.value)
    assert server_store.events_after(0) == (0, [])
    assert server_store.answers(VisitId("v1")) == {}


def test_no_poll_misses_an_event(server_store: PostgresStore, opened: Opened):
    """Eight writers at once, each with transactions of many events: a desk that polls all the while sees each once, in one order."""
    writers, rounds = 8, 15
    kept: list[list[FlagEvent]] = [[event(f"w{writer}", seq=i) for i in range(rounds * 3)] for writer in range(writers)]

    def write(mine: list[FlagEvent]) -> None:
        store = opened("writer")
        for i in range(0, len(mine), 3):
            store.append(mine[i : i + 3])

    threads = [threading.Thread(target=write, args=(mine,)) for mine in kept]
    for thread in threads:
        thread.start()
    row, seen = 0, list[FlagEvent]()
    while len(seen) < writers * rounds * 3 and (any(thread.is_alive() for thread in threads) or server_store.events_after(row)[1]):
        row, more = server_store.events_after(row)
        seen += more
    for thread in threads:
        thread.join()
    assert seen == server_store.events_after(0)[1]
    assert [[e for e in seen if e.visit_id == f"w{writer}"] for writer in range(writers)] == kept


def test_a_later_row_waits_for_an_earlier_one(postgres: PostgresServer, server_store: PostgresStore):
    """While one transaction has its row and is not committed, the next gets none: a desk can never read row 2 before row 1."""
    server_store.events_after(0)
    insert = """INSERT INTO event(event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc)
        VALUES (%s, 'v', 'k', 1, 'raised', 'URGENT_TODAY', '[]', 1, now())"""
    with postgres.connect() as slow, postgres.connect() as quick:
        with slow.transaction():
            slow.execute(insert, ["a"])
            quick.execute("SET lock_timeout = '100ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                quick.execute(insert, ["b"])
        quick.execute(insert, ["b"])
    assert [e.event_id for e in server_store.events_after(0)[1]] == ["a", "b"]


def test_a_cut_connection_is_made_anew(server_store: PostgresStore, postgres: PostgresServer):
    """The call that meets a cut line fails with words; the next one connects and works, and saying it again stores nothing twice."""
    kept = event("v1")
    server_store.append([kept])
    with postgres.connect() as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'backcheck test'")
    with pytest.raises(StoreError, match="cannot be reached"):
        server_store.append([kept])
    server_store.append([kept])
    assert server_store.events(VisitId("v1")) == [kept]


def test_a_crowded_server_gets_no_new_connection(monkeypatch: pytest.MonkeyPatch, server_store: PostgresStore, postgres: PostgresServer):
    """What waits too long for its row fails with words and stores nothing; the same connection then goes on."""
    monkeypatch.setattr(link, "_OPTIONS", f"{link._OPTIONS} -c lock_timeout=100")
    server_store.append([first := event("v1")])
    connection = server_store._asking
    with postgres.connect() as slow, slow.transaction():
        slow.execute("SELECT pg_advisory_xact_lock(%s)", (schema.ROW_LOCK,))
        with pytest.raises(StoreError, match="took longer"):
            server_store.append([event("v1")], ANSWERS)
    server_store.append([last := event("v1")])
    assert server_store._asking is connection
    assert server_store.events(VisitId("v1")) == [first, last]


def test_an_append_is_one_statement(monkeypatch: pytest.MonkeyPatch, server_store: PostgresStore):
    """The lock under which rows are given ends with the statement that took it: a slow kiosk or line between two of them would hold up everybody."""
    server_store.beats()
    asked: list[str] = []
    execute = link.Asking.execute

    def counted(self: link.Asking, statement: str, values: Sequence[object] = (), /) -> psycopg.Cursor[object]:
        asked.append(statement)
        return execute(self, statement, values)

    monkeypatch.setattr(link.Asking, "execute", counted)
    server_store.append([event("v1"), event("v1", EventKind.HELD)], ANSWERS)
    assert len(asked) == 1


def test_a_desk_is_told_of_many_at_once(server_store: PostgresStore, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch):
    """The first event is told at once; those that come in the moment after it are gathered and told together, and none is left untold."""
    pauses: list[float] = []
    monkeypatch.setattr(postgres_news, "threading", SimpleNamespace(Event=lambda: SimpleNamespace(wait=pauses.append)))
    monkeypatch.setattr(postgres_news, "GATHER_SECONDS", 60.0)
    news = PostgresNews(postgres.server, "desk")
    assert news.wait(0)
    for _ in range(3):
        server_store.append([event("v1")])
    assert news.wait(60)
    assert not news.wait(0)
    at_once, *gathered = pauses
    assert at_once <= 0
    assert [0 < pause <= 60 for pause in gathered] == [True, True]
    news.close()


def test_a_kiosk_asks_for_desks_alone(server_store: PostgresStore):
    """Heartbeats of other kiosks are not told."""
    for who in ("kiosk-1", "desk:front", "desk:back"):
        server_store.beat(who, NOON)
    assert server_store.desks() == {"desk:front": NOON, "desk:back": NOON}


def test_desk_news_are_this_kiosks(server_store: PostgresStore):
    """A kiosk reads what desks did to its own flags: not its own events, not those of other kiosks' flags; and the last row of all."""
    own, seen = event("mine"), event("mine", EventKind.SEEN)
    other, theirs = event("other"), event("other", EventKind.SEEN)
    object.__setattr__(other, "kiosk_id", "kiosk-2")
    for by_desk in (seen, theirs):
        object.__setattr__(by_desk, "kiosk_id", "desk:front")
    server_store.append([own, other, seen, theirs])
    last, news = server_store.desk_news(K1, 0)
    assert (last, news) == (server_store.events_after(0)[0], [seen])
    assert server_store.desk_news(K1, last) == (last, [])


def test_a_newer_server_is_refused_untouched(server_store: PostgresStore, postgres: PostgresServer):
    """Tables of a later format are left as they are, and the message says what to do."""
    server_store.append([event("v1")])
    server_store.close()
    newer = len(schema._STEPS) + 1
    with postgres.connect() as connection:
        connection.execute("UPDATE schema_version SET version = %s", (newer,))
        connection.execute("ALTER TABLE visit ADD COLUMN later text")
    with pytest.raises(StoreError, match=rf"newer Backcheck made its tables \(format {newer}, this one knows {newer - 1}\)"):
        server_store.append([event("v2")])
    with postgres.connect() as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(newer,)]
        assert connection.execute("SELECT count(*) FROM event").fetchall() == [(1,)]


def test_another_programs_database_is_refused(postgres: PostgresServer, opened: Opened):
    """A database with tables of another program gets none of ours."""
    with postgres.connect() as connection:
        connection.execute("CREATE TABLE theirs(x integer)")
    with pytest.raises(StoreError, match="tables of another program"):
        opened().beats()
    with postgres.connect() as connection:
        assert connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall() == [("theirs",)]


def test_an_old_server_is_refused(monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer, opened: Opened):
    """A server below the oldest that is supported is refused by its number, before anything is made on it."""
    monkeypatch.setattr(schema, "OLDEST_SERVER", 99)
    with pytest.raises(StoreError, match=r"it is PostgreSQL \d+, and 99 is the oldest"):
        opened().beats()
    with postgres.connect() as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchall() == [(0,)]


@pytest.mark.parametrize("version", range(1, len(schema._STEPS)))
def test_tables_of_each_older_format_are_brought_up_to_date(postgres: PostgresServer, opened: Opened, version: int):
    """Which flags are open is worked out anew, nothing is lost: one lowered and closed is closed, one that rose before its close is not."""
    with postgres.connect() as connection, connection.transaction():
        connection.execute("CREATE TABLE schema_version(version integer NOT NULL)")
        connection.execute("INSERT INTO schema_version VALUES (%s)", (version,))
        for statement in chain(*schema._STEPS[:version]):
            connection.execute(statement.encode())
        connection.execute(OLD, (K1, NOON))
        for number, (visit_id, kind, level) in enumerate(JUDGED):
            connection.execute(
                """INSERT INTO event(event_id, visit_id, kiosk_id, seq, kind, level, rule_ids, monotonic, utc)
                VALUES (%s, %s, 'kiosk-1', 1, %s, %s, '["R-U01"]', 12.5, now())""",
                (f"j{number}", visit_id, kind, level),
            )
    store = opened()
    assert [e.event_id for e in store.open_events()[1]] == [name for name in STILL_OPEN if name.startswith("j")]
    assert len(store.events_after(0)[1]) == len(JUDGED)
    store.open_visit(record("v2"))
    assert [store.visit(VisitId(name)) for name in ("v1", "v2")] == [replace(record("v1"), content="", program=""), record("v2")]


@pytest.mark.parametrize(("version", "fingerprint"), [(1, "86a1a313b2fd"), (2, "4980d6b5bd85")])
def test_steps_that_were_shipped_never_change(version: int, fingerprint: str):
    """Tables made by them are out there: what they need next is a new step."""
    assert hashlib.sha256("\n".join(schema._STEPS[version - 1]).encode()).hexdigest()[:12] == fingerprint


def test_older_tables_are_brought_up_to_date(monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer, opened: Opened):
    """A later format's step runs once on the tables of each older one; what was stored stays."""
    store = opened()
    store.open_visit(record("v1"))
    store.append([event("v1")], ANSWERS)
    store.close()
    monkeypatch.setattr(schema, "_STEPS", (*schema._STEPS, ("ALTER TABLE visit ADD COLUMN site text NOT NULL DEFAULT 'north'",)))
    for _ in range(2):
        assert (store.visit(VisitId("v1")), store.answers(VisitId("v1"))) == (record("v1"), ANSWERS)
        store.close()
    with postgres.connect() as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(len(schema._STEPS),)]
        assert connection.execute("SELECT site FROM visit").fetchall() == [("north",)]


def test_a_step_that_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer, opened: Opened):
    """Bringing tables up to date is one transaction: a fault in its middle leaves the older format, which goes on working."""
    store = opened()
    store.append([event("v1")])
    store.close()
    monkeypatch.setattr(schema, "_STEPS", (*schema._STEPS, ("ALTER TABLE visit ADD COLUMN site text", "CREATE TABLE event(x integer)")))
    with pytest.raises(StoreError):
        store.append([event("v1")])
    monkeypatch.undo()
    store.append([event("v1")])
    assert len(store.events(VisitId("v1"))) == 2


def test_a_whole_clinic_starts_at_once(opened: Opened):
    """Ten programs that meet an empty database at the same moment make its tables once, and all of them work."""
    stores = [opened(f"kiosk {i}") for i in range(10)]
    failures: list[Exception] = []

    def start(store: PostgresStore) -> None:
        try:
            store.beat(store._who, NOON)
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=start, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(stores[0].beats()) == 10
