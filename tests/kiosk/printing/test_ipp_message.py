"""IPP's bytes: what is written is read again, and any bytes at all are read or refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.printer import JobId, JobReport, PrintError
from kiosk.printing.ipp import IppPrinter
from kiosk.printing.ipp_message import Attribute, GarbledError, Group, Operation, Tag, read_reply, request
from kiosk.printing.transport import address
from tests.kiosk.printing.conftest import A4, PAGE, SAY
from tests.kiosk.printing.server import State, reply_bytes, value


class Answers:
    """A line to a printer that always answers the same bytes."""

    address = address("ipp://printer/ipp/print")

    def __init__(self, data: bytes) -> None:
        self._data = data

    def within(self, _: float) -> Answers:
        """As fast as can be."""
        return self

    def ask(self, _: bytes) -> bytes:
        """Whatever was asked."""
        return self._data


REPLY = State(reasons=("media-empty-error", "cover-open")).answer(read_reply(request(Operation.GET_PRINTER_ATTRIBUTES, 1, ())))
JOB = State(job_state=5).answer(read_reply(request(Operation.GET_JOB_ATTRIBUTES, 1, ())))


@st.composite
def damaged(draw) -> bytes:
    """A real reply with some bytes changed, cut or put in."""
    data = bytearray(draw(st.sampled_from([REPLY, JOB])))
    for _ in range(draw(st.integers(0, 6))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))]) + draw(st.binary(max_size=20))


def test_what_is_written_is_read() -> None:
    """A request's attributes, sets of values and job attributes come back as they went in."""
    asked = (Attribute(Tag.URI, "printer-uri", ("ipp://p/",)), Attribute(Tag.KEYWORD, "requested-attributes", ("a", "b")))
    read = read_reply(request(Operation.PRINT_JOB, 42, asked, (Attribute(Tag.INTEGER, "copies", (1,)),)))
    assert (read.status, read.request_id) == (Operation.PRINT_JOB, 42)
    assert read.attributes(Group.OPERATION)["requested-attributes"] == ("a", "b")
    assert read.attributes(Group.JOB) == {"copies": (1,)}


def test_texts_with_a_language_and_unknown_kinds() -> None:
    """A text that names its language is read; dates and collections are passed over without losing what follows."""
    with_language = value(0x36, "printer-name", "\x00\x02en\x00\x04Desk")
    date = value(0x31, "printer-up", "\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
    read = read_reply(reply_bytes(0, 1, (Group.PRINTER, date + with_language + value(0x23, "printer-state", 3))))
    assert read.attributes(Group.PRINTER) == {"printer-name": ("Desk",), "printer-state": (3,)}


@given(st.binary(max_size=200) | damaged())
@example(b"")
@example(b"\x02\x00\x00\x00\x00\x00\x00\x01")
@example(b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x21\x00\x01x\x00\x00\x03")
def test_any_bytes_are_a_reply_or_refused(data) -> None:
    """Any bytes at all are read as a status and groups of named values, or refused as garbled; nothing else is raised."""
    try:
        reply = read_reply(data)
    except GarbledError:
        return
    assert 0 <= reply.status <= 0xFFFF
    assert all(name and values for group in Group for name, values in reply.attributes(group).items())


@given(st.binary(max_size=200) | damaged())
@example(REPLY)
@example(JOB)
def test_any_answer_gives_a_report_or_a_print_error(data) -> None:
    """Whatever a printer answers, the kiosk has a status, a report or a PrintError."""
    printer = IppPrinter(Answers(data), A4, SAY)
    assert isinstance(printer.status().ready, bool)
    with contextlib.suppress(PrintError):
        assert isinstance(IppPrinter(Answers(data), A4, SAY).report(JobId("7")), JobReport)
    with contextlib.suppress(PrintError):
        IppPrinter(Answers(data), A4, SAY).submit(PAGE, "Handout")


def test_a_huge_answer_is_refused() -> None:
    """An answer of more than a mebibyte is refused unread."""
    with pytest.raises(GarbledError):
        read_reply(REPLY + bytes(1024 * 1024))
