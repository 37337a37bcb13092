"""What staff are told of a visit: levels that latch, touches that wait, answers that were changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from kiosk.ports import Clock, EventKind, FlagEvent, KioskId, VisitId
from rules.model import Level, Rule

NAMESPACE = uuid.UUID("5f0b6f0e-6a0e-5d1b-9d0a-7c1a2b3c4d5e")
"""Event ids are made from visit and sequence, so that sending one twice stores it once."""


class Latch:
    """One visit's flag as the kiosk knows it. Every method returns the events to store, often none."""

    def __init__(self, visit_id: VisitId, kiosk_id: KioskId, clock: Clock) -> None:
        self._visit_id, self._kiosk_id, self._clock = visit_id, kiosk_id, clock
        self._seq = 0
        self._rules: dict[str, Level] = {}
        self._current: frozenset[str] = frozenset()
        self._held: tuple[Level, tuple[str, ...]] | None = None
        self._calling = False
        self.level = Level.SELF_CARE
        """The highest level that any answer of this visit reached. It never falls."""

    @property
    def held(self) -> Level | None:
        """The level of a worrying touch that is neither answered nor taken back."""
        return self._held[0] if self._held else None

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that ever fired in this visit."""
        return tuple(self._rules)

    def touch(self, fired: Iterable[Rule]) -> list[FlagEvent]:
        """An option was touched: hold what it would raise; withdraw what it no longer does."""
        new = [rule for rule in fired if rule.id not in self._rules]
        wanted = (max(rule.level for rule in new), tuple(rule.id for rule in new)) if new else None
        return self._hold(wanted)

    def call(self, level: Level, reason: str) -> list[FlagEvent]:
        """The panel "Talk to staff" was opened: it waits like a touch until a choice is made. A touch that waits already is not replaced."""
        if self._held is not None:
            return []
        self._calling = True
        return self._hold((level, (reason,)))

    def call_off(self) -> list[FlagEvent]:
        """The panel "Talk to staff" was left without a choice."""
        return self._hold(None) if self._calling else []

    def answer(self, fired: Iterable[Rule]) -> list[FlagEvent]:
        """An answer was given: raise what is new, and note rules whose answer has changed."""
        rules = {rule.id: rule.level for rule in fired}
        new = {rule_id: level for rule_id, level in rules.items() if rule_id not in self._rules}
        gone = tuple(rule_id for rule_id in self._rules if rule_id in self._current and rule_id not in rules)
        events = []
        if new:
            self._held = None
            events.append(self._raise(EventKind.RAISED, max(new.values()), tuple(new)))
        else:
            events += self._hold(None)
        if gone:
            events.append(self._event(EventKind.CHANGED, self.level, gone))
        self._current = frozenset(rules)
        return events

    def settle(self) -> list[FlagEvent]:
        """A held touch counts as an answer now: it waited too long, or the visit ends."""
        if self._held is None:
            return []
        held, self._held, self._calling = self._held, None, False
        return [self._raise(EventKind.RAISED, *held)]

    def help(self, level: Level, reason: str) -> list[FlagEvent]:
        """The patient asked for staff and said why; each time is a new call."""
        events = [] if self._calling else self.settle()
        self._held, self._calling = None, False
        return [*events, self._raise(EventKind.HELP, level, (reason,))]

    def raise_to(self, level: Level, reason: str) -> list[FlagEvent]:
        """Something besides an answer needs staff, such as a fault."""
        return [] if reason in self._rules else [*self.settle(), self._raise(EventKind.RAISED, level, (reason,))]

    def leave(self, level: Level, reason: str) -> list[FlagEvent]:
        """The visit ends without a result: never below `level`, never below what was reached or held."""
        events = self.settle()
        return [*events, self._raise(EventKind.UNFINISHED, max(self.level, level), (reason,))]

    def _hold(self, wanted: tuple[Level, tuple[str, ...]] | None) -> list[FlagEvent]:
        if wanted == self._held:
            return []
        events = []
        if self._held is not None and (wanted is None or not set(self._held[1]) <= set(wanted[1])):
            events.append(self._event(EventKind.WITHDRAWN, *self._held))
        self._held = wanted
        self._calling = self._calling and wanted is not None
        if wanted is not None:
            events.append(self._event(EventKind.HELD, *wanted))
        return events

    def _raise(self, kind: EventKind, level: Level, rule_ids: tuple[str, ...]) -> FlagEvent:
        self.level = max(self.level, level)
        self._rules.update(dict.fromkeys(rule_ids, level))
        return self._event(kind, level, rule_ids)

    def _event(self, kind: EventKind, level: Level, rule_ids: tuple[str, ...]) -> FlagEvent:
        self._seq += 1
        return FlagEvent(
            event_id=str(uuid.uuid5(NAMESPACE, f"{self._visit_id}:{self._seq}")),
            visit_id=self._visit_id,
            kiosk_id=self._kiosk_id,
            seq=self._seq,
            kind=kind,
            level=level,
            rule_ids=rule_ids,
            monotonic=self._clock.monotonic(),
            utc=self._clock.utc(),
        )
