"""Which printer a setting means."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.country import Paper
from kiosk.ports import Printer
from kiosk.printing.cups import CupsServer
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.ipp import IppPrinter
from kiosk.printing.transport import Line, address

AUTO = "auto"
FOLDER = "folder"


def choose_printer(setting: str, folder: Path, paper: Paper, say: Callable[..., str], server: CupsServer | None = None) -> Printer:
    """`auto`: the system's default queue if there is one, else the folder; `folder`; an ipp:// address; or a queue's name.

    May block for some seconds, while the print server is asked. Raises ValueError for an ipp:// address without a host.
    """
    if "://" in setting:
        return IppPrinter(Line(address(setting), say), paper, say)
    server = server or CupsServer(say)
    name = server.default() if setting == AUTO else setting
    if name is None or name == FOLDER:
        return FolderPrinter(folder, SystemClock(), partial(secrets.token_hex, 8), say)
    return server.queue(name, paper)
