"""What a controller is made of: the composition root chooses each part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.control.press import PrintPage
from kiosk.events import Log
from kiosk.paperwork import ClinicStore, PaperRenderer
from kiosk.ports import Alarm, Clock, Voice
from kiosk.printer import Printer
from kiosk.visit.views import Place
from kiosk.visit.visit import Visit


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a patient may be still, in seconds, and how long a sheet can be printed again, how long answers are kept after closing."""

    idle: int
    warning: int
    sheets: int = 120
    """Minutes."""
    answers: int = 24
    """Hours."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a controller is made of; `kiosk.app` chooses each."""

    new_visit: Callable[[], Visit]
    store: ClinicStore
    learn: Callable[[ClinicStore], None]
    """Called with each new visit, off the GUI thread: what the one after it must know of the store."""
    make_renderer: Callable[[], PaperRenderer]
    """Called at the first page, so that its heavy imports wait until then."""
    print_page: PrintPage
    make_printer: Callable[[], Printer]
    """Called off the GUI thread, each time the printer is asked how it is."""
    clock: Clock
    log: Log
    place: Place
    timing: Timing
    make_alarm: Callable[[], Alarm]
    """Called when an emergency must be heard here, off the GUI thread."""
    make_voice: Callable[[], Voice]
    """Called when somebody first wants to listen, off the GUI thread."""
