"""One page from the first byte to the last word of the printer, and what is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.printer import Fault, JobId, JobReport, JobState, LostReplyError, PrintError
from kiosk.printing.fake import FakePrinter, Told
from kiosk.printing.ipp_client import ASK_SECONDS
from kiosk.printing.job import CANCEL_SECONDS, DEADLINE_SECONDS, GRACE_SECONDS, SILENT_SECONDS, STUCK_SECONDS, Means, follow
from tests.kiosk.printing.conftest import PAGE, SAY
from tests.kiosk.printing.test_contract import Noon

WAITING, PRINTING, PRINTED = (JobReport(state) for state in (JobState.WAITING, JobState.PRINTING, JobState.PRINTED))
EMPTY = JobReport(JobState.STUCK, "Paper is out. Put in paper.", faults=(Fault.OUT_OF_PAPER,))


class Watch(Noon):
    """A clock that moves only while somebody waits; then something may happen."""

    def __init__(self, happens: Callable[[float], None] = lambda _: None) -> None:
        self.now, self.happens = 0.0, happens

    def monotonic(self) -> float:
        """Since the start."""
        return self.now

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        self.happens(self.now)


class Patient:
    """A patient who stays so long, and what happens meanwhile."""

    def __init__(self, printer: FakePrinter, *, leaves: float = 1e9, at: dict[float, Fault | None] | None = None) -> None:
        """`at` says from which second on the printer has which fault."""
        self.changes: list[JobReport] = []
        self._printer, self._at = printer, at or {}
        self.watch = Watch(self._happens)
        self._happens(0.0)
        means = Means(lambda: printer, SAY, self.watch, self.watch.wait)
        self.last = follow(means, PAGE, lambda: self.watch.now < leaves, self.changes.append)

    def _happens(self, now: float) -> None:
        for second, fault in self._at.items():
            if now >= second:
                self._printer.trouble.fault = fault

    @property
    def states(self) -> list[JobState]:
        """All that was known, in order."""
        return [report.state for report in (*self.changes, self.last)]


def fake(**changed) -> FakePrinter:
    """An ordinary printer."""
    return FakePrinter(SAY, Told(), **changed)


def test_each_change_is_told_once() -> None:
    """Every change is reported once and in order, the last one is returned, and the page is sent once."""
    printer = fake(busy=3)
    patient = Patient(printer)
    assert (patient.changes, patient.last) == ([WAITING, PRINTING], PRINTED)
    assert (printer.pages, printer.printed) == ([(PAGE, "Handout")], 1)


def test_paper_that_is_put_in_goes_on() -> None:
    """A job that waits for paper says so, and prints when paper is put in while the patient is there."""
    patient = Patient(fake(), at={0.25: Fault.OUT_OF_PAPER, 5: None})
    assert patient.changes == [WAITING, EMPTY, PRINTING]
    assert patient.last == PRINTED


@pytest.mark.parametrize("fault", [Fault.OUT_OF_PAPER, Fault.JAM, Fault.COVER_OPEN, Fault.PAUSED, Fault.OFFLINE, Fault.WRONG_PAPER])
def test_nothing_floods_out_after_a_refill(fault) -> None:
    """Ten patients ask and leave while the printer is stuck: each page is taken back at once, and after the mending none comes out."""
    printer = fake()
    for _ in range(10):
        patient = Patient(printer, leaves=3, at={0.25: fault})
        assert patient.last.state is JobState.CANCELED
        assert patient.watch.now < 4
    printer.trouble.fault = None
    states = [printer.report(str(number)).state for number in range(1, 11) for _ in range(4)]
    assert set(states) == {JobState.CANCELED}
    assert printer.printed == 0


class Slow(FakePrinter):
    """It is at a page for as many questions as are left."""

    left = 8

    def report(self, job: JobId) -> JobReport:
        """Printing, unless the page was taken back."""
        found = self._jobs[job]
        if found.state.final or not self.left:
            return super().report(job)
        self.left -= 1
        found.ahead = iter([JobState.PRINTED])
        return PRINTING


def test_a_page_in_motion_outlives_its_visit_for_a_while() -> None:
    """Who presses Done while the paper comes still gets it; what is not out after the grace is taken back."""
    slow = Slow(SAY, Told())
    assert Patient(slow, leaves=0.5).last == PRINTED
    slow.left = 1000
    late = Patient(slow, leaves=0.5)
    assert late.last.state is JobState.CANCELED
    assert GRACE_SECONDS <= late.watch.now - 0.5 < GRACE_SECONDS + 1


def test_a_page_that_only_waits_leaves_with_its_patient() -> None:
    """Behind somebody else's pages a page would come out beside the next patient: it is taken back at once."""
    gone = Patient(fake(busy=1000), leaves=0.5)
    assert gone.last.state is JobState.CANCELED
    assert gone.watch.now < 1


