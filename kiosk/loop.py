"""The closed loop of a flag: raised, taken by somebody in time or escalated, the person found. Derived from its events, like the flag."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from kiosk.flags import RAISING, Flag, Status, derive
from kiosk.ports import Clock, EventKind, FlagEvent, KioskId
from rules.basics import Level

TAKE_WITHIN = {Level.EMERGENCY_NOW: timedelta(minutes=2), Level.URGENT_TODAY: timedelta(minutes=10)}
"""How long nobody may have taken a flag before it escalates. 2 minutes are what the protocol gives staff to reach an emergency, 10 what
whoever asked to lie down is promised; both are this product's choice, to be confirmed by the clinic. Lower levels do not escalate."""
PAST = timedelta(days=1)
"""So long after its time an alarm is remembered, by a kiosk or desk that runs for months: it was said long before, and what was not starts anew."""
SOUND_AGAIN_SECONDS = 30.0
"""How soon an alarm that nobody has answered sounds again: whoever steps back to the desk hears it, and it can be borne meanwhile."""
DESK_SILENT_SECONDS = 60.0
"""A desk that has not beaten for this long is taken for closed: a dozen heartbeats missed, and no more than a person waits at a counter."""
SUMMONED_SECONDS = 60.0
"""How long an idle kiosk shows the ticket that the desk calls: long enough to look up and read it."""
ROLE, PLACE = "role.", "place."
"""Before a role in the ids of SEEN, and before a place in those of PLACED."""
FRONT_DESK, CLINICIAN, MANAGER = ROLES = ("front_desk", "clinician", "manager")
"""Who may take a flag; the words are `desk.role.<role>`."""
WINDOW, NURSE, LOST, EMPTY = ("window", "nurse", "lost", "empty")
"""Where a person is besides a room: by the window, with a nurse; could not be found; nobody there at all. The words are `desk.place.<code>`."""
ROOM = "room."
"""Before a room's name in a place."""
TURNING = RAISING | {EventKind.SEEN, EventKind.OVERRIDDEN, EventKind.CLOSED, EventKind.REOPENED}
"""What may make a flag new, taken or closed."""
_NAMESPACE = uuid.UUID("0c1f4e55-4f0e-5a55-9a3b-0c7f6f1d2e11")


@dataclass(frozen=True, slots=True)
class Loop:
    """Where a flag stands between the patient and the desk."""

    level: Level = Level.SELF_CARE
    """The flag's."""
    waiting: FlagEvent | None = None
    """What made it an alarm that nobody has taken since; None: it waits for nobody."""
    escalated: bool = False
    """Nobody took it in time, and still nobody has."""
    taken: bool = False
    """Somebody took it, and nothing has risen since."""
    role: str = ""
    """Who took it last, one of `ROLES`; empty where nobody did, or did not say."""
    place: str = ""
    """Where the person was found, as `window` or `room.2`; empty while nobody has said."""
    closed: bool = False


NOT_BEGUN = Loop()
"""Of a flag that has not been raised."""


def follow(events: Sequence[FlagEvent]) -> Loop:
    """The loop that these events of one visit, in stored order, amount to."""
    loop = NOT_BEGUN
    for number, event in enumerate(events):
        if event.kind is EventKind.PLACED:
            loop = replace(loop, place=_named(event, PLACE))
        elif event.kind is EventKind.ESCALATED:
            loop = replace(loop, escalated=loop.waiting is not None)
        elif event.kind in TURNING:
            loop = _turned(loop, event, derive(events[: number + 1]))
    return loop


def _turned(loop: Loop, event: FlagEvent, flag: Flag | None) -> Loop:
    """After something that may have made the flag new, taken or closed; what rises or is called for again waits anew."""
    if flag is None or flag.status in {Status.HELD, Status.WITHDRAWN}:
        return loop
    if flag.status is Status.NEW:
        rises = event.kind in RAISING or event.kind is EventKind.OVERRIDDEN
        anew = loop.waiting is None or event.kind is EventKind.HELP or (rises and flag.level > loop.level)
        fresh = replace(loop, waiting=event, escalated=False, taken=False, closed=False) if anew else loop
        return replace(fresh, level=flag.level)
    role = _named(event, ROLE) if event.kind is EventKind.SEEN else loop.role
    closed = flag.status is Status.CLOSED
    return replace(loop, level=flag.level, waiting=None, escalated=False, taken=not closed, role=role, closed=closed)


def _named(event: FlagEvent, prefix: str) -> str:
    return next((rule_id.removeprefix(prefix) for rule_id in event.rule_ids if rule_id.startswith(prefix)), "")


class Deadlines:
    """Until when flags must be taken, by this machine's own clock from when it first heard of them: clocks differ, and jump."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due: dict[tuple[str, Level], float] = {}

    def missed(self, loop: Loop) -> bool:
        """Whether nobody has taken this flag in time, and nobody has said so yet."""
        if loop.waiting is None or loop.escalated or loop.level not in TAKE_WITHIN:
            return False
        alarm = (loop.waiting.event_id, loop.level)
        if alarm not in self._due:
            left = TAKE_WITHIN[loop.level] - max(self._clock.utc() - loop.waiting.utc, timedelta())
            now = self._clock.monotonic()
            self._due = {each: due for each, due in self._due.items() if due > now - PAST.total_seconds()}
            self._due[alarm] = now + left.total_seconds()
        return self._clock.monotonic() >= self._due[alarm]


def escalation(loop: Loop, who: KioskId, clock: Clock) -> FlagEvent:
    """That nobody took it. Every desk and kiosk makes the same event of the same alarm, so that the store keeps the first one alone.

    Raises ValueError for a flag that waits for nobody.
    """
    if loop.waiting is None:
        raise ValueError("a flag that waits for nobody cannot escalate")
    event_id = str(uuid.uuid5(_NAMESPACE, loop.waiting.event_id))
    return FlagEvent(event_id, loop.waiting.visit_id, who, 0, EventKind.ESCALATED, loop.level, (), clock.monotonic(), clock.utc())
