"""The printer that a desk prints at: part of the composition, beside `kiosk.app`."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.app import House

if TYPE_CHECKING:
    from kiosk.printer import Printer


def desk_printer(house: House, *, slips: bool = False) -> Printer:
    """The printer that the settings name for the desk. `slips`: for pages with answers, which no folder takes but the demonstration's.

    Asking the system for its queues may take a while.
    """
    choice, config = house.printers(), house.config
    setup = replace(choice.setup, owner=_owner(choice.setup.owner), paper_only=slips and not house.demonstration)
    return replace(choice, setup=setup).printer(config.desk_printer or config.printer)


def _owner(kiosk: str) -> str:
    """Whose jobs the desk's are: each side takes back its own only. Many desks bear the name of the first kiosk, so the computer's is added."""
    return re.sub(r"[^\w.-]", "-", f"desk-{kiosk}-{socket.gethostname()}")
