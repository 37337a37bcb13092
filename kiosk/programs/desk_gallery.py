"""`kiosk screens`: pictures of the desk's pages, from its real window on a store of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QRect
from PySide6.QtWidgets import QPushButton, QTableWidget, QWidget

from kiosk.app import House
from kiosk.desk.door import DoorParts
from kiosk.desk.window import DeskWindow
from kiosk.flags import Outcome
from kiosk.guard.pins import PinBook
from kiosk.headless import Means, run_visit
from kiosk.picture import save_picture
from kiosk.ports import Clock, VisitId
from kiosk.programs.desk_program import desk_parts
from kiosk.programs.hand import Hand, NothingThereError, Script, find, tap
from kiosk.programs.script import CALM
from kiosk.voice.fake import FakeAlarm
from rules.model import Code, Input, LinkId

WAITING: tuple[tuple[int, Mapping[str, str]], ...] = (
    (34, {"when": "w1_4", "course": "same"}),
    (12, {"legs": "one_pain", "when": "w1_4", "course": "same"}),
    (6, {"legs": "one_numb", "legs_worse": "no"}),
    (1, {"bladder_bowel": "retention", "bladder_when": "new"}),
)
"""Who is on the list: how many minutes ago they were flagged, and what they say besides the calm patient's answers."""

PASSES = 20
"""What is laid out may ask for another height, and what stands around it is laid out anew: more often than any page needs until nothing moves."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A `kiosk.ports.Clock` that runs behind another one."""

    clock: Clock
    minutes: int

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        return self.clock.monotonic()

    def utc(self) -> datetime:
        """So many minutes ago."""
        return self.clock.utc() - timedelta(minutes=self.minutes)


def save_desk(house: House, out: Path, language: str) -> list[Path]:
    """Save a picture of each of the desk's pages in this language into `out`, and return where they are. Raises OSError, StoreError."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        own = House(replace(house.config, data=Path(folder), server=None, language=language), house.clock)
        for minutes, said in WAITING:
            _flag(own, minutes, said)
        own.store.beat(own.config.kiosk_id, own.clock.utc())
        parts = replace(desk_parts(own), make_alarm=FakeAlarm)
        pictures = _Pictures(out)
        _play(DeskWindow(parts), pictures.flags)
        if parts.door is not None:
            _play(DeskWindow(replace(parts, door=DoorParts(PinBook(Path(folder), own.clock), parts.door.deeds))), pictures.door)
        own.store.close()
    return pictures.saved


class _Pictures:
    """The scripts of two windows, and what they have saved."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self.saved: list[Path] = []

    def flags(self, desk: DeskWindow) -> Script:
        """A flag from the list to "Closed today", then every other page."""
        yield lambda: _can(desk, "seen")
        self._save(desk, "desk")
        taken = desk.flags.list.selected
        tap(desk, "seen")
        yield lambda: _is_taken(desk, taken)
        yield lambda: _can(desk, "close") and not desk.flags.detail.resting
        tap(desk, "place.window")
        yield lambda: _checked(desk, "place.window")
        self._save(desk, "desk-seen")
        tap(desk, "level")
        yield None
        self._save(desk, "desk-level")
        tap(desk, "cancel_level")
        tap(desk, "close")
        yield lambda: _can(desk, Outcome.SEEN.value)
        self._save(desk, "desk-outcome")
        tap(desk, Outcome.SEEN.value)
        yield lambda: find(desk, "undo") is not None and _can(desk, "seen")
        self._save(desk, "desk-undo")
        tap(desk, "page_closed")
        yield lambda: _rows(desk) > 0
        self._save(desk, "desk-closed")
        for page in ("figures", "health"):
            tap(desk, f"page_{page}")
            yield lambda shown=page: find(desk, shown) is not None  # type: ignore[misc]
            self._save(desk, f"desk-{page}")
        desk.frame.show_page("keys")
        yield None
        self._save(desk, "desk-keys")

    def door(self, desk: DeskWindow) -> Script:
        """The first start, which draws PINs, then the locked desk."""
        yield lambda: find(desk, "pins_done") is not None
        self._save(desk, "desk-pins")
        tap(desk, "pins_done")
        yield lambda: desk.door.role is not None
        desk.door.sign_out()
        yield lambda: find(desk, "lock") is not None
        self._save(desk, "desk-locked")

    def _save(self, desk: QWidget, name: str) -> None:
        stood: list[QRect] = []
        for _ in range(PASSES):
            QCoreApplication.sendPostedEvents()
            before, stood = stood, [part.geometry() for part in desk.findChildren(QWidget)]
            if stood == before:
                break
        path = self._out / f"{name}.png"
        save_picture(desk, path)
        self.saved.append(path)


def _can(desk: QWidget, name: str) -> bool:
    control = find(desk, name)
    return control is not None and control.isEnabled()


def _is_taken(desk: DeskWindow, visit_id: VisitId | None) -> bool:
    row = desk.flags.list.row(visit_id) if visit_id else None
    return row is not None and not row.waits


def _checked(desk: QWidget, name: str) -> bool:
    control = find(desk, name)
    return isinstance(control, QPushButton) and control.isChecked() and control.isEnabled()


def _rows(desk: QWidget) -> int:
    table = find(desk, "closed_today")
    return table.rowCount() if isinstance(table, QTableWidget) else 0


def _flag(house: House, minutes: int, said: Mapping[str, str]) -> None:
    clock = Earlier(house.clock, minutes)
    answers = {LinkId(link_id): frozenset(map(Code, codes.split())) for link_id, codes in {**CALM, **said}.items()}
    record = replace(house.record(house.config.kiosk_id), opened=clock.utc())
    run_visit(house.protocol, Input(answers), record, Means(house.store, house.renderer(), clock), expired=False)


def _play(desk: DeskWindow, script: Callable[[DeskWindow], Script]) -> None:
    """Raises what the script raises: an exception in a slot would be lost."""
    loop, failed = QEventLoop(), list[Exception]()

    def steps() -> Script:
        try:
            yield from script(desk)
        except (OSError, NothingThereError) as error:
            failed.append(error)

    desk.show()
    hand = Hand(steps())
    hand.over.connect(loop.quit)
    hand.start()
    loop.exec()
    desk.close()
    if failed:
        raise failed[0]
