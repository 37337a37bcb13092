"""After a crash or a power cut: every visit that was cut short is raised as unfinished, with all that it had reached."""

from __future__ import annotations

import uuid

from kiosk.errors import UnreadableError
from kiosk.flags import RAISING, derive
from kiosk.ports import Clock, EventKind, FlagEvent, FlagStore, KioskId, VisitEnd, VisitId
from kiosk.visit.latch import NAMESPACE, UNFINISHED_LEVEL
from rules.assess import assess
from rules.model import Answers, Event, Input, Protocol


def recover(store: FlagStore, protocol: Protocol, kiosk_id: KioskId, clock: Clock) -> tuple[VisitId, ...]:
    """Raise and end this kiosk's open visits; call it before the first new one. Doing it twice changes nothing.

    A sign that was held counts in full; one that was taken back counts as the protocol says of an unfinished visit. Answers of
    a visit that had not worried anybody were never stored: whether there were any is not known, and it counts as unfinished.
    Raises StoreError.
    """
    cut_short = tuple(store.unended(kiosk_id))
    for visit_id in cut_short:
        event = _unfinished(store, protocol, visit_id, kiosk_id, clock)
        store.append([event])
        store.end_visit(visit_id, VisitEnd(event.level, finished=False, sections=(), language="", utc=clock.utc()))
    return cut_short


def _answers(store: FlagStore, visit_id: VisitId) -> Answers:
    """Without their key it is as if they had never been stored: what they had raised is in the events."""
    try:
        return store.answers(visit_id)
    except UnreadableError:
        return {}


def _unfinished(store: FlagStore, protocol: Protocol, visit_id: VisitId, kiosk_id: KioskId, clock: Clock) -> FlagEvent:
    events = store.events(visit_id)
    flag = derive(events)
    raised = [event for event in events if event.kind in RAISING]
    told = [rule_id for event in raised for rule_id in event.rule_ids]
    found = assess(protocol, Input(_answers(store, visit_id), frozenset({Event.UNFINISHED})), floor=UNFINISHED_LEVEL)
    return FlagEvent(
        event_id=str(uuid.uuid5(NAMESPACE, f"{visit_id}:recovered")),
        visit_id=visit_id,
        kiosk_id=kiosk_id,
        seq=0,
        kind=EventKind.UNFINISHED,
        level=max((found.level, *(event.level for event in raised), *((flag.held_level,) if flag else ()))),
        rule_ids=tuple(dict.fromkeys((*told, *(flag.held if flag else ()), *(rule.id for rule in found.fired)))),
        monotonic=clock.monotonic(),
        utc=clock.utc(),
    )
