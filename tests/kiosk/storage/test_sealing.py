"""Answers and remarks lie sealed, one by one; without the right key flags still show, and staff are told why answers do not."""

from __future__ import annotations

import stat
import sys
import threading
import types
from pathlib import Path

import pytest

from kiosk.config import KEY_NAME
from kiosk.errors import UnreadableError
from kiosk.ports import EventKind, Remark, VisitId
from kiosk.storage import sealing
from kiosk.storage.file import FILE_NAME
from kiosk.storage.sealing import Sealer
from kiosk.storage.sqlite import SqliteStore
from rules.model import Answers, Code, LinkId
from tests.kiosk.storage.contract import ANSWERS, event

PLANTED = "planted_answer_4711"
SECRET: Answers = {LinkId("danger"): frozenset({Code(PLANTED)})}


def test_sealed_is_unsealed_for_its_owner_alone(tmp_path: Path):
    """What was sealed comes back for the same owner; for another one, changed in any byte, or cut off anywhere, it does not."""
    sealer = Sealer(tmp_path / "key")
    sealed = sealer.seal(b"some answers", "v1")
    assert sealer.unseal(sealed, "v1") == b"some answers"
    assert sealer.seal(b"some answers", "v1") != sealed
    for i in range(len(sealed)):
        for broken in (sealed[:i], sealed[:i] + bytes([sealed[i] ^ 1]) + sealed[i + 1 :]):
            with pytest.raises(UnreadableError):
                sealer.unseal(broken, "v1")
    with pytest.raises(UnreadableError):
        sealer.unseal(sealed, "v2")


