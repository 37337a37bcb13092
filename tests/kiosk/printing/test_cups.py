"""This computer's print queues: found by port or socket, and not believed blindly."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from kiosk.country import Paper
from kiosk.printer import Fault, JobId, JobReport, JobState
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


@pytest.fixture
def device(state) -> Iterator[State]:
    """The printer behind the queue, at an address of its own."""
    behind = State()
    with serving(behind) as port:
        state.device = f"ipp://127.0.0.1:{port}/ipp/print"
        yield behind


def test_an_idle_queue_is_not_believed(state, queue) -> None:
    """What an idle queue still says of a fault that is over keeps nobody from printing; that it was paused does."""
    state.reasons, state.message = ("media-empty-error",), "Unable to locate printer."
    assert queue.status().ready
    state.reasons, state.printer_state = ("media-empty-error", "paused"), 5
    assert Fault.PAUSED in queue.status().faults


def test_a_queue_that_tries_a_job_is_believed(state, queue) -> None:
    """While it tries a job, what the queue says of its printer counts: reasons, or a text where there are none."""
    state.printer_state, state.job_state, state.message = 4, 5, "The printer may not exist or is unavailable at this time."
    assert queue.report(JobId("7")).faults == (Fault.OFFLINE,)
    state.reasons = ("cover-open-error",)
    assert queue.report(JobId("7")).faults == (Fault.COVER_OPEN,)
    state.reasons, state.message = ("cups-waiting-for-job-completed",), "Waiting for job to complete."
    assert queue.report(JobId("7")) == JobReport(JobState.PRINTING)


def test_the_printer_behind_a_queue_is_asked_itself(state, device, queue) -> None:
    """A printer with an address of its own is asked: its faults count, the queue's old ones and its guess at the paper do not."""
    state.reasons, state.media = ("media-empty-error",), ("iso_a4_210x297mm",)
    assert queue.status().ready
    device.reasons = ("media-jam-error",)
    assert queue.status().faults == (Fault.JAM,)
    device.reasons, device.media = ("none",), ("iso_a4_210x297mm",)
    assert queue.status().faults == (Fault.WRONG_PAPER,)


def test_a_printer_behind_a_queue_that_does_not_answer(state, device, queue) -> None:
    """It is bad while the queue is idle; while the queue prints it may be busy with that, unless the queue complains too."""
    device.dead = True
    assert queue.status().faults == (Fault.UNREACHABLE,)
    state.printer_state, state.job_state = 4, 5
    assert queue.report(JobId("7")).state is JobState.PRINTING
    state.message = "Unable to connect to printer."
    assert queue.report(JobId("7")).faults == (Fault.UNREACHABLE,)


def test_a_printer_behind_a_busy_queue_is_not_waited_for_for_ever(state, device, queue, monkeypatch) -> None:
    """CUPS says nothing for minutes of a printer that died with a page in hand: one that was not heard for ten seconds is called dead."""
    clock = iter([5.0, 14.9, 15.0])
    monkeypatch.setattr("kiosk.printing.cups.time", SimpleNamespace(monotonic=lambda: next(clock)))
    state.printer_state, state.job_state = 4, 5
    assert queue.report(JobId("7")).state is JobState.PRINTING
    device.dead = True
    assert queue.report(JobId("7")).state is JobState.PRINTING
    found = queue.report(JobId("7"))
    assert (found.state, found.faults) == (JobState.STUCK, (Fault.UNREACHABLE,))


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        (((3, 9, "kiosk"), (4, 8, "kiosk")), JobState.FAILED),
        (((4, 7, "kiosk"),), JobState.FAILED),
        (((3, 8, "kiosk"), (4, 9, "kiosk")), JobState.PRINTED),
        (((4, 8, "nurse"),), JobState.PRINTED),
        ((), JobState.PRINTED),
    ],
)
def test_completed_is_asked_of_the_printer(device, queue, finished, expected) -> None:
    """A job that CUPS calls completed has failed when the printer says that it gave up the last one of this kiosk."""
    device.finished = finished
    assert queue.report(JobId("7")).state is expected


def test_completed_and_then_gone_is_not_known(device, queue) -> None:
    """A job that CUPS calls completed by a printer that cannot be asked any more is not claimed to be on paper."""
    device.dead = True
    assert queue.report(JobId("7")).state is JobState.NOT_KNOWN
