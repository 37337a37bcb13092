"""Words, a page, and a printer on the loopback interface."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.country import Paper
from kiosk.paths import resource
from kiosk.printing.ipp import IppPrinter
from kiosk.printing.setup import PageSetup
from kiosk.printing.transport import Line, address
from kiosk.text import Catalogue
from tests.kiosk.printing.server import State, serving

SAY = Catalogue.read(resource("locale", "en"), {}).say
PAGE = b"%PDF-1.4 one page"
A4 = PageSetup(Paper.A4, owner="kiosk-1")


@pytest.fixture
def state() -> State:
    """What the printer is told to be."""
    return State()


@pytest.fixture
def port(state: State) -> Iterator[int]:
    """The port of a printer that answers from `state`."""
    with serving(state) as number:
        yield number


@pytest.fixture
def printer(port: int) -> IppPrinter:
    """The adapter, pointed at that printer, with short waits."""
    return at(port)


def at(port: int, setup: PageSetup = A4) -> IppPrinter:
    """The adapter, pointed at a port."""
    return IppPrinter(Line(address(f"ipp://127.0.0.1:{port}/ipp/print"), SAY, connect_seconds=1, answer_seconds=0.4), setup, SAY)
