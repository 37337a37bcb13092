"""A printer or print queue that speaks IPP: one job a page, and nothing claimed that the printer did not say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from kiosk.printer import Fault, JobId, JobReport, JobState, LostReplyError, PrintError, PrinterStatus
from kiosk.printing.formats import ONE_SIDED, TWO_SIDED, Format, negotiate
from kiosk.printing.ipp_client import IppClient, first, texts
from kiosk.printing.ipp_faults import PRINTER_QUESTIONS, Complaint, Judge, in_words, stopping
from kiosk.printing.ipp_message import Attribute, Attributes, Group, Operation, Tag
from kiosk.printing.setup import PageSetup
from kiosk.printing.transport import Line


class Job(IntEnum):
    """`job-state`, RFC 8011, 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


_OPEN = {Job.PENDING: JobState.WAITING, Job.HELD: JobState.WAITING, Job.PROCESSING: JobState.PRINTING, Job.STOPPED: JobState.STUCK}
_NOT_POSSIBLE, _NOT_FOUND = 0x0404, 0x0406
_TOO_LATE = "completed-with-errors", "job-completed-with-errors", "aborted-by-system", "job-canceled-at-device"
TURN_SECONDS, TURNS = 0.5, 30
"""A slow printer takes ten seconds for a page."""
_JOB_QUESTIONS = ("job-state", "job-state-reasons", "job-printer-state-message", "job-printer-state-reasons")


@dataclass(frozen=True, slots=True)
class Look:
    """What is wrong with a printer now."""

    complaints: list[Complaint]
    """What stops the jobs that it has."""
    refusals: list[Complaint]
    """Why it would not take one more, or not put it on the right sheet."""


PRINTER = Attribute(Tag.KEYWORD, "requested-attributes", PRINTER_QUESTIONS)


