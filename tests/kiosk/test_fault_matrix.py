"""The fault matrix: everything that can be wrong with a printer, before, during and after a job, with what patient and staff see.

The whole way from Print to the printer's last word runs here, at the fake and at scripted printers that speak real HTTP and IPP;
tests/kiosk/printing/system/ runs the rows that a printer of somebody else's can be made to play.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.desk.shelf import Librarian, Shelf
from kiosk.printer import Fault, JobId, JobOutcome, JobReport, JobState, Printer, PrintError
from kiosk.printing.cups import CupsServer
from kiosk.printing.fake import FakePrinter, Told
from kiosk.printing.job import Means, follow
from kiosk.visit import intents as on
from kiosk.visit.screens import PrintingState, ResultView
from tests.kiosk.bench import Bench
from tests.kiosk.printing.conftest import A4, SAY, at
from tests.kiosk.printing.server import State, serving
from tests.kiosk.printing.test_cups import NOWHERE
from tests.kiosk.printing.test_job import Watch

OFFERED, SENT, PRINTED, FAILED = PrintingState.OFFERED, PrintingState.SENT, PrintingState.PRINTED, PrintingState.FAILED


@dataclass(frozen=True)
class Row:
    """One fault."""

    name: str
    fault: Fault
    """As the log and the desk are told."""
    scripted: Mapping[str, object]
    """How a scripted printer plays it."""
    says: str
    """A piece of the sentence for staff."""
    before: PrintingState = FAILED
    """What the patient sees who comes to the result while it lasts."""
    left: JobState = JobState.CANCELED
    """What becomes of the page of a patient who leaves while it lasts."""
    recovers: bool = True
    """Whether the page of a patient who waits comes out when it is mended."""


MATRIX = [
    Row("out of paper", Fault.OUT_OF_PAPER, {"reasons": ("media-empty-error",)}, "Paper is out."),
    Row("jam", Fault.JAM, {"reasons": ("media-jam-error",)}, "Paper is jammed."),
    Row("cover open", Fault.COVER_OPEN, {"reasons": ("cover-open-error",)}, "A cover is open."),
    Row("wrong media", Fault.WRONG_PAPER, {"reasons": ("media-needed-error",)}, "wrong size"),
    Row("offline", Fault.OFFLINE, {"reasons": ("offline-error",), "printer_state": 5}, "offline"),
    Row("queue paused", Fault.PAUSED, {"reasons": ("paused",), "printer_state": 5}, "paused"),
    Row("dead host", Fault.UNREACHABLE, {"dead": True}, "", left=JobState.NOT_KNOWN),
    Row("hung host", Fault.HUNG, {"hold": threading.Event}, "", left=JobState.NOT_KNOWN),
    Row("job aborted", Fault.ABORTED, {"job_state": 8}, "gave the job up", before=OFFERED, left=JobState.FAILED, recovers=False),
]
"""A printer that vanishes in mid-job is "dead host" during the job; CUPS gone is "dead host" at the queue; busy has tests of its own."""
NEVER_KNOWN_BEFORE = [row for row in MATRIX if row.before is OFFERED]


class HeldPrinter(FakePrinter):
    """The fake, whose job goes on being printed until it is let go."""

    held = True

    def report(self, job: JobId) -> JobReport:
        """Printing, as long as nothing is wrong and it is held."""
        found = super().report(job) if self.trouble() or not self.held else None
        return found or (JobReport(JobState.PRINTING) if not self._jobs[job].state.final else super().report(job))


@dataclass
class Rig:
    """A printer in the hands of a test."""

    printer: Printer
    fake: HeldPrinter | None = None
    state: State | None = None
    came_out: int = 0
    before: dict[str, object] = field(default_factory=dict)

    def fail(self, row: Row) -> None:
        """The fault begins."""
        if self.fake:
            self.fake.trouble.fault = row.fault  # type: ignore[attr-defined]
            return
        for name, value in row.scripted.items():
            self.before[name] = getattr(self.state, name)
            setattr(self.state, name, value() if value is threading.Event else value)

    def mend(self) -> None:
        """Somebody mends it."""
        if self.fake:
            self.fake.trouble.fault = None  # type: ignore[attr-defined]
            return
        for name, value in self.before.items():
            if isinstance(held := getattr(self.state, name), threading.Event):
                held.set()
            if name != "job_state" and value is not held:
                setattr(self.state, name, value)

    def finish(self) -> None:
        """The page comes out, unless it was taken back or given up."""
        if self.fake:
            self.fake.held = False
        elif self.state and self.state.job_state < 7:
            self.state.job_state = 9
            self.came_out += 1

    @property
    def sheets(self) -> int:
        """How many pages lie in the tray."""
        return self.fake.printed if self.fake else self.came_out


@pytest.fixture(params=["fake", "ipp", "cups"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """The fake, a scripted printer, and a scripted print queue."""
    with ExitStack() as stack:
        if request.param == "fake":
            fake = HeldPrinter(SAY, Told())
            yield Rig(fake, fake=fake)
            return
        state = State(job_state=5, printer_state=4)
        port = stack.enter_context(serving(state))
        cups = CupsServer(SAY, socket=NOWHERE, port=port).queue("Front_Desk", A4)
        yield Rig(at(port) if request.param == "ipp" else cups, state=state)


@pytest.fixture
def bench(tmp_path: Path, rig: Rig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A kiosk at that printer, whose minutes pass quickly."""
    for name in ("CONNECT_SECONDS", "ANSWER_SECONDS"):
        monkeypatch.setattr(f"kiosk.printing.transport.{name}", 0.4)
    monkeypatch.setattr("kiosk.printing.ipp_client.ASK_SECONDS", 0.4)
    tick = threading.Event()
    watch = Watch(lambda _: tick.wait(0.005) and None)
    made = Bench(tmp_path, printer=rig.printer, print_page=partial(follow, Means(lambda: rig.printer, SAY, watch, watch.wait))).start()
    yield made
    rig.mend()
    rig.finish()
    made.close()


