"""Whatever order the calls come in, the store says what a plain list in memory would say."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.errors import StoreError
from kiosk.flags import Status, derive, forgettable
from kiosk.ports import EventKind, FlagEvent, Remark, VisitEnd, VisitId, VisitRecord
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
        self.remarks: dict[str, Remark] = {}

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

    @rule(visit_id=VISITS, reason=st.text(max_size=20).filter(str.isprintable), first=st.booleans())
    def judge(self, visit_id: VisitId, reason: str, first: bool) -> None:
        """The remark before its event or after it."""
        judged = event(visit_id, EventKind.OVERRIDDEN)
        remark = Remark(judged.event_id, "Ada", reason)
        steps = [lambda: self.store.append([judged]), lambda: self.store.remark(remark)]
        for step in reversed(steps) if first else steps:
            step()
        self.kept.append(judged)
        self.remarks[remark.event_id] = remark

    @rule()
    def remark_nothing(self) -> None:
        stray = Remark("no event has this id", "Ada", "never shown")
        self.store.remark(stray)
        self.remarks[stray.event_id] = stray

    @rule(minutes=st.integers(-2, 6))
    def purge(self, minutes: int) -> None:
        """Closed before, or without a flag and over before; and what is on no event."""
        before = NOON + timedelta(minutes=minutes)
        gone = {remark for remark in self.remarks if remark not in {e.event_id for e in self.kept}}
        answers = set()
        for visit_id in self.answers | dict.fromkeys(e.visit_id for e in self.kept):
            history = [e for e in self.kept if e.visit_id == visit_id]
            if forgettable(history, self.ends.get(visit_id), before):
                answers |= {visit_id} & self.answers.keys()
                gone |= {e.event_id for e in history} & self.remarks.keys()
        assert self.store.purge(before) == len(gone) + len(answers)
        self.remarks = {name: remark for name, remark in self.remarks.items() if name not in gone}
        self.answers = {visit_id: kept for visit_id, kept in self.answers.items() if visit_id not in answers}

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
        row, opened = store.open_events()
        assert store.events_after(row) == (row, [])
        read = {e.visit_id for e in opened}
        assert opened == [e for e in self.kept if e.visit_id in read]
        assert {e.visit_id for e in self.kept if self.is_open(e.visit_id)} <= read
        assert store.events_since(NOON) == [e for e in self.kept if e.utc >= NOON]
        assert store.visits_since(NOON) == [
            (visit, self.ends.get(visit.visit_id)) for visit in sorted(self.visits.values(), key=lambda visit: visit.opened) if visit.opened >= NOON
        ]
        for visit_id in ("v1", "v2", "v3"):
            v = VisitId(visit_id)
            assert store.events(v) == [e for e in self.kept if e.visit_id == v]
            assert (store.visit(v), store.end(v), store.answers(v)) == (self.visits.get(v), self.ends.get(v), self.answers.get(v, {}))
            assert store.remarks(v) == [self.remarks[e.event_id] for e in self.kept if e.visit_id == v and e.event_id in self.remarks]
        assert store.tickets_in_use(NOON) == {visit.ticket for visit in self.visits.values() if visit.opened >= NOON or self.is_open(visit.visit_id)}

    def is_open(self, visit_id: VisitId) -> bool:
        flag = derive(e for e in self.kept if e.visit_id == visit_id)
        return flag is not None and flag.status is not Status.CLOSED


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=40, stateful_step_count=20)
