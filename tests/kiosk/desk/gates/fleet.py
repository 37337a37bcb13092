"""The desk's real window in one language, on a store with a full queue, and every state in which a receptionist meets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from kiosk.app import House
from kiosk.config import Config
from kiosk.desk.window import DeskWindow
from kiosk.flags import Outcome
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitEnd, VisitId, VisitRecord
from kiosk.programs.desk_program import desk_window
from kiosk.programs.script import CALM
from rules.model import Code, Level, LinkId

LANGUAGES = ("en", "es", "fr", "ar", "hi", "zh")
SMALL, LARGE = (1280, 800), (1920, 1080)
QUEUE = 40
WORRIED = {"bladder_bowel": "retention"}


def fill(house: House) -> None:
    """Forty flags of every level and state, and what was closed today with every outcome."""
    rules = {level: [rule.id for rule in house.protocol.rules if rule.level is level] for level in Level}
    for number in range(QUEUE):
        level = (Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT)[number % 4]
        fired = tuple(rules[level][number % 7 : number % 7 + 1 + number % 3])
        visit = _opened(house, f"v{number}", number, practice=number == QUEUE - 1)
        told = [(EventKind.HELD, fired)] if number % 11 == 6 else [(EventKind.RAISED, fired)]
        told += [(EventKind.SEEN, ("role.front_desk",))] if number % 5 == 1 else []
        told += [(EventKind.UNFINISHED, ()), (EventKind.NOTED, ("note.helped", "note.fast"))] if number % 7 == 3 else []
        _tell(house, visit, level, told, ago=20 + 90 * number)
        if number % 3:
            sheet = ("H31", "H05") if level is Level.ROUTINE_APPOINTMENT else ()
            house.store.end_visit(visit, VisitEnd(level, number % 7 != 3, sheet, house.config.language, house.clock.utc()))
    for number, outcome in enumerate(Outcome):
        taken = [(EventKind.RAISED, tuple(rules[Level.URGENT_TODAY][:1])), (EventKind.SEEN, ("role.clinician",))]
        closed = [*taken, (EventKind.CLOSED, (outcome.value,))]
        _tell(house, _opened(house, f"c{number}", QUEUE + number), Level.URGENT_TODAY, closed, ago=1)
    house.store.beat("kiosk 1", house.clock.utc())
    house.store.beat("kiosk 2", house.clock.utc() - timedelta(minutes=5))


def _opened(house: House, name: str, number: int, *, practice: bool = False) -> VisitId:
    visit, letters = VisitId(name), "BCDFGHJKMNPQRSTVWXZ"
    ticket = f"{letters[number % 19]}{letters[number * 7 % 19]}{22 + number}"
    protocol = house.protocol
    house.store.open_visit(VisitRecord(visit, KioskId("kiosk 1"), ticket, protocol.name, protocol.version, practice, house.clock.utc()))
    return visit


def _tell(house: House, visit: VisitId, level: Level, told: list[tuple[EventKind, tuple[str, ...]]], *, ago: int) -> None:
    answers = {LinkId(link_id): frozenset(map(Code, codes.split())) for link_id, codes in {**CALM, **WORRIED}.items()}
    utc = house.clock.utc() - timedelta(seconds=ago)
    events = [FlagEvent(f"{visit}-{n}", visit, KioskId("kiosk 1"), n + 1, kind, level, ids, 0.0, utc) for n, (kind, ids) in enumerate(told)]
    house.store.append(events, answers)


@contextmanager
def desk_in(qtbot: QtBot, folder: Path, language: str, size: tuple[int, int]) -> Iterator[DeskWindow]:
    """The window with its queue, until it has shown a flag."""
    house = House(replace(Config.demonstration(folder), language=language))
    fill(house)
    window = desk_window(house)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    qtbot.waitUntil(lambda: window.flags.detail.flag is not None, timeout=20_000)
    settle()
    yield window
    window.close()
    house.store.close()


def states(qtbot: QtBot, window: DeskWindow) -> Iterator[str]:
    """Turn the window to every page and panel, and say which it is."""
    bar = window.flags.detail.action_bar
    settle()
    yield "flags"
    seen = next(row.flag.visit_id for row in window.flags.list._rows.rows if row.flag.status.value == "seen")
    window.flags.list.show_flag(seen)
    qtbot.waitUntil(lambda: window.flags.detail.flag is not None and window.flags.detail.flag.visit_id == seen, timeout=20_000)
    qtbot.waitUntil(lambda: window.findChild(QPushButton, "close").isEnabled(), timeout=20_000)
    qtbot.waitUntil(lambda: window.flags.detail._ways.count() > 0, timeout=20_000)
    settle()
    yield "seen"
    for name, ask in (("outcome", bar.ask_outcome), ("level", bar.ask_level)):
        ask()
        settle()
        yield name
        bar._leave()
    window._undo.offer(seen, window._say("desk.closed.told", ticket="KP 47", outcome=window._say("desk.outcome.emergency")))
    settle()
    yield "undo"
    window._undo.stop()
    window._panel.open()
    settle()
    yield "paper"
    window._panel._close()
    window.frame.show_page("closed")
    qtbot.waitUntil(lambda: window._closed._table.rowCount() == len(Outcome), timeout=20_000)
    settle()
    yield "closed"
    for page in ("health", "keys"):
        window.frame.show_page(page)
        settle()
        yield page
    window.frame.show_page("flags")


def settle() -> None:
    """Let layouts finish."""
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
