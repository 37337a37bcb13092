"""Which printer a setting means."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kiosk.clock import SystemClock
from kiosk.printer import Printer
from kiosk.printing.fake import FakePrinter, Written
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.setup import PageSetup

AUTO, FOLDER, PRACTICE = "auto", "folder", "practice"


class Queues(Protocol):
    """The print queues of this computer. Calls may block for some seconds; none raises."""

    def default(self) -> str | None:
        """The system's default queue; None without one."""

    def names(self) -> Sequence[str]:
        """All queues."""

    def queue(self, name: str, setup: PageSetup) -> Printer:
        """The queue of this name, whether there is one or not: its status tells."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a printer is chosen from."""

    say: Callable[..., str]
    setup: PageSetup
    folder: Path
    """Where handouts lie when no printer takes them."""
    practice: Path
    """The file that says how the practice printer fails."""
    make_queues: Callable[[], Queues]

    def printer(self, setting: str) -> Printer:
        """`auto`: the system's default queue if there is one, else the folder; `folder`; `practice`; an ipp:// address; or a queue's name.

        May block for some seconds, while the print server is asked. Raises ValueError for an ipp:// address without a host.
        """
        if "://" in setting:
            # Brings the HTTP and TLS of the standard library, 3 MB that no other printer needs.
            from kiosk.printing.ipp import IppPrinter
            from kiosk.printing.transport import Line, address

            return IppPrinter(Line(address(setting), self.say), self.setup, self.say)
        if setting == PRACTICE:
            return FakePrinter(self.say, Written(self.practice), keep=self._folder())
        if setting == FOLDER:
            return self._folder()
        queues = self.make_queues()
        name = queues.default() if setting == AUTO else setting
        return queues.queue(name, self.setup) if name else self._folder()

    def _folder(self) -> FolderPrinter:
        return FolderPrinter(self.folder, SystemClock(), lambda: os.urandom(8).hex(), self.say, paper_only=self.setup.paper_only)
