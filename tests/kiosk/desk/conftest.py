"""A clock, a store, a kiosk that fills it, and the desk's real window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.desk.board import Board
from kiosk.guard.pins import PinBook
from kiosk.paths import resource
from kiosk.style import load_style
from kiosk.text import Catalogue
from kiosk.voice.fake import FakeAlarm
from rules.assess import assess
from tests.kiosk.desk.fakes import DeskPaper, Kiosk, OwnClock, Store, copies
from tests.kiosk.desk.small_protocol import DOSSIER, PROTOCOL

if TYPE_CHECKING:  # Qt waits for its platform
    from tests.kiosk.desk.staffed import Desk


@pytest.fixture
def clock() -> OwnClock:
    return OwnClock()


@pytest.fixture
def store(tmp_path: Path):
    opened = Store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def kiosk(store: Store, clock: OwnClock) -> Kiosk:
    return Kiosk(store, clock)


@pytest.fixture
def desk_paper() -> DeskPaper:
    return DeskPaper()


@pytest.fixture
def alarm() -> FakeAlarm:
    return FakeAlarm()


@pytest.fixture
def open_window(qtbot, store: Store, clock: OwnClock, desk_paper: DeskPaper, alarm: FakeAlarm):
    """Opens the window as the program does; it is closed afterwards."""
    from PySide6.QtGui import QFontDatabase

    from kiosk.desk.desk_parts import DeskParts
    from kiosk.desk.door import DoorParts
    from kiosk.desk.window import DeskWindow

    opened = []
    for font in resource("fonts", "atkinson-hyperlegible").glob("*.ttf"):
        QFontDatabase.addApplicationFont(str(font))

    def make(door: DoorParts | None = None) -> DeskWindow:
        say = Catalogue.read(resource("locale", "en"), {}).say
        style = load_style(resource("style", "tokens.toml"))
        board = Board(store, clock, "front")
        paper = copies(desk_paper, clock)
        judge, rooms, siren = partial(assess, PROTOCOL), ("1", "2"), lambda: alarm
        window = DeskWindow(DeskParts(board, PROTOCOL, judge, lambda: DOSSIER, say, style, "Riverside Clinic", lambda: (), paper, siren, rooms, door))
        qtbot.addWidget(window)
        opened.append(window)
        window.show()
        return window

    yield make
    for window in opened:
        window.close()


@pytest.fixture
def window(open_window):
    return open_window()


@pytest.fixture
def start_desk(qtbot, open_window, tmp_path: Path, clock: OwnClock) -> Callable[[], Desk]:
    """Starts a desk on the test's data folder."""
    from tests.kiosk.desk.staffed import Desk

    return partial(Desk, qtbot, open_window, tmp_path, clock)


@pytest.fixture
def new_desk(start_desk: Callable[[], Desk]) -> Desk:
    """The first start: nobody has chosen a PIN."""
    return start_desk()


@pytest.fixture
def desk(start_desk: Callable[[], Desk], tmp_path: Path, clock: OwnClock) -> Desk:
    """A desk with PINs, locked as it starts."""
    from tests.kiosk.desk.staffed import CHOSEN

    PinBook(tmp_path, clock).set_all(CHOSEN)
    return start_desk()
