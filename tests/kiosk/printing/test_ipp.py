"""A printer that speaks IPP: what is sent, what is believed, and every way in which it can fail."""

from __future__ import annotations

import socket
import threading

import pytest

from kiosk.country import Paper
from kiosk.printer import Fault, JobId, JobReport, JobState, LostReplyError, Printer, PrintError
from kiosk.printing.ipp_faults import REASONS
from kiosk.printing.ipp_message import Group, Operation
from kiosk.printing.setup import PageSetup
from kiosk.printing.transport import address
from tests.kiosk.printing.conftest import PAGE, SAY, at
from tests.kiosk.printing.server import State, serving


@pytest.mark.parametrize(("paper", "media"), [(Paper.A4, "iso_a4_210x297mm"), (Paper.LETTER, "na_letter_8.5x11in")])
def test_what_is_sent(state, port, paper, media) -> None:
    """A job carries the page's bytes, its kind, a title that says nothing, and always the paper."""
    adapter: Printer = at(port, PageSetup(paper, duplex=False, owner="kiosk-1"))
    assert adapter.submit(PAGE, "Handout") == JobId("7")
    asked = state.requests[-1]
    said = asked.attributes(Group.OPERATION)
    assert asked.status == Operation.PRINT_JOB
    assert said["job-name"] == ("Handout",)
    assert said["document-format"] == ("application/pdf",)
    assert said["printer-uri"] == (f"ipp://127.0.0.1:{port}/ipp/print",)
    assert said["requesting-user-name"] == ("kiosk-1",)
    assert asked.attributes(Group.JOB) == {"media": (media,), "sides": ("one-sided",)}
    assert (state.pages, set(state.paths)) == ([PAGE], {"/ipp/print"})


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (3, JobState.WAITING), (4, JobState.WAITING), (5, JobState.PRINTING), (6, JobState.STUCK), (7, JobState.CANCELED),
        (8, JobState.FAILED), (9, JobState.PRINTED), (10, JobState.NOT_KNOWN), (0, JobState.NOT_KNOWN),
    ],
)  # fmt: skip
def test_job_states(state, printer, number, expected) -> None:
    """Each of IPP's states is called what it is, and PRINTED only when the printer says completed."""
    state.job_state = number
    assert printer.report(printer.submit(PAGE, "Handout")).state is expected


def test_a_waiting_job_says_why(state, printer) -> None:
    """A job that waits for paper says so in words for staff."""
    state.job_state, state.printer_state, state.reasons = 6, 5, ("media-empty-error",)
    assert printer.report(JobId("7")) == JobReport(JobState.STUCK, "Paper is out. Put in paper.", faults=(Fault.OUT_OF_PAPER,))


def test_completed_with_errors_is_not_printed(state, printer) -> None:
    """A job that is called completed but with errors is not claimed to be on paper."""
    state.job_reasons = ("job-completed-with-errors",)
    assert printer.report(JobId("7")).state is JobState.NOT_KNOWN


def test_a_forgotten_job_is_unknown(state, printer) -> None:
    """A printer that no longer knows the job has neither printed nor failed it."""
    state.refuse = 0x0406
    assert printer.report(JobId("7")) == JobReport(JobState.NOT_KNOWN, SAY("printing.forgotten"))


def test_ready(printer) -> None:
    """A printer without complaints is ready."""
    assert (printer.status().ready, printer.status().message) == (True, "Ready.")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"reasons": ("media-empty",)}, "Paper is out"),
        ({"reasons": ("media-empty-warning",)}, "Paper is out"),
        ({"reasons": ("cover-open-error", "media-jam-error")}, "A cover is open. Close it. Paper is jammed"),
        ({"reasons": ("never-heard-of-error",)}, "never-heard-of"),
        ({"printer_state": 5}, "has stopped"),
        ({"accepting": False}, "does not take jobs"),
        ({"formats": ("image/urf", "application/postscript")}, "neither PDF nor"),
        ({"media": ("na_letter_8.5x11in",)}, "hold na_letter"),
        ({"refuse": 0x0503}, "0x0503"),
        ({"status": 401}, "401"),
        ({"raw": b"<html>"}, "not printing"),
        ({"raw": b""}, "not printing"),
    ],
)
def test_not_ready(state, printer, told, words) -> None:
    """Every fault is noticed before the patient presses Print, and said in words."""
    for name, setting in told.items():
        setattr(state, name, setting)
    found = printer.status()
    assert not found.ready
    assert words in found.message


