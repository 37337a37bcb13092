"""One page from the first byte to the last word of the printer, for a worker thread; and nothing left behind for the next patient's time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.ports import Clock
from kiosk.printer import Fault, JobId, JobReport, JobState, LostReplyError, Printer, PrintError

POLL_SECONDS = 0.25
"""A printer is asked this often: what it says is on the screen while it matters."""
SILENT_SECONDS = 2.0
"""A printer that cannot be asked for this long is taken for gone: one question may be lost, or come while it is busy."""
STUCK_SECONDS = 30
"""A job that has not begun by then is called stuck, whatever the printer says: nobody watches a spinner for longer."""
BUSY_SECONDS = 1.0
"""A printer that is busy with another page is asked again this often."""
DEADLINE_SECONDS = 60
"""A page that is not out by then is taken back: it must not come out beside the next patient."""
GRACE_SECONDS = 10
"""A patient who presses Done while the paper comes takes it from the tray: so long a job that is being printed outlives its visit."""
CANCEL_SECONDS = 5
"""What became of a job that was taken back is asked for this long."""


@dataclass(frozen=True, slots=True)
class Means:
    """What following a page needs; made once."""

    make_printer: Callable[[], Printer]
    say: Callable[..., str]
    clock: Clock
    wait: Callable[[float], None] = time.sleep


def follow(means: Means, pdf: bytes, wanted: Callable[[], bool], changed: Callable[[JobReport], None]) -> JobReport:
    """Submit the page once, and watch it until its state is final or its time is over. Blocks; raises nothing that a printer does.

    `wanted` is whether the visit still runs. `changed` is told of every change but the last, which is returned. A page that may
    have arrived is NOT_KNOWN, never FAILED, and never sent again: the caller owes the printer a `clear`. One whose time is over is
    taken back, and one whose visit is over before it was sent is not sent.
    """
    printer = means.make_printer()
    try:
        job = _submitted(means, printer, pdf, wanted)
    except LostReplyError as error:
        return JobReport(JobState.NOT_KNOWN, str(error), faults=(error.fault,))
    except PrintError as error:
        return JobReport(JobState.FAILED, str(error), faults=(error.fault,))
    if job is None:
        return JobReport(JobState.CANCELED, means.say("printing.not_sent"))
    last = _Watch(means, printer, job).follow(wanted, changed)
    printer.wipe(job)
    return last


def _submitted(means: Means, printer: Printer, pdf: bytes, wanted: Callable[[], bool]) -> JobId | None:
    """A printer that has another page in hand and takes no second one is asked again, as long as somebody waits; None: nobody does.

    Raises PrintError.
    """
    until = means.clock.monotonic() + STUCK_SECONDS
    while wanted():
        try:
            return printer.submit(pdf, means.say("printing.title"))
        except PrintError as error:
            if error.fault is not Fault.BUSY or means.clock.monotonic() >= until:
                raise
        means.wait(BUSY_SECONDS)
    return None


class _Watch:
    """One job that the printer took."""

    def __init__(self, means: Means, printer: Printer, job: JobId) -> None:
        self._means, self._printer, self._job = means, printer, job
        self._began = self._heard = means.clock.monotonic()
        self._left: float | None = None
        self._said = JobReport(JobState.WAITING)
        """What the printer said last."""

    def follow(self, wanted: Callable[[], bool], changed: Callable[[JobReport], None]) -> JobReport:
        last: JobReport | None = None
        while True:
            now = self._look()
            if now.state.final:
                return now
            if now != last:
                changed(now)
                last = now
            if self._time_is_over(now, wanted=wanted()):
                return self._take_back(now)
            self._means.wait(POLL_SECONDS)

    def _look(self) -> JobReport:
        """What is known now. A printer that cannot be asked may answer later: its job stays where it was, for a while."""
        try:
            self._said = self._printer.report(self._job)
        except PrintError as error:
            state = JobState.STUCK if self._means.clock.monotonic() - self._heard >= SILENT_SECONDS else self._said.state
            return JobReport(state, str(error), faults=(error.fault,) if state is JobState.STUCK else ())
        self._heard = now = self._means.clock.monotonic()
        if self._said.state is JobState.WAITING and now - self._began >= STUCK_SECONDS:
            words = self._means.say("printing.waits", seconds=str(STUCK_SECONDS), reason=self._said.message).strip()
            return replace(self._said, state=JobState.STUCK, message=words, faults=(Fault.SILENT,))
        return self._said

    def _time_is_over(self, report: JobReport, *, wanted: bool) -> bool:
        now = self._means.clock.monotonic()
        if not wanted and self._left is None:
            self._left = now
        if self._left is not None and (report.state is not JobState.PRINTING or now - self._left >= GRACE_SECONDS):
            return True
        return now - self._began >= DEADLINE_SECONDS

    def _take_back(self, last: JobReport) -> JobReport:
        """Cancel, and ask what came of that: the paper may have been out already."""
        until = self._means.clock.monotonic() + CANCEL_SECONDS
        try:
            self._printer.cancel(self._job)
            while True:
                found = self._printer.report(self._job)
                if found.state.final:
                    break
                if self._means.clock.monotonic() >= until:
                    return self._in_doubt(last)
                self._means.wait(POLL_SECONDS)
        except PrintError:
            return self._in_doubt(last)
        if found.state is JobState.CANCELED:
            return JobReport(JobState.CANCELED, self._means.say("printing.taken_back", reason=last.message).strip(), faults=last.faults)
        return found

    def _in_doubt(self, last: JobReport) -> JobReport:
        words = self._means.say("printing.not_taken_back", reason=last.message).strip()
        return JobReport(JobState.NOT_KNOWN, words, faults=last.faults or (Fault.SILENT,))
