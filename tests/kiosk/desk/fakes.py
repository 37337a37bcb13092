"""A clock that tests own, a store that fails on demand, and flags to put into it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.desk.copies import CopyParts
from kiosk.errors import StoreError
from kiosk.events import Log
from kiosk.paperwork import PaperKind, StaffSlip
from kiosk.ports import EventKind, FlagEvent, KioskId, Variant, VisitEnd, VisitId, VisitRecord
from kiosk.printer import JobReport, JobState
from kiosk.printing.fake import FakePrinter, Told
from kiosk.storage.sqlite import SqliteStore
from rules.model import Answers, Code, Level, LinkId

K1 = KioskId("kiosk 1")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANSWERS: Answers = {LinkId("danger"): frozenset({Code("chest")})}


class OwnClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return 1000.0 + self.passed

    def utc(self) -> datetime:
        return NOON + timedelta(seconds=self.passed)

    def move(self, seconds: float) -> None:
        self.passed += seconds


class Store(SqliteStore):
    """The real store, in which chosen methods fail while `broken` names them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.broken: frozenset[str] = frozenset()

    def __getattribute__(self, name: str) -> object:
        found = super().__getattribute__(name)
        if not name.startswith("_") and name != "broken" and name in self.broken:
            return self._fail
        return found

    def _fail(self, *_: object) -> None:
        raise StoreError("The flag file is away.")


class Kiosk:
    """Puts flags into a store as a kiosk does."""

    def __init__(self, store: SqliteStore, clock: OwnClock, kiosk_id: KioskId = K1) -> None:
        self.store, self.clock, self.kiosk_id = store, clock, kiosk_id

    def visit(self, visit_id: str, ticket: str = "KP47", *, practice: bool = False) -> VisitId:
        opened = VisitId(visit_id)
        self.store.open_visit(VisitRecord(opened, self.kiosk_id, ticket, "back_spasm", "0.1.0", practice, self.clock.utc()))
        return opened

    def tell(
        self,
        visit_id: str,
        kind: EventKind,
        level: Level = Level.URGENT_TODAY,
        rules: tuple[str, ...] = ("R-U01",),
        answers: Answers | None = None,
    ) -> None:
        now, utc = self.clock.monotonic(), self.clock.utc()
        self.store.append([FlagEvent(str(uuid.uuid4()), VisitId(visit_id), self.kiosk_id, 1, kind, level, rules, now, utc)], answers)

    def end(self, visit_id: str, level: Level, *, finished: bool = True) -> None:
        self.store.end_visit(VisitId(visit_id), VisitEnd(level, finished, (), "en", self.clock.utc()))


class DeskPaper:
    """A renderer and a printer in one: keeps what it was asked for, and says what it is told to."""

    def __init__(self) -> None:
        self.slips: list[StaffSlip] = []
        self.sheets: list[tuple[tuple[str, ...], str, Variant]] = []
        self.pages: list[tuple[PaperKind, str]] = []
        self.slips_printed = 0
        self.printer = FakePrinter(lambda text_id, **_: text_id, Told())
        self.report = JobReport(JobState.PRINTED)
        self.gate = threading.Event()
        self.gate.set()

    def render(self, sections: Sequence[str], language: str, variant: Variant) -> bytes:
        self.sheets.append((tuple(sections), language, variant))
        return b"%PDF-"

    def staff_slip(self, slip: StaffSlip) -> bytes:
        self.slips.append(slip)
        return b"%PDF-"

    def house_page(self, page: PaperKind, language: str) -> bytes:
        self.pages.append((page, language))
        return b"%PDF-"

    def print_page(self, _: bytes, wanted: Callable[[], bool], changed: Callable[[JobReport], None]) -> JobReport:  # noqa: ARG002 - the port's
        changed(JobReport(JobState.PRINTING))
        assert self.gate.wait(10)
        return self.report

    def print_slip(self, pdf: bytes, wanted: Callable[[], bool], changed: Callable[[JobReport], None]) -> JobReport:
        self.slips_printed += 1
        return self.print_page(pdf, wanted, changed)


def copies(paper: DeskPaper, clock: OwnClock) -> CopyParts:
    """What a desk prints with."""
    return CopyParts(lambda: paper, paper.print_page, paper.print_slip, lambda: paper.printer, clock, Log(None, clock), "en")


def each(state: object, get: Callable[[object], object] = lambda row: row.flag.visit_id) -> list[object]:
    """One thing of each row of a board's state."""
    return [get(row) for row in state.rows]
