"""The fault matrix at a printer and a print server that nobody here wrote: each fault before, during and after a job, as patient and desk read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from kiosk.printer import Fault, JobState
from kiosk.visit import intents as on
from kiosk.visit.display import spaced
from kiosk.visit.screens import PrintingState
from tests.kiosk.printing.conftest import SAY
from tests.kiosk.printing.system.real import RealCups, RealPrinter, free_port
from tests.kiosk.printing.system.rig import Rig, rig
from tests.kiosk.printing.system.visits import NURSE, US

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("avahi")]

OFFERED, ASKED, SENT, PRINTED, HANDED, FAILED = (PrintingState[name] for name in ("OFFERED", "ASKED", "SENT", "PRINTED", "HANDED", "FAILED"))
OWN, QUEUE = "own", "queue"
Act = Callable[[Rig], object]


@dataclass(frozen=True)
class Row:
    """One fault."""

    name: str
    fault: Fault
    """As the log is told."""
    says: str
    """A piece of what the desk reads."""
    breaks: Act
    """While nobody prints, or while a job is under way."""
    mends: Act
    at: tuple[str, ...] = (OWN, QUEUE)
    arms: Act | None = None
    """A fault that this printer can be given with its next job only: done before Print is touched."""
    left: tuple[JobState, ...] = (JobState.NOT_KNOWN,)
    """What becomes of the page of a patient who leaves meanwhile, at the printer itself."""
    queued: tuple[JobState, ...] = (JobState.CANCELED,)
    """The same through the queue."""
    begun: int = 1
    """How many sheets of it come out at most once it is mended: ippeveprinter ends what it has begun, canceled or not."""
    quiet: bool = False
    """Whether the queue, as long as it is at a page, lets nobody know but those who wait for that page; now and then CUPS even calls it completed."""


def reason(name: str, fault: Fault, keyword: str, *, at: tuple[str, ...] = (OWN, QUEUE)) -> Row:
    """A fault that the printer itself names, in the middle of a page."""

    def arms(rig: Rig) -> None:
        rig.machine.fail(keyword)

    def breaks(rig: Rig) -> None:
        arms(rig)
        rig.somebody_prints()

    text_id = "printing.reason." + keyword.removesuffix("-error").replace("-", "_")
    return Row(name, fault, SAY(text_id), breaks, lambda rig: rig.machine.mend(), at, arms)


EITHER = JobState.CANCELED, JobState.NOT_KNOWN
ROWS = [
    reason("out of paper", Fault.OUT_OF_PAPER, "media-empty-error"),
    reason("jam", Fault.JAM, "media-jam-error"),
    reason("cover open", Fault.COVER_OPEN, "cover-open-error"),
    reason("wrong media", Fault.WRONG_PAPER, "media-needed-error"),
    reason("ink", Fault.INK, "toner-empty-error", at=(OWN,)),
    reason("printer paused", Fault.PAUSED, "paused", at=(OWN,)),
    Row("dead", Fault.UNREACHABLE, "does not answer", Rig.dies, Rig.lives, queued=EITHER, begun=0, quiet=True),
    Row("hung", Fault.HUNG, "longer than", lambda rig: rig.hangs(hung=True), lambda rig: rig.hangs(hung=False), queued=EITHER, quiet=True),
    Row("queue paused", Fault.PAUSED, "paused", lambda rig: rig.queue("cupsdisable"), lambda rig: rig.queue("cupsenable"), (QUEUE,)),
    Row("CUPS gone", Fault.UNREACHABLE, "(CUPS)", Rig.crashes, Rig.restarts, (QUEUE,), queued=(JobState.NOT_KNOWN,), begun=2),
]
REFUSES = Row("queue rejects", Fault.REFUSING, "take jobs now", lambda rig: rig.queue("cupsreject"), lambda rig: rig.queue("cupsaccept"), (QUEUE,))


@pytest.fixture
def at(request: pytest.FixtureRequest) -> str:
    """Which way to paper; given by the row."""
    return str(request.param)


@pytest.fixture
def made(machine: RealPrinter, at: str, request: pytest.FixtureRequest, page: bytes, qtbot: QtBot) -> Iterator[Rig]:
    """The kiosk at the printer itself, or at a queue for it."""
    cups = request.getfixturevalue("cups") if at == QUEUE else None
    with rig(machine, cups, page, qtbot) as found:
        yield found


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch looks at once, and a printer that hangs is given up sooner than in a clinic."""
    monkeypatch.setattr("kiosk.control.printer_watch.FIRST_MS", 50)
    monkeypatch.setattr("kiosk.printing.ipp_client.ASK_SECONDS", 1.0)
    monkeypatch.setattr("kiosk.printing.cups.DEAF_SECONDS", 1.0)