class IppPrinter:
    """A `kiosk.printer.Printer` behind one line."""

    def __init__(self, line: Line, setup: PageSetup, say: Callable[..., str]) -> None:
        self._setup, self._say = setup, say
        self._client = IppClient(line, setup.owner, say)
        self._judge = Judge(setup, say)

    def describe(self) -> str:
        """Its address, as the settings or the print server name it."""
        return self._client.uri

    def status(self) -> PrinterStatus:
        """Whether it would print now; low toner does not stop it."""
        try:
            look = self._look()
        except PrintError as error:
            return PrinterStatus(ready=False, message=str(error), faults=(error.fault,))
        said = [*look.complaints, *look.refusals]
        faults = stopping(said)
        if faults:
            return PrinterStatus(ready=False, message=in_words([each for each in said if each.fault]), faults=faults)
        return PrinterStatus(ready=True, message=" ".join(filter(None, (self._say("printing.ready"), in_words(said)))))

    def submit(self, pdf: bytes, title: str) -> JobId:
        """Send one job for each document, once. Raises PrintError; LostReplyError when it, or a part of it, may have arrived."""
        found = negotiate(self._printer(), self._setup)
        if found is None:
            raise PrintError(self._say("printing.no_format"), Fault.FORMAT)
        first_page, *others = found.documents(pdf, self._setup)
        numbers = [self._hand_over(first_page, found, title)]
        for document in others:
            try:
                numbers.append(self._in_turn(document, found, title))
            except PrintError as error:
                self._take_back(numbers)
                raise LostReplyError(self._say("printing.lost", reason=str(error)), error.fault) from error
        return JobId(",".join(numbers))

    def report(self, job: JobId) -> JobReport:
        """What the printer says of this job, and why it does not go on; of several, the one that is furthest from paper. Raises PrintError."""
        return max((self._report(number) for number in job.split(",")), key=lambda report: _DISTANCE[report.state])

    def cancel(self, job: JobId) -> None:
        """Cancel-Job. A job that is over, or unknown, is no error: `report` says what became of it. Raises PrintError."""
        for number in job.split(","):
            self._client.ask(Operation.CANCEL_JOB, _job_id(number), known=(_NOT_POSSIBLE, _NOT_FOUND))

    def wipe(self, job: JobId) -> None:
        """A printer of its own keeps no pages that anybody could be asked to delete."""

    def clear(self) -> None:
        """Cancel every job of this kiosk that is not over. Raises PrintError."""
        mine = (Attribute(Tag.BOOLEAN, "my-jobs", (True,)), Attribute(Tag.KEYWORD, "which-jobs", ("not-completed",)))
        wanted = Attribute(Tag.KEYWORD, "requested-attributes", ("job-id", "job-originating-user-name"))
        reply = self._client.ask(Operation.GET_JOBS, *mine, wanted)
        for each in reply.every(Group.JOB):
            # Some printers list everybody's jobs, whatever they are asked.
            if isinstance(number := first(each, "job-id"), int) and first(each, "job-originating-user-name") in {self._setup.owner, None}:
                self.cancel(JobId(str(number)))
                self.wipe(JobId(str(number)))

    def _look(self) -> Look:
        known = self._printer()
        return Look(self._judge.complaints(known), [*self._judge.refusals(known), *self._judge.wrong_paper(known)])

    def _printer(self) -> Attributes:
        return self._client.ask(Operation.GET_PRINTER_ATTRIBUTES, PRINTER).attributes(Group.PRINTER)

    def _hand_over(self, document: bytes, found: Format, title: str) -> str:
        asked = (Attribute(Tag.NAME, "job-name", (title,)), Attribute(Tag.MIME_TYPE, "document-format", (found.mime,)))
        number = first(self._client.hand_over(document, asked, self._ticket(found)), "job-id")
        if not isinstance(number, int):
            raise LostReplyError(self._say("printing.lost", reason=self._say("printing.refused.no_job_id")))
        return str(number)

    def _in_turn(self, document: bytes, found: Format, title: str) -> str:
        """A printer that takes one job at a time is asked again until it has printed the page before. Raises PrintError."""
        for _ in range(TURNS):
            try:
                return self._hand_over(document, found, title)
            except PrintError as error:
                if error.fault is not Fault.BUSY:
                    raise
            time.sleep(TURN_SECONDS)
        return self._hand_over(document, found, title)

    def _ticket(self, found: Format) -> tuple[Attribute, ...]:
        """How the page is to be printed."""
        copies = (Attribute(Tag.INTEGER, "copies", (self._setup.copies,)),) if self._setup.copies > 1 else ()
        return (
            Attribute(Tag.KEYWORD, "media", (self._setup.media,)),
            Attribute(Tag.KEYWORD, "sides", (TWO_SIDED if found.duplex else ONE_SIDED,)),
            *copies,
        )

    def _take_back(self, numbers: list[str]) -> None:
        """Half a handout is no handout. What cannot be taken back now is found by `clear`."""
        for number in numbers:
            try:
                self.cancel(JobId(number))
            except PrintError:
                return

    def _report(self, number: str) -> JobReport:
        wanted = Attribute(Tag.KEYWORD, "requested-attributes", _JOB_QUESTIONS)
        reply = self._client.ask(Operation.GET_JOB_ATTRIBUTES, _job_id(number), wanted, known=(_NOT_FOUND,))
        if reply.status == _NOT_FOUND:
            return JobReport(JobState.NOT_KNOWN, self._say("printing.forgotten"))
        return self._judged(reply.attributes(Group.JOB))

    def _judged(self, said: Attributes) -> JobReport:
        number = first(said, "job-state")
        if number not in set(Job):
            return JobReport(JobState.NOT_KNOWN, self._say("printing.garbled", address=self.describe()), faults=(Fault.NOT_A_PRINTER,))
        found = Job(number)
        if found is Job.CANCELED:
            return JobReport(JobState.CANCELED, self._say("printing.canceled"))
        if found is Job.ABORTED:
            return self._aborted()
        if found is Job.COMPLETED:
            doubts = " ".join(self._doubts(said))
            return JobReport(JobState.NOT_KNOWN, self._say("printing.doubted", reason=doubts)) if doubts else JobReport(JobState.PRINTED)
        complaints = self._look().complaints
        faults = stopping(complaints)
        return JobReport(JobState.STUCK if faults else _OPEN[found], in_words(complaints), faults=faults)

    def _aborted(self) -> JobReport:
        return JobReport(JobState.FAILED, self._say("printing.aborted"), faults=(Fault.ABORTED,))

    def _doubts(self, said: Attributes) -> Iterator[str]:
        """Why a job that is called completed may not be on paper."""
        for reason in texts(said, "job-state-reasons"):
            if reason in _TOO_LATE:
                yield self._say("printing.reason.other", reason=reason)


_NEAREST_FIRST = (
    JobState.PRINTED, JobState.SAVED, JobState.SENT, JobState.PRINTING, JobState.WAITING, JobState.STUCK, JobState.NOT_KNOWN, JobState.CANCELED,
    JobState.FAILED,
)  # fmt: skip
_DISTANCE = {state: place for place, state in enumerate(_NEAREST_FIRST)}
"""How far a state is from paper: a handout of several jobs is as far as the worst of them."""


def _job_id(number: str) -> Attribute:
    return Attribute(Tag.INTEGER, "job-id", (int(number),))
