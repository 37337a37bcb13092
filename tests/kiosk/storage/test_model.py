"""Whatever order the calls come in, the store says what a plain list in memory would say."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.errors import StoreError
from kiosk.flags import Status, derive
from kiosk.ports import EventKind, FlagEvent, VisitEnd, VisitId, VisitRecord
from kiosk.storage.sqlite import SqliteStore
from rules.model import Answers, Code, Level, LinkId
from tests.kiosk.storage.contract import K1, NOON, end, event, record

VISITS = st.sampled_from([VisitId(name) for name in ("v1", "v2", "v3")])
CODES = st.frozensets(
    st.sampled_from([Code("none"), Code("chest")]) | st.text(max_size=5).filter(lambda text: text.isprintable()).map(Code), max_size=3
)


class StoreMachine(RuleBasedStateMachine):
    """Two stores on one file take turns; a third, in memory, is the truth."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.stores = [SqliteStore(Path(self.folder.name)) for _ in range(2)]
        self.turn = 0
        self.visits: dict[VisitId, VisitRecord] = {}
        self.ends: dict[VisitId, VisitEnd] = {}
        self.kept: list[FlagEvent] = []
        self.answers: dict[VisitId, Answers] = {}

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        self.folder.cleanup()

    @property
    def store(self) -> SqliteStore:
        self.turn += 1
        return self.stores[self.turn % 2]

    @rule(visit_id=VISITS, ticket=st.sampled_from(["KP47", "BD22"]), day=st.integers(-2, 2))
    def open(self, visit_id: VisitId, ticket: str, day: int) -> None:
        visit = record(visit_id, ticket, opened=NOON + timedelta(days=day))
        self.store.open_visit(visit)
        self.visits.setdefault(visit_id, visit)

    @rule(visit_id=VISITS, kinds=st.lists(st.sampled_from(EventKind), min_size=1, max_size=4), level=st.sampled_from(Level))
    def add(self, visit_id: VisitId, kinds: list[EventKind], level: Level) -> None:
        """Nobody can close a sign that is held and no more: the desk closes what was seen or taken back."""
        events: list[FlagEvent] = []
        for kind in kinds:
            flag = derive([*(e for e in self.kept if e.visit_id == visit_id), *events])
            if kind is not EventKind.CLOSED or flag is None or flag.status is not Status.HELD:
                events.append(event(visit_id, kind, level))
        self.store.append(events)
        self.kept += events

    @rule(visit_id=VISITS, codes=CODES)
    def add_with_answers(self, visit_id: VisitId, codes: frozenset[Code]) -> None:
        added = event(visit_id)
        self.store.append([added], {LinkId("danger"): codes})
        self.kept.append(added)
        self.answers[visit_id] = {LinkId("danger"): codes}

    @rule()
    def add_again(self) -> None:
        self.store.append(self.kept[:2])

    @rule(visit_id=VISITS)
    def fail(self, visit_id: VisitId) -> None:
        broken = event(visit_id)
        object.__setattr__(broken, "monotonic", None)
        try:
            self.store.append([event(visit_id), broken], {LinkId("danger"): frozenset()})
        except StoreError:
            return
        raise AssertionError("a broken event was taken")

    @rule(visit_id=VISITS, finished=st.booleans())
    def stop(self, visit_id: VisitId, finished: bool) -> None:
        self.store.end_visit(visit_id, end(finished=finished))
        self.ends.setdefault(visit_id, end(finished=finished))

    @rule()
    def reopen(self) -> None:
        self.store.close()

    @invariant()
    def agrees(self) -> None:
        store = self.store
        assert store.events_after(0)[1] == self.kept
        assert store.unended(K1) == [v for v in self.visits if v not in self.ends]
        for visit_id in ("v1", "v2", "v3"):
            v = VisitId(visit_id)
            assert store.events(v) == [e for e in self.kept if e.visit_id == v]
            assert (store.visit(v), store.end(v), store.answers(v)) == (self.visits.get(v), self.ends.get(v), self.answers.get(v, {}))
        assert store.tickets_in_use(NOON) == {visit.ticket for visit in self.visits.values() if visit.opened >= NOON or self.is_open(visit.visit_id)}

    def is_open(self, visit_id: VisitId) -> bool:
        flag = derive(e for e in self.kept if e.visit_id == visit_id)
        return flag is not None and flag.status is not Status.CLOSED


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=40, stateful_step_count=20)
