"""A printer without paper, for training and tests: it does what an ordinary printer does, and fails as it is told to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kiosk.printer import Fault, JobId, JobReport, JobState, LostReplyError, Printer, PrintError, PrinterStatus

BEFORE = (JobState.WAITING, JobState.PRINTING)
"""What an ordinary printer says of a page before it is out, each time that it is asked."""
DEAD = {Fault.UNREACHABLE, Fault.HUNG, Fault.NOT_A_PRINTER}
"""Faults with which a printer can be told nothing and asked nothing."""
WORDS = {
    Fault.OUT_OF_PAPER: "printing.reason.media_empty",
    Fault.WRONG_PAPER: "printing.reason.media_needed",
    Fault.JAM: "printing.reason.media_jam",
    Fault.COVER_OPEN: "printing.reason.cover_open",
    Fault.TRAY: "printing.reason.input_tray_missing",
    Fault.INK: "printing.reason.marker_supply_empty",
    Fault.PAUSED: "printing.reason.paused",
    Fault.REFUSING: "printing.not_accepting",
    Fault.OFFLINE: "printing.reason.offline",
    Fault.UNREACHABLE: "printing.reason.shutdown",
    Fault.HUNG: "printing.slow",
    Fault.SILENT: "printing.waits",
    Fault.FORMAT: "printing.no_format",
    Fault.NOT_A_PRINTER: "printing.garbled",
    Fault.ABORTED: "printing.aborted",
    Fault.BUSY: "printing.refused",
    Fault.OTHER: "printing.stopped",
}
"""What a real printer with each fault would have staff told."""
REFUSING = {Fault.REFUSING, Fault.FORMAT, Fault.BUSY}
"""Faults with which it takes no new job; those that it has it prints."""


class Trouble(Protocol):
    """What is wrong with the fake printer now."""

    def __call__(self) -> Fault | None:
        """The fault; None: nothing."""


@dataclass
class Told:
    """A fault that a test sets."""

    fault: Fault | None = None

    def __call__(self) -> Fault | None:
        return self.fault


@dataclass(frozen=True, slots=True)
class Written:
    """A fault that stands in a file, for whoever trains: `{"fault": "jam"}`. It may change at any time, in the middle of a job too."""

    path: Path

    def __call__(self) -> Fault | None:
        """A file that is not there, or holds something else, is no fault."""
        try:
            return Fault(json.loads(self.path.read_bytes())["fault"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, fault: Fault | None) -> None:
        """Make the printer fail like this from now on, or mend it. Raises OSError."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.write_text(json.dumps({"fault": fault}))


@dataclass
class _Job:
    """One page in the fake's memory."""

    ahead: Iterator[JobState]
    state: JobState = JobState.WAITING
    kept: JobId | None = None
    """Its file's, where pages are kept."""


@dataclass
class FakePrinter:
    """A `kiosk.printer.Printer` that goes on by one state each time it is asked about a job."""

    say: Callable[..., str]
    trouble: Trouble = field(default_factory=Told)
    keep: Printer | None = None
    """Where each page is put as a file, so that whoever tries the kiosk out sees it: it is then said to be saved, since no paper is to be taken."""
    busy: int = 0
    """How often a new job is said to wait before it begins."""
    pages: list[tuple[bytes, str]] = field(default_factory=list)
    """The pages that were submitted, with their titles, as long as somebody could still print them."""
    printed: int = 0
    """How many sheets lie in the tray that is not there."""
    _jobs: dict[JobId, _Job] = field(default_factory=dict)

    def describe(self) -> str:
        """That it is none."""
        return self.say("printing.fake")

    def status(self) -> PrinterStatus:
        """Ready, unless something is wrong, or pages that are to be kept cannot be."""
        fault = self.trouble()
        if fault is None or fault in {Fault.ABORTED, Fault.BUSY}:
            kept = self.keep.status() if self.keep else None
            if kept and not kept.ready:
                return kept
            return PrinterStatus(ready=True, message=self.say("printing.ready"))
        return PrinterStatus(ready=False, message=self._words(fault), faults=(fault,))

    def submit(self, pdf: bytes, title: str) -> JobId:
        """Take a page. Raises PrintError with a fault that lets it take none; LostReplyError where it hung in the middle."""
        fault = self.trouble()
        if fault is Fault.HUNG:
            raise LostReplyError(self._words(fault), fault)
        if fault and fault in DEAD | REFUSING:
            raise PrintError(self._words(fault), fault)
        job = JobId(str(len(self._jobs) + 1))
        self.pages.append((pdf, title))
        ahead = iter((*[JobState.WAITING] * self.busy, *BEFORE, JobState.SAVED if self.keep else JobState.PRINTED))
        self._jobs[job] = _Job(ahead, kept=self.keep.submit(pdf, title) if self.keep else None)
        return job

    def report(self, job: JobId) -> JobReport:
        """The next state, or the last one with what keeps it there. Raises PrintError when it is dead."""
        found, fault = self._jobs.get(job), self.trouble()
        if fault and fault in DEAD:
            raise PrintError(self._words(fault), fault)
        if found is None:
            return JobReport(JobState.NOT_KNOWN, self.say("printing.forgotten"))
        if found.state.final:
            return self._report(found)
        if fault is Fault.ABORTED:
            found.state = JobState.FAILED
            return JobReport(JobState.FAILED, self.say("printing.aborted"), faults=(fault,))
        if fault is not None and fault not in REFUSING:
            return JobReport(JobState.STUCK, self._words(fault), faults=(fault,))
        found.state = next(found.ahead)
        self.printed += found.state is JobState.PRINTED
        return self._report(found)

    def cancel(self, job: JobId) -> None:
        """Take it back unless it is over. Raises PrintError when the printer is dead."""
        fault, found = self.trouble(), self._jobs.get(job)
        if fault and fault in DEAD:
            raise PrintError(self._words(fault), fault)
        if found is not None and not found.state.final:
            found.state = JobState.CANCELED
            if self.keep and found.kept:
                self.keep.cancel(found.kept)

    def wipe(self, _: JobId) -> None:
        """Keep nothing of the pages but how many there were."""

    def clear(self) -> None:
        """Take back everything. Raises PrintError when the printer is dead."""
        for job in self._jobs:
            self.cancel(job)
        if self.keep:
            self.keep.clear()

    def _report(self, job: _Job) -> JobReport:
        path = self.keep.report(job.kept).path if self.keep and job.kept and job.state is JobState.SAVED else None
        return JobReport(job.state, path=path)

    def _words(self, fault: Fault) -> str:
        return self.say(WORDS[fault], address=self.describe(), seconds="15", reason="busy", status="0x0507")
