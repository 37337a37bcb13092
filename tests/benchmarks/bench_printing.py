"""The printer: how long handing over a handout takes, and how soon a fault is on the patient's screen once the printer says it."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench_handout import sheets  # noqa: E402 - beside this file
from PySide6.QtCore import QCoreApplication  # noqa: E402 - after its platform was chosen

from kiosk.app import House  # noqa: E402
from kiosk.clock import SystemClock  # noqa: E402
from kiosk.config import Config  # noqa: E402
from kiosk.printer import Fault, Printer, PrintError  # noqa: E402
from kiosk.printing.job import Means, follow  # noqa: E402
from kiosk.visit import intents as on  # noqa: E402
from kiosk.visit.screens import PrintingState, ResultView  # noqa: E402
from tests.kiosk.bench import Bench  # noqa: E402
from tests.kiosk.printing.conftest import SAY, at  # noqa: E402
from tests.kiosk.printing.server import State, serving  # noqa: E402
from tests.kiosk.printing.system.real import AVAHI_RUNS, PROGRAMS, RealPrinter, network, open_folder  # noqa: E402
from tests.kiosk.printing.system.visits import US  # noqa: E402

TIMES, FAULTS = 60, 12
PATIENCE_SECONDS = 20


def wait(holds: Callable[[], bool]) -> None:
    """Let Qt work until this holds."""
    end = time.perf_counter() + PATIENCE_SECONDS
    while not holds():
        if time.perf_counter() > end:
            raise TimeoutError
        QCoreApplication.processEvents()


def handout() -> bytes:
    """A whole sheet, as a patient gets it."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(replace(Config.demonstration(Path(folder)), paper=US.paper))
        sections, variant = sheets(house)[0]
        return house.renderer().render(sections, "en", variant)


@contextmanager
def a_printer() -> Iterator[tuple[Printer, str]]:
    """The real printer program where it is installed and can be started, else a scripted one; and its name."""
    if os.geteuid() or AVAHI_RUNS.exists() or not all(map(shutil.which, PROGRAMS)):
        with serving(State()) as port:
            yield at(port), "a scripted printer"
        return
    with network() as env, open_folder() as folder, RealPrinter(folder / "printer", env).on() as machine:
        yield machine.adapter(US), "ippeveprinter"


def submitting(printer: Printer, page: bytes) -> list[float]:
    """Milliseconds for each of many pages, negotiation included; a printer that is still at the last one is waited for."""
    took = []
    while len(took) < TIMES:
        begin = time.perf_counter()
        try:
            printer.submit(page, "Handout")
        except PrintError as error:
            if error.fault is not Fault.BUSY:
                raise
        else:
            took.append((time.perf_counter() - begin) * 1000)
    return took


def shown(bench: Bench) -> PrintingState | None:
    """What the result says of paper."""
    return bench.view.printing if isinstance(bench.view, ResultView) else None


def reaction(during: bool) -> list[float]:
    """Milliseconds from the moment at which the printer would say "out of paper" to the patient's screen."""
    took = []
    for _ in range(FAULTS if during else 1):
        state = State(job_state=5)
        with tempfile.TemporaryDirectory() as folder, serving(state) as port:
            printer = at(port)
            bench = Bench(Path(folder), printer=printer, print_page=partial(follow, Means(lambda p=printer: p, SAY, SystemClock()))).start()  # type: ignore[misc]
            bench.to_review(wait)
            bench.to_result(wait)
            good = PrintingState.SENT if during else PrintingState.OFFERED
            if during:
                bench.controller.handle(on.PrintAsked())
            for _ in range(1 if during else FAULTS):
                wait(lambda: shown(bench) is good)  # noqa: B023 - waited for here
                state.reasons = ("media-empty-error",)
                begin = time.perf_counter()
                wait(lambda: shown(bench) is PrintingState.FAILED)  # noqa: B023 - as above
                took.append((time.perf_counter() - begin) * 1000)
                state.reasons = ("none",)
            state.job_state = 9
            bench.close()
    return took


def main() -> None:
    """Print the medians and the slowest."""
    application = QCoreApplication([])
    page = handout()
    with a_printer() as (printer, name):
        sent = submitting(printer, page)
    before, during = reaction(during=False), reaction(during=True)
    size, many = len(page) / 1000, len(sent)
    print(f"printing: a handout of {size:.0f} kB to {name}: median {statistics.median(sent):.1f} ms, slowest {max(sent):.1f} ms ({many} times)")
    for when, took in (("before Print", before), ("during a job", during)):
        print(f"printing: fault on the screen, {when}: median {statistics.median(took):.0f} ms, slowest {max(took):.0f} ms ({len(took)} faults)")
    application.quit()


if __name__ == "__main__":
    main()
