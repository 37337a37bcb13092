"""Ten thousand flags at the desk: each step of scrolling, each arrow key, and what a flag that arrives costs the window's thread."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from kiosk.app import House
from kiosk.config import Config
from kiosk.desk.state import BoardState
from kiosk.desk.window import DeskWindow
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitEnd, VisitId, VisitRecord
from kiosk.programs.desk_program import desk_window
from kiosk.programs.patient_program import application
from kiosk.storage import rows
from kiosk.storage.file import FILE_NAME
from rules.model import Level

FLAGS = 10_000
ALARMS = 100
STEPS = 400
WHEEL, DRAG = 120, 1700
"""Pixels."""
ARRIVALS = 40
SETTLE_MS = 5000
"""Until the desk has escalated what it found waiting, and has read that again."""
FRAME_MS = 33.0
ALPHABET = "BCDFGHJKMNPQRSTVWXZ"


def fill(house: House) -> None:
    """A hundred alarms that nobody has taken, the others taken or on the quiet list, all of visits that have ended."""
    now, protocol = house.clock.utc(), house.protocol
    ids = {level: next(rule.id for rule in protocol.rules if rule.level is level) for level in Level if level > Level.SELF_CARE}
    events, visits, ends = [], [], []
    for number in range(FLAGS):
        visit, level = VisitId(f"v{number}"), list(ids)[number % len(ids)]
        ticket = f"{ALPHABET[number % 19]}{ALPHABET[number // 19 % 19]}{22 + number // 361}"
        visits.append(rows.from_visit(VisitRecord(visit, KioskId("kiosk 1"), ticket, protocol.name, protocol.version, practice=False, opened=now)))
        ends.append((visit, *rows.from_end(VisitEnd(level, finished=True, sections=(), language="en", utc=now))))
        utc = now - timedelta(seconds=number)
        events.append(FlagEvent(f"{visit}-1", visit, KioskId("kiosk 1"), 1, EventKind.RAISED, level, (ids[level],), 0.0, utc))
        if number >= ALARMS and level > Level.ROUTINE_APPOINTMENT:
            events.append(FlagEvent(f"{visit}-2", visit, KioskId("desk:front"), 0, EventKind.SEEN, level, (), 0.0, utc))
    house.store.append(events)
    with sqlite3.connect(house.config.data / FILE_NAME) as connection:  # one transaction: twenty thousand would take minutes
        connection.executemany(rows.INSERT_VISIT, visits)
        connection.executemany(rows.INSERT_END, ends)
    connection.close()


def turn(ms: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


Taken = tuple[float, float]
"""Milliseconds until what was done is painted: by the clock, and of the window's thread alone, which a busy machine leaves as they are."""


def timed(act: Callable[[], object]) -> Taken:
    """Do something and let it be painted."""
    start, work = time.perf_counter(), time.thread_time()
    act()
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    return (time.perf_counter() - start) * 1000, (time.thread_time() - work) * 1000


def tell(what: str, found: list[Taken]) -> None:
    """Median, p99 and worst."""
    taken, work = (sorted(column) for column in zip(*found, strict=True))
    late = sum(each > FRAME_MS for each in taken)
    p99 = taken[int(len(taken) * 0.99) - 1]
    figures = f"median {taken[len(taken) // 2]:.1f} ms, p99 {p99:.1f}, worst {taken[-1]:.1f}; work p99 {work[int(len(work) * 0.99) - 1]:.1f}"
    print(f"desk, {FLAGS} flags, {what}: {figures}; {late} of {len(taken)} over {FRAME_MS:.0f} ms")


def scrolled(window: DeskWindow, pixels: int) -> list[Taken]:
    """Steps of so many pixels through the list."""
    bar = window.flags.list.verticalScrollBar()
    return [timed(lambda step=step: bar.setValue(step * pixels % bar.maximum())) for step in range(STEPS)]


def stepped(window: DeskWindow) -> list[Taken]:
    """The arrow key, held down."""
    flags = window.flags.list

    def press() -> None:
        QApplication.sendEvent(flags, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier))

    return [timed(press) for _ in range(STEPS)]


def arrived(window: DeskWindow, state: BoardState) -> list[Taken]:
    """A state with one flag more at the top, and one with it gone to the seen ones: what each costs the window."""
    first, rest = state.rows[0], state.rows[1:]
    taken = []
    for number in range(ARRIVALS):
        new = replace(first, flag=replace(first.flag, visit_id=VisitId(f"new{number}")))
        taken.append(timed(lambda new=new: window._changed(replace(state, rows=(new, *state.rows)))))
        taken.append(timed(lambda: window._changed(replace(state, rows=(*rest, first)))))
        taken.append(timed(lambda: window._changed(state)))
    return taken


def main() -> None:
    """Print what each step takes, off screen, while the desk polls as ever."""
    _app = application("backcheck-desk")
    with tempfile.TemporaryDirectory() as folder:
        house = House(Config.demonstration(Path(folder)))
        fill(house)
        window = desk_window(house)
        window.resize(1280, 800)
        start = time.perf_counter()
        window.show()
        while window.flags.list.model().rowCount() < FLAGS:
            turn(20)
        print(f"desk, {FLAGS} open flags: listed {time.perf_counter() - start:.1f} s after its window opened")
        turn(SETTLE_MS)
        tell("a step of the wheel", scrolled(window, WHEEL))
        tell("a page dragged into sight", scrolled(window, DRAG))
        tell("an arrow key", stepped(window))
        window.watch.stop()
        tell("a flag that comes or goes", arrived(window, window._state))
        window.close()
        house.store.close()


if __name__ == "__main__":
    main()
