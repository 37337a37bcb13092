"""Which flags a desk reads at its start: what every `kiosk.ports.FlagStore` must do; a test module subclasses `OpenContract`."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from kiosk.flags import RAISING, Status, derive
from kiosk.ports import EventKind, FlagEvent, FlagStore
from rules.model import Level
from tests.kiosk.storage.contract import NOON, event, record

HISTORIES = 400
OFTEN = (EventKind.RAISED, EventKind.OVERRIDDEN, EventKind.CLOSED)


class OpenContract:
    """Subclass as `TestMine(OpenContract)` and give a fixture `store` that is empty."""

    @pytest.fixture
    def store(self) -> FlagStore:
        raise NotImplementedError

    def test_a_flag_that_staff_lowered_and_closed_is_closed(self, store: FlagStore):
        """A level that staff set counts for a close: such a flag is not read at a desk's start, and its ticket is free."""
        yesterday = NOON - timedelta(days=1)
        store.open_visit(record("v1", opened=yesterday))
        raised, lowered = event("v1", level=Level.EMERGENCY_NOW), event("v1", EventKind.OVERRIDDEN, Level.ROUTINE_APPOINTMENT)
        store.append([raised, event("v1", EventKind.SEEN, Level.EMERGENCY_NOW), lowered])
        assert [e.visit_id for e in store.open_events()[1]] == ["v1"] * 3
        store.append([event("v1", EventKind.CLOSED, Level.ROUTINE_APPOINTMENT)])
        assert store.open_events()[1] == []
        assert store.tickets_in_use(NOON) == frozenset()

    @pytest.mark.parametrize("unknown", ["after", "before"])
    def test_staff_lower_only_what_they_knew(self, store: FlagStore, unknown: str):
        """A sign that rose after staff lowered a flag, or that they had not read, outlives a close at their level."""
        risen = event("v1", level=Level.EMERGENCY_NOW, rules=("R-E09",))
        first, lowered = event("v1"), event("v1", EventKind.OVERRIDDEN, Level.SELF_CARE)
        events = [first, lowered, risen] if unknown == "after" else [first, risen, lowered]
        store.append([*events, event("v1", EventKind.CLOSED, Level.SELF_CARE)])
        assert store.open_events()[1][:3] == events

    def test_a_close_below_what_staff_raised_it_to_closes_nothing(self, store: FlagStore):
        """Who closes at the level of before has not read that somebody raised it."""
        store.append([event("v1"), event("v1", EventKind.OVERRIDDEN, Level.EMERGENCY_NOW), event("v1", EventKind.CLOSED)])
        assert len(store.open_events()[1]) == 3
        store.append([event("v1", EventKind.CLOSED, Level.EMERGENCY_NOW)])
        assert store.open_events()[1] == []

    def test_a_sign_that_is_held_is_not_closed(self, store: FlagStore):
        """It counts in full before long, so a close a moment after it was touched leaves it among the open ones; a sign taken back is closed."""
        store.append([event("v1", EventKind.HELD), event("v1", EventKind.CLOSED)])
        assert len(store.open_events()[1]) == 2
        store.append([event("v1", EventKind.WITHDRAWN), event("v1", EventKind.CLOSED)])
        assert store.open_events()[1] == []

    def test_what_comes_after_a_close_opens_nothing(self, store: FlagStore):
        """Two desks at one flag: what the other did a moment after the close leaves it closed."""
        after = (EventKind.SEEN, EventKind.PLACED, EventKind.SUMMONED, EventKind.ESCALATED, EventKind.OVERRIDDEN, EventKind.CHANGED, EventKind.NOTED)
        store.append([event("v1"), event("v1", EventKind.CLOSED), *(event("v1", kind) for kind in after)])
        assert store.open_events()[1] == []

    def test_no_open_flag_is_missed(self, store: FlagStore):
        """Whatever happened to a flag, in whatever order: if it is not closed, a desk that opens reads it."""
        seed = random.SystemRandom().randrange(2**32)
        print(f"seed {seed}")
        chance = random.Random(seed)  # noqa: S311 - histories, not secrets
        histories = {f"v{number}": history(f"v{number}", chance) for number in range(HISTORIES)}
        store.append([e for events in histories.values() for e in events])
        read = {e.visit_id for e in store.open_events()[1]}
        still_open = {name for name, events in histories.items() if (flag := derive(events)) is not None and flag.status is not Status.CLOSED}
        assert still_open <= read


def history(visit_id: str, chance: random.Random) -> list[FlagEvent]:
    """A few events of every kind; staff have read some of the rules that fired, or all."""
    events: list[FlagEvent] = []
    fired: list[str] = []
    for _ in range(chance.randint(1, 7)):
        kind, rules = chance.choice((*EventKind, *OFTEN, *OFTEN)), list[str]()
        if kind in RAISING:
            rules = [f"R-{len(fired) + number}" for number in range(chance.randint(0, 2))]
            fired += rules
        elif kind is EventKind.OVERRIDDEN:
            rules = fired[: chance.choice((len(fired), chance.randint(0, len(fired))))]
        elif kind is EventKind.HELD:
            rules = ["R-H"]
        events.append(event(visit_id, kind, chance.choice(tuple(Level)), tuple(rules)))
    return events
