"""One visit without a screen: judge a set of answers, store its flag, make its handout. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.ports import Clock, FlagStore, Renderer, Sheet, Variant, VisitEnd, VisitRecord
from kiosk.visit.latch import UNFINISHED_LEVEL, Latch
from rules.assess import assess
from rules.handout import finished, section_ids, select
from rules.model import Assessment, Event, Input, Protocol
from rules.report import Json, assessment_json


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one visit came to."""

    record: VisitRecord
    assessment: Assessment
    sections: tuple[str, ...]
    sheet: Sheet | None
    """The handout; None without one."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a visit needs from outside."""

    store: FlagStore
    renderer: Renderer
    clock: Clock


def run_visit(protocol: Protocol, given: Input, record: VisitRecord, means: Means, *, expired: bool) -> Outcome:
    """Do what a patient's visit does. A set with a question left open is an unfinished visit: at least ROUTINE_APPOINTMENT.

    `expired` is whether the protocol is too old to send anybody home without staff.
    Raises StoreError.
    """
    store, clock = means.store, means.clock
    found = assess(protocol, given, expired=expired)
    if found.fault is None and not finished(protocol, found):
        given = replace(given, events=given.events | {Event.UNFINISHED})
        found = assess(protocol, given, expired=expired, floor=UNFINISHED_LEVEL)
    latch = Latch(record.visit_id, record.kiosk_id, clock)
    store.open_visit(record)
    events = latch.answer(found.fired)
    if events:
        store.append(events, given.answers)
    chosen = select(protocol, given, found)
    sections = section_ids(chosen)
    done = Event.UNFINISHED not in given.events
    boxed = frozenset(item.section.id for item in chosen if item.boxed)
    store.end_visit(record.visit_id, VisitEnd(found.level, done, sections, "en", clock.utc(), boxed=tuple(sorted(boxed))))
    variant = Variant(found.level, record.ticket, clock.utc().astimezone(), boxed)
    return Outcome(record, found, sections, means.renderer.sheet(sections, "en", variant) if sections else None)


def outcome_json(protocol: Protocol, outcome: Outcome, handout: str | None) -> Json:
    """The outcome for `kiosk visit --json`; `handout` is where it was written."""
    return {
        "protocol": protocol.name,
        "version": protocol.version,
        **assessment_json(outcome.assessment, outcome.sections),
        "dropped": list(outcome.sheet.dropped) if outcome.sheet else [],
        "handout": handout,
        "ticket": outcome.record.ticket,
    }
