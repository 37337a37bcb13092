"""This computer's print queues: found by port or socket, and not believed blindly."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from kiosk.country import Paper
from kiosk.printer import JobId, JobState
from kiosk.printing.cups import CupsQueue, CupsServer
from kiosk.printing.ipp_message import Group, Operation
from kiosk.printing.setup import PageSetup
from tests.kiosk.printing.conftest import A4, PAGE, SAY
from tests.kiosk.printing.server import State, serving

NOWHERE = Path("/nonexistent/cups.sock")


@pytest.fixture
def queue(port) -> CupsQueue:
    """A queue of a print server on the loopback interface."""
    return CupsServer(SAY, socket=NOWHERE, port=port).queue("Front_Desk", PageSetup(Paper.LETTER, duplex=False))


def test_default_queue(state, port) -> None:
    """The system's default queue is found by asking the print server for it."""
    assert CupsServer(SAY, socket=NOWHERE, port=port).default() == "Front_Desk"
    assert (state.requests[0].status, state.paths) == (Operation.CUPS_GET_DEFAULT, ["/"])


@pytest.mark.parametrize("told", [{"default": None}, {"raw": b"?"}, {"status": 500}, {"default": ""}])
def test_no_default_queue(state, port, told) -> None:
    """A print server without a default queue, or a broken one, has none; nothing is raised."""
    for name, setting in told.items():
        setattr(state, name, setting)
    assert CupsServer(SAY, socket=NOWHERE, port=port).default() is None


def test_no_print_server() -> None:
    """A computer without a print server has no default queue."""
    assert CupsServer(SAY, socket=NOWHERE, port=9).default() is None


def test_by_socket() -> None:
    """Where the print server offers a socket in the file system, that is used."""
    state = State()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cups.sock"
        with serving(state, str(path)):
            server = CupsServer(SAY, socket=path, port=9)
            assert server.default() == "Front_Desk"
            server.queue("Front_Desk", A4).submit(PAGE, "Handout")
    assert state.pages == [PAGE]


def test_job_goes_to_the_queue(state, queue) -> None:
    """A page for a queue is sent to that queue, with its paper."""
    queue.submit(PAGE, "Handout")
    assert set(state.paths) == {"/printers/Front_Desk"}
    assert state.requests[-1].attributes(Group.OPERATION)["printer-uri"] == ("ipp://localhost/printers/Front_Desk",)
    assert state.requests[-1].attributes(Group.JOB) == {"media": ("na_letter_8.5x11in",), "sides": ("one-sided",)}


@pytest.mark.parametrize(
    "told",
    [{"job_message": "The printer is not responding."}, {"message": "Unable to locate printer."}, {"message": "Stopped with status 1"}],
)
def test_completed_with_a_complaint_is_not_printed(state, queue, told) -> None:
    """When CUPS calls a job completed and complains of the printer, nobody is told to take the paper."""
    for name, setting in told.items():
        setattr(state, name, setting)
    report = queue.report(JobId("7"))
    assert report.state is JobState.NOT_KNOWN
    assert next(iter(told.values())) in report.message


@pytest.mark.parametrize("message", ["", "Ready to print.", "Rendering completed", "Print file sent.", "Waiting for job to complete."])
def test_completed_without_a_complaint_is_printed(state, queue, message) -> None:
    """CUPS's ordinary chatter is no complaint."""
    state.job_message = state.message = message
    assert queue.report(JobId("7")).state is JobState.PRINTED
