"""A controller on a real store that can be made slow or broken, without a window: what it shows, stores and logs."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.control.controller import Controller
from kiosk.control.parts import Parts, Timing
from kiosk.control.press import PrintPage
from kiosk.errors import StoreError
from kiosk.events import Log
from kiosk.flags import Flag, derive
from kiosk.paperwork import WaitingSlip
from kiosk.paths import protocol_folder
from kiosk.ports import FlagEvent, KioskId, Variant, VisitId, VisitRecord
from kiosk.printer import JobReport, JobState, Printer
from kiosk.printing.fake import FakePrinter, Told
from kiosk.storage.sealing import Sealer
from kiosk.storage.sqlite import SqliteStore
from kiosk.visit import intents as on
from kiosk.visit.display import Display
from kiosk.visit.screens import ResultView, ScreenState
from kiosk.visit.states import State, WithoutDesk
from kiosk.visit.views import Place
from kiosk.visit.visit import Visit
from kiosk.voice.fake import FakeAlarm, FakeVoice
from rules.load import load_protocol
from rules.model import Answers, Code, LinkId, Protocol
from tests.journeys.ending import to_result
from tests.journeys.steps import CALM
from tests.kiosk.desk.fakes import K1, OwnClock

PROTOCOL = load_protocol(protocol_folder("back_spasm"))


class ShakyStore(SqliteStore):
    """The real store; what is written waits at a gate, and is refused while it is told to be."""

    def __init__(self, folder: Path, sealer: Sealer | None = None, *, now: bool = False) -> None:
        super().__init__(folder, sealer, now=now)
        self.gate = threading.Event()
        self.gate.set()
        self.failing = False

    def append(self, events: Sequence[FlagEvent], answers: Answers | None = None) -> None:
        assert self.gate.wait(10)
        if self.failing:
            raise StoreError("The disk is away.")
        super().append(events, answers)


class Paper:
    """A renderer and a printer in one: says what it is told to, or breaks."""

    def __init__(self) -> None:
        self.pages: list[tuple[str, ...]] = []
        self.slips: list[tuple[str, WaitingSlip]] = []
        self.made = self.printed = 0
        self.states = [JobState.PRINTING, JobState.PRINTED]
        self.render_error: Exception | None = None
        self.print_error: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def make(self) -> Paper:
        self.made += 1
        return self

    def render(self, sections: Sequence[str], language: str, variant: Variant) -> bytes:  # noqa: ARG002 - the port's
        if self.render_error:
            raise self.render_error
        self.pages.append(tuple(sections))
        return b"%PDF-"

    def waiting_slip(self, language: str, slip: WaitingSlip) -> bytes:
        self.slips.append((language, slip))
        return b"%PDF-"

    def print_page(self, _: bytes, wanted: Callable[[], bool], changed: Callable[[JobReport], None]) -> JobReport:
        self.wanted = wanted
        assert self.gate.wait(10)
        if self.print_error:
            raise self.print_error
        for state in self.states[:-1]:
            changed(JobReport(state))
        self.printed += 1
        return JobReport(self.states[-1])


class Bench:
    """The controller, started, with everything it said since."""

    def __init__(
        self, folder: Path, *, protocol: Protocol = PROTOCOL, timing: Timing | None = None, print_page: PrintPage | None = None,
        printer: Printer | None = None, without_desk: WithoutDesk = WithoutDesk.OPEN, kiosk_id: KioskId = K1,
    ) -> None:  # fmt: skip
        self.clock, self.paper, self.protocol, self.folder = OwnClock(), Paper(), protocol, folder
        self.store, self.voice, self.printer = ShakyStore(folder), FakeVoice(), FakePrinter(lambda text_id, **_: text_id, Told())
        self.alarm, self.kiosk_id = FakeAlarm(), kiosk_id
        self.visits: list[Visit] = []
        self.states: list[ScreenState] = []
        self.controller = Controller(
            Parts(
                new_visit=self._new_visit,
                store=self.store,
                learn=lambda _: None,
                make_renderer=self.paper.make,
                print_page=print_page or self.paper.print_page,
                make_printer=lambda: printer or self.printer,
                clock=self.clock,
                log=Log(folder / "log", self.clock),
                place=Place("A clinic", demonstration=False, without_desk=without_desk),
                timing=timing or Timing(120, 45),
                make_alarm=lambda: self.alarm,
                make_voice=lambda: self.voice,
            )
        )
        self.controller.state_changed.connect(self.states.append)
        self.running = False

    def start(self) -> Bench:
        self.running = True
        self.controller.start()
        return self

    def close(self) -> None:
        self.store.gate.set()
        self.paper.gate.set()
        if self.running:
            self.running = False
            self.controller.stop()
        self.store.close()

    def _new_visit(self) -> Visit:
        visit_id = VisitId(f"00000000-0000-4000-8000-{len(self.visits):012}")
        record = VisitRecord(visit_id, self.kiosk_id, f"KP{22 + len(self.visits)}", "back_spasm", "0.1.0", practice=False, opened=self.clock.utc())
        self.visits.append(Visit(self.protocol, record, self.clock, display=Display("en")))
        return self.visits[-1]

    # --- what is done -----------------------------------------------------------------------------

    def touch(self, link_id: str, *codes: str) -> None:
        self.controller.handle(on.Touched(LinkId(link_id), frozenset(map(Code, codes))))

    def answer(self, link_id: str, *codes: str) -> None:
        self.touch(link_id, *codes)
        self.controller.handle(on.Continued())

    def to_review(self, wait: Callable[[Callable[[], bool]], None], **changed: str) -> None:
        """Start, and answer as the calm patient but for what is changed."""
        self.controller.handle(on.Started())
        wait(lambda: not self.controller.busy)
        while self.visit.state is State.ASKING:
            link_id = str(self.visit.cursor.current)
            self.answer(link_id, *(CALM | changed)[link_id].split())
            wait(lambda: not self.controller.busy)

    def to_result(self, wait: Callable[[Callable[[], bool]], None], **changed: str) -> None:
        """Confirm, answer what is offered, and come to the result."""
        visit = self.visit

        def handle(intent: on.Intent) -> None:
            self.controller.handle(intent)
            wait(lambda: not self.controller.busy)

        to_result(visit, handle, **changed)
        wait(lambda: isinstance(self.view, ResultView))

    # --- what came of it --------------------------------------------------------------------------

    @property
    def visit(self) -> Visit:
        return self.controller.visit

    @property
    def view(self) -> object:
        return self.states[-1].view

    def events(self, visit: Visit | None = None) -> Sequence[FlagEvent]:
        return self.store.events((visit or self.visits[0]).record.visit_id)

    def flag(self, visit: Visit | None = None) -> Flag | None:
        return derive(self.events(visit))

    def log(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in (self.folder / "log" / "kiosk.jsonl").read_text(encoding="utf-8").splitlines()]
