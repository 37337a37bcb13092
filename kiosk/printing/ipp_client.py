"""Questions to one printer: numbered, answered once, and refused in words."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kiosk.printer import Fault, LostReplyError, PrintError
from kiosk.printing.ipp_message import Attribute, Attributes, GarbledError, Group, Operation, Reply, Tag, Value, read_reply, request
from kiosk.printing.transport import Line

ASK_SECONDS = 5.0
"""A printer that takes longer to say how it is would let a patient wait; for a page the line allows more."""
_REFUSALS = {0x0506: Fault.REFUSING, 0x0507: Fault.BUSY, 0x040A: Fault.FORMAT, 0x0406: Fault.UNREACHABLE}
"""`server-error-not-accepting-jobs`, `server-error-busy`, `client-error-document-format-not-supported`, `client-error-not-found`."""


@dataclass(frozen=True, slots=True)
class _Question:
    """One request."""

    operation: Operation
    asked: tuple[Attribute, ...]
    job: tuple[Attribute, ...] = ()
    document: bytes = b""
    known: tuple[int, ...] = ()


class IppClient:
    """Asks one printer, as one kiosk."""

    def __init__(self, line: Line, owner: str, say: Callable[..., str]) -> None:
        """`owner` is the kiosk's name: a printer lets nobody else cancel its jobs."""
        self._line, self._say = line, say
        self._owner = Attribute(Tag.NAME, "requesting-user-name", (owner,))
        self._numbers = itertools.count(1)

    @property
    def uri(self) -> str:
        """The printer's address, as the settings or the print server name it."""
        return self._line.address.uri

    def ask(self, operation: Operation, *asked: Attribute, known: tuple[int, ...] = ()) -> Reply:
        """A question and its reply, which is ok or one of the `known` statuses; given up after `ASK_SECONDS`. Raises PrintError."""
        try:
            return self._exchange(_Question(operation, asked, known=known), self._line.within(ASK_SECONDS))
        except LostReplyError as error:  # a question may be asked again
            raise PrintError(str(error), error.fault) from error

    def hand_over(self, document: bytes, asked: tuple[Attribute, ...], job: tuple[Attribute, ...]) -> Attributes:
        """Print-Job: what the printer says of the new job. Raises PrintError; LostReplyError when the page may be on its way to paper."""
        try:
            reply = self._exchange(_Question(Operation.PRINT_JOB, asked, job, document), self._line)
        except LostReplyError as error:
            raise LostReplyError(self._say("printing.lost", reason=str(error)), error.fault) from error
        return reply.attributes(Group.JOB)

    def _exchange(self, question: _Question, line: Line) -> Reply:
        number = next(self._numbers)
        target = Attribute(Tag.URI, "printer-uri", (self.uri,))
        body = request(question.operation, number, (target, self._owner, *question.asked), question.job) + question.document
        try:
            reply = read_reply(line.ask(body))
        except GarbledError:
            raise self._garbled() from None
        if reply.request_id != number:
            raise self._garbled()
        if not reply.ok and reply.status not in question.known:
            reason = first(reply.attributes(Group.OPERATION), "status-message") or self._say("printing.refused.unknown")
            words = self._say("printing.refused", reason=str(reason), status=f"0x{reply.status:04x}")
            raise PrintError(words, _REFUSALS.get(reply.status, Fault.OTHER))
        return reply

    def _garbled(self) -> LostReplyError:
        return LostReplyError(self._say("printing.garbled", address=self.uri), Fault.NOT_A_PRINTER)


def first(attributes: Attributes, name: str) -> Value | None:
    """An attribute's first value; None without one."""
    return next(iter(attributes.get(name, ())), None)


def texts(attributes: Attributes, name: str) -> Iterator[str]:
    """An attribute's values that are words."""
    return (value for value in attributes.get(name, ()) if isinstance(value, str))
