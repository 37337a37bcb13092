"""Printers that nobody here wrote, switched on for one test each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.country import Paper
from tests.kiosk.handout.sample import FOOTER, HELP, LONG, renderer, section, variant
from tests.kiosk.printing.system.real import RealCups, RealPrinter, network, open_folder


@pytest.fixture(scope="module")
def env() -> Iterator[dict[str, str]]:
    """What ippeveprinter needs around it."""
    with network() as environment:
        yield environment


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for one printer."""
    with open_folder() as made:
        yield made


@pytest.fixture
def machine(env: dict[str, str], folder: Path) -> Iterator[RealPrinter]:
    """A printer that is switched on and works."""
    with RealPrinter(folder / "printer", env).on() as printer:
        yield printer


@pytest.fixture
def cups(env: dict[str, str], folder: Path, machine: RealPrinter) -> Iterator[RealCups]:
    """A print server with a queue for it."""
    with RealCups(folder, env).on() as server:
        server.add(machine.uri)
        yield server


@pytest.fixture(scope="module")
def page() -> bytes:
    """A handout of two pages."""
    many = [section(f"S{number}", "stage", *[LONG] * 4) for number in range(10)]
    return renderer(HELP, *many, FOOTER, paper=Paper.LETTER).render(["HELP", *(each.id for each in many), "FOOTER"], "en", variant())
