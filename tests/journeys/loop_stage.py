"""Desks and a kiosk on one store and one clock: real windows at the desk, the real controller at the kiosk."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kiosk.desk.board import BEAT_SECONDS, Board
from kiosk.desk.desk_parts import DeskParts
from kiosk.desk.window import DeskWindow
from kiosk.paths import protocol_folder, resource
from kiosk.ports import EventKind, FlagEvent
from kiosk.storage.sqlite import SqliteStore
from kiosk.style import load_style
from kiosk.text import Catalogue
from kiosk.visit.states import WithoutDesk
from kiosk.voice.fake import FakeAlarm
from rules.assess import assess
from rules.dossier import Dossier
from rules.load import load_dossier
from tests.kiosk.bench import PROTOCOL, Bench
from tests.kiosk.desk.fakes import DeskPaper, copies

STEP = 50.0
"""Seconds by which time passes: less than a desk may be silent."""


@cache
def dossier() -> Dossier:
    """What stands behind the rules."""
    return load_dossier(protocol_folder("back_spasm"), PROTOCOL)


class Desk:
    """One desk's window, with its loudspeaker."""

    def __init__(self, bench: Bench, name: str) -> None:
        self.name, self.alarm = f"desk:{name}", FakeAlarm()
        self.store = SqliteStore(bench.folder)
        say = Catalogue.read(resource("locale", "en"), {"EMERGENCY_NUMBER": "911"}).say
        style, board, paper = load_style(resource("style", "tokens.toml")), Board(self.store, bench.clock, name), copies(DeskPaper(), bench.clock)
        judge = partial(assess, PROTOCOL)
        parts = DeskParts(board, PROTOCOL, judge, dossier, say, style, "A clinic", lambda: (), paper, lambda: self.alarm, ("1", "2"))
        self.window = DeskWindow(parts)
        self.window.show()

    @property
    def texts(self) -> str:
        """Everything that can be read."""
        return "\n".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisibleTo(self.window))

    def button(self, name: str) -> QPushButton:
        found = self.window.findChild(QPushButton, name)
        assert isinstance(found, QPushButton), name
        return found

    def press(self, qtbot: QtBot, name: str) -> None:
        """As soon as it may be pressed."""
        qtbot.waitUntil(lambda: self.button(name).isEnabled())
        self.button(name).click()

    def close(self) -> None:
        """Its last heartbeat was the one before."""
        self.window.close()
        self.store.close()


class Stage:
    """One kiosk, and as many desks as are opened."""

    def __init__(self, qtbot: QtBot, folder: Path, without_desk: WithoutDesk = WithoutDesk.CLOSED) -> None:
        self.qtbot = qtbot
        self.bench = Bench(folder, without_desk=without_desk)
        self.desks: list[Desk] = []

    def begin(self, *names: str) -> list[Desk]:
        """These desks, then the kiosk."""
        desks = [self.open(name) for name in names]
        for desk in desks:
            self.qtbot.waitUntil(lambda desk=desk: desk.name in self.bench.store.beats())  # type: ignore[misc]
        self.bench.start()
        return desks

    def open(self, name: str) -> Desk:
        self.desks.append(Desk(self.bench, name))
        self.qtbot.addWidget(self.desks[-1].window)
        return self.desks[-1]

    def shut(self, desk: Desk) -> None:
        """The desk's computer is switched off."""
        self.desks.remove(desk)
        desk.close()

    def pass_time(self, seconds: float) -> None:
        """So long, in steps in which each open desk beats and the kiosk hears it."""
        while seconds > 0:
            step = min(seconds, STEP)
            self.bench.clock.move(step)
            seconds -= step
            if step >= BEAT_SECONDS:
                self.qtbot.waitUntil(self._heard)

    def _heard(self) -> bool:
        now, names = self.bench.clock.utc(), {desk.name for desk in self.desks}
        beaten = all(self.bench.store.beats().get(name) == now for name in names)
        lookout = self.bench.controller._lookout
        heard = {who for who, age, _ in lookout._pulse.ages() if age == 0}
        return beaten and (names <= heard or lookout._without is WithoutDesk.OPEN)

    def wait(self, true: object) -> None:
        self.qtbot.waitUntil(true)

    @property
    def view(self) -> object:
        """What the patient sees."""
        return self.bench.view

    def events(self, kind: EventKind) -> list[FlagEvent]:
        """Of the first patient's flag."""
        return [event for event in self.bench.events() if event.kind is kind]

    def close(self) -> None:
        for desk in list(self.desks):
            self.shut(desk)
        self.bench.close()
