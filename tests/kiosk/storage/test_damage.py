"""Whatever becomes of the flag file's bytes: it is kept aside, what can be read comes over, and the next flag is stored."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.errors import StoreError
from kiosk.ports import EventKind, FlagEvent, Remark, VisitId
from kiosk.storage import salvage
from kiosk.storage.aside import ASIDE, salvages
from kiosk.storage.file import FILE_NAME
from kiosk.storage.leaves import PAGE
from kiosk.storage.sqlite import SqliteStore
from tests.kiosk.storage.contract import ANSWERS, K1, NOON, end, event, record

VISITS = 40
NOISE = random.Random(4)  # noqa: S311 - noise, not secrets


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[FlagEvent]]:
    """A folder with a day's flags, and the events in it."""
    folder = tmp_path_factory.mktemp("whole")
    store = SqliteStore(folder)
    for i in range(VISITS):
        name = f"visit-{i}"
        store.open_visit(record(name, f"KP{i:02}", opened=NOON + timedelta(minutes=i)))
        changed = event(name, EventKind.OVERRIDDEN)
        store.append([event(name), event(name, EventKind.SEEN), changed], ANSWERS)
        store.remark(Remark(changed.event_id, "Ada", "walks well"))
        store.end_visit(VisitId(name), end(finished=False))
    store.beat("desk", NOON)
    _, events = store.events_after(0)
    store.close()
    return folder, list(events)


def copy(whole: tuple[Path, list[FlagEvent]], folder: Path) -> Path:
    shutil.copytree(whole[0], folder, dirs_exist_ok=True)
    return folder / FILE_NAME