def test_low_toner_is_ready(state, printer) -> None:
    """A printer that is only low on something still prints, and staff are told."""
    state.reasons = ("toner-low-error", "media-low-warning", "sleeping-report")
    assert (printer.status().ready, "Toner is low." in printer.status().message) == (True, True)


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_has_words(state, printer, reason) -> None:
    """Each reason that the adapter knows is put into words of its own."""
    state.reasons, state.printer_state = (reason,), 5
    assert "The printer says" not in printer.status().message


def test_cancel(state, printer) -> None:
    """A job is canceled as the kiosk's own; one that is over is left as it is; a printer that will not say so is not believed."""
    state.job_state = 3
    job = printer.submit(PAGE, "Handout")
    printer.cancel(job)
    assert state.canceled == [7]
    assert state.requests[-1].attributes(Group.OPERATION)["requesting-user-name"] == ("kiosk-1",)
    assert printer.report(job).state is JobState.CANCELED
    printer.cancel(job)
    assert state.canceled == [7]
    state.refuse, state.only = 0x0403, Operation.CANCEL_JOB
    with pytest.raises(PrintError, match="0x0403"):
        printer.cancel(job)


def test_clear_takes_back_the_kiosks_own_jobs_only(state, printer) -> None:
    """Of the jobs that a printer names, though it was asked for the kiosk's own, only those are canceled."""
    state.job_state, state.left = 3, ((22, "nurse"), (21, "kiosk-1"))
    printer.clear()
    assert state.canceled == [21]


def test_dead_port(state) -> None:
    """A printer that is off refuses the job at once, without a doubt that it might have arrived."""
    with serving(state) as port:
        pass
    adapter = at(port)
    assert not adapter.status().ready
    with pytest.raises(PrintError, match="does not answer") as caught:
        adapter.submit(PAGE, "Handout")
    assert not isinstance(caught.value, LostReplyError)


@pytest.mark.parametrize("told", [{"raw": b"\x00garbage"}, {"raw": b""}, {"hold": threading.Event()}, {"drip": True}, {"without_job_id": True}])
def test_an_answer_that_never_came_leaves_a_doubt(state, printer, told) -> None:
    """When the page was sent but no good answer came back, it may be on paper: that is said, and it is not sent twice."""
    state.only = Operation.PRINT_JOB
    for name, setting in told.items():
        setattr(state, name, setting)
    with pytest.raises(LostReplyError, match="before you print again"):
        printer.submit(PAGE, "Handout")
    assert state.pages == [PAGE]


@pytest.mark.parametrize("told", [{"hold": threading.Event()}, {"drip": True}])
def test_a_slow_printer_is_cut_off(state, printer, told) -> None:
    """A printer that hangs, or sends a byte now and then without end, is given up in time and called slow."""
    for name, setting in told.items():
        setattr(state, name, setting)
    assert "longer than 0.4 seconds" in printer.status().message


def test_an_answer_to_another_question_is_not_believed(state, printer) -> None:
    """A reply with another request's number is no answer."""
    state.raw = State().answer(type("Asked", (), {"request_id": 99, "status": Operation.GET_PRINTER_ATTRIBUTES})())
    assert not printer.status().ready


def test_refused_page(state, printer) -> None:
    """A page that the printer refuses is a failure, with the printer's status."""
    state.refuse = 0x040A
    with pytest.raises(PrintError, match="0x040a") as caught:
        printer.submit(PAGE, "Handout")
    assert not isinstance(caught.value, LostReplyError)


def test_a_line_that_drops_in_the_middle() -> None:
    """A printer that hangs up without an answer leaves a doubt, not a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def hang_up() -> None:
            listening.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(PrintError):
            at(listening.getsockname()[1]).submit(PAGE, "Handout")
        thread.join()


@pytest.mark.parametrize("uri", ["http://printer/", "ipp:///nothing", "printer", "ipp://"])
def test_other_addresses_are_refused(uri) -> None:
    """Only ipp:// and ipps:// with a host are addresses of printers."""
    with pytest.raises(ValueError, match=uri or "ipp"):
        address(uri)
