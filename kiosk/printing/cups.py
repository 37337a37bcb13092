"""The print queues of this computer, kept by CUPS; its word for "done" is taken only when nothing speaks against it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk.country import Paper
from kiosk.ports import PrintError
from kiosk.printing.ipp import IppPrinter
from kiosk.printing.ipp_message import Attribute, Attributes, GarbledError, Group, Operation, Tag, read_reply, request
from kiosk.printing.transport import Address, Line

SOCKET = Path("/run/cups/cups.sock")
PORT = 631
HOST = "localhost"

_FAULT = re.compile(
    r"unable|error|fail|stopp|abort|cancel|reject|refused|off-?line|not respond|not connect|unreachable|timed? ?out|jam|empty|missing|open\b",
    re.IGNORECASE,
)
"""CUPS shows a dead printer in a free text only, and has called a job completed that the printer had given up."""


class CupsQueue(IppPrinter):
    """A queue of this computer."""

    def _doubts(self, said: Attributes) -> Iterator[str]:
        yield from super()._doubts(said)
        messages = [*said.get("job-printer-state-message", ()), *self._printer().get("printer-state-message", ())]
        for message in dict.fromkeys(map(str, messages)):
            if _FAULT.search(message):
                yield self._say("printing.reason.other", reason=message)


class CupsServer:
    """The print server of this computer."""

    def __init__(self, say: Callable[..., str], *, socket: Path = SOCKET, port: int = PORT) -> None:
        """The socket in the file system is used if it is there, else the port."""
        self._say = say
        self._socket = socket if socket.is_socket() else None
        self._port = port

    def queue(self, name: str, paper: Paper) -> CupsQueue:
        """The queue of this name, whether there is one or not: its status tells."""
        return CupsQueue(self._line(f"/printers/{name}"), paper, self._say)

    def default(self) -> str | None:
        """The name of the system's default queue; None without one, or without a print server."""
        asked = (Attribute(Tag.KEYWORD, "requested-attributes", ("printer-name",)),)
        try:
            reply = read_reply(self._line("/").ask(request(Operation.CUPS_GET_DEFAULT, 1, asked)))
        except (PrintError, GarbledError):
            return None
        names = reply.attributes(Group.PRINTER).get("printer-name", ()) if reply.ok else ()
        return next((name for name in names if isinstance(name, str) and name), None)

    def _line(self, path: str) -> Line:
        return Line(Address(f"ipp://{HOST}{path}", HOST, self._port, path, socket=self._socket), self._say)
