"""One HTTP request to a printer or print server, over TCP, TLS or a local socket, with an end to every wait."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.printer import Fault, LostReplyError, PrintError
from kiosk.printing.ipp_message import REPLY_LIMIT

IPP_PORT = 631
CONNECT_SECONDS = 5.0
"""A printer in the same building answers in milliseconds."""
ANSWER_SECONDS = 15.0
"""A sleeping printer may wake up for this long."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a printer listens."""

    uri: str
    """As the printer is called in requests, `ipp://host/ipp/print`."""
    host: str
    port: int
    path: str
    secure: bool = False
    socket: Path | None = None
    """A local socket, instead of host and port."""


def address(uri: str) -> Address:
    """The address that an ipp:// or ipps:// URI means. Raises ValueError for another one."""
    parts = urlsplit(uri)
    if parts.scheme not in {"ipp", "ipps"} or not parts.hostname:
        raise ValueError(uri)
    return Address(uri, parts.hostname, parts.port or IPP_PORT, parts.path or "/", secure=parts.scheme == "ipps")


@dataclass(frozen=True, slots=True)
class Line:
    """Asks one address, one request at a time."""

    address: Address
    say: Callable[..., str]
    connect_seconds: float = CONNECT_SECONDS
    answer_seconds: float = ANSWER_SECONDS
    unreachable: str = "printing.unreachable"
    """Text id of what is said when nobody answers."""

    def within(self, seconds: float) -> Line:
        """The same line, for a question whose answer is of no use later than this."""
        return replace(self, connect_seconds=min(seconds, self.connect_seconds), answer_seconds=min(seconds, self.answer_seconds))

    def ask(self, body: bytes) -> bytes:
        """The answer's bytes. Raises PrintError when nothing was sent, LostReplyError after that."""
        connection = self._connection()
        where = self.address.uri
        try:
            connection.connect()
        except OSError as error:
            connection.close()  # a local one has its socket already
            raise PrintError(self.say(self.unreachable, address=where, reason=_words(error)), Fault.UNREACHABLE) from error
        try:
            with self._hung_up_in_time(connection) as late:
                status, answer = self._exchange(connection, body, late)
        finally:
            connection.close()
        if late.is_set():
            raise LostReplyError(self._slow(), Fault.HUNG)
        if status != http.HTTPStatus.OK:
            raise PrintError(self.say("printing.http", address=where, status=str(status)), Fault.NOT_A_PRINTER)
        return answer

    def _exchange(self, connection: http.client.HTTPConnection, body: bytes, late: threading.Event) -> tuple[int, bytes]:
        where = self.address.uri
        try:
            connection.request("POST", self.address.path, body, {"Content-Type": "application/ipp"})
            response = connection.getresponse()
            return response.status, response.read(REPLY_LIMIT + 1)
        except (OSError, http.client.HTTPException) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                raise LostReplyError(self._slow(), Fault.HUNG) from error
            raise LostReplyError(self.say(self.unreachable, address=where, reason=_words(error)), Fault.UNREACHABLE) from error
        except ValueError as error:  # http.client on a length that is no number
            raise LostReplyError(self.say("printing.garbled", address=where), Fault.NOT_A_PRINTER) from error

    def _slow(self) -> str:
        return self.say("printing.slow", address=self.address.uri, seconds=f"{self.answer_seconds:g}")

    def _connection(self) -> http.client.HTTPConnection:
        to = self.address
        if to.socket:
            return _LocalConnection(to.socket, self.connect_seconds)
        if to.secure:
            return http.client.HTTPSConnection(to.host, to.port, timeout=self.connect_seconds)
        return http.client.HTTPConnection(to.host, to.port, timeout=self.connect_seconds)

    @contextmanager
    def _hung_up_in_time(self, connection: http.client.HTTPConnection) -> Iterator[threading.Event]:
        """A socket's own time-out starts again with every byte: one that trickles would hold us for ever. Yields whether it was cut off."""
        line: socket.socket = connection.sock
        line.settimeout(self.answer_seconds)
        late = threading.Event()
        cutter = threading.Timer(self.answer_seconds, _hang_up, [line, late])
        cutter.daemon = True
        cutter.start()
        try:
            yield late
        finally:
            cutter.cancel()


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over a socket in the file system, as CUPS offers it."""

    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def _hang_up(line: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):  # the other side was faster
        line.shutdown(socket.SHUT_RDWR)


def _words(error: Exception) -> str:
    """What the system calls it, without addresses."""
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
