"""Everything that one visit and the desk write, one write after another, and what must stand in the store afterwards."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from kiosk.errors import StoreError
from kiosk.paperwork import ClinicStore
from kiosk.ports import EventKind, FlagEvent, Remark, VisitId
from kiosk.printer import JobState
from rules.model import Answers, Code, Level, LinkId
from tests.kiosk.storage.contract import ANSWERS, NOON, end, event, record
from tests.kiosk.storage.paper_contract import job

Put = Callable[[ClinicStore], object]
VISIT = VisitId("whole")
LONG: Answers = {LinkId(f"question_{i}"): frozenset({Code(f"code_{i}_{j}") for j in range(6)}) for i in range(60)}
"""More than a page."""


def whole_visit() -> tuple[Sequence[Put], Sequence[FlagEvent]]:
    """The writes in order, and the events among them."""
    kinds = (EventKind.NOTED, EventKind.HELD, EventKind.RAISED, EventKind.CHANGED, EventKind.SEEN, EventKind.OVERRIDDEN, EventKind.CLOSED)
    events = [replace(event("whole", kind, Level.EMERGENCY_NOW, ("R-E01",), seq=seq), event_id=f"e{seq}") for seq, kind in enumerate(kinds, 1)]
    noted, held, raised, *rest = events
    puts: list[Put] = [
        lambda store: store.open_visit(record("whole")),
        lambda store: store.append([noted]),
        lambda store: store.append([held], ANSWERS),
        lambda store: store.append([raised], ANSWERS),
        lambda store: store.keep_answers(VISIT, LONG),
        lambda store: store.remark(Remark(rest[2].event_id, "Ada", "walks well " * 40)),
        lambda store: store.append(rest),
        lambda store: store.end_visit(VISIT, end(finished=False)),
        lambda store: store.note_job(job("whole", JobState.PRINTED)),
        lambda store: store.beat("kiosk-1", NOON),
    ]
    return puts, events


def put_all(store: ClinicStore, puts: deque[Put]) -> str:
    """As a kiosk's keeper does: what fails keeps its place. Returns what the store last failed at, or nothing when all is stored."""
    try:
        while puts:
            puts[0](store)
            puts.popleft()
    except StoreError as error:
        return str(error)
    return ""


def assert_whole(store: ClinicStore, events: Sequence[FlagEvent]) -> None:
    """Nothing is lost, nothing twice."""
    assert store.events(VISIT) == list(events)
    assert store.events_after(0)[1] == list(events)
    assert (store.visit(VISIT), store.end(VISIT), store.answers(VISIT)) == (record("whole"), end(finished=False), LONG)
    assert [remark.name for remark in store.remarks(VISIT)] == ["Ada"]
    assert store.beats() == {"kiosk-1": NOON}
    assert [job.visit_id for job in store.jobs(NOON)] == [VISIT]
