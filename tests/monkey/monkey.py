"""A monkey at the controller: events by chance from one seed, and after each what must hold whatever happens."""

from __future__ import annotations

import gc
from collections import deque
from pathlib import Path
from random import Random

from kiosk.ports import EventKind, FlagStore, VisitId
from kiosk.visit import intents as on
from kiosk.visit.states import Overlay, State
from kiosk.visit.visit import Visit
from rules.assess import assess
from rules.interview import possible
from rules.model import Input, Level
from tests.kiosk.bench import PROTOCOL
from tests.monkey.deeds import Deeds
from tests.monkey.memory import Growth
from tests.monkey.world import World

TOLD = {EventKind.HELD, EventKind.RAISED, EventKind.UNFINISHED}
REMEMBERED = 25
"""The last events, for whoever reads of a fault."""
MOMENT = 0.2
"""Seconds between two events: faster than any hand."""
WARM, MOST = 2_000, 6_000_000
"""From this event on a kiosk without a window holds what it will hold, but for SQLite's pages (2 MB) and what the fakes here remember."""
EVERY = 100
"""So often memory is looked at: 24 looks and more in the shorter stories."""
BOUND = 3
"""Visits in memory: this one, the last, and one that a thread still speaks of."""


class ClosedCaseError(AssertionError):
    """Something that must hold did not; the message has the seed, the number of the event, and the last ones."""


class Owed:
    """Which signs must be at the desk: worked out from the touch alone, by the rules alone."""

    def __init__(self, store: FlagStore) -> None:
        self._store = store
        self._levels: dict[VisitId, Level] = {}
        self.count = 0

    def see(self, visit: Visit, intent: object) -> None:
        """A sign that reaches a flag by itself is owed, unless a follow-up was answered that may say better."""
        if not isinstance(intent, on.Touched) or visit.cursor.touched.get(intent.link_id) != intent.codes:
            return
        if any(question.follow_up_to == intent.link_id and question.link_id in visit.cursor.answers for question in PROTOCOL.questions):
            return
        level = assess(PROTOCOL, Input({intent.link_id: intent.codes})).level
        if level >= Level.URGENT_TODAY:
            self.count += 1
            visit_id = visit.record.visit_id
            self._levels[visit_id] = max(level, self._levels.get(visit_id, level))

    def check(self) -> None:
        """To be called while nothing waits for the store: every one of them is in it. Raises AssertionError."""
        for visit_id, level in self._levels.items():
            told = max((event.level for event in self._store.events(visit_id) if event.kind in TOLD), default=None)
            if told is None or told < level:
                raise AssertionError(f"visit {visit_id} is not at the desk with {level.name}, but with {told}")
        self._levels.clear()


class Monkey:
    """Plays `count` events by `seed`."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.seed, self.number = seed, 0
        self.world = World(folder)
        self.deeds = Deeds(self.world, Random(seed))  # noqa: S311 - the same again is what is wanted
        self.last: deque[str] = deque(maxlen=REMEMBERED)
        self.owed, self.growth = Owed(self.world.store), Growth(WARM, MOST, EVERY)

    def play(self, count: int) -> None:
        """Raises ClosedCaseError."""
        try:
            for self.number in range(1, count + 1):
                self.step()
                self.growth.see(self.number)
            self.growth.check()
            self.last.append("everything is mended")
            self.world.heal()
            self.world.jump(60)
            self.must(self.world.all_stored, "what was touched is stored in the end")
            self.owed.check()
        except (AssertionError, RuntimeError, LookupError, TypeError, ValueError) as error:
            raise ClosedCaseError(self.story(error)) from error
        finally:
            self.world.close()

    def story(self, error: Exception) -> str:
        """How to play it again, and what came before."""
        again = f"again: python -m tests.monkey --replay {self.seed} --events {self.number}"
        return "\n".join((f"{type(error).__name__}: {error}", again, *self.last))

    def step(self) -> None:
        """One event a moment after the last, and what must hold after it."""
        self.world.jump(MOMENT)
        roll = self.deeds.chance.random()
        if roll < 0.74:
            self.give(self.deeds.plausible())
        elif roll < 0.84:
            self.give(self.deeds.wild())
        else:
            deed = self.deeds.pick((self.deeds.time, self.deeds.time, self.deeds.break_or_mend, self.deeds.desk, self.deeds.listen, self.fault))
            self.last.append(deed())
        self.world.settle()
        self.check()

    def give(self, intent: on.Intent) -> None:
        """Hand an intent to the controller, and note what must come of it."""
        visit = self.world.controller.visit
        self.last.append(f"{visit.state.value}/{visit.overlay.value}: {intent}")
        waiting = self.world.controller.busy
        self.world.controller.handle(intent)
        if not waiting:
            self.owed.see(visit, intent)

    def fault(self) -> str:
        """Something breaks that nobody foresaw: one time in ten."""
        if self.deeds.chance.random() < 0.1:
            self.world.controller.break_down("Monkey")
            return "a fault"
        return "nothing"

    # --- what must hold ---------------------------------------------------------------------------

    def must(self, true: object, claim: str) -> None:
        """Raises AssertionError."""
        if not true:
            raise AssertionError(f"it does not hold that {claim}")

    def check(self) -> None:
        """After each event."""
        controller = self.world.controller
        visit = controller.visit
        self.must(visit.state is not State.ENDED or controller.busy, "a visit is open, but while the store works at its end")
        if not controller.busy and not controller._broken:
            shown = self.world.shown
            self.must(shown == controller.state, "the screen shows where the visit stands")
            self.must(visit.overlay is Overlay.NONE or (shown and shown.overlay), "what lies over the screen is shown")
        for link_id, codes in visit.cursor.answers.items():
            self.must(possible(PROTOCOL.question(link_id), codes), f"{link_id} has a possible answer: {sorted(codes)}")
        self.must(len(controller._waiting) <= REMEMBERED, "few intents wait")
        if self.world.all_stored:
            self.owed.check()
        if self.number % 500 == 0 and self.world.all_stored and self.world.store.gate.is_set():
            gc.collect()
            visits = sum(isinstance(thing, Visit) and thing._clock is self.world.clock for thing in gc.get_objects())
            self.must(visits <= BOUND, f"at most {BOUND} visits are in memory: {visits}")

    @property
    def flagged(self) -> int:
        """Signs that were owed to the desk."""
        return self.owed.count

    @property
    def visits(self) -> int:
        """How many visits there were."""
        return self.world.opened