def kept_aside(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{ASIDE}*.sqlite3"))


def pages(path: Path) -> int:
    return path.stat().st_size // PAGE


def flip(path: Path, at: int, count: int, chance: random.Random) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        was = file.read(count)
        file.seek(at)
        file.write(bytes(byte ^ chance.randrange(1, 256) for byte in was))


def opened_or_refused(folder: Path) -> SqliteStore | None:
    """A file that says that a newer version wrote it cannot be told from one that a newer version wrote."""
    try:
        return SqliteStore(folder)
    except StoreError as error:
        if "newer Backcheck" not in str(error):
            raise
        return None


def test_every_page_spoilt_in_turn(whole: tuple[Path, list[FlagEvent]], tmp_path: Path):
    """With any one page filled with noise a flag is stored, the bad file lies aside byte for byte, and no event of another page is lost."""
    per_page = 32  # of 130 bytes each
    for page in range(pages(whole[0] / FILE_NAME)):
        folder = tmp_path / str(page)
        path = copy(whole, folder)
        flip(path, page * PAGE, PAGE, NOISE)
        spoilt = path.read_bytes()
        store = SqliteStore(folder)
        store.append([event("next")])
        kept = list(store.events_after(0)[1])
        assert kept[-1].visit_id == "next"
        assert set(kept[:-1]) <= set(whole[1])
        assert len(whole[1]) - (len(kept) - 1) <= per_page
        assert [aside.read_bytes() for aside in kept_aside(folder)] == [spoilt]
        (report,) = salvages(folder)
        assert report.rows >= len(kept) - 1
        assert report.lost <= per_page
        store.close()


def test_single_bytes_spoilt_anywhere(whole: tuple[Path, list[FlagEvent]], tmp_path: Path):
    """With a few bytes changed anywhere, reading fails at most once, then every call works, and whatever is read is a whole event."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)  # noqa: S311 - as above
    for turn in range(60):
        folder = tmp_path / str(turn)
        path = copy(whole, folder)
        flip(path, chance.randrange(path.stat().st_size - 4), chance.randint(1, 4), chance)
        store = opened_or_refused(folder)
        if store is None:
            continue
        try:
            store.events_after(0)
            store.open_events()
        except StoreError as error:
            if "damaged" not in str(error):
                raise
        store.append([event("next")])
        assert store.events_after(0)[1][-1].visit_id == "next"
        assert [e.visit_id for e in store.events(VisitId("next"))] == ["next"]
        assert VisitId("next") in {e.visit_id for e in store.open_events()[1]}
        assert len(kept_aside(folder)) <= 1
        store.close()


@pytest.mark.parametrize("at", [b"TRIGGER event_closes", b"event_opensevent"])
def test_a_table_of_contents_that_is_no_text_any_more(whole: tuple[Path, list[FlagEvent]], tmp_path: Path, at: bytes):
    """A byte that no text has, in what the file says of its own triggers or in a name there, is damage like any other: all events come over."""
    path = copy(whole, tmp_path)
    content = path.read_bytes()
    place = content.index(at) + 3
    path.write_bytes(content[:place] + b"\xff" + content[place + 1 :])
    store = SqliteStore(tmp_path)
    assert store.events_after(0)[1] == whole[1]
    assert len(kept_aside(tmp_path)) == 1
    store.close()


def test_a_spoilt_entry_of_an_index_hides_no_flag(whole: tuple[Path, list[FlagEvent]], tmp_path: Path):
    """What finds a visit's events is not the events: a byte changed there is noticed when the file is opened, and every open flag is found."""
    path = copy(whole, tmp_path)
    content = path.read_bytes()
    place = content.index(b"visit-18" + EventKind.RAISED.encode()) + 5  # in a table other columns stand between the two
    path.write_bytes(content[:place] + b"x" + content[place + 1 :])
    store = SqliteStore(tmp_path)
    assert VisitId("visit-18") in {e.visit_id for e in store.open_events()[1]}
    assert store.events_after(0)[1] == whole[1]
    assert len(kept_aside(tmp_path)) == 1
    store.close()


def test_a_row_that_says_nothing_is_left_behind(whole: tuple[Path, list[FlagEvent]], tmp_path: Path):
    """Damage that SQLite cannot see, a level that is none, stops the desk once: then all other events are there."""
    path = copy(whole, tmp_path)
    content = path.read_bytes()
    at = content.index(b'URGENT_TODAY["R-')
    path.write_bytes(content[:at] + b"X" + content[at + 1 :])
    store = SqliteStore(tmp_path)
    with pytest.raises(StoreError, match=r"a row cannot be read \(KeyError\)"):
        store.events_after(0)
    assert len(store.events_after(0)[1]) == len(whole[1]) - 1
    (report,) = salvages(tmp_path)
    assert report.lost == 1
    store.close()


def test_a_spoilt_guard_is_found(whole: tuple[Path, list[FlagEvent]], tmp_path: Path):
    """A trigger whose words were changed, so that it no longer guards anything, is damage, too: the new file has it as it was."""
    path = copy(whole, tmp_path)
    path.write_bytes(path.read_bytes().replace(b"BEFORE DELETE ON event", b"BEFORE DELETE ON visit"))
    store = SqliteStore(tmp_path)
    with store._guarded() as connection, pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        connection.execute("DELETE FROM event")
    assert store.events_after(0)[1] == whole[1]
    assert len(kept_aside(tmp_path)) == 1
    store.close()


def test_all_that_is_whole_comes_over(whole: tuple[Path, list[FlagEvent]], tmp_path: Path):
    """When only the file's guard is lost everything is there again: events in their order, tickets, ends, answers, remarks and heartbeats."""
    path = copy(whole, tmp_path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DROP TRIGGER event_never_goes")
    connection.close()
    store = SqliteStore(tmp_path)
    last = VisitId(f"visit-{VISITS - 1}")
    assert store.events_after(0)[1] == whole[1]
    assert store.visits_since(NOON) == [
        (record(f"visit-{i}", f"KP{i:02}", opened=NOON + timedelta(minutes=i)), end(finished=False)) for i in range(VISITS)
    ]
    assert (store.answers(last), [remark.reason for remark in store.remarks(last)]) == (ANSWERS, ["walks well"])
    assert (store.beats(), store.unended(K1)) == ({"desk": NOON}, [])
    store.close()


def test_long_rows_come_over(tmp_path: Path):
    """A row that is longer than a page, on pages of its own, is salvaged whole."""
    store = SqliteStore(tmp_path)
    long = event("v1", rules=tuple(f"R-{i:05}" for i in range(2000)))
    store.append([long])
    store.close()
    connection = sqlite3.connect(store._path, isolation_level=None)
    connection.execute("DROP TRIGGER event_never_goes")
    connection.close()
    assert store.events(VisitId("v1")) == [long]
    store.close()


def test_damage_while_it_is_open(whole: tuple[Path, list[FlagEvent]], tmp_path: Path):
    """A file that is damaged under a running program is put aside at the next failing call, and the call after it works."""
    path = copy(whole, tmp_path)
    store = SqliteStore(tmp_path)
    store.beat("kiosk-1", NOON)
    flip(path, 0, PAGE, NOISE)
    with pytest.raises(StoreError, match="damaged"):
        store.append([event("next")])
    store.append([event("next")])
    assert [e.visit_id for e in store.events_after(0)[1]] == [*(e.visit_id for e in whole[1]), "next"]
    assert len(kept_aside(tmp_path)) == 1
    store.close()


@pytest.mark.parametrize("size", [0, 50, 100, 4095, 4096, 5000])
def test_a_file_that_was_cut_off(whole: tuple[Path, list[FlagEvent]], tmp_path: Path, size: int):
    """However little is left of it, a flag is stored; a file that held anything is kept."""
    path = copy(whole, tmp_path)
    os.truncate(path, size)
    store = SqliteStore(tmp_path)
    store.append([event("next")])
    assert len(kept_aside(tmp_path)) == bool(size)
    store.close()


def _open(folder: str, ready: multiprocessing.synchronize.Barrier, told: multiprocessing.queues.Queue) -> None:
    ready.wait()
    try:
        store = SqliteStore(Path(folder))
        told.put(len(store.events_after(0)[1]))
        store.close()
    except StoreError as error:
        told.put(str(error))


def test_kiosk_and_desk_find_it_damaged_at_once(whole: tuple[Path, list[FlagEvent]], tmp_path: Path):
    """Four programs that start on one damaged file at the same moment move it aside once, and all go on with the same new one."""
    path = copy(whole, tmp_path)
    flip(path, 0, PAGE, NOISE)
    context = multiprocessing.get_context("spawn")
    ready, told = context.Barrier(4), context.Queue()
    programs = [context.Process(target=_open, args=(str(tmp_path), ready, told)) for _ in range(4)]
    for program in programs:
        program.start()
    said = [told.get(timeout=60) for _ in programs]
    for program in programs:
        program.join()
    assert said == [len(whole[1])] * 4
    assert len(kept_aside(tmp_path)) == 1


def test_a_new_file_that_cannot_be_made_leaves_all_as_it_was(whole: tuple[Path, list[FlagEvent]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where the disk has no room for a new file the damaged one stays where it is, and the next call tries again."""
    path = copy(whole, tmp_path)
    flip(path, PAGE * 3, PAGE, NOISE)
    spoilt = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(salvage, "prepare", full)
    with pytest.raises(StoreError, match="No space left"):
        SqliteStore(tmp_path)
    assert path.read_bytes() == spoilt
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["answers.key", FILE_NAME, f"{FILE_NAME}-salvaging"]
    monkeypatch.undo()
    SqliteStore(tmp_path).close()
    assert len(kept_aside(tmp_path)) == 1
