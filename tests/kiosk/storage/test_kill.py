"""A flag that was acknowledged survives kill -9 at any moment, also while the file is brought up to date, salvaged or purged."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

from kiosk.ports import EventKind, FlagEvent, VisitId
from kiosk.storage.aside import ASIDE
from kiosk.storage.file import FILE_NAME
from kiosk.storage.sqlite import SqliteStore
from rules.model import Code, LinkId
from tests.kiosk.storage.contract import NOON, event
from tests.kiosk.storage.test_migration import JUDGED, older

KILLS = 50
OPENER = Path(__file__).with_name("killed.py")
PLANTED = b"planted_answer_4711"
WRITER = Path(__file__).with_name("flag_writer.py")


def acknowledged(folder: Path, chance: random.Random) -> list[str]:
    """The ids that one writer printed before it was killed at a random moment after its first."""
    with subprocess.Popen([sys.executable, str(WRITER), str(folder)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        killer = threading.Timer(chance.uniform(0, 0.05), writer.kill)
        killer.start()
        rest = writer.stdout.read()
        killer.join()
    complete = (first + rest).rpartition("\n")[0]
    return complete.split()


def test_no_acknowledged_flag_is_lost(tmp_path: Path):
    """Fifty writers are killed one after the other on one file: every id they printed is there, with its answers."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)  # noqa: S311 (moments, not secrets)
    said = [event_id for _ in range(KILLS) for event_id in acknowledged(tmp_path, chance)]
    store = SqliteStore(tmp_path)
    _, events = store.events_after(0)
    stored = {event.event_id for event in events}
    print(f"{KILLS} kills, {len(said)} acknowledged, {len(stored)} stored")
    assert set(said) <= stored
    assert len(stored) - len(said) <= KILLS  # at most the one under way at each kill
    assert all(store.answers(event.visit_id) for event in events)
    store.close()


def chance_of_today() -> random.Random:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    return random.Random(seed)  # noqa: S311 - moments, not secrets


def killed(folder: Path, before: datetime, seconds: float) -> str:
    """What the program said before it was killed so long after it began."""
    with subprocess.Popen([sys.executable, str(OPENER), str(folder), before.isoformat()], stdout=subprocess.PIPE, text=True) as opener:
        assert opener.stdout is not None
        said = opener.stdout.readline()
        killer = threading.Timer(seconds, opener.kill)
        killer.start()
        said += opener.stdout.read()
        killer.cancel()
        killer.join()
    return said


def whole(folder: Path, count: int) -> list[FlagEvent]:
    """A store with this many flags, every second of them closed, all with a planted answer."""
    store = SqliteStore(folder)
    for i in range(count):
        store.append([event(f"v{i}")], {LinkId("danger"): frozenset({Code(PLANTED.decode())})})
    store.append([event(f"v{i}", EventKind.CLOSED) for i in range(0, count, 2)])
    _, events = store.events_after(0)
    store.close()
    return list(events)


def test_killed_while_a_file_is_brought_up_to_date(tmp_path: Path):
    """Every event and answer of before is there after kills at twelve moments, and no answer lies unsealed."""
    chance = chance_of_today()
    for turn in range(12):
        folder = tmp_path / str(turn)
        folder.mkdir()
        older(folder, 1 + turn % 2).close()
        killed(folder, NOON, chance.uniform(0, 0.1))
        store = SqliteStore(folder)
        assert [e.event_id for e in store.events_after(0)[1]] == ["e0", "e1", "e2", "e3", "e4", *(f"j{number}" for number in range(len(JUDGED)))]
        assert store.answers(VisitId("open")) == {"danger": frozenset({PLANTED.decode()})}
        store.close()
        assert PLANTED not in (folder / FILE_NAME).read_bytes()


def test_killed_while_a_file_is_salvaged(tmp_path: Path):
    """After kills at twelve moments every event is there, once, and the damaged file is kept."""
    chance = chance_of_today()
    events = whole(tmp_path / "whole", 60)
    spoilt = (tmp_path / "whole" / FILE_NAME).read_bytes()
    for turn in range(12):
        folder = tmp_path / str(turn)
        shutil.copytree(tmp_path / "whole", folder)
        (folder / FILE_NAME).write_bytes(b"\0" * 4096 + spoilt[4096:])
        killed(folder, NOON, chance.uniform(0, 0.2))
        store = SqliteStore(folder)
        assert store.events_after(0)[1] == events
        store.close()
        assert {path.read_bytes() for path in folder.glob(f"{ASIDE}*.sqlite3")} == {b"\0" * 4096 + spoilt[4096:]}


def test_killed_while_answers_are_purged(tmp_path: Path):
    """After a kill all answers of closed flags are there, or none; a purge that was said to be done has left nothing; open flags keep theirs."""
    chance = chance_of_today()
    whole(tmp_path / "whole", 60)
    for turn in range(12):
        folder = tmp_path / str(turn)
        shutil.copytree(tmp_path / "whole", folder)
        said = killed(folder, NOON.replace(year=2027), chance.uniform(0, 0.2))
        store = SqliteStore(folder)
        kept = [bool(store.answers(VisitId(f"v{i}"))) for i in range(60)]
        assert all(kept[1::2])
        assert set(kept[::2]) == ({False} if "purged" in said else {kept[0]})
        store.close()
