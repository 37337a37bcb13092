"""A printer on the loopback interface: real HTTP, real IPP bytes, faults on demand."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kiosk.printing.ipp_message import Group, Operation, Reply, read_reply

KEYWORD, INTEGER, BOOLEAN, TEXT, MIME = 0x44, 0x21, 0x22, 0x41, 0x49


def value(tag: int, name: str, *values: str | int) -> bytes:
    """An attribute of a reply."""
    made = b""
    for number, each in enumerate(values):
        written = struct.pack(">?" if tag == BOOLEAN else ">i", each) if isinstance(each, int) else each.encode()
        text = b"" if number else name.encode()
        made += struct.pack(">BH", tag, len(text)) + text + struct.pack(">H", len(written)) + written
    return made


def reply_bytes(status: int, request_id: int, *groups: tuple[int, bytes]) -> bytes:
    """A whole reply."""
    head = struct.pack(">2sHI", b"\x02\x00", status, request_id)
    charset = value(0x47, "attributes-charset", "utf-8") + value(0x48, "attributes-natural-language", "en")
    return head + b"".join(bytes([tag]) + body for tag, body in ((Group.OPERATION, charset), *groups)) + b"\x03"


@dataclass
class State:
    """What the printer is told to be, and what it was sent."""

    job_state: int = 9
    job_reasons: tuple[str, ...] = ("none",)
    job_message: str = ""
    printer_state: int = 3
    reasons: tuple[str, ...] = ("none",)
    message: str = ""
    accepting: bool = True
    formats: tuple[str, ...] = ("application/pdf",)
    default: str | None = "Front_Desk"
    refuse: int = 0
    status: int = 200
    raw: bytes | None = None
    """Sent instead of any reply."""
    hold: threading.Event | None = None
    """Nothing is answered before this is set."""
    drip: bool = False
    """The answer comes byte by byte, without end."""
    without_job_id: bool = False
    paths: list[str] = field(default_factory=list)
    requests: list[Reply] = field(default_factory=list)
    """A request reads like a reply: its status is the operation."""
    pages: list[bytes] = field(default_factory=list)

    def answer(self, asked: Reply) -> bytes:
        """What the printer says."""
        number = asked.request_id
        if self.refuse:
            return reply_bytes(self.refuse, number)
        if asked.status == Operation.CUPS_GET_DEFAULT:
            if self.default is None:
                return reply_bytes(0x0406, number)
            return reply_bytes(0, number, (Group.PRINTER, value(0x42, "printer-name", self.default)))
        if asked.status == Operation.PRINT_JOB:
            job = b"" if self.without_job_id else value(INTEGER, "job-id", 7)
            return reply_bytes(0, number, (Group.JOB, job + value(0x23, "job-state", 3)))
        if asked.status == Operation.GET_JOB_ATTRIBUTES:
            said = value(0x23, "job-state", self.job_state) + value(KEYWORD, "job-state-reasons", *self.job_reasons)
            return reply_bytes(0, number, (Group.JOB, said + value(TEXT, "job-printer-state-message", self.job_message)))
        said = value(0x23, "printer-state", self.printer_state) + value(KEYWORD, "printer-state-reasons", *self.reasons)
        said += value(BOOLEAN, "printer-is-accepting-jobs", self.accepting) + value(MIME, "document-format-supported", *self.formats)
        return reply_bytes(0, number, (Group.PRINTER, said + value(TEXT, "printer-state-message", self.message)))


def handler(state: State) -> type[BaseHTTPRequestHandler]:
    """Answers requests from this state."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            message, _, document = body.partition(b"%PDF")
            asked = read_reply(message)
            state.paths.append(self.path)
            state.requests.append(asked)
            if document:
                state.pages.append(b"%PDF" + document)
            if state.hold:
                state.hold.wait(30)
            answer = state.answer(asked) if state.raw is None else state.raw
            self.send_response(state.status)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(10**6 if state.drip else len(answer)))
            self.end_headers()
            try:
                self.drip() if state.drip else self.wfile.write(answer)
            except OSError:
                self.close_connection = True

        def drip(self) -> None:
            """A byte every now and then, until the other side hangs up."""
            closed = threading.Event()
            while not closed.wait(0.05):
                self.wfile.write(b"\x02")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


class LocalServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """The same over a socket in the file system, as CUPS offers it."""

    daemon_threads = True

    def get_request(self) -> tuple[object, object]:
        """BaseHTTPRequestHandler wants an address."""
        request, _ = super().get_request()
        return request, ("local", 0)


@contextmanager
def serving(state: State, path: str | None = None) -> Iterator[int]:
    """The printer's port while it runs; with a path, it listens there and the port is 0."""
    server = LocalServer(path, handler(state)) if path else ThreadingHTTPServer(("127.0.0.1", 0), handler(state))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield 0 if path else server.server_address[1]
    finally:
        if state.hold:
            state.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()
