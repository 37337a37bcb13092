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

KEYWORD, INTEGER, BOOLEAN, RESOLUTION, TEXT, MIME = 0x44, 0x21, 0x22, 0x32, 0x41, 0x49
OWNER = "job-originating-user-name"
JOB = 7
"""The number of the first job."""


def value(tag: int, name: str, *values: str | int) -> bytes:
    """An attribute of a reply."""
    made = b""
    for number, each in enumerate(values):
        if tag == RESOLUTION:
            written = struct.pack(">iib", each, each, 3)
        else:
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
    media: tuple[str, ...] = ()
    sides: tuple[str, ...] = ("one-sided", "two-sided-long-edge")
    raster: tuple[str, str] = ("sgray_8", "normal")
    """Kind of pixels, and how a sheet's back lies."""
    resolutions: tuple[int, ...] = (300, 600)
    default: str | None = "Front_Desk"
    refuse: int = 0
    status: int = 200
    raw: bytes | None = None
    """Sent instead of any reply."""
    hold: threading.Event | None = None
    """Nothing is answered before this is set."""
    drip: bool = False
    """The answer comes byte by byte, without end."""
    only: Operation | None = None
    """`refuse`, `status`, `raw`, `hold` and `drip` are for this operation; None: for all."""
    cancels: bool = True
    """Whether Cancel-Job cancels."""
    left: tuple[tuple[int, str], ...] = ()
    """Jobs that Get-Jobs names, with their owners."""
    dead: bool = False
    """It hangs up without a word."""
    owner: str = "kiosk-1"
    """Whose job it has while that is not over."""
    device: str = ""
    """The address of the printer behind a queue."""
    finished: tuple[tuple[int, int, str], ...] = ()
    """Jobs that are over: number, state, owner."""
    without_job_id: bool = False
    paths: list[str] = field(default_factory=list)
    requests: list[Reply] = field(default_factory=list)
    """A request reads like a reply: its status is the operation."""
    pages: list[bytes] = field(default_factory=list)
    canceled: list[int] = field(default_factory=list)

    def fails(self, asked: Reply) -> bool:
        """Whether the faults of the line are for this request."""
        return self.only is None or asked.status == self.only

    def answer(self, asked: Reply) -> bytes:
        """What the printer says."""
        if self.refuse and self.fails(asked):
            return reply_bytes(self.refuse, asked.request_id)
        answers = {
            Operation.CUPS_GET_DEFAULT: self.default_queue,
            Operation.CUPS_GET_PRINTERS: self.queues,
            Operation.PRINT_JOB: self.take,
            Operation.CANCEL_JOB: self.cancel,
            Operation.GET_JOBS: self.jobs,
            Operation.GET_JOB_ATTRIBUTES: self.job,
        }
        return answers.get(Operation(asked.status), self.printer)(asked)

    def default_queue(self, asked: Reply) -> bytes:
        """CUPS-Get-Default."""
        if self.default is None:
            return reply_bytes(0x0406, asked.request_id)
        return reply_bytes(0, asked.request_id, (Group.PRINTER, value(0x42, "printer-name", self.default)))

    def queues(self, asked: Reply) -> bytes:
        """CUPS-Get-Printers."""
        return reply_bytes(0, asked.request_id, *((Group.PRINTER, value(0x42, "printer-name", name)) for name in (self.default, "Ward_2") if name))

    def take(self, asked: Reply) -> bytes:
        """Print-Job."""
        job = b"" if self.without_job_id else value(INTEGER, "job-id", JOB + len(self.pages) - 1)
        return reply_bytes(0, asked.request_id, (Group.JOB, job + value(0x23, "job-state", 3)))

    def jobs(self, asked: Reply) -> bytes:
        """Get-Jobs."""
        if "completed" in asked.attributes(Group.OPERATION)["which-jobs"]:
            over = [value(INTEGER, "job-id", job) + value(0x23, "job-state", state) + value(0x42, OWNER, who) for job, state, who in self.finished]
            return reply_bytes(0, asked.request_id, *((Group.JOB, job) for job in over))
        mine = ((JOB + len(self.pages) - 1, self.owner),) if self.pages and self.job_state < 7 else ()
        owned = [value(INTEGER, "job-id", job) + value(0x42, OWNER, owner) for job, owner in (*self.left, *mine)]
        return reply_bytes(0, asked.request_id, *((Group.JOB, job) for job in owned))

    def job(self, asked: Reply) -> bytes:
        """Get-Job-Attributes."""
        said = value(0x23, "job-state", self.job_state) + value(KEYWORD, "job-state-reasons", *self.job_reasons)
        return reply_bytes(0, asked.request_id, (Group.JOB, said + value(TEXT, "job-printer-state-message", self.job_message)))

    def printer(self, asked: Reply) -> bytes:
        """Get-Printer-Attributes."""
        said = value(0x23, "printer-state", self.printer_state) + value(KEYWORD, "printer-state-reasons", *self.reasons)
        said += value(BOOLEAN, "printer-is-accepting-jobs", self.accepting) + value(MIME, "document-format-supported", *self.formats)
        said += value(0x45, "device-uri", self.device) if self.device else b""
        said += value(KEYWORD, "media-ready", *self.media) + value(KEYWORD, "sides-supported", *self.sides)
        said += value(KEYWORD, "pwg-raster-document-type-supported", self.raster[0])
        said += value(KEYWORD, "pwg-raster-document-sheet-back", self.raster[1])
        said += value(RESOLUTION, "pwg-raster-document-resolution-supported", *self.resolutions)
        return reply_bytes(0, asked.request_id, (Group.PRINTER, said + value(TEXT, "printer-state-message", self.message)))

    def cancel(self, asked: Reply) -> bytes:
        """As a printer does: a job that is over cannot be canceled."""
        if not self.cancels or self.job_state >= 7:
            return reply_bytes(0x0404, asked.request_id)
        self.canceled += [job for job in asked.attributes(Group.OPERATION)["job-id"] if isinstance(job, int)]
        self.job_state = 7
        return reply_bytes(0, asked.request_id)


def end_of_message(body: bytes) -> int:
    """Where the document begins: every attribute is walked over, since a page may hold any byte."""
    at = 8
    while body[at] != 0x03:
        if body[at] < 0x10:
            at += 1
            continue
        at += 1
        for _ in ("name", "value"):
            at += 2 + struct.unpack_from(">H", body, at)[0]
    return at + 1


def handler(state: State) -> type[BaseHTTPRequestHandler]:
    """Answers requests from this state."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if state.dead:
                self.close_connection = True
                return
            end = end_of_message(body)
            asked, document = read_reply(body[:end]), body[end:]
            state.paths.append(self.path)
            state.requests.append(asked)
            if document:
                state.pages.append(document)
            fails = state.fails(asked)
            if state.hold and fails:
                state.hold.wait(30)
            answer = state.raw if state.raw is not None and fails else state.answer(asked)
            drips = state.drip and fails
            self.send_response(state.status if fails else 200)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(10**6 if drips else len(answer)))
            self.end_headers()
            try:
                self.drip() if drips else self.wfile.write(answer)
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
