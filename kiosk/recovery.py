"""After a crash or a power cut: every visit that was cut short is raised as unfinished, with all that it had reached."""

from __future__ import annotations

import uuid

from kiosk.flags import derive
from kiosk.latch import NAMESPACE
from kiosk.ports import Clock, EventKind, FlagEvent, FlagStore, KioskId, VisitEnd, VisitId
from kiosk.visit import UNFINISHED_LEVEL
from rules.model import Level


def recover(store: FlagStore, kiosk_id: KioskId, clock: Clock) -> tuple[VisitId, ...]:
    """Raise and end this kiosk's open visits; call it before the first new one. Doing it twice changes nothing.

    Raises StoreError.
    """
    cut_short = tuple(store.unended(kiosk_id))
    for visit_id in cut_short:
        flag = derive(store.events(visit_id))
        level = max(UNFINISHED_LEVEL, flag.level if flag else Level.SELF_CARE)
        event = FlagEvent(
            event_id=str(uuid.uuid5(NAMESPACE, f"{visit_id}:recovered")),
            visit_id=visit_id,
            kiosk_id=kiosk_id,
            seq=0,
            kind=EventKind.UNFINISHED,
            level=level,
            rule_ids=(*(flag.rule_ids if flag else ()), "R-R20"),
            monotonic=clock.monotonic(),
            utc=clock.utc(),
        )
        store.append([event])
        store.end_visit(visit_id, VisitEnd(level, finished=False, sections=(), language="", utc=clock.utc()))
    return cut_short
