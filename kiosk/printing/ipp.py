"""A printer or print queue that speaks IPP: one job a page, and nothing claimed that the printer did not say."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum

from kiosk.country import Paper
from kiosk.ports import JobId, JobReport, JobState, PrintError, PrinterStatus
from kiosk.printing.ipp_message import Attribute, Attributes, GarbledError, Group, Operation, Reply, Tag, read_reply, request
from kiosk.printing.transport import Line, LostReplyError

MEDIA: Mapping[Paper, str] = {Paper.A4: "iso_a4_210x297mm", Paper.LETTER: "na_letter_8.5x11in"}
"""Always sent: a queue's own default may be the other one."""

PDF = "application/pdf"
REASONS = frozenset({
    "media-empty", "media-needed", "media-low", "media-jam", "cover-open", "door-open", "interlock-open", "input-tray-missing",
    "output-tray-missing", "output-area-full", "toner-empty", "toner-low", "marker-supply-empty", "marker-supply-low", "marker-waste-full",
    "paused", "moving-to-paused", "shutdown", "offline", "connecting-to-device", "timed-out", "spool-area-full",
})  # fmt: skip
"""Printer state reasons (RFC 8011, 5.4.12, and CUPS) that have words of their own."""

_MILD = frozenset({"media-low", "toner-low", "marker-supply-low", "connecting-to-device"})
"""A printer with these still prints."""

_SEVERITIES = ("-error", "-warning", "-report")
"""What may follow a reason. Not to be relied on: a printer that waits for paper has called it `media-empty-warning`."""


