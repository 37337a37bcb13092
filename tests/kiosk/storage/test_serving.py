"""With a server in the settings a kiosk and a desk on two computers see the same flags, and `kiosk doctor` says how the server is."""

from __future__ import annotations

import os
import shutil
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import serving
from kiosk.app import House
from kiosk.config import Config
from kiosk.desk.board import Board
from kiosk.errors import StoreError
from kiosk.paperwork import ClinicStore
from kiosk.ports import EventKind, VisitId
from kiosk.programs import doctor
from kiosk.server import Address, Server
from kiosk.storage import postgres_link
from kiosk.storage.postgres_news import PostgresNews
from kiosk.storage.sqlite import SqliteStore
from kiosk.stores import shared_store
from tests.kiosk.storage.conftest import Opened
from tests.kiosk.storage.contract import ANSWERS, event, record
from tests.kiosk.storage.postgres_server import PostgresServer

pytestmark = pytest.mark.xdist_group("postgres")


def house(folder: Path, server: Server | None, name: str = "kiosk-1") -> House:
    config = Config.demonstration(folder)
    return House(replace(config, server=server, kiosk_id=name))


@pytest.fixture
def at_exit(monkeypatch: pytest.MonkeyPatch):
    """Does what would be done when the program ends."""
    calls = []
    monkeypatch.setattr(serving.atexit, "register", calls.append)
    return lambda: [call() for call in calls]


def desk_store(house: House) -> ClinicStore:
    return shared_store(house.config, house.clock, lambda: house.store)


def sentences(house: House) -> list[tuple[bool, str]]:
    return [(finding.fine, finding.sentence) for finding in doctor._server(house)]


def test_a_flag_of_one_computer_shows_at_another(tmp_path: Path, postgres: PostgresServer, at_exit):
    """A flag raised at a kiosk is on the desk of another computer with its ticket and answers; taken there, the kiosk reads it in its own file."""
    kiosk, desk = house(tmp_path / "kiosk", postgres.server), house(tmp_path / "desk", postgres.server, "front")
    kiosk.store.open_visit(record("v1"))
    kiosk.store.append([event("v1")], ANSWERS)
    (tmp_path / "desk").mkdir()
    shutil.copy(tmp_path / "kiosk" / "answers.key", tmp_path / "desk")
    store = desk_store(desk)
    board = Board(store, desk.clock, "front")
    while not (rows := board.tick().rows):
        pass
    assert (rows[0].visit, store.answers(VisitId("v1"))) == (record("v1"), ANSWERS)
    store.append([seen := replace(event("v1", EventKind.SEEN, seq=0), kiosk_id="desk:front")])
    while seen not in kiosk.store.events(VisitId("v1")):
        pass
    store.close()
    at_exit()
    kiosk.log.close()
    assert '"event": "server", "detail": "reached"' in (tmp_path / "kiosk" / "log" / "kiosk.jsonl").read_text()


def test_a_desk_says_that_its_server_is_away(tmp_path: Path, postgres: PostgresServer):
    """A desk that loses the server keeps its rows and says so; when it is back nothing is missing."""
    desk = house(tmp_path, postgres.server, "front")
    store = desk_store(desk)
    board = Board(store, desk.clock, "front")
    store.append([event("v1")])
    assert len(board.tick().rows) == 1
    postgres.stop()
    state = board.tick()
    assert (len(state.rows), state.trouble is None) == (1, False)
    postgres.start()
    store.append([event("v2")])
    assert len(board.tick().rows) == 2
    store.close()


def test_without_a_server_kiosk_and_desk_share_the_file(tmp_path: Path):
    """One computer: the store is the file, and the desk reads the same."""
    alone = house(tmp_path, None)
    assert type(alone.store) is SqliteStore
    assert desk_store(alone) is alone.store
    assert sentences(alone) == []
    alone.store.close()


def test_the_servers_word_comes_with_an_event(postgres: PostgresServer, opened: Opened):
    """Whoever listens hears each commit of events, even after the line was cut; nothing is heard where nothing happened."""
    store, news = opened(), PostgresNews(postgres.server, "desk")
    assert news.wait(0)
    assert not news.wait(0)
    store.append([event("v1"), event("v1")])
    assert news.wait(10)
    store.beat("desk:front", record("v1").opened)
    assert not news.wait(0)
    with postgres.connect() as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'backcheck desk listens'")
    with pytest.raises(StoreError):
        news.wait(10)
    assert news.wait(0)
    news.close()


def test_the_doctor_says_how_the_server_is(tmp_path: Path, postgres: PostgresServer):
    """A server that answers, with its version and how the way to it is; what waits here for it."""
    looked_at = house(tmp_path, postgres.server)
    (fine, server), (empty, outbox) = sentences(looked_at)
    assert (fine, empty) == (True, True)
    assert "answers: PostgreSQL" in server
    assert "on this computer" in server
    assert outbox == "The server has all that was written here."


def test_the_doctor_says_that_the_server_is_away(tmp_path: Path):
    """A server that cannot be reached is to be mended, with the one reason why; what waits for it is counted, and what that means is said."""
    away = house(tmp_path, Server(Address("kiosk", str(tmp_path), 5432, "backcheck"), None, None))
    SqliteStore(tmp_path).open_visit(record("v1"))
    (fine, server), (empty, outbox) = sentences(away)
    assert (fine, empty) == (False, False)
    assert "cannot be reached: No such file or directory. Check that it runs" in server
    assert "no other computer sees them" in server
    assert outbox.startswith("1 notes wait")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has files of root's")
@pytest.mark.parametrize(("mode", "owner", "read"), [(0o640, 0, True), (0o660, 0, False), (0o644, 0, False), (0o640, 54_321, False)])
def test_root_may_hand_a_password_to_the_kiosks_group(tmp_path: Path, mode: int, owner: int, read: bool):
    """What root wrote and the kiosk's group reads is private; a group that may write, or a file of anybody else's, is not."""
    path = tmp_path / "password"
    path.write_text("hunter2\n")
    path.chmod(mode)
    os.chown(path, owner, 54_321)
    with nullcontext() if read else pytest.raises(StoreError, match="chmod 600"):
        assert postgres_link._password(Server(Address("kiosk", "", 5432, "backcheck"), None, path)) == "hunter2"


def test_a_password_file_that_others_can_read_is_refused(tmp_path: Path, postgres: PostgresServer):
    """The refusal names the file and the command that mends it, and never the password."""
    path = tmp_path / "password"
    path.write_text("hunter2\n")
    path.chmod(0o644)
    careless = house(tmp_path, replace(postgres.server, password_file=path))
    with pytest.raises(StoreError, match="chmod 600") as refused:
        desk_store(careless).beats()
    assert "hunter2" not in str(refused.value)
    path.chmod(0o600)
    store = desk_store(careless)
    assert store.beats() == {}
    store.close()
