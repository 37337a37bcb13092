"""What staff are told of a visit: levels that latch, signs that wait, answers that were changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from kiosk.flags import HELD_LIMIT, PENDING_LIMIT
from kiosk.ports import Clock, EventKind, FlagEvent, KioskId, VisitId
from rules.model import Level, Rule

NAMESPACE = uuid.UUID("5f0b6f0e-6a0e-5d1b-9d0a-7c1a2b3c4d5e")
"""Event ids are made from visit and sequence, so that sending one twice stores it once."""
UNFINISHED_LEVEL = Level.ROUTINE_APPOINTMENT
"""A visit left without a result is at least this, whatever its protocol says; never silence."""
STIR_SECONDS = 1.0
"""How soon after the last a sign of life is stored again."""


class Latch:
    """One visit's flag as the kiosk knows it. Every method returns the events to store, often none.

    A sign is held while it may still be taken back: it was touched and not answered, or its follow-up is open.
    """

    def __init__(self, visit_id: VisitId, kiosk_id: KioskId, clock: Clock) -> None:
        self._visit_id, self._kiosk_id, self._clock = visit_id, kiosk_id, clock
        self._seq = 0
        self._rules: dict[str, Level] = {}
        self._current: frozenset[str] = frozenset()
        self._held: Mapping[str, Level] = {}
        self._since: Mapping[str, float] = {}
        self._stirred = 0.0
        self._calling = False
        self._noted: set[str] = set()
        self.level = Level.SELF_CARE
        """The highest level that any answer of this visit reached. It never falls."""

    def __copy__(self) -> Latch:
        """The same by itself: what happens to it does not happen here."""
        other = Latch.__new__(Latch)
        vars(other).update(vars(self) | {"_rules": dict(self._rules), "_noted": set(self._noted)})
        return other

    @property
    def held(self) -> frozenset[str]:
        """The rules of the signs that are held."""
        return frozenset(self._held)

    @property
    def due(self) -> float | None:
        """When what is held counts in full, in seconds of the monotonic clock; None while nothing is held."""
        if not self._held:
            return None
        return min(self._stirred + HELD_LIMIT.total_seconds(), min(self._since.values()) + PENDING_LIMIT.total_seconds())

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that ever fired in this visit."""
        return tuple(self._rules)

    def touch(self, fired: Iterable[Rule]) -> list[FlagEvent]:
        """An option was touched: hold what it would raise; withdraw what it no longer does."""
        return self._hold(self._fresh(fired))

    def call(self, level: Level, reason: str) -> list[FlagEvent]:
        """The panel "Talk to staff" was opened: it waits like a touch until a choice is made. What is held or raised already stays as it is."""
        if self._held or reason in self._rules:
            return []
        self._calling = True
        return self._hold({reason: level})

    def call_off(self) -> list[FlagEvent]:
        """The panel "Talk to staff" was left without a choice."""
        return self._hold({}) if self._calling else []

    def answer(self, settled: Iterable[Rule], pending: Iterable[Rule] = ()) -> list[FlagEvent]:
        """An answer was given: raise what is settled, hold what waits for its follow-up, note rules whose answer has changed."""
        rules, waiting = {rule.id: rule.level for rule in settled}, {rule.id: rule.level for rule in pending}
        new = {rule_id: level for rule_id, level in rules.items() if rule_id not in self._rules}
        gone = tuple(rule_id for rule_id in self._rules if rule_id in self._current and rule_id not in rules | waiting)
        events = []
        if Level.EMERGENCY_NOW in new.values():
            new = {**self._held, **new}  # the questions end here: what else was held will never be answered
        if new:
            self._held = {rule_id: level for rule_id, level in self._held.items() if rule_id not in new}
            events.append(self._raise(EventKind.RAISED, max(new.values()), tuple(new)))
        # Staff's list takes anything raised for the end of what was held, so what is still held is stored again.
        events += self._hold({rule_id: level for rule_id, level in waiting.items() if rule_id not in self._rules}, again=bool(new))
        if gone:
            events.append(self._event(EventKind.CHANGED, self.level, gone))
        self._current = frozenset(rules | waiting)
        return events

    def stir(self) -> list[FlagEvent]:
        """The patient did something: what is held waits on, and the desk is told that somebody is there."""
        if not self._held or self._clock.monotonic() - self._stirred < STIR_SECONDS:
            return []
        return self._hold(self._held, again=True)

    def settle(self) -> list[FlagEvent]:
        """What is held counts in full now: it waited too long, or the visit ends."""
        if not self._held:
            return []
        held, self._held = self._held, {}
        if not self._calling:
            self._current |= held.keys()
        self._calling = False
        return [self._raise(EventKind.RAISED, max(held.values()), tuple(held))]

    def help(self, level: Level, reason: str) -> list[FlagEvent]:
        """The patient asked for staff and said why; each time is a new call."""
        events = [] if self._calling else self.settle()
        self._held, self._calling = {}, False
        return [*events, self._raise(EventKind.HELP, level, (reason,))]

    def raise_to(self, level: Level, reason: str) -> list[FlagEvent]:
        """Something besides an answer needs staff, such as a fault."""
        return [] if reason in self._rules else [*self.settle(), self._raise(EventKind.RAISED, level, (reason,))]

    def note(self, *reasons: str) -> list[FlagEvent]:
        """Something staff should know and that no level rests on; each is told once."""
        new = tuple(reason for reason in reasons if reason not in self._noted)
        self._noted.update(new)
        return [self._event(EventKind.NOTED, Level.SELF_CARE, new)] if new else []

    def leave(self, fired: Iterable[Rule]) -> list[FlagEvent]:
        """The visit ends without a result: never below UNFINISHED_LEVEL, never below what was reached or held."""
        events = self.settle()
        new = self._fresh(fired)
        return [*events, self._raise(EventKind.UNFINISHED, max(self.level, UNFINISHED_LEVEL, *new.values()), tuple(new))]

    def _fresh(self, fired: Iterable[Rule]) -> dict[str, Level]:
        return {rule.id: rule.level for rule in fired if rule.id not in self._rules}

    def _hold(self, wanted: Mapping[str, Level], *, again: bool = False) -> list[FlagEvent]:
        gone = {rule_id: level for rule_id, level in self._held.items() if rule_id not in wanted}
        tell = bool(wanted) and (again or wanted != self._held)
        now = self._clock.monotonic()
        self._since = {rule_id: self._since[rule_id] if rule_id in self._held else now for rule_id in wanted}
        self._held, self._calling = wanted, self._calling and bool(wanted)
        events = [self._event(EventKind.WITHDRAWN, max(gone.values()), tuple(gone))] if gone else []
        if tell:
            self._stirred = now
            events.append(self._event(EventKind.HELD, max(wanted.values()), tuple(wanted)))
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