class _Job(IntEnum):
    """`job-state`, RFC 8011, 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


_STATES = {
    _Job.PENDING: JobState.WAITING,
    _Job.HELD: JobState.WAITING,
    _Job.PROCESSING: JobState.PRINTING,
    _Job.STOPPED: JobState.WAITING,
    _Job.CANCELED: JobState.FAILED,
    _Job.ABORTED: JobState.FAILED,
    _Job.COMPLETED: JobState.PRINTED,
}
_PRINTER_STOPPED = 5
_NOT_FOUND = 0x0406

_JOB_QUESTIONS = ("job-state", "job-state-reasons", "job-printer-state-message", "job-printer-state-reasons")
_PRINTER_QUESTIONS = (
    "printer-name", "printer-make-and-model", "printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs",
    "document-format-supported",
)  # fmt: skip


class IppPrinter:
    """A `kiosk.ports.Printer` behind one line."""

    def __init__(self, line: Line, paper: Paper, say: Callable[..., str]) -> None:
        self._line, self._paper, self._say = line, paper, say
        self._numbers = itertools.count(1)

    def describe(self) -> str:
        """Its address, as the settings or the print server name it."""
        return self._line.address.uri

    def status(self) -> PrinterStatus:
        """Whether it would print now; low toner does not stop it."""
        try:
            known = self._printer()
        except PrintError as error:
            return PrinterStatus(ready=False, message=str(error))
        worst = [*self._faults(known), *self._refusals(known)]
        if worst:
            return PrinterStatus(ready=False, message=" ".join(worst))
        return PrinterStatus(ready=True, message=" ".join([self._say("printing.ready"), *self._words(known)]))

    def submit(self, pdf: bytes, title: str) -> JobId:
        """Send one job, once. Raises PrintError; LostReplyError when it may have arrived."""
        asked = (
            Attribute(Tag.NAME, "requesting-user-name", ("kiosk",)),
            Attribute(Tag.NAME, "job-name", (title,)),
            Attribute(Tag.MIME_TYPE, "document-format", (PDF,)),
        )
        reply = self._ask(Operation.PRINT_JOB, asked, (Attribute(Tag.KEYWORD, "media", (MEDIA[self._paper],)),), pdf)
        number = _first(reply.attributes(Group.JOB), "job-id")
        if not isinstance(number, int):
            raise LostReplyError(self._say("printing.lost", reason=self._say("printing.refused.no_job_id")))
        return JobId(str(number))

    def report(self, job: JobId) -> JobReport:
        """What the printer says of this job, and why it does not go on. Raises PrintError."""
        asked = (
            Attribute(Tag.INTEGER, "job-id", (int(job),)),
            Attribute(Tag.NAME, "requesting-user-name", ("kiosk",)),
            Attribute(Tag.KEYWORD, "requested-attributes", _JOB_QUESTIONS),
        )
        reply = self._ask(Operation.GET_JOB_ATTRIBUTES, asked, known=(_NOT_FOUND,))
        if reply.status == _NOT_FOUND:
            return JobReport(JobState.UNKNOWN, self._say("printing.forgotten"))
        return self._judged(reply.attributes(Group.JOB))

    def _judged(self, said: Attributes) -> JobReport:
        number = _first(said, "job-state")
        if number not in set(_Job):
            return JobReport(JobState.UNKNOWN, self._say("printing.garbled", address=self.describe()))
        found = _Job(number)
        state = _STATES[found]
        if found is _Job.CANCELED:
            return JobReport(state, self._say("printing.canceled"))
        if found is _Job.ABORTED:
            return JobReport(state, self._say("printing.aborted"))
        if found is not _Job.COMPLETED:
            return JobReport(state, self._trouble())
        doubts = " ".join(self._doubts(said))
        return JobReport(JobState.UNKNOWN, self._say("printing.doubted", reason=doubts)) if doubts else JobReport(state)

    def _doubts(self, said: Attributes) -> Iterator[str]:
        """Why a job that is called completed may not be on paper."""
        for reason in _texts(said, "job-state-reasons"):
            if reason in {"completed-with-errors", "job-completed-with-errors", "aborted-by-system", "job-canceled-at-device"}:
                yield self._say("printing.reason.other", reason=reason)

    def _printer(self) -> Attributes:
        asked = (Attribute(Tag.KEYWORD, "requested-attributes", _PRINTER_QUESTIONS),)
        return self._ask(Operation.GET_PRINTER_ATTRIBUTES, asked).attributes(Group.PRINTER)

    def _trouble(self) -> str:
        """Why a job does not go on, as far as the printer says."""
        try:
            return " ".join(self._words(self._printer()))
        except PrintError as error:
            return str(error)

    def _faults(self, known: Attributes) -> list[str]:
        """The reasons that stop it, in words."""
        faults = [self._reason(reason) for reason in _reasons(known, "printer-state-reasons") if _stops(reason)]
        if not faults and _first(known, "printer-state") == _PRINTER_STOPPED:
            faults = [self._say("printing.stopped")]
        return faults

    def _refusals(self, known: Attributes) -> Iterator[str]:
        if _first(known, "printer-is-accepting-jobs") is False:
            yield self._say("printing.not_accepting")
        formats = _texts(known, "document-format-supported")
        if formats and PDF not in formats:
            yield self._say("printing.no_pdf")

    def _words(self, known: Attributes) -> list[str]:
        """All that the printer says of itself, in words."""
        said = [self._reason(reason) for reason in _reasons(known, "printer-state-reasons")]
        return said or self._faults(known)

    def _reason(self, reason: str) -> str:
        keyword = _keyword(reason)
        if keyword in REASONS:
            return self._say(f"printing.reason.{keyword.replace('-', '_')}")
        return self._say("printing.reason.other", reason=reason)

    def _ask(
        self,
        operation: Operation,
        asked: Sequence[Attribute],
        job: Sequence[Attribute] = (),
        document: bytes = b"",
        *,
        known: Sequence[int] = (),
    ) -> Reply:
        """One request and its reply, which is ok or one of the `known` statuses. Raises PrintError."""
        number = next(self._numbers)
        target = Attribute(Tag.URI, "printer-uri", (self._line.address.uri,))
        body = request(operation, number, (target, *asked), job) + document
        try:
            reply = read_reply(self._line.ask(body))
        except GarbledError:
            raise self._lost(document, self._say("printing.garbled", address=self.describe())) from None
        except LostReplyError as error:
            raise self._lost(document, str(error)) from error
        if reply.request_id != number:
            raise self._lost(document, self._say("printing.garbled", address=self.describe()))
        if not reply.ok and reply.status not in known:
            reason = _first(reply.attributes(Group.OPERATION), "status-message") or self._say("printing.refused.unknown")
            raise PrintError(self._say("printing.refused", reason=str(reason), status=f"0x{reply.status:04x}"))
        return reply

    def _lost(self, document: bytes, reason: str) -> PrintError:
        """A question may be asked again; a page may be on its way to paper."""
        return LostReplyError(self._say("printing.lost", reason=reason)) if document else PrintError(reason)


def _stops(reason: str) -> bool:
    """A known reason by what it is; one nobody knows by how severe it calls itself."""
    keyword = _keyword(reason)
    return keyword not in _MILD if keyword in REASONS else not reason.endswith(("-warning", "-report"))


def _keyword(reason: str) -> str:
    for severity in _SEVERITIES:
        if reason.endswith(severity):
            return reason.removesuffix(severity)
    return reason


def _first(attributes: Attributes, name: str) -> int | bool | str | None:
    return next(iter(attributes.get(name, ())), None)


def _texts(attributes: Attributes, name: str) -> list[str]:
    return [value for value in attributes.get(name, ()) if isinstance(value, str)]


def _reasons(attributes: Attributes, name: str) -> list[str]:
    return [reason for reason in _texts(attributes, name) if reason != "none"]
