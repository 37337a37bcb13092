"""A printer without paper, for training and tests: it goes through what it is told to, faults too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.ports import JobId, JobReport, JobState, PrintError, PrinterStatus

GOOD = (JobReport(JobState.WAITING), JobReport(JobState.PRINTING), JobReport(JobState.PRINTED))
"""What an ordinary printer says when it is asked three times."""


class FakePrinter:
    """A `kiosk.ports.Printer` with a script."""

    def __init__(self, say: Callable[..., str], script: Sequence[JobReport | PrintError] = GOOD) -> None:
        """Each report of a job is the script's next entry, raised if it is an error; the last one stays."""
        self._say = say
        self._script = tuple(script)
        self._asked: dict[JobId, int] = {}
        self.refusal: PrintError | None = None
        """Set it to have pages refused and the status not ready."""
        self.page: bytes | None = None
        """The page submitted last."""
        self.title = ""
        """Its title."""

    @property
    def jobs(self) -> int:
        """How many pages were taken."""
        return len(self._asked)

    def describe(self) -> str:
        """That it is none."""
        return self._say("printing.fake")

    def status(self) -> PrinterStatus:
        """Ready, unless it is told to refuse."""
        if self.refusal:
            return PrinterStatus(ready=False, message=str(self.refusal))
        return PrinterStatus(ready=True, message=self._say("printing.ready"))

    def submit(self, pdf: bytes, title: str) -> JobId:
        """Take a page. Raises the refusal."""
        if self.refusal:
            raise self.refusal
        job = JobId(str(self.jobs + 1))
        self._asked[job] = 0
        self.page, self.title = pdf, title
        return job

    def report(self, job: JobId) -> JobReport:
        """The script's next entry. Raises PrintError if that is one."""
        if job not in self._asked:
            return JobReport(JobState.UNKNOWN, self._say("printing.forgotten"))
        entry = self._script[min(self._asked[job], len(self._script) - 1)]
        self._asked[job] += 1
        if isinstance(entry, PrintError):
            raise entry
        return entry