def shown(bench: Bench) -> PrintingState | None:
    """What the result says of paper."""
    return bench.view.printing if isinstance(bench.view, ResultView) else None


def to_result(bench: Bench, qtbot: QtBot) -> None:
    """A calm patient comes to the result."""
    bench.to_review(qtbot.waitUntil)
    bench.to_result(qtbot.waitUntil)


def printing(bench: Bench, qtbot: QtBot) -> None:
    """Print was pressed, and the printer is at it."""
    to_result(bench, qtbot)
    bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: shown(bench) is SENT)


def shelf(bench: Bench) -> Shelf:
    """What the desk knows of paper."""
    bench.controller.heart.beat()
    return Librarian(bench.store, bench.clock, timedelta(hours=2)).look()


def details(bench: Bench, kind: str) -> list[str]:
    """The codes of this kind of event in the log."""
    return [line["detail"] for line in bench.log() if line["event"] == kind]


def named(rows: list[Row]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The test, once for each row."""
    return pytest.mark.parametrize("row", rows, ids=[row.name for row in rows])


@named([row for row in MATRIX if row not in NEVER_KNOWN_BEFORE])
def test_before(bench: Bench, rig: Rig, qtbot: QtBot, row: Row) -> None:
    """A fault before the job: "no paper copy now" instead of Print, and nothing is sent; staff have code and sentence; mended, Print is there."""
    rig.fail(row)
    to_result(bench, qtbot)
    qtbot.waitUntil(lambda: shown(bench) is row.before)
    bench.controller.handle(on.PrintAsked())
    assert shown(bench) is row.before
    status = bench.controller.press.watch.status
    assert status is not None
    assert (status.ready, row.says in status.message) == (False, True)
    assert details(bench, "printer") in ([row.fault.value], ["unreachable"])
    qtbot.waitUntil(lambda: [each.message for each in shelf(bench).printers] == [status.message])
    rig.mend()
    qtbot.waitUntil(lambda: shown(bench) is OFFERED)
    qtbot.waitUntil(lambda: shelf(bench).printers == ())
    assert rig.sheets == 0


@named(MATRIX)
def test_during(bench: Bench, rig: Rig, qtbot: QtBot, row: Row) -> None:
    """A fault during the job: the screen says "no paper copy now" while it lasts, and "take your paper" only when the page came after all."""
    printing(bench, qtbot)
    rig.fail(row)
    qtbot.waitUntil(lambda: shown(bench) is FAILED)
    assert any(row.fault.value in detail or "unreachable" in detail for detail in details(bench, "print_state"))
    rig.mend()
    rig.finish()
    if row.recovers:
        qtbot.waitUntil(lambda: shown(bench) is PRINTED)
    assert rig.sheets == row.recovers


@named(MATRIX)
def test_during_and_the_patient_leaves(bench: Bench, rig: Rig, qtbot: QtBot, row: Row) -> None:
    """The patient leaves while the fault lasts: the page is taken back, or its end is called not known and it is taken back once that is possible."""
    outcomes: list[JobOutcome] = []
    bench.controller.press.over.connect(outcomes.append)
    printing(bench, qtbot)
    visit_id, ticket = bench.visit.record.visit_id, bench.visit.record.ticket
    rig.fail(row)
    qtbot.waitUntil(lambda: shown(bench) is FAILED)
    bench.controller.handle(on.Done())
    qtbot.waitUntil(lambda: bool(outcomes))
    assert (outcomes[0].visit_id, outcomes[0].report.state) == (visit_id, row.left)
    assert outcomes[0].report.message
    qtbot.waitUntil(lambda: shelf(bench).failed == (ticket,))
    to_result(bench, qtbot)
    rig.mend()
    qtbot.waitUntil(lambda: shown(bench) is OFFERED and not _left(rig))
    rig.finish()
    assert rig.sheets == 0


def _left(rig: Rig) -> bool:
    """Whether the page can still come out."""
    if rig.fake:
        return any(not job.state.final for job in rig.fake._jobs.values())
    return rig.state is not None and rig.state.job_state < 7


@named([row for row in MATRIX if row not in NEVER_KNOWN_BEFORE])
def test_after(bench: Bench, rig: Rig, qtbot: QtBot, row: Row) -> None:
    """A fault after the job: this patient still takes the paper, the next one is told at once that there is none now."""
    printing(bench, qtbot)
    rig.finish()
    qtbot.waitUntil(lambda: shown(bench) is PRINTED)
    rig.fail(row)
    shown_then = len(bench.states)
    bench.controller.press.watch.attend(wanted=True)
    qtbot.waitUntil(lambda: bench.controller.press.watch.status is not None and not bench.controller.press.watch.status.ready)
    assert {state.view.printing for state in bench.states[shown_then:] if isinstance(state.view, ResultView)} <= {PRINTED}
    before = bench.visit
    bench.controller.handle(on.Done())
    qtbot.waitUntil(lambda: bench.visit is not before)
    to_result(bench, qtbot)
    qtbot.waitUntil(lambda: shown(bench) is row.before)
    assert rig.sheets == 1


def test_busy_is_waited_for(bench: Bench, rig: Rig, qtbot: QtBot) -> None:
    """A printer that prints somebody else's page is no fault: Print is offered, the page waits its turn and comes out once."""
    tries: list[int] = []
    take = rig.printer.submit

    def submit(pdf: bytes, title: str) -> JobId:
        tries.append(1)
        if len(tries) < 4:
            raise PrintError("The printer refused the page: busy (status 0x0507).", Fault.BUSY)
        return take(pdf, title)

    rig.printer.submit = submit  # type: ignore[method-assign]
    to_result(bench, qtbot)
    assert shown(bench) is OFFERED
    bench.controller.handle(on.PrintAsked())
    assert shown(bench) is PrintingState.ASKED
    qtbot.waitUntil(lambda: shown(bench) is SENT)
    rig.finish()
    qtbot.waitUntil(lambda: shown(bench) is PRINTED)
    assert (len(tries), rig.sheets) == (4, 1)


def test_busy_for_too_long_is_no_paper(bench: Bench, rig: Rig, qtbot: QtBot) -> None:
    """A printer that stays busy for half a minute is not waited for any longer."""

    def submit(_: bytes, __: str) -> JobId:
        raise PrintError("The printer refused the page: busy (status 0x0507).", Fault.BUSY)

    rig.printer.submit = submit  # type: ignore[method-assign]
    to_result(bench, qtbot)
    bench.controller.handle(on.PrintAsked())
    qtbot.waitUntil(lambda: shown(bench) is FAILED)
    assert details(bench, "print_state") == ["failed busy"]
