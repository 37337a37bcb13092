"""One page from the first byte to the last word of the printer."""

from __future__ import annotations

import pytest

from kiosk.ports import JobReport, JobState, PrintError
from kiosk.printing.fake import FakePrinter
from kiosk.printing.job import DEADLINE_SECONDS, follow
from kiosk.printing.transport import LostReplyError
from tests.kiosk.printing.conftest import PAGE, SAY
from tests.kiosk.printing.test_contract import Noon

WAITING, PRINTING, PRINTED = (JobReport(state) for state in (JobState.WAITING, JobState.PRINTING, JobState.PRINTED))
EMPTY = JobReport(JobState.WAITING, "Paper is out. Put in paper.")
GONE = PrintError("The printer does not answer.")


class Watch(Noon):
    """A clock that moves only while somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        """Since the start."""
        return self.now

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


def followed(printer: FakePrinter) -> tuple[JobReport, list[JobReport], float]:
    """The last report, those before it, and how long it took."""
    watch, changes = Watch(), []
    last = follow(lambda: printer, SAY, watch, PAGE, changes.append, wait=watch.wait)
    return last, changes, watch.now


@pytest.mark.parametrize(
    ("script", "changes", "last"),
    [
        ([WAITING, WAITING, PRINTING, PRINTED], [WAITING, PRINTING], PRINTED),
        ([PRINTED], [], PRINTED),
        ([EMPTY, EMPTY, PRINTING, PRINTED], [EMPTY, PRINTING], PRINTED),
        ([PRINTING, JobReport(JobState.FAILED, "Aborted.")], [PRINTING], JobReport(JobState.FAILED, "Aborted.")),
        ([PRINTING, GONE, PRINTED], [PRINTING, JobReport(JobState.PRINTING, str(GONE))], PRINTED),
        ([JobReport(JobState.SAVED, path="x.pdf")], [], JobReport(JobState.SAVED, path="x.pdf")),
    ],
)
def test_each_change_is_told_once(script, changes, last) -> None:
    """Every change is reported once and in order, the last one is returned, and the page is sent once."""
    printer = FakePrinter(SAY, script)
    assert followed(printer)[:2] == (last, changes)
    assert (printer.jobs, printer.page, printer.title) == (1, PAGE, "Handout")


@pytest.mark.parametrize("stuck", [EMPTY, GONE])
def test_a_job_that_does_not_end_is_unknown(stuck) -> None:
    """After a minute without a final word the job is unknown, with what the printer said last; it is not sent again."""
    printer = FakePrinter(SAY, [stuck])
    last, _, took = followed(printer)
    assert last.state is JobState.UNKNOWN
    assert (stuck.message if isinstance(stuck, JobReport) else str(stuck)) in last.message
    assert DEADLINE_SECONDS <= took < DEADLINE_SECONDS + 1
    assert printer.jobs == 1


@pytest.mark.parametrize(("refusal", "state"), [(PrintError("Off."), JobState.FAILED), (LostReplyError("Perhaps."), JobState.UNKNOWN)])
def test_a_refused_page(refusal, state) -> None:
    """A page that was refused has failed; one that may have arrived is unknown."""
    printer = FakePrinter(SAY)
    printer.refusal = refusal
    assert followed(printer)[:2] == (JobReport(state, str(refusal)), [])


def test_the_title_says_nothing() -> None:
    """A job's title, which shows on the printer's display, is the same for everybody."""
    assert SAY("printing.title") == "Handout"
