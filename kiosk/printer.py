"""The port to paper: what a printer can be asked, what is known of a job, and what may be wrong, as closed sets of words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol

from kiosk.ports import VisitId

JobId = NewType("JobId", str)


class JobState(StrEnum):
    """What is known of a print job. Never more than the printer said."""

    WAITING = "waiting"
    """Taken by the printer, not begun: it is busy."""
    PRINTING = "printing"
    STUCK = "stuck"
    """It cannot go on before somebody mends something, or nothing was heard of it for too long; it may still print."""
    PRINTED = "printed"
    """The printer said that the paper is out."""
    SENT = "sent"
    """Handed to the system's own printing, which never says what became of it."""
    SAVED = "saved"
    """Kept as a file: no paper yet."""
    FAILED = "failed"
    CANCELED = "canceled"
    """Taken back before it was on paper: nothing of it will come out later."""
    NOT_KNOWN = "not known"
    """It may be on paper or not, now or later."""

    @property
    def final(self) -> bool:
        """Whether nothing more will be heard of it."""
        return self not in {JobState.WAITING, JobState.PRINTING, JobState.STUCK}

    @property
    def paper(self) -> bool:
        """Whether the page was kept from nobody: it is on paper, in a file, or on its way."""
        return self in {JobState.PRINTED, JobState.SENT, JobState.SAVED}


class Fault(StrEnum):
    """What keeps a printer from printing, as a code for the log and the desk; the sentence for staff stands beside it."""

    OUT_OF_PAPER = "out_of_paper"
    WRONG_PAPER = "wrong_paper"
    JAM = "jam"
    COVER_OPEN = "cover_open"
    TRAY = "tray"
    """A tray is missing or full."""
    INK = "ink"
    """Toner or ink is empty, or the waste container full."""
    PAUSED = "paused"
    """Somebody stopped the printer or its queue."""
    BUSY = "busy"
    """It has a page in hand and takes no second one: to be tried again."""
    REFUSING = "refusing"
    """It takes no jobs, or did not take this one."""
    OFFLINE = "offline"
    """The print queue cannot reach the printer."""
    UNREACHABLE = "unreachable"
    """Nobody answers at its address, or the print server is gone."""
    HUNG = "hung"
    """Somebody answers the line and then says nothing."""
    SILENT = "silent"
    """It took a job and cannot be asked any more, or never ends it."""
    FORMAT = "format"
    """It takes none of the kinds of page that can be made."""
    NOT_A_PRINTER = "not_a_printer"
    """What answers does not speak IPP, or asks for a password."""
    ABORTED = "aborted"
    """It gave the job up."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """Whether a job has a chance now, and why not, in words for staff."""

    ready: bool
    message: str
    faults: tuple[Fault, ...] = ()
    """Why it is not ready, the worst first; empty when it is."""


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job's state, with the reason in words for staff; `path` only where the page lies as a file."""

    state: JobState
    message: str = ""
    path: str | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """The last word on a page, and whose it was: for the desk, which prints again what did not come out."""

    visit_id: VisitId
    report: JobReport


class PrintError(Exception):
    """The printer could not be asked or refused the job; the message says what and how to mend it."""

    def __init__(self, message: str, fault: Fault = Fault.OTHER) -> None:
        super().__init__(message)
        self.fault = fault


class LostReplyError(PrintError):
    """The request went out, but no usable answer came: nobody knows whether it was obeyed."""


class Printer(Protocol):
    """Puts a page on paper, or says that it cannot. Calls may block up to their time-out: never on the GUI thread."""

    def describe(self) -> str:
        """Which printer this is, for staff and `kiosk doctor`."""

    def status(self) -> PrinterStatus:
        """Ask the printer. Never raises: what is not known is not ready."""

    def submit(self, pdf: bytes, title: str) -> JobId:
        """Hand over a page, once. Raises PrintError; LostReplyError when it may have arrived."""

    def report(self, job: JobId) -> JobReport:
        """Ask about a job. Raises PrintError."""

    def cancel(self, job: JobId) -> None:
        """Take a job back that is not on paper yet. Raises PrintError when that cannot be said."""

    def wipe(self, job: JobId) -> None:
        """The job is over: what the print server still keeps of its page is deleted. Never raises."""

    def clear(self) -> None:
        """Take back whatever an earlier visit of this kiosk left waiting, and delete its temporary files. Raises PrintError."""
