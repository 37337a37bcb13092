"""Whatever is pressed, whatever fails and however time goes: one window, a legal state, valid answers, and every red flag at the desk.

Twenty thousand events in `make test`, a million in `make test-all`. A failure says how to play it again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import SystemRandom

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.visit.latch import Latch
from kiosk.visit.visit import Visit
from tests.monkey.__main__ import shelf
from tests.monkey.at_window import WindowMonkey
from tests.monkey.monkey import ClosedCaseError, Monkey

EVENTS, AT_WINDOW = 4_750, 500
LONG, LONG_AT_WINDOW = 19_000, 5_000


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A place in memory where there is one: else the time goes into syncing a disk."""
    if (memory := shelf()) is None:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as made:
        yield Path(made)


def story(monkey: Monkey | WindowMonkey, events: int) -> tuple[int, bool, bool]:
    """How many of these events came, whether to more than one patient, and whether the desk was owed a sign. `play` tells what broke."""
    monkey.play(events)
    return monkey.number, monkey.visits > 1, monkey.flagged > 0


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_events_by_chance(qapp: QApplication, folder: Path, seed: int) -> None:
    """19,000 events at the controller, from four seeds."""
    assert story(Monkey(folder, seed), EVENTS) == (EVENTS, True, True)


@pytest.mark.qt_log_ignore("keyToAscii")
@pytest.mark.filterwarnings("ignore:Enum value 'Qt..Key")
@pytest.mark.parametrize("seed", [5, 6])
def test_events_at_the_window(qapp: QApplication, folder: Path, seed: int) -> None:
    """1,000 events at the real window, from two seeds: presses, pokes, keys, hands, wheels, while store, printer and voice fail."""
    monkey = WindowMonkey(folder, seed)
    assert story(monkey, AT_WINDOW) == (AT_WINDOW, True, True)
    assert monkey.broke == {"store", "printer", "voice"}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(50))
def test_a_million_events(qapp: QApplication, folder: Path, part: int) -> None:
    """Fifty seeds that nobody has seen before: 950,000 events at the controller, and the memory of each kiosk stays what it was."""
    seed = SystemRandom().randrange(2**32)
    print(f"part {part}: seed {seed}")
    assert story(Monkey(folder, seed), LONG) == (LONG, True, True)


@pytest.mark.slow
@pytest.mark.qt_log_ignore("keyToAscii")
@pytest.mark.filterwarnings("ignore:Enum value 'Qt..Key")
@pytest.mark.parametrize("part", range(10))
def test_a_million_events_at_the_window(qapp: QApplication, folder: Path, part: int) -> None:
    """The other 50,000 at the real window, ten kiosks of 5,000, each within its memory."""
    seed = SystemRandom().randrange(2**32)
    print(f"part {part}: seed {seed}")
    assert story(WindowMonkey(folder, seed), LONG_AT_WINDOW) == (LONG_AT_WINDOW, True, True)


def test_it_is_the_same_again(qapp: QApplication, tmp_path: Path) -> None:
    """One seed is one story: every event of it comes again."""
    stories = []
    for name in ("one", "two"):
        monkey = Monkey(tmp_path / name, 7)
        monkey.play(200)
        stories.append((list(monkey.last), monkey.visits, monkey.flagged))
    assert stories[0] == stories[1]


def test_it_finds_a_lost_flag(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every third sign that is touched gets lost on its way to the store, the monkey says so, and how to see it again."""
    store, seen = Visit._store, []

    def forgetful(self: Visit, events: list) -> list:
        seen.extend(events)
        return [] if events and len(seen) % 3 == 0 else store(self, events)

    monkeypatch.setattr(Visit, "_store", forgetful)
    with pytest.raises(ClosedCaseError, match=r"not at the desk[^\n]*\nagain: python -m tests.monkey --replay 8 --events \d+"):
        Monkey(tmp_path, 8).play(EVENTS)


def test_it_finds_memory_that_grows(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each event leaves a hundred kilobytes, the monkey says so."""
    left: list[bytearray] = []
    monkeypatch.setattr("tests.monkey.monkey.WARM", 50)
    monkeypatch.setattr("tests.monkey.monkey.EVERY", 10)
    monkeypatch.setattr(Monkey, "check", lambda _: left.append(bytearray(b"x" * 100_000)))
    with pytest.raises(ClosedCaseError, match="MB more than after 50 events"):
        Monkey(tmp_path, 10).play(400)


def test_it_finds_an_answer_that_cannot_be(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a touch of unknown codes is taken, the monkey says so."""
    monkeypatch.setattr("kiosk.visit.cursor.possible", lambda *_: True)
    monkeypatch.setattr(Latch, "touch", lambda *_: [])
    with pytest.raises(ClosedCaseError):
        Monkey(tmp_path, 9).play(EVENTS)
