"""What the set-up window is made of, and what it tells at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.desk.wording import Say
from kiosk.guard.roles import Role
from kiosk.setup.pairing import Pairing
from kiosk.setup.standing import StandingPins
from kiosk.style import Style


class WriteError(Exception):
    """Nothing, or not all, could be written; the message says why."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the last page tells."""

    file: str
    commands: Mapping[str, str]
    """By text id, how to start what."""
    unsigned: bool
    """Whether every screen will say that it is not for patients."""


@dataclass(frozen=True, slots=True)
class SetupParts:
    """What the window is made of; `kiosk.programs.setup_command` chooses each. All but `speech` run off the GUI thread."""

    speech: Callable[[str], Say]
    style: Style
    standing: StandingPins
    find_printers: Callable[[], Sequence[str]]
    print_test: Callable[[Mapping[str, object]], str]
    """Print a test page as these answers would have it; what became of it, in words."""
    write: Callable[[Mapping[str, object], Pairing | None, Mapping[Role, str]], Written]
    """No PINs: those that stand are kept. Raises WriteError."""
