"""What must not be lost goes to the store in order and exactly once, however slow or broken the store is; nobody waits for long."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kiosk.control.keeper import MOST_ASKED, Keeper, Put
from kiosk.errors import StoreError
from kiosk.events import Log
from tests.kiosk.desk.fakes import OwnClock

SOON_MS = 40
"""Stands for the patience and for the time until the next try."""


class Shelf:
    """Takes names, in order; fails while it is told to, and holds its breath at a closed gate."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.tried: list[str] = []
        self.failing = False
        self.refused: set[str] = set()
        self.gate = threading.Event()
        self.gate.set()

    def take(self, name: str) -> None:
        self.tried.append(name)
        assert self.gate.wait(10)
        if self.failing or name in self.refused:
            raise StoreError("The shelf is away.")
        self.taken.append(name)


def put(*names: str) -> tuple[Put, ...]:
    """One put for each name."""

    def one(name: str) -> Put:
        return lambda store: store.take(name)  # type: ignore[attr-defined]

    return tuple(one(name) for name in names)


class Desk:
    """A keeper with its shelf, and what it says."""

    def __init__(self, folder: Path) -> None:
        self.parent, self.shelf = QObject(), Shelf()
        self.said: list[str] = []
        self.folder = folder
        self.log = Log(folder, OwnClock())
        self.keeper = Keeper(self.shelf, self.log, self.parent)  # type: ignore[arg-type]
        self.keeper._patience.setInterval(SOON_MS)
        self.keeper._retry.setInterval(SOON_MS)
        self.keeper.failing.connect(lambda: self.said.append("failing"))
        self.keeper.keeping.connect(lambda: self.said.append("keeping"))
        self.closed = False

    def keep(self, *names: str) -> None:
        """Keep, and say "then" with what was on the shelf when the screen went on."""
        self.keeper.keep(put(*names), lambda: self.said.append(f"{names[-1]} shown with {' '.join(self.shelf.taken) or 'nothing'}"))

    def logged(self) -> list[str]:
        """The details of the log's lines."""
        return [json.loads(line).get("detail", "") for line in (self.folder / "kiosk.jsonl").read_text().splitlines()]

    def close(self, *last: str) -> None:
        if not self.closed:
            self.closed = True
            self.keeper.close(put(*last))


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.shelf.gate.set()
    desk.close()
    desk.log.close()


def test_storing_comes_before_showing(desk: Desk, qtbot: QtBot) -> None:
    """What comes after is called once everything is on the shelf, and says so."""
    desk.keep("a", "b")
    assert desk.keeper.busy
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    assert desk.said == ["keeping", "b shown with a b"]


def test_what_nobody_waits_for_shows_nothing_early(desk: Desk, qtbot: QtBot) -> None:
    """When something that nobody waits for is stored first, the screen still waits for its own."""
    desk.shelf.gate.clear()
    desk.keeper.keep(put("answers"))
    desk.keeper._patience.setInterval(10_000)
    desk.keep("flag")
    desk.shelf.gate.set()
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    assert desk.said[-1] == "flag shown with answers flag"


def test_slow_store_holds_nobody_up(desk: Desk, qtbot: QtBot) -> None:
    """After the patience the screen goes on and says that it is not stored; once it is stored, that is said too."""
    desk.shelf.gate.clear()
    desk.keep("a")
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    assert desk.said == ["failing", "a shown with nothing"]
    desk.shelf.gate.set()
    qtbot.waitUntil(lambda: "keeping" in desk.said)
    assert desk.shelf.taken == ["a"]


def test_late_store_does_not_show_what_comes_next(desk: Desk, qtbot: QtBot) -> None:
    """A slow put that ends while the next one waits shows that next one only when it is stored itself."""
    desk.shelf.gate.clear()
    desk.keep("a")
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    desk.keeper._less.setInterval(10_000)
    desk.keep("b")
    desk.shelf.gate.set()
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    assert desk.said[-1] == "b shown with a b"


def test_a_store_that_hangs_costs_its_second_once(desk: Desk, qtbot: QtBot) -> None:
    """What comes after it waits for a tenth of that, until the store answers again; else touches would wait in a longer and longer row."""
    desk.shelf.gate.clear()
    desk.keep("a")
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    desk.keep("b")
    assert (desk.keeper._less.isActive(), desk.keeper._less.interval(), desk.keeper._patience.isActive()) == (True, 100, False)
    desk.shelf.gate.set()
    qtbot.waitUntil(lambda: "keeping" in desk.said)
    desk.shelf.gate.clear()
    desk.keep("c")
    assert (desk.keeper._less.isActive(), desk.keeper._patience.isActive()) == (False, True)
    desk.shelf.gate.set()


def test_a_store_that_hangs_is_asked_no_more(desk: Desk, qtbot: QtBot) -> None:
    """However long it hangs, only a handful of questions wait for it."""
    desk.shelf.gate.clear()
    desk.keep("a")
    answers: list[None] = []
    for _ in range(100):
        desk.keeper.ask(lambda _: None, answers.append)
    desk.shelf.gate.set()
    qtbot.waitUntil(lambda: len(answers) == MOST_ASKED)
    desk.keeper.ask(lambda _: None, answers.append)
    qtbot.waitUntil(lambda: len(answers) == MOST_ASKED + 1)


def test_failed_store_holds_nobody_up(desk: Desk, qtbot: QtBot) -> None:
    """A store that refuses is said at once, long before the patience ends."""
    desk.keeper._patience.setInterval(10_000)
    desk.shelf.failing = True
    desk.keep("a")
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    assert desk.said[:2] == ["failing", "a shown with nothing"]
    assert not desk.keeper.all_stored


