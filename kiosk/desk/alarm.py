"""What the rows of the board ask of the desk's alarm. Nothing here sounds or shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.desk.rows import Row
from kiosk.ports import Tone


@dataclass(frozen=True, slots=True)
class Alarmed:
    """What must be heard and seen until somebody takes it."""

    emergencies: tuple[Row, ...]
    """Emergencies that nobody has taken."""
    left: tuple[Row, ...]
    """What nobody took in time, of any level, in the order of the list."""

    @property
    def tone(self) -> Tone | None:
        """What sounds; None: nothing."""
        return Tone.LOUD if self.left else Tone.NEW if self.emergencies else None

    @property
    def reasons(self) -> frozenset[str]:
        """What it sounds for, by the events that made it so: one more of them sounds at once."""
        rows = (*self.emergencies, *self.left)
        return frozenset(f"{row.loop.waiting.event_id}.{row.loop.escalated}" for row in rows if row.loop.waiting)


def alarmed(rows: Iterable[Row]) -> Alarmed:
    """Practice, quiet rows and pending signs are no alarm, whatever their level; what somebody here took sounds here no more."""
    waiting = tuple(row for row in rows if row.waits)
    emergencies = tuple(row for row in waiting if row.calling)
    return Alarmed(emergencies, tuple(row for row in waiting if row.loop.escalated))
