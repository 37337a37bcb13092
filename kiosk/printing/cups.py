"""The print queues of this computer, kept by CUPS; its word for "done" is taken only when nothing speaks against it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from kiosk.printer import Fault, JobId, JobReport, JobState, PrintError
from kiosk.printing.ipp import PRINTER, IppPrinter, Job, Look
from kiosk.printing.ipp_client import IppClient, first, texts
from kiosk.printing.ipp_faults import PROCESSING, STOPPED, Complaint
from kiosk.printing.ipp_message import Attribute, Attributes, Group, Operation, Tag
from kiosk.printing.setup import PageSetup
from kiosk.printing.transport import Address, Line, address

SOCKET = Path("/run/cups/cups.sock")
PORT = 631
HOST = "localhost"

_FAULT = re.compile(
    r"unable|error|fail|stopp|abort|cancel|reject|refused|off-?line|not respond|not connect|not available|unreachable|timed? ?out|jam|empty|missing"
    r"|open\b|unplugged|waiting for printer|may not exist|unavailable",
    re.IGNORECASE,
)
"""CUPS shows a dead printer in a free text only, and has called a job completed that the printer had given up."""


DEAF_SECONDS = 10.0
"""A small printer that prints may answer nobody else; a slow one takes so long for a page. CUPS itself may wait for one that is dead for minutes."""


class CupsQueue(IppPrinter):
    """A queue of this computer."""

    def __init__(self, line: Line, setup: PageSetup, say: Callable[..., str]) -> None:
        super().__init__(line, setup, say)
        self._heard = time.monotonic()
        """When the printer behind the queue was heard last, or not yet missed."""

    def wipe(self, job: JobId) -> None:
        """CUPS keeps each page in its spool for a day; it is asked to forget the job and its page. Never raises."""
        purge = Attribute(Tag.BOOLEAN, "purge-job", (True,))
        with suppress(PrintError):
            self._client.ask(Operation.CANCEL_JOB, Attribute(Tag.INTEGER, "job-id", (int(job),)), purge)

    def _judged(self, said: Attributes) -> JobReport:
        """CUPS calls a job completed that the printer has aborted, without a word of it anywhere: the printer itself is asked, where it can be."""
        found = super()._judged(said)
        device = self._device(self._printer()) if found.state is JobState.PRINTED else None
        if device is None:
            return found
        try:
            return self._aborted() if self._last_at(device) in {Job.ABORTED, Job.CANCELED} else found
        except PrintError as error:
            return JobReport(JobState.NOT_KNOWN, self._say("printing.doubted", reason=str(error)), faults=(error.fault,))

    def _last_at(self, device: IppClient) -> object:
        """The state of this kiosk's last job there; CUPS passes on whose it is. None: the printer remembers none. Raises PrintError."""
        mine = (Attribute(Tag.BOOLEAN, "my-jobs", (True,)), Attribute(Tag.KEYWORD, "which-jobs", ("completed",)))
        wanted = Attribute(Tag.KEYWORD, "requested-attributes", ("job-id", "job-state", "job-originating-user-name"))
        over = device.ask(Operation.GET_JOBS, *mine, wanted).every(Group.JOB)
        ours = [job for job in over if first(job, "job-originating-user-name") == self._setup.owner]
        return first(max(ours, key=lambda job: int(first(job, "job-id") or 0)), "job-state") if ours else None

    def _look(self) -> Look:
        """What the printer behind the queue says, where it can be asked itself, and whether the queue is stopped.

        What the queue says of its printer counts while a job is tried only: afterwards "media-empty" stands there for good, and would
        keep every later page away. What it says of the paper in the trays is a guess.
        """
        known = self._printer()
        queue, refusals = self._judge.complaints(known), [*self._judge.refusals(known)]
        stopped = [complaint for complaint in queue if complaint.fault is Fault.PAUSED or first(known, "printer-state") == STOPPED]
        busy = first(known, "printer-state") == PROCESSING
        troubled = [*_troubled(known, "printer-state-message")] if busy else []
        device = self._device(known)
        if device is None:
            said = queue if any(complaint.fault for complaint in queue) else [*queue, *map(self._other, troubled)]
            return Look(said if busy else stopped, refusals)
        try:
            itself = device.ask(Operation.GET_PRINTER_ATTRIBUTES, PRINTER).attributes(Group.PRINTER)
        except PrintError as error:
            # While the queue prints its own complaint is waited for, but not for ever.
            patient = busy and not troubled and time.monotonic() - self._heard < DEAF_SECONDS
            return Look([*([] if patient else [Complaint(str(error), error.fault)]), *stopped], refusals)
        self._heard = time.monotonic()
        return Look([*self._judge.complaints(itself), *stopped], [*refusals, *self._judge.wrong_paper(itself)])

    def _other(self, text: str) -> Complaint:
        return Complaint(self._say("printing.reason.other", reason=text), Fault.OFFLINE)

    def _device(self, known: Attributes) -> IppClient | None:
        """The printer behind the queue; None: one that does not speak IPP at an address of its own."""
        uri = first(known, "device-uri")
        try:
            return IppClient(Line(address(str(uri)), self._say), self._setup.owner, self._say)
        except ValueError:
            return None

    def _doubts(self, said: Attributes) -> Iterator[str]:
        yield from super()._doubts(said)
        for text in dict.fromkeys((*_troubled(said, "job-printer-state-message"), *_troubled(self._printer(), "printer-state-message"))):
            yield self._say("printing.reason.other", reason=text)


def _troubled(attributes: Attributes, name: str) -> Iterator[str]:
    return (text for text in texts(attributes, name) if _FAULT.search(text))


class CupsServer:
    """The print server of this computer: `kiosk.printing.choose.Queues`."""

    def __init__(self, say: Callable[..., str], *, socket: Path = SOCKET, port: int = PORT) -> None:
        """The socket in the file system is used if it is there, else the port."""
        self._say = say
        self._socket = socket if socket.is_socket() else None
        self._port = port

    def queue(self, name: str, setup: PageSetup) -> CupsQueue:
        """The queue of this name, whether there is one or not: its status tells."""
        return CupsQueue(self._line(f"/printers/{name}"), setup, self._say)

    def default(self) -> str | None:
        """The name of the system's default queue; None without one, or without a print server."""
        return next(iter(self._ask(Operation.CUPS_GET_DEFAULT)), None)

    def names(self) -> list[str]:
        """All queues; empty without a print server."""
        return self._ask(Operation.CUPS_GET_PRINTERS)

    def _ask(self, operation: Operation) -> list[str]:
        wanted = Attribute(Tag.KEYWORD, "requested-attributes", ("printer-name",))
        client = IppClient(self._line("/"), "kiosk", self._say)
        try:
            reply = client.ask(operation, wanted)
        except PrintError:
            return []
        return [name for group in reply.every(Group.PRINTER) for name in texts(group, "printer-name") if name]

    def _line(self, path: str) -> Line:
        return Line(Address(f"ipp://{HOST}{path}", HOST, self._port, path, socket=self._socket), self._say, unreachable="printing.cups_gone")
