"""A monkey at the controller: events by chance from one seed, and after each what must hold whatever happens."""

from __future__ import annotations

import gc
from collections import deque
from pathlib import Path
from random import Random

from kiosk import intents as on
from kiosk.ports import EventKind, VisitId
from kiosk.states import Overlay, State
from kiosk.visit import Visit
from rules.interview import possible
from rules.model import Level, LinkId
from tests.kiosk.bench import PROTOCOL
from tests.monkey.deeds import Deeds
from tests.monkey.world import World, alone

TOLD = {EventKind.HELD, EventKind.RAISED, EventKind.UNFINISHED}
REMEMBERED = 25
"""The last events, for whoever reads of a fault."""
MOMENT = 0.2
"""Seconds between two events: faster than any hand."""
BOUND = 3
"""Visits in memory: this one, the last, and one that a thread still speaks of."""


class ClosedCaseError(AssertionError):
    """Something that must hold did not; the message has the seed, the number of the event, and the last ones."""


class Monkey:
    """Plays `count` events by `seed`."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.seed, self.number = seed, 0
        self.world = World(folder)
        self.deeds = Deeds(self.world, Random(seed))  # noqa: S311 - the same again is what is wanted
        self.last: deque[str] = deque(maxlen=REMEMBERED)
        self.expected: dict[VisitId, Level] = {}
        """What must be at the desk as soon as the store works, by visit."""
        self.flagged = 0

    def play(self, count: int) -> None:
        """Raises ClosedCaseError."""
        try:
            for self.number in range(1, count + 1):
                self.step()
            self.last.append("everything is mended")
            self.world.heal()
            self.world.jump(60)
            self.must(self.world.all_stored, "what was touched is stored in the end")
            self.check_flags()
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
        if isinstance(intent, on.Touched) and not waiting and visit.cursor.touched.get(intent.link_id) == intent.codes:
            self.expect(visit, intent.link_id, intent.codes)

    def expect(self, visit: Visit, link_id: LinkId, codes: frozenset[str]) -> None:
        """A sign that reaches a flag by itself is owed to the desk, unless a follow-up was answered that may say better."""
        if any(question.follow_up_to == link_id and question.link_id in visit.cursor.answers for question in PROTOCOL.questions):
            return
        level = alone(link_id, codes)
        if level >= Level.URGENT_TODAY:
            self.flagged += 1
            visit_id = visit.record.visit_id
            self.expected[visit_id] = max(level, self.expected.get(visit_id, level))

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
        self.must(not self.world.faults, f"nothing breaks by itself: {self.world.faults}")
        self.must(visit.state is not State.ENDED or controller.busy, "a visit is open, but while the store works at its end")
        self.must(visit.overlay is Overlay.NONE or controller.state.overlay is not None or controller._broken, "what lies over the screen is shown")
        if not controller.busy and not controller._broken:
            self.must(self.world.shown == controller.state, "the screen shows where the visit stands")
        for link_id, codes in visit.cursor.answers.items():
            self.must(possible(PROTOCOL.question(link_id), codes), f"{link_id} has a possible answer: {sorted(codes)}")
        self.must(len(controller._waiting) <= REMEMBERED, "few intents wait")
        if self.expected and self.world.all_stored:
            self.check_flags()
        if self.number % 500 == 0 and self.world.all_stored:
            gc.collect()
            visits = sum(isinstance(thing, Visit) for thing in gc.get_objects())
            self.must(visits <= BOUND, f"at most {BOUND} visits are in memory: {visits}")

    def check_flags(self) -> None:
        """Every red flag that was touched is in the store."""
        for visit_id, level in self.expected.items():
            told = max((event.level for event in self.world.store.events(visit_id) if event.kind in TOLD), default=None)
            self.must(told is not None and told >= level, f"visit {visit_id} is at the desk with {level.name}, not {told}")
        self.expected.clear()
