"""The disk is full at every write, or turns read-only: what was stored stays, and the rest is stored when there is room."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.errors import StoreError
from kiosk.ports import VisitId
from kiosk.storage.aside import ASIDE
from kiosk.storage.file import FILE_NAME
from kiosk.storage.sqlite import SqliteStore
from tests.kiosk.storage.contract import NOON, event
from tests.kiosk.storage.failing_disk import failing
from tests.kiosk.storage.test_migration import JUDGED, older
from tests.kiosk.storage.test_sealing import PLANTED
from tests.kiosk.storage.whole_visit import VISIT, assert_whole, put_all, whole_visit
from tests.lacking import lacking


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory, where there is one: a thousand visits need no disk."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made in it
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder:
        yield Path(folder)


def opened(folder: Path) -> SqliteStore | None:
    """None where the disk was too full even for that."""
    try:
        return SqliteStore(folder)
    except StoreError as error:
        if "Check the disk" not in str(error):
            raise
        return None


@pytest.mark.parametrize("one", [False, True], ids=["from there on", "once"])
def test_full_at_the_nth_write_of_a_visit(memory: Path, one: bool):
    """For every n of a whole visit, the file's making included: each failure says so, and with room again nothing is lost or twice."""
    puts, events = whole_visit()
    seen: set[int] = set()
    for n in itertools.count(1):
        folder, left = memory / str(n), deque(puts)
        with failing(n, n if one else 10**9) as disk:
            store = opened(folder)
            told = put_all(store, left) if store else "Check the disk"
        assert bool(told) <= ("Check the disk" in told)
        seen.add(len(left))
        store = store or SqliteStore(folder)
        assert put_all(store, left) == ""
        assert_whole(store, events)
        store.close()
        shutil.rmtree(folder)
        if not disk.failed:
            break
    print(f"{n - 1} writes")
    assert seen == set(range(len(puts) + 1))


def test_full_at_the_nth_write_of_bringing_a_file_up_to_date(memory: Path):
    """For every n an old file stays as it was, or is new and sealed in the whole, and comes up to date when there is room."""
    for n in itertools.count(1):
        folder = memory / str(n)
        folder.mkdir()
        older(folder, 2).close()
        with failing(n) as disk:
            store = opened(folder)
        store = store or SqliteStore(folder)
        assert len(store.events_after(0)[1]) == 5 + len(JUDGED)
        assert store.answers(VisitId("open")) == {"danger": frozenset({PLANTED})}
        store.close()
        assert PLANTED.encode() not in (folder / FILE_NAME).read_bytes()
        shutil.rmtree(folder)
        if not disk.failed:
            break
    assert n > 20


def test_full_at_the_nth_write_of_a_purge(memory: Path):
    """For every n a purge that found no room has erased nothing, and with room again it erases all."""
    store = SqliteStore(memory)
    puts, events = whole_visit()
    put_all(store, deque(puts))
    for n in itertools.count(1):
        with failing(n) as disk:
            try:
                gone = store.purge(NOON.replace(year=2027))
            except StoreError as error:
                gone, told = 0, str(error)
        if not disk.failed:
            break
        assert "Check the disk" in told
        assert (store.answers(VISIT) != {}, len(store.remarks(VISIT)), gone) == (True, 1, 0)
    assert n > 5
    assert (gone, store.answers(VISIT), store.remarks(VISIT), store.events(VISIT)) == (2, {}, [], list(events))
    store.close()


def test_full_at_the_nth_write_of_a_salvage(memory: Path):
    """For every n the damaged file stays where it was until the new one is whole, and with room again all comes over."""
    whole = memory / "whole"
    store = SqliteStore(whole)
    puts, events = whole_visit()
    put_all(store, deque(puts))
    store.close()
    with closing(sqlite3.connect(whole / FILE_NAME)) as connection:
        connection.execute("DROP TRIGGER event_never_goes")
    spoilt = (whole / FILE_NAME).read_bytes()
    for n in itertools.count(1):
        folder = memory / str(n)
        shutil.copytree(whole, folder)
        with failing(n) as disk:
            store = opened(folder)
        if store is None:
            assert (folder / FILE_NAME).read_bytes() == spoilt
            store = SqliteStore(folder)
        assert_whole(store, events)
        assert [path.read_bytes() for path in folder.glob(f"{ASIDE}*.sqlite3")] == [spoilt]
        store.close()
        shutil.rmtree(folder)
        if not disk.failed:
            break
    assert n > 50


# --- real disks -----------------------------------------------------------------------------------------


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many pages of 4096 bytes; the one before goes."""
    place = tmp_path / "disk"
    place.mkdir()

    def disk(pages: int) -> Path:
        subprocess.run(["umount", place], capture_output=True, check=False)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={pages * 4096},mode=0700", "tmpfs", place], capture_output=True, check=False)
        if done.returncode:
            lacking("nobody may mount a disk here")
        return place

    yield disk
    subprocess.run(["umount", place], capture_output=True, check=False)


@pytest.mark.system
def test_real_disks_that_are_too_small(mount: Callable[[int], Path]):
    """On a real disk of each size, and with room made in the middle, the visit is stored whole, once."""
    puts, events = whole_visit()
    failed = 0
    for pages in range(1, 60):
        folder = mount(pages)
        left, store = deque(puts), opened(folder)
        told = put_all(store, left) if store else "not opened"
        failed += bool(told)
        subprocess.run(["mount", "-o", "remount,size=1m", folder], check=True)
        store = store or SqliteStore(folder)
        assert put_all(store, left) == ""
        assert_whole(store, events)
        store.close()
        if not told:
            break
    assert failed > 5
    assert not told


@pytest.mark.system
def test_a_disk_that_turns_read_only(mount: Callable[[int], Path]):
    """What is there is read on; what cannot be written is said, and is stored when the disk can be written to again."""
    folder = mount(200)
    store = SqliteStore(folder)
    puts, events = whole_visit()
    left = deque(puts[:4])
    put_all(store, left)
    store.close()  # the system takes no disk from under an open file; a broken one does, and SQLite then says the same
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    left = deque(puts[4:])
    for _ in range(2):
        assert "readonly" in put_all(store, left)
        assert len(store.events(VISIT)) == 3
    with pytest.raises(StoreError, match="readonly"):
        store.append([event("other")])
    desk = SqliteStore(folder)
    assert len(desk.open_events()[1]) == 3
    desk.close()
    store.close()
    subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
    assert put_all(store, left) == ""
    assert_whole(store, events)
    store.close()
    assert (folder / FILE_NAME).exists()
