"""The desk's own printer: which one, whose jobs are whose where both sides have the same, and no answers in files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.app import House
from kiosk.config import Config
from kiosk.desk_printer import desk_printer
from kiosk.printer import JobId, JobReport, JobState, Printer, PrintError
from kiosk.printing.cups import CupsServer
from kiosk.programs.desk_program import copy_parts
from tests.kiosk.printing.conftest import PAGE
from tests.kiosk.printing.server import State, serving
from tests.kiosk.printing.test_cups import NOWHERE


def house(folder: Path, **settings: str) -> House:
    """A clinic with these settings."""
    return House(replace(Config.demonstration(folder), **settings))


def owner(state: State, printer: Printer) -> str:
    """Whose a job of this adapter is, as a printer is told."""
    printer.submit(PAGE, "Page")
    return str(state.requests[-1].attributes(1)["requesting-user-name"][0])


@pytest.fixture
def state() -> State:
    """The one printer, as it is told to be."""
    return State(job_state=3, printer_state=4)


@pytest.fixture
def both(tmp_path: Path, state: State) -> Iterator[tuple[Printer, Printer]]:
    """What kiosk and desk print with at one printer, by the same settings."""
    with serving(state) as port:
        made = house(tmp_path, printer=f"ipp://127.0.0.1:{port}/ipp/print")
        yield made.printer(), desk_printer(made)


def test_each_side_takes_back_its_own(state: State, both: tuple[Printer, Printer]) -> None:
    """Kiosk and desk at one printer: what the one clears is never the other's page."""
    kiosk, desk = both
    owners = owner(state, kiosk), owner(state, desk)
    state.pages.clear()
    state.left = ((3, owners[0]), (4, owners[1]))
    kiosk.clear()
    assert state.canceled == [3]
    state.job_state = 3
    desk.clear()
    assert state.canceled == [3, 4]


def test_the_last_page_of_the_desk_is_not_the_kiosks(tmp_path: Path, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue's job is judged by this side's last job at the printer: a page of the desk that failed afterwards takes nobody's paper away."""
    queue = State(job_state=9)
    with serving(state) as device, serving(queue) as port:
        queue.device = f"ipp://127.0.0.1:{device}/ipp/print"
        monkeypatch.setattr(House, "queues", lambda made: CupsServer(made.catalogue.say, socket=NOWHERE, port=port))
        made = house(tmp_path, printer="Front_Desk")
        owners = owner(queue, made.printer()), owner(queue, desk_printer(made))
        state.finished = ((3, 9, owners[0]), (4, 8, owners[1]))
        assert made.printer().report(JobId("7")).state is JobState.PRINTED
        assert desk_printer(made).report(JobId("7")).state is JobState.FAILED


def test_two_desks_are_two(tmp_path: Path, state: State, both: tuple[Printer, Printer], monkeypatch: pytest.MonkeyPatch) -> None:
    """Desks of two computers with the same settings are told apart."""
    here = owner(state, both[1])
    monkeypatch.setattr("kiosk.desk_printer.socket.gethostname", lambda: "desk two")
    there = owner(state, desk_printer(house(tmp_path, printer=both[0].describe())))
    assert here != there
    assert there.endswith("-desk-two")


def test_which_printer(tmp_path: Path) -> None:
    """The desk prints at its own printer where the settings name one, else at the patients'."""
    patients, desk = "ipp://10.0.0.8/ipp/print", "ipp://10.0.0.9/ipp/print"
    assert desk_printer(house(tmp_path, printer=patients)).describe() == patients
    assert desk_printer(house(tmp_path, printer=patients, desk_printer=desk)).describe() == desk
    assert house(tmp_path, printer=patients, desk_printer=desk).printer().describe() == patients


@pytest.mark.parametrize("printer", ["folder", "practice"])
def test_a_slip_is_never_a_file(tmp_path: Path, printer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers of a patient lie in no folder: the slip is refused there in a plain sentence, a sheet of advice is not; a demonstration keeps both."""
    made = house(tmp_path, printer=printer)
    folder = made.config.handout_folder
    desk_printer(made, slips=True).submit(PAGE, "Page")
    assert len(list(folder.iterdir())) == 1
    monkeypatch.setattr(Config, "for_patients", True)
    with pytest.raises(PrintError, match="This desk has no printer"):
        desk_printer(made, slips=True).submit(PAGE, "Page")
    assert len(list(folder.iterdir())) == 1
    desk_printer(made).submit(PAGE, "Page")
    assert len(list(folder.iterdir())) == 2


def test_the_desk_prints_slips_that_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the desk's window prints with refuses the slip and takes the sheet."""
    monkeypatch.setattr(Config, "for_patients", True)
    parts = copy_parts(house(tmp_path, printer="folder"))
    told: list[JobReport] = []
    slip, sheet = (way(PAGE, lambda: True, told.append) for way in (parts.print_slip, parts.print_page))
    assert (slip.state, sheet.state) == (JobState.FAILED, JobState.SAVED)
    parts.log.close()


def test_the_desks_old_pages_go(tmp_path: Path) -> None:
    """A desk alone on its computer, which looks at its printer, deletes what lies there for two hours."""
    made = house(tmp_path, printer="folder")
    printer = desk_printer(made)
    folder = made.config.handout_folder
    printer.submit(PAGE, "Page")
    old = folder / f"{made.clock.utc() - timedelta(hours=3):%Y%m%d-%H%M%S}-abcd.pdf"
    old.write_bytes(PAGE)
    assert printer.status().ready
    assert len(list(folder.iterdir())) == 1
