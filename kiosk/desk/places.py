"""Where a person is, in one press and never in free words; and how often nobody was there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kiosk.loop import EMPTY, LOST, NURSE, PLACE, ROOM, WINDOW
from kiosk.ports import Clock, EventKind, FlagStore, KioskId, VisitId
from kiosk.sentence import Say

KNOWN = frozenset({WINDOW, NURSE, LOST, EMPTY})


def presets(rooms: Sequence[str]) -> tuple[str, ...]:
    """The places that can be said here, in the order of their buttons."""
    return (WINDOW, *(ROOM + room for room in rooms), NURSE, LOST, EMPTY)


def spot(say: Say, place: str) -> str:
    """A place in words; one that another version knows as it is written."""
    if place.startswith(ROOM):
        return say("desk.place.room", room=place.removeprefix(ROOM))
    return say(f"desk.place.{place}") if place in KNOWN else place


class Absences:
    """Counts, kiosk by kiosk, the flags of today behind which nobody was found: a kiosk that calls for nobody is to be looked at."""

    def __init__(self, store: FlagStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._kiosks: dict[VisitId, KioskId] = {}

    def look(self) -> tuple[tuple[str, int], ...]:
        """Each kiosk by name, with its number. What was said last of a flag counts: a wrong press is mended by the right one. Raises StoreError."""
        midnight = self._clock.utc().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        placed = self._store.events_since(midnight, EventKind.PLACED)
        last = {event.visit_id: event.rule_ids for event in placed}
        kiosks = (self._kiosk(visit_id) for visit_id, places in last.items() if PLACE + EMPTY in places)
        return tuple(sorted(Counter(kiosks).items()))

    def _kiosk(self, visit_id: VisitId) -> str:
        if visit_id not in self._kiosks:
            visit = self._store.visit(visit_id)
            self._kiosks[visit_id] = visit.kiosk_id if visit else self._store.events(visit_id)[0].kiosk_id
        return self._kiosks[visit_id]
