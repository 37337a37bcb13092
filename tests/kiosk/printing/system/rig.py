"""A kiosk with its screens and a desk's board, at a printer that nobody here wrote: what patient and staff read of each fault."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from pytestqt.qtbot import QtBot

from kiosk.clock import SystemClock
from kiosk.desk.board import Board, Keep
from kiosk.desk.paper_panel import paper_told
from kiosk.desk.wording import Wording
from kiosk.printer import JobOutcome, JobReport, JobState, PrintError
from kiosk.printing.cups import CupsQueue
from kiosk.printing.ipp import IppPrinter
from kiosk.printing.job import Means, follow
from kiosk.visit import intents as on
from kiosk.visit.screens import PrintingState, ResultView
from kiosk.visit.sentence import spelt
from kiosk.visit.spoken import sentences
from tests.kiosk.bench import PROTOCOL, Bench
from tests.kiosk.printing.conftest import SAY
from tests.kiosk.printing.system.real import PATIENCE_SECONDS, RealCups, RealPrinter, until
from tests.kiosk.printing.system.visits import NURSE, US

QUEUE = "Front_Desk"


@dataclass
class Rig:
    """One kiosk, one desk, one printer."""

    machine: RealPrinter
    cups: RealCups | None
    page: bytes
    qtbot: QtBot
    stack: ExitStack
    bench: Bench = field(init=False)
    board: Board = field(init=False)
    outcomes: list[JobOutcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Switch kiosk and desk on."""
        folder = self.machine.folder / "kiosk"
        folder.mkdir()
        self.bench = Bench(folder, printer=self.adapter(), print_page=self._print)
        self.board = Board(self.bench.store, self.bench.clock, "front", Keep())
        self.bench.controller.press.over.connect(self.outcomes.append)
        self.bench.start()

    def adapter(self) -> IppPrinter | CupsQueue:
        """What the kiosk prints with."""
        return self.cups.queue(setup=US) if self.cups else self.machine.adapter(US)

    def _print(self, _: bytes, wanted: Callable[[], bool], changed: Callable[[JobReport], None]) -> JobReport:
        """As the program does, with a page that a real printer can read."""
        return follow(Means(self.adapter, SAY, SystemClock()), self.page, wanted, changed)

    # --- what people do ---------------------------------------------------------------------------

    def result(self) -> None:
        """A calm patient comes to the result."""
        self.bench.to_review(self.qtbot.waitUntil)
        self.bench.to_result(self.qtbot.waitUntil)

    def press(self) -> None:
        """Print is touched; wait until the printer is at it."""
        before = self.machine.began
        self.bench.controller.handle(on.PrintAsked())
        self.waits(lambda: self.machine.began > before)

    def leave(self) -> JobState:
        """Done is touched: what became of the page."""
        before = self.bench.visit
        self.bench.controller.handle(on.Done())
        self.waits(lambda: self.bench.visit is not before)
        self.waits(lambda: bool(self.outcomes))
        return self.outcomes[-1].report.state

    def somebody_prints(self) -> None:
        """Somebody else's page goes straight to the printer, which begins it."""
        before = self.machine.began
        until(self._taken)
        self.waits(lambda: self.machine.began > before)

    def _taken(self) -> bool:
        """A printer that has just ended a page may still call itself busy."""
        try:
            self.machine.adapter(NURSE).submit(self.page, "Letter")
        except PrintError:
            return False
        return True

    # --- what people read -------------------------------------------------------------------------

    def shows(self, *shown: PrintingState) -> None:
        """Wait until the patient reads one of these of the paper."""
        words = {SAY(f"print.{each.value}", ticket=spelt(self.ticket)) for each in shown}
        self.waits(lambda: any(said.text in words for said in sentences(self.bench.states[-1], SAY)))

    def shown(self) -> PrintingState | None:
        """Where the page stands on the screen."""
        return self.bench.view.printing if isinstance(self.bench.view, ResultView) else None

    def desk(self) -> str:
        """What stands at the desk of paper, unasked."""
        self.bench.controller.heart.beat()
        self.bench.clock.move(1.5)
        return "\n".join(paper_told(self.board.tick().shelf, Wording(PROTOCOL, SAY)))

    def desk_says(self, *words: str) -> None:
        """Wait until this stands at the desk."""
        self.waits(lambda: all(word in self.desk() for word in words))

    def desk_is_silent(self) -> None:
        """Wait until nothing of paper stands at the desk."""
        self.waits(lambda: not self.desk())

    @property
    def ticket(self) -> str:
        """Of the visit on the screen."""
        return self.bench.visit.record.ticket

    def waits(self, holds: Callable[[], bool]) -> None:
        """Until it holds."""
        self.qtbot.waitUntil(holds, timeout=PATIENCE_SECONDS * 1000)

    # --- what happens to machines -----------------------------------------------------------------

    def dies(self) -> None:
        """The plug is pulled."""
        self.machine.switch_off()

    def lives(self) -> None:
        """Switched on again."""
        self.stack.enter_context(self.machine.on())

    def hangs(self, *, hung: bool) -> None:
        """The printer says nothing and hears nothing, or goes on."""
        assert self.machine.process is not None
        self.machine.process.send_signal(signal.SIGSTOP if hung else signal.SIGCONT)

    def queue(self, command: str) -> None:
        """One of CUPS's own commands for the queue."""
        assert self.cups is not None
        self.cups.run(command, QUEUE)

    def crashes(self) -> None:
        """The print server is gone."""
        assert self.cups is not None
        self.cups.switch_off()

    def restarts(self) -> None:
        """The print server is started again."""
        assert self.cups is not None
        self.stack.enter_context(self.cups.on())


@contextmanager
def rig(machine: RealPrinter, cups: RealCups | None, page: bytes, qtbot: QtBot) -> Iterator[Rig]:
    """One that is taken down afterwards, whatever was done to its machines."""
    with ExitStack() as stack:
        made = Rig(machine, cups, page, qtbot, stack)
        try:
            yield made
        finally:
            made.hangs(hung=False) if machine.process and machine.process.poll() is None else None
            machine.mend()
            made.bench.close()
