"""A desk on a kiosk's computer shows what waits in the kiosk's outbox while the server is away, once, and leaves the kiosk's file alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.desk.alarm import alarmed
from kiosk.desk.board import BEAT_SECONDS, Board
from kiosk.desk.rows import Row
from kiosk.errors import StoreError
from kiosk.flags import Status
from kiosk.ports import EventKind, VisitId
from kiosk.storage.file import FILE_NAME
from kiosk.storage.outbox_reader import OutboxReader
from kiosk.storage.postgres import PostgresStore
from kiosk.storage.sealing import Sealer
from kiosk.storage.sqlite import SqliteStore
from rules.model import Level
from tests.kiosk.storage.contract import ANSWERS, end, event, record
from tests.kiosk.storage.flaky import Flaky
from tests.kiosk.storage.test_outbox import Kiosk

pytestmark = pytest.mark.xdist_group("postgres")
V1 = VisitId("v1")


class Computer:
    """A kiosk with its outbox and a desk beside it, each with its own way to one server."""

    def __init__(self, folder: Path, server: PostgresStore) -> None:
        self.kiosk = Kiosk(folder / "kiosk", folder / "shared.key", server)
        self.server, self.link = server, Flaky(server)
        reader = OutboxReader(folder / "kiosk", Sealer(folder / "shared.key"))
        self.board = Board(self.link, self.kiosk.clock, "front", beside=reader)

    def away(self, *, away: bool) -> None:
        self.kiosk.server.away = self.link.away = away

    def rows(self) -> tuple[Row, ...]:
        self.kiosk.clock.move(BEAT_SECONDS)
        return self.board.tick().rows


@pytest.fixture
def computer(tmp_path: Path, server_store: PostgresStore):
    made = Computer(tmp_path, server_store)
    yield made
    made.kiosk.store.close()


def test_a_flag_that_waits_shows_here_once(computer: Computer, server_store: PostgresStore):
    """With the server away the desk sounds for a flag with its ticket and answers, marked; when the server has it, it stands there once, unmarked."""
    computer.away(away=True)
    computer.kiosk.store.open_visit(record("v1"))
    computer.kiosk.store.append([raised := event("v1", level=Level.EMERGENCY_NOW)], ANSWERS)
    state = computer.board.tick()
    (row,) = state.rows
    assert (row.here, row.visit, state.here, state.trouble is None) == (True, record("v1"), 1, False)
    assert alarmed(state.rows).tone is not None
    assert computer.board.study(V1).answers == ANSWERS
    computer.away(away=False)
    (row,) = computer.rows()
    assert row.here, "the server is back, and the kiosk has not sent yet"
    computer.kiosk.forwarder.turn()
    (row,) = computer.rows()
    assert (row.here, computer.board.tick().here, server_store.events(V1)) == (False, 0, [raised])


def test_what_was_sent_stays_until_it_is_read(computer: Computer):
    """What the kiosk has sent while the desk cannot read the server does not vanish in between, nor when the flag rises meanwhile."""
    computer.link.away = True
    computer.kiosk.store.append([sent := event("v1")])
    assert len(computer.rows()) == 1
    computer.kiosk.forwarder.turn()
    assert [row.here for row in computer.rows()] == [True]
    computer.kiosk.store.append([risen := event("v1", seq=2, level=Level.EMERGENCY_NOW)])
    assert [row.here for row in computer.rows()] == [True]
    assert computer.board.study(V1).events == (sent, risen)
    computer.kiosk.forwarder.turn()
    computer.link.away = False
    assert [row.here for row in computer.rows()] == [False]


def test_what_rises_here_rises_on_the_list(computer: Computer):
    """A flag that the server knows and that rises while it is away stands at its new level; another is not touched."""
    computer.kiosk.store.append([event("v1", level=Level.URGENT_TODAY), event("v2", level=Level.URGENT_TODAY)])
    computer.kiosk.forwarder.turn()
    assert len(computer.rows()) == 2
    computer.away(away=True)
    computer.kiosk.store.append([event("v1", seq=2, level=Level.EMERGENCY_NOW)])
    found = {row.flag.visit_id: (row.flag.level, row.here) for row in computer.rows()}
    assert found == {"v1": (Level.EMERGENCY_NOW, True), "v2": (Level.URGENT_TODAY, False)}


def test_what_is_done_to_it_is_stored_after_it(computer: Computer, server_store: PostgresStore):
    """Seen on a flag that waits comes to the server behind the flag, though the desk reaches the server first: nobody has to take it twice."""
    computer.away(away=True)
    computer.kiosk.store.open_visit(record("v1"))
    computer.kiosk.store.append([event("v1")])
    computer.kiosk.store.end_visit(V1, end())
    (row,) = computer.rows()
    (row,) = computer.board.see(row.flag).rows
    assert (row.hushed, row.here) == (True, True)
    computer.away(away=False)
    computer.rows()
    assert list(server_store.events(V1)) == []
    computer.kiosk.forwarder.turn()
    computer.rows()
    (row,) = computer.rows()
    assert [each.kind for each in server_store.events(V1)] == [EventKind.RAISED, EventKind.SEEN]
    assert (row.flag.status, row.unstored, row.here) == (Status.SEEN, (), False)


def test_a_computer_without_a_kiosk_gets_no_file(tmp_path: Path):
    """Nothing is made where there is no kiosk, and a file without an outbox has nothing that waits."""
    reader = OutboxReader(tmp_path / "desk", Sealer(tmp_path / "key"))
    assert reader.waiting() == {}
    assert not (tmp_path / "desk").exists()
    alone = SqliteStore(tmp_path / "alone")
    alone.append([event("v1")])
    alone.close()
    assert OutboxReader(tmp_path / "alone", Sealer(tmp_path / "key")).waiting() == {}


@pytest.mark.parametrize("damage", [b"", b"no database at all, and longer than a header of SQLite would be, " * 20])
def test_a_file_that_cannot_be_read_is_left_as_it_is(computer: Computer, tmp_path: Path, damage: bytes):
    """A damaged file keeps the desk from nothing, and is for the kiosk to mend: not a byte of it changes."""
    computer.kiosk.store.append([event("v1")])
    computer.kiosk.store.close()
    shutil.rmtree(tmp_path / "kiosk")
    (tmp_path / "kiosk").mkdir()
    path = tmp_path / "kiosk" / FILE_NAME
    path.write_bytes(damage)
    assert computer.rows() == ()
    assert path.read_bytes() == damage
    if damage:
        with pytest.raises(StoreError, match="DatabaseError"):
            OutboxReader(tmp_path / "kiosk", Sealer(tmp_path / "key")).waiting()