def test_what_failed_is_stored_later_in_order_and_once(desk: Desk, qtbot: QtBot) -> None:
    """What a broken store refused is tried again by itself, before what came later, each exactly once."""
    desk.shelf.failing = True
    for name in "abc":
        desk.keep(name)
        qtbot.waitUntil(lambda: not desk.keeper.busy)
    desk.shelf.failing = False
    desk.keep("d")
    qtbot.waitUntil(lambda: desk.keeper.all_stored)
    assert desk.shelf.taken == ["a", "b", "c", "d"]
    assert desk.said[-2:] == ["keeping", "d shown with a b c d"]


def test_it_tries_again_by_itself(desk: Desk, qtbot: QtBot) -> None:
    """Nobody has to touch the screen for the next try."""
    desk.shelf.failing = True
    desk.keep("a")
    qtbot.waitUntil(lambda: len(desk.shelf.tried) >= 3)
    desk.shelf.failing = False
    qtbot.waitUntil(lambda: desk.shelf.taken == ["a"])
    qtbot.waitUntil(lambda: desk.said[-1] == "keeping")


def test_half_a_load_is_not_stored_twice(desk: Desk, qtbot: QtBot) -> None:
    """When the second of three things fails, the first is not stored again."""
    desk.keeper._retry.setInterval(10_000)
    desk.shelf.refused = {"b"}
    desk.keep("a", "b", "c")
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    desk.shelf.refused = set()
    desk.keep("d")
    qtbot.waitUntil(lambda: desk.keeper.all_stored)
    assert desk.shelf.taken == ["a", "b", "c", "d"]


def test_broken_put_is_told_and_blocks_no_other(desk: Desk, qtbot: QtBot) -> None:
    """A put that breaks in a way no store does goes to whoever catches faults; what stands behind it is stored."""
    with qtbot.captureExceptions() as caught:
        desk.keeper.keep((lambda store: store.nothing(), *put("a")))  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: desk.shelf.taken == ["a"])
    assert [kind for kind, *_ in caught] == [AttributeError]


@pytest.mark.parametrize("mended", [False, True], ids=["the second fails too", "the second would succeed"])
def test_slow_failure_keeps_the_order(desk: Desk, qtbot: QtBot, mended: bool) -> None:
    """A put that fails late, when another already waits behind it, is still stored before that one."""
    desk.keeper._retry.setInterval(10_000)
    desk.shelf.gate.clear()
    desk.shelf.failing = True
    desk.keep("a")
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    desk.keep("b")
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    desk.keeper.keep(put("c"))
    shelf = desk.shelf
    if mended:
        first = shelf.take

        def take(name: str) -> None:
            try:
                first(name)
            finally:
                shelf.failing = False

        shelf.take = take  # type: ignore[method-assign]
    shelf.gate.set()
    qtbot.waitUntil(lambda: not desk.keeper.all_stored)
    shelf.failing = False
    desk.keep("d")
    qtbot.waitUntil(lambda: "d" in shelf.taken)
    assert shelf.taken == ["a", "b", "c", "d"]


def test_close_stores_what_is_left(desk: Desk, qtbot: QtBot) -> None:
    """At the end what failed, what waits and the last words are stored, in order."""
    desk.keeper._retry.setInterval(10_000)
    desk.shelf.failing = True
    desk.keep("a")
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    desk.shelf.failing = False
    desk.close("b", "c")
    assert desk.shelf.taken == ["a", "b", "c"]


def test_close_loses_nothing_that_is_under_way(desk: Desk) -> None:
    """What was handed over, begun or not, is stored once at the end, before the last words."""
    desk.keep("a")
    desk.keep("b")
    desk.close("c")
    assert desk.shelf.taken == ["a", "b", "c"]


def test_close_gives_up_on_a_store_that_is_gone(desk: Desk, qtbot: QtBot) -> None:
    """With the store away to the end, the program still ends, and each loss is in the log."""
    desk.shelf.failing = True
    desk.keep("a")
    qtbot.waitUntil(lambda: not desk.keeper.busy)
    desk.close("b")
    assert desk.shelf.taken == []
    assert desk.logged()[-2:] == ["close", "close"]


def test_asking_holds_nobody_up(desk: Desk, qtbot: QtBot) -> None:
    """A question to the store is answered later, and not at all while the store fails."""
    answers: list[object] = []
    desk.keeper.ask(lambda _: "yes", answers.append)
    assert not desk.keeper.busy
    qtbot.waitUntil(lambda: answers == ["yes"])
    desk.shelf.failing = True
    desk.keeper.ask(lambda store: store.take("question"), answers.append)  # type: ignore[attr-defined]
    desk.keeper.ask(lambda _: "again", answers.append)
    qtbot.waitUntil(lambda: answers[-1] == "again")
    assert answers == ["yes", "again"]


def test_what_fails_right_after_a_load_is_not_lost(desk: Desk, qtbot: QtBot) -> None:
    """A load is stored, and before the screen hears of it the next thing is kept, which the store refuses once: it is stored at the next try."""
    desk.keep("a")
    desk.keeper._lane._pool.submit(lambda: None).result()  # "a" is on the shelf, and nothing was told yet
    desk.shelf.refused = {"b"}
    desk.keep("b")
    qtbot.waitUntil(lambda: "b" in desk.shelf.tried)
    desk.shelf.refused = set()
    qtbot.waitUntil(lambda: desk.keeper.all_stored and desk.shelf.taken == ["a", "b"])