@pytest.mark.parametrize("fault", [None, Fault.BUSY])
def test_a_page_of_a_visit_that_is_over_is_not_sent(fault) -> None:
    """Print and at once Done: nothing is handed over, not at the second try at a busy printer either, and staff are told so."""
    printer = fake()
    gone = Patient(printer, leaves=0 if fault is None else 0.5, at={0: fault, 1: None})
    assert (printer.pages, gone.changes) == ([], [])
    assert gone.last == JobReport(JobState.CANCELED, SAY("printing.not_sent"))


def test_a_busy_printer_is_called_stuck_in_time() -> None:
    """A job that does not begin within half a minute is called stuck, so that no spinner runs for ever; after a minute it is taken back."""
    patient = Patient(fake(busy=1000))
    assert patient.states == [JobState.WAITING, JobState.STUCK, JobState.CANCELED]
    assert patient.changes[1].faults == (Fault.SILENT,)
    assert str(STUCK_SECONDS) in patient.changes[1].message
    assert DEADLINE_SECONDS <= patient.watch.now < DEADLINE_SECONDS + 1


def test_a_stuck_job_ends_with_its_minute() -> None:
    """A job that waits for paper for a minute is taken back, with what was wrong."""
    patient = Patient(fake(), at={0.25: Fault.OUT_OF_PAPER})
    assert patient.last.state is JobState.CANCELED
    assert EMPTY.message in patient.last.message
    assert patient.last.faults == (Fault.OUT_OF_PAPER,)


def test_a_lost_question_is_no_alarm() -> None:
    """A printer that misses a question or two is asked again, and the job stays where it was."""
    patient = Patient(fake(), at={0.25: Fault.UNREACHABLE, 1: None})
    assert patient.states == [JobState.WAITING, JobState.WAITING, JobState.PRINTING, JobState.PRINTED]


def test_a_printer_that_hangs_is_known_by_its_first_silence() -> None:
    """The one question that a hung printer leaves unanswered takes longer than a printer may be silent: the patient is not left with a second one."""
    printer = fake()

    def report(_: JobId) -> JobReport:
        clock.now += ASK_SECONDS
        raise PrintError("No answer.", Fault.HUNG)

    clock = Watch()
    printer.report = report  # type: ignore[method-assign]
    changes: list[tuple[float, JobState]] = []
    follow(Means(lambda: printer, SAY, clock, clock.wait), PAGE, lambda: clock.now < 20, lambda now: changes.append((clock.now, now.state)))
    assert changes == [(ASK_SECONDS, JobState.STUCK)]


def test_a_printer_that_vanishes_leaves_a_doubt() -> None:
    """A printer that is gone in the middle of a job is called stuck, and at the end nobody claims to know."""
    patient = Patient(fake(), at={0.25: Fault.UNREACHABLE})
    assert patient.states == [JobState.WAITING, JobState.WAITING, JobState.STUCK, JobState.NOT_KNOWN]
    assert patient.changes[2].faults == (Fault.UNREACHABLE,)
    assert patient.watch.now < DEADLINE_SECONDS + CANCEL_SECONDS
    left = Patient(fake(), leaves=1, at={0.25: Fault.UNREACHABLE})
    assert left.last.state is JobState.NOT_KNOWN
    assert left.watch.now < SILENT_SECONDS + 1


def test_a_printer_that_ignores_cancel_leaves_a_doubt() -> None:
    """A printer that takes a cancellation and goes on waiting is not believed to have canceled."""
    printer = fake(busy=1000)
    printer.cancel = lambda _: None  # type: ignore[method-assign]
    patient = Patient(printer, leaves=0.1)
    assert patient.last.state is JobState.NOT_KNOWN
    assert patient.last.message.startswith("The job could not be taken back")


def test_paper_that_came_out_before_the_cancellation_counts() -> None:
    """A page that was printed while it was being taken back is called printed."""
    printer = fake()
    printer.cancel = lambda _: None  # type: ignore[method-assign]
    assert Patient(printer, leaves=0.1, at={0: Fault.PAUSED, 0.5: None}).last == PRINTED


def test_a_job_that_the_printer_gives_up() -> None:
    """A job that the printer aborts has failed, and the page is not sent again."""
    printer = fake()
    patient = Patient(printer, at={0.25: Fault.ABORTED})
    assert (patient.last.state, patient.last.faults) == (JobState.FAILED, (Fault.ABORTED,))
    assert len(printer.pages) == 1


@pytest.mark.parametrize(
    ("fault", "state"), [(Fault.REFUSING, JobState.FAILED), (Fault.UNREACHABLE, JobState.FAILED), (Fault.HUNG, JobState.NOT_KNOWN)]
)
def test_a_refused_page(fault, state) -> None:
    """A page that was refused has failed; one that may have arrived is unknown."""
    patient = Patient(fake(), at={0: fault})
    assert (patient.last.state, patient.last.faults, patient.changes) == (state, (fault,), [])


def test_errors_keep_their_fault() -> None:
    """An error of a printer carries the fault that the log and the desk are told."""
    assert PrintError("x", Fault.JAM).fault is LostReplyError("x", Fault.JAM).fault is Fault.JAM


def test_the_title_says_nothing() -> None:
    """A job's title, which shows on the printer's display, is the same for everybody."""
    assert SAY("printing.title") == "Handout"