def test_the_key_is_the_owners_alone(tmp_path: Path):
    """The key file is made with the mode 0600 when the first answer is sealed, no sooner, and nothing else stays beside it."""
    sealer = Sealer(tmp_path / "keys" / "answers.key")
    assert not (tmp_path / "keys").exists()
    sealer.seal(b"x", "v1")
    (made,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert Sealer(made).unseal(sealer.seal(b"x", "v1"), "v1") == b"x"


def test_programs_that_start_at_once_share_one_key(tmp_path: Path):
    """Whoever makes the key file first wins; all others seal with that key."""
    sealers = [Sealer(tmp_path / "key") for _ in range(8)]
    sealed: list[bytes] = []
    threads = [threading.Thread(target=lambda sealer=sealer: sealed.append(sealer.seal(b"x", "v1"))) for sealer in sealers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [Sealer(tmp_path / "key").unseal(each, "v1") for each in sealed] == [b"x"] * 8
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_no_answer_lies_in_the_file_as_it_is(tmp_path: Path):
    """A planted answer and a planted reason are in no file of the data folder, and are read back all the same."""
    store = SqliteStore(tmp_path)
    changed = event("v1", EventKind.OVERRIDDEN)
    store.append([event("v1"), changed], SECRET)
    store.keep_answers(VisitId("v1"), SECRET | ANSWERS)
    store.append([event("v2")], SECRET)
    store.remark(Remark(changed.event_id, PLANTED, PLANTED))
    store.close()
    assert {path.name for path in tmp_path.iterdir()} == {FILE_NAME, KEY_NAME}
    assert [path.name for path in tmp_path.iterdir() if PLANTED.encode() in path.read_bytes()] == []
    assert store.answers(VisitId("v2")) == SECRET
    assert store.remarks(VisitId("v1")) == [Remark(changed.event_id, PLANTED, PLANTED)]
    store.close()


KEYS = {"lost": None, "empty": "", "other": "aes-256-gcm:" + "0" * 64, "rubbish": "rubbish", "short": "aes-256-gcm:00"}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_without_the_right_key_flags_still_show(tmp_path: Path, key: str | None):
    """With a lost, wrong or broken key every event is read and stored, answers are refused in words that name the key; the key put back mends it."""
    store = SqliteStore(tmp_path)
    changed = event("v1", EventKind.OVERRIDDEN)
    store.append([event("v1"), changed], ANSWERS)
    store.remark(Remark(changed.event_id, "Ada", "walks well"))
    store.close()
    place = tmp_path / KEY_NAME
    right = place.read_text()
    place.unlink()
    if key is not None:
        place.write_text(key)
    store = SqliteStore(tmp_path)
    store.append([event("v2")], ANSWERS)
    assert [e.visit_id for e in store.open_events()[1]] == ["v1", "v1", "v2"]
    with pytest.raises(UnreadableError, match=KEY_NAME):
        store.answers(VisitId("v1"))
    with pytest.raises(UnreadableError, match=KEY_NAME):
        store.remarks(VisitId("v1"))
    place.unlink()
    place.write_text(right)
    assert (store.answers(VisitId("v1")), len(store.remarks(VisitId("v1")))) == (ANSWERS, 1)
    store.close()


def test_what_cannot_be_sealed_is_not_kept(tmp_path: Path):
    """Where no key can be made a flag is stored without its answers; whoever asks for them is told so, and later ones are kept again."""
    (tmp_path / "file").touch()
    store = SqliteStore(tmp_path, Sealer(tmp_path / "file" / "key"))
    store.append([event("v1")], SECRET)
    assert len(store.events(VisitId("v1"))) == 1
    with pytest.raises(UnreadableError, match="were not kept"):
        store.answers(VisitId("v1"))
    assert PLANTED.encode() not in (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / "file").unlink()
    store.keep_answers(VisitId("v1"), ANSWERS)
    assert store.answers(VisitId("v1")) == ANSWERS
    store.close()


def test_answers_that_were_sealed_stay_when_later_ones_cannot_be(tmp_path: Path):
    """A key that goes away takes nothing from what was kept before."""
    store = SqliteStore(tmp_path)
    store.append([event("v1")], ANSWERS)
    store.close()
    right = (tmp_path / KEY_NAME).read_text()
    (tmp_path / KEY_NAME).write_text("rubbish")
    store = SqliteStore(tmp_path)
    store.append([event("v1")], SECRET)
    (tmp_path / KEY_NAME).write_text(right)
    assert store.answers(VisitId("v1")) == ANSWERS
    store.close()


class Ring(types.ModuleType):
    """A keyring in memory, as the package has them."""

    def __init__(self) -> None:
        super().__init__("keyring")
        self.kept: dict[tuple[str, str], str] = {}
        self.asked = 0
        self.fault: Exception | None = None

    def get_password(self, service: str, name: str) -> str | None:
        self.asked += 1
        if self.fault:
            raise self.fault
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, value: str) -> None:
        self.kept[service, name] = value


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    """Takes the place of the package, installed or not."""
    made, errors = Ring(), types.ModuleType("keyring.errors")
    errors.KeyringError = RuntimeError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", made)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    return made


def test_the_key_may_lie_in_the_keyring(tmp_path: Path, ring: Ring):
    """With a keyring the key is made there once and lies in no file."""
    store = SqliteStore(tmp_path, Sealer(None))
    store.append([event("v1")], ANSWERS)
    store.close()
    assert SqliteStore(tmp_path, Sealer(None)).answers(VisitId("v1")) == ANSWERS
    assert list(ring.kept) == [("backcheck", "answers")]
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_keyring_that_refuses_is_asked_seldom(tmp_path: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch):
    """A locked keyring gives one message that says how to mend it, and holds flags up once in half a minute at most."""
    ring.fault = RuntimeError("no backend")
    store = SqliteStore(tmp_path, Sealer(None))
    for _ in range(5):
        store.append([event("v1")], ANSWERS)
        with pytest.raises(UnreadableError, match=r"were not kept"):
            store.answers(VisitId("v1"))
    assert ring.asked == 1
    ring.fault = None
    monkeypatch.setattr(sealing, "RETRY_SECONDS", 0.0)
    store._sealer._again = 0.0
    store.append([event("v1")], ANSWERS)
    assert store.answers(VisitId("v1")) == ANSWERS
    store.close()


def test_a_machine_without_keyring_is_told(monkeypatch: pytest.MonkeyPatch):
    """Without the package the message names it and the setting."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UnreadableError, match=r"package keyring is not installed.*answers_key"):
        Sealer(None).seal(b"x", "v1")


def test_a_real_keyring_without_backend_is_told(monkeypatch: pytest.MonkeyPatch):
    """The package itself, on a machine that keeps no secrets, gives the same kind of message."""
    keyring = pytest.importorskip("keyring")
    from keyring.backends import fail

    monkeypatch.setattr(keyring, "get_password", fail.Keyring().get_password)
    with pytest.raises(UnreadableError, match=r"keyring cannot be used \(NoKeyringError\)"):
        Sealer(None).seal(b"x", "v1")


def test_a_kiosk_that_seals_nothing_imports_nothing(tmp_path: Path):
    """Opening the store, and a visit without a flag, load no cryptography."""
    import subprocess

    program = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from kiosk.storage.sqlite import SqliteStore
from tests.kiosk.storage.contract import *
store = SqliteStore(Path(sys.argv[2]))
store.open_visit(record("v1")); store.end_visit(VisitId("v1"), end()); store.append([event("v2")]); store.purge(NOON)
print("cryptography" in sys.modules, "keyring" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program, str(Path(__file__).parents[3]), str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_blobs_tell_only_their_length(tmp_path: Path):
    """What is stored bears the mark of the sealing, and no link_id."""
    store = SqliteStore(tmp_path)
    store.append([event("v1")], ANSWERS)
    with store._guarded() as connection:
        (blob,) = connection.execute("SELECT blob FROM answers").fetchone()
    assert blob.startswith(sealing.SEALED)
    assert b"danger" not in blob
    store.close()