def played(rows: list[Row]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The test, once for each row and each way to paper that can play it."""
    cases = [(row, way) for row in rows for way in row.at]
    return pytest.mark.parametrize(("row", "at"), cases, ids=[f"{row.name}-{way}" for row, way in cases], indirect=["at"])


def codes(made: Rig, kind: str) -> str:
    """What the log has of this kind."""
    return " ".join(line["detail"] for line in made.bench.log() if line["event"] == kind)


@played([*ROWS, REFUSES])
def test_before(made: Rig, row: Row) -> None:
    """Before the job: no Print but "no paper copy now", the desk reads why, nothing is sent; mended, Print is there and the desk silent."""
    row.breaks(made)
    made.result()
    made.shows(FAILED)
    made.desk_says("Kiosk 1: its printer does not work.", row.says)
    assert row.fault.value in codes(made, "printer")
    sent = made.machine.began
    made.bench.controller.handle(on.PrintAsked())
    assert made.shown() is FAILED
    row.mends(made)
    made.shows(OFFERED)
    made.desk_is_silent()
    assert made.machine.began == sent


@played(ROWS)
def test_during(made: Rig, row: Row) -> None:
    """During the job: "no paper copy now" while it lasts, the desk reads why; who waits until it is mended gets the page, once."""
    strike(made, row)
    made.bench.controller.press.watch.attend(wanted=True)  # what the desk reads in half a minute
    if not (row.quiet and made.cups):
        made.desk_says(row.says)
    assert row.fault.value in codes(made, "print_state")
    made.machine.mend()
    row.mends(made)
    if row.name in {"dead", "CUPS gone"}:  # what it had in hand it has no more, or nobody can say
        return
    made.shows(PRINTED)
    made.desk_is_silent()
    assert len(made.machine.sheets) in ((1, 2) if row.name == "queue paused" else (1,))  # CUPS sends anew what was under way at a pause


@played(ROWS)
def test_during_and_the_patient_leaves(made: Rig, row: Row) -> None:
    """The patient leaves: the desk reads whose paper did not come; mended, the next patient is offered Print and the page stays away."""
    strike(made, row)
    ticket = made.ticket
    last = made.leave()
    assert last in (row.left if made.cups is None else row.queued)
    made.desk_says(f"Asked for paper and may have none: {spaced(ticket)}")
    made.machine.mend()
    row.mends(made)
    made.result()
    made.shows(OFFERED)
    made.bench.controller.handle(on.PrintAsked())
    made.shows(PRINTED)
    assert 1 <= len(made.machine.sheets) <= 1 + row.begun


@played([*ROWS, REFUSES])
def test_after(made: Rig, row: Row) -> None:
    """After the job: this patient has the paper and reads nothing of the fault, the next one is told at once, the desk reads why."""
    made.result()
    made.press()
    made.shows(PRINTED)
    row.breaks(made)
    made.bench.controller.press.watch.attend(wanted=True)
    made.desk_says("Kiosk 1: its printer does not work.", row.says)
    assert made.shown() is PRINTED
    assert made.leave() is JobState.PRINTED
    made.result()
    made.shows(FAILED)
    row.mends(made)
    made.shows(OFFERED)


@pytest.mark.parametrize("at", [OWN, QUEUE], indirect=True)
def test_aborted(made: Rig) -> None:
    """A page that the printer gives up: Print was there, then "no paper copy now", and the desk reads whose paper failed."""
    made.machine.abort()
    made.result()
    made.shows(OFFERED)
    made.press()
    made.shows(FAILED)
    made.desk_says(f"Asked for paper and may have none: {spaced(made.ticket)}")
    assert made.outcomes[-1].report.state in {JobState.FAILED, JobState.CANCELED}
    assert made.machine.sheets == []


@pytest.mark.parametrize("at", [OWN, QUEUE], indirect=True)
def test_busy(made: Rig) -> None:
    """With somebody else's page in hand Print is there, ours waits its turn and comes out once; who leaves meanwhile takes it along."""
    made.machine.fail("toner-low-warning")  # which stops nothing: the page is held in hand
    made.somebody_prints()
    made.result()
    made.shows(OFFERED)
    made.bench.controller.handle(on.PrintAsked())
    made.shows(ASKED if made.cups is None else SENT)
    ticket = made.ticket
    assert made.leave() is JobState.CANCELED
    made.desk_says(f"Asked for paper and may have none: {spaced(ticket)}")
    made.result()
    made.bench.controller.handle(on.PrintAsked())
    made.machine.mend()
    made.shows(PRINTED)
    assert len(made.machine.sheets) == 2


def test_offline_behind_a_queue(machine: RealPrinter, cups: RealCups, page: bytes, qtbot: QtBot) -> None:
    """A printer that only CUPS can speak to, and cannot reach: nobody knows before a page is tried, then both read it, and the page is taken back."""
    cups.add(f"socket://localhost:{free_port()}", model="raw")
    with rig(machine, cups, page, qtbot) as made:
        made.result()
        made.shows(OFFERED)
        made.bench.controller.handle(on.PrintAsked())
        made.shows(FAILED)
        made.desk_says("Kiosk 1: its printer does not work.")
        assert Fault.OFFLINE.value in codes(made, "print_state")
        assert made.leave() is JobState.CANCELED
        cups.queue(setup=NURSE).submit(page, "Letter")
        made.result()
        made.shows(FAILED)


def test_what_a_kiosk_that_died_left(machine: RealPrinter, cups: RealCups, page: bytes, qtbot: QtBot) -> None:
    """Three pages lie in a paused queue when the kiosk starts: gone before it is let go; a nurse's page and the next patient's come."""
    cups.run("cupsdisable", "Front_Desk")
    left = [cups.queue(setup=US).submit(page, "Handout") for _ in range(3)]
    cups.queue(setup=NURSE).submit(page, "Letter")
    with rig(machine, cups, page, qtbot) as made:
        made.waits(lambda: {cups.queue(setup=US).report(job).state for job in left} == {JobState.NOT_KNOWN})  # canceled and forgotten
        made.desk_says("Kiosk 1: its printer does not work.", "paused")
        cups.run("cupsenable", "Front_Desk")
        made.result()
        made.shows(OFFERED)
        made.bench.controller.handle(on.PrintAsked())
        made.shows(PRINTED)
        assert len(machine.sheets) == 2


def strike(made: Rig, row: Row) -> None:
    """A page is under way, and then the fault."""
    made.result()
    if row.arms:
        row.arms(made)
    else:
        made.machine.fail("toner-low-warning")  # which stops nothing: the page is held in hand
    made.press()
    if not row.arms:
        made.shows(SENT)
        row.breaks(made)
    made.shows(FAILED, *([HANDED] if row.quiet and made.cups else []))
