"""What the desk's window is made of: `kiosk.app` and `kiosk.programs.desk_program` choose each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.desk.board import Board
from kiosk.desk.change import Assess
from kiosk.desk.copies import CopyParts
from kiosk.desk.door import DoorParts
from kiosk.desk.saving import Save
from kiosk.desk.wording import Say
from kiosk.ports import Alarm
from kiosk.style import Style
from rules.dossier import Dossier
from rules.model import Protocol


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the window is made of; `kiosk.app` chooses each."""

    board: Board
    protocol: Protocol
    assess: Assess
    dossier: Callable[[], Dossier]
    """What stands behind the rules, by `rules.load.load_dossier`: asked for with the first detail."""
    say: Say
    style: Style
    clinic: str
    """The clinic's name, above the product's."""
    notices: Callable[[], Sequence[str]]
    """What staff must know about the questions and rules: asked at the start and every hour, shown for as long as it is said."""
    copies: CopyParts
    """What it prints with."""
    make_alarm: Callable[[], Alarm]
    """Called off the GUI thread."""
    rooms: Sequence[str] = ()
    """The rooms that a patient may be in."""
    door: DoorParts | None = None
    """Who may do what; None: everybody everything, and nothing is written down."""
    save_day: Save | None = None
    """Writes the day's flags where the settings say; None: nowhere."""
    later: Sequence[Callable[[], object]] = ()
    """What is wanted soon and takes time, as `Readying` does it; the notices are asked for again after it."""
