"""What staff must know about the questions and rules stands at the top of the desk for as long as it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.desk.board import Board
from kiosk.desk.desk_parts import DeskParts
from kiosk.desk.window import DeskWindow
from kiosk.paths import resource
from kiosk.ports import EventKind, KioskId
from kiosk.style import load_style
from kiosk.text import Catalogue
from kiosk.voice.fake import FakeAlarm
from rules.assess import assess
from tests.kiosk.desk.fakes import DeskPaper, Kiosk, OwnClock, Store, copies
from tests.kiosk.desk.looking import press, ready, texts
from tests.kiosk.desk.small_protocol import DOSSIER, PROTOCOL

ACCEPTED = "Jo Hill accepted these."


@pytest.fixture
def said() -> list[str]:
    """What staff must know; a test may change it."""
    return [ACCEPTED]


@pytest.fixture
def window(qtbot: QtBot, store: Store, clock: OwnClock, said: list[str]) -> Iterator[DeskWindow]:
    """The desk, shown."""
    say, style = Catalogue.read(resource("locale", "en"), {}).say, load_style(resource("style", "tokens.toml"))
    paper, board = copies(DeskPaper(), clock), Board(store, clock, "front")
    parts = DeskParts(board, PROTOCOL, partial(assess, PROTOCOL), lambda: DOSSIER, say, style, "A clinic", lambda: tuple(said), paper, FakeAlarm)
    window = DeskWindow(parts)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()


def test_a_notice_stays_whatever_staff_do(qtbot: QtBot, window: DeskWindow, kiosk: Kiosk) -> None:
    """With flags and without, after each press: the notice is there."""
    assert ACCEPTED in texts(window)
    kiosk.tell("v1", EventKind.RAISED)
    ready(qtbot, window, "v1")
    assert ACCEPTED in texts(window)
    press(qtbot, window, "seen")
    ready(qtbot, window, "v1", "close")
    press(qtbot, window, "close")
    press(qtbot, window, "outcome.seen")
    qtbot.waitUntil(lambda: "No flags" in texts(window))
    assert ACCEPTED in texts(window)


def test_a_notice_comes_with_the_day(window: DeskWindow, said: list[str]) -> None:
    """A desk that runs for months asks again every hour: the review date passes without a restart, and what was mended goes."""
    assert window._hourly.interval() == 3_600_000
    assert window._hourly.isActive()
    said.append("Past the review date.")
    window._hourly.timeout.emit()
    assert f"{ACCEPTED}\nPast the review date." in texts(window)
    said.clear()
    window._hourly.timeout.emit()
    assert ACCEPTED not in texts(window)
    assert window._told_of.notice.isHidden()


def test_a_closed_desk_asks_no_more(window: DeskWindow) -> None:
    """With the window the hourly question ends."""
    window.close()
    assert not window._hourly.isActive()


def test_the_desk_opens_with_its_houses_notices(tmp_path: Path, qtbot: QtBot) -> None:
    """The desk of a demonstration says "Demonstration, not for patients"."""
    from kiosk.app import House
    from kiosk.config import Config
    from kiosk.programs.desk_program import desk_window

    house = House(Config.demonstration(tmp_path))
    window = desk_window(house)
    qtbot.addWidget(window)
    window.show()
    assert "Demonstration, not for patients." in texts(window)
    window.close()
    house.store.close()


@pytest.fixture
def fifty(store: Store, clock: OwnClock) -> Callable[[], None]:
    """Has fifty kiosks beat, and then no more."""

    def silence() -> None:
        for number in range(2, 52):
            store.beat(KioskId(f"kiosk {number}"), clock.utc())
        clock.move(65)

    return silence


def test_many_notices_leave_the_list_its_room(qtbot: QtBot, window: DeskWindow, kiosk: Kiosk, said: list[str], fifty: Callable[[], None]) -> None:
    """A network that is down silences fifty kiosks at once: the desk names the first, counts the rest, tells all on Health, and fits its screen."""
    window.resize(1280, 800)
    kiosk.tell("v1", EventKind.RAISED)
    ready(qtbot, window, "v1")
    long = "is longer than the window is wide, for it names two files and a day, and says whom to tell. " * 2
    said += [f"Notice {number} {long}" for number in range(9)]
    window._hourly.timeout.emit()
    fifty()
    qtbot.waitUntil(lambda: "48 more: see “Health”." in texts(window))
    assert "8 more: see “Health”." in texts(window)
    assert (window.height(), window.minimumSizeHint().height() <= 800) == (800, True)
    window.frame.show_page("health")
    assert "Kiosk 51 has been silent since" in texts(window)
    assert "Notice 8" in texts(window)
