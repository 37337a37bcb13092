"""Where a person is, in one press and never in free words; and how often nobody was there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from kiosk.clock import midnight
from kiosk.loop import EMPTY, LOST, NURSE, PLACE, ROOM, WINDOW
from kiosk.ports import Clock, EventKind, FlagEvent, FlagStore, KioskId, VisitId
from kiosk.visit.sentence import Say

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
    """Counts, kiosk by kiosk, the flags of today behind which nobody was found: a kiosk that calls for nobody is to be looked at.

    A day's events are read once; then it hears of new ones.
    """

    def __init__(self, store: FlagStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._kiosks: dict[VisitId, KioskId] = {}
        self._last: dict[VisitId, tuple[str, ...]] = {}
        self._since: datetime | None = None

    def forget(self) -> None:
        """The store failed, or is read from its beginning: so is the day."""
        self._since = None

    def hear(self, events: Iterable[FlagEvent]) -> None:
        """What was stored since the day was read, in stored order."""
        placed = (event for event in events if event.kind is EventKind.PLACED)
        self._last |= {event.visit_id: event.rule_ids for event in placed if self._since is not None and event.utc >= self._since}

    def look(self) -> tuple[tuple[str, int], ...]:
        """Each kiosk by name, with its number. What was said last of a flag counts: a wrong press is mended by the right one. Raises StoreError."""
        begun = midnight(self._clock.utc())
        if begun != self._since:
            events = self._store.events_since(begun, EventKind.PLACED)
            self._last, self._since = {}, begun
            self.hear(events)
        kiosks = (self._kiosk(visit_id) for visit_id, places in self._last.items() if PLACE + EMPTY in places)
        return tuple(sorted(Counter(kiosks).items()))

    def _kiosk(self, visit_id: VisitId) -> str:
        if visit_id not in self._kiosks:
            visit = self._store.visit(visit_id)
            self._kiosks[visit_id] = visit.kiosk_id if visit else self._store.events(visit_id)[0].kiosk_id
        return self._kiosks[visit_id]
