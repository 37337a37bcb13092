"""What a visit's effects put into the store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kiosk.control.keeper import Put
from kiosk.events import Log, LogEvent
from kiosk.paperwork import ClinicStore
from kiosk.ports import FlagEvent
from kiosk.visit.effects import Effect, EndVisit, KeepAnswers, OpenVisit, PrintHandout, PrintWaitingSlip, StoreFlag, StoreNote
from kiosk.visit.visit import Visit
from rules.model import Answers

UNHURRIED = KeepAnswers | StoreNote | PrintHandout | PrintWaitingSlip
"""The screen need not wait until the store has these."""


def puts(visit: Visit, effect: Effect, log: Log) -> Sequence[Put]:  # noqa: PLR0911 - one line for each effect
    """What this effect puts there; nothing for one that is none of the store's business."""
    record = visit.record
    match effect:
        case OpenVisit():
            log.write(LogEvent.VISIT_OPENED, visit=record.visit_id)
            return (lambda store: store.open_visit(record),)
        case StoreFlag(events, answers):
            return (partial(_flag, log, events, answers),)
        case StoreNote(events):
            return (partial(_flag, log, events, None),)
        case KeepAnswers(answers):
            return (lambda store: store.keep_answers(record.visit_id, answers),)
        case EndVisit(end):
            log.write(LogEvent.VISIT_ENDED, visit=record.visit_id, level=end.level.name, detail="" if end.finished else "unfinished")
            return (lambda store: store.end_visit(record.visit_id, end),)
        case PrintHandout(language=language):
            size = visit.display.size
            return (lambda store: store.keep_look(record.visit_id, language, size),)
        case _:
            return ()


def _flag(log: Log, events: Sequence[FlagEvent], answers: Answers | None, store: ClinicStore) -> None:
    store.append(events, answers)
    for event in events:
        log.write(LogEvent.FLAG_STORED, visit=event.visit_id, level=event.level.name, detail=event.kind.value)
