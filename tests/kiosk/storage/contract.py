"""What every `kiosk.ports.FlagStore` must do; a test module subclasses `StoreContract` and gives it a store."""

from __future__ import annotations

import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from kiosk.ports import EventKind, FlagEvent, FlagStore, KioskId, Remark, VisitEnd, VisitId, VisitRecord
from rules.model import Answers, Code, Level, LinkId

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
K1 = KioskId("kiosk-1")
ANSWERS: Answers = {LinkId("danger"): frozenset({Code("chest"), Code("tear")}), LinkId("pain"): frozenset({Code("7")})}


def record(visit_id: str, ticket: str = "KP47", *, kiosk: str = K1, opened: datetime = NOON, practice: bool = False) -> VisitRecord:
    """A visit with everything set."""
    return VisitRecord(VisitId(visit_id), KioskId(kiosk), ticket, "back_spasm", "0.1.0", practice, opened, "1c5600308b55", "0.1.0")


def event(
    visit_id: str,
    kind: EventKind = EventKind.RAISED,
    level: Level = Level.URGENT_TODAY,
    rules: tuple[str, ...] = ("R-U01",),
    *,
    seq: int = 1,
    utc: datetime = NOON,
) -> FlagEvent:
    """An event of its own id."""
    return FlagEvent(str(uuid.uuid4()), VisitId(visit_id), K1, seq, kind, level, rules, 12.5, utc)


def end(level: Level = Level.ROUTINE_APPOINTMENT, *, finished: bool = True) -> VisitEnd:
    """An end with everything set."""
    return VisitEnd(level, finished, ("H31", "H03a"), "en", NOON + timedelta(minutes=4), left_at="" if finished else "danger")


class StoreContract:
    """Subclass as `TestMine(StoreContract)` and give a fixture `store` that is empty."""

    @pytest.fixture
    def store(self) -> FlagStore:
        raise NotImplementedError

    def test_events_come_back_in_stored_order(self, store: FlagStore):
        """What was appended is read back equal and in order, whatever seq and time say."""
        events = [
            event("v1", kind, level, ("R-E01", "help.unwell"), seq=9 - i)
            for i, (kind, level) in enumerate(zip(EventKind, [*Level] * 3, strict=False))
        ]
        store.append(events[:1])
        store.append(events[1:])
        assert store.events(VisitId("v1")) == events
        assert store.events(VisitId("v2")) == []

    def test_an_event_sent_twice_is_stored_once(self, store: FlagStore):
        """A second append of the same event id changes nothing, and does not lose its new neighbours."""
        one, two = event("v1"), event("v1")
        store.append([one])
        store.append([one, two])
        assert store.events(VisitId("v1")) == [one, two]

    def test_the_poll_gives_each_event_once(self, store: FlagStore):
        """A desk that passes the last row on sees every event exactly once, over all visits."""
        events = [event(f"v{i % 3}") for i in range(7)]
        store.append(events[:4])
        row, first = store.events_after(0)
        assert store.events_after(row) == (row, [])
        store.append(events[4:])
        last, second = store.events_after(row)
        assert [*first, *second] == events
        assert last > row > 0

    def test_answers_are_replaced_with_their_event(self, store: FlagStore):
        """The answers are those of the last append that brought any."""
        store.append([event("v1")], {LinkId("danger"): frozenset({Code("none")})})
        store.append([event("v1")], ANSWERS)
        store.append([event("v1")])
        assert store.answers(VisitId("v1")) == ANSWERS

    def test_answers_without_an_event_are_not_stored(self, store: FlagStore):
        """A visit that raised nothing leaves no answers behind, and nobody can store them by mistake."""
        store.open_visit(record("v1"))
        store.end_visit(VisitId("v1"), end())
        assert store.answers(VisitId("v1")) == {}
        with pytest.raises(ValueError, match="answers belong to one visit"):
            store.append([], ANSWERS)
        with pytest.raises(ValueError, match="answers belong to one visit"):
            store.append([event("v1"), event("v2")], ANSWERS)
        assert store.events_after(0) == (0, [])

    def test_a_visit_is_noted_once(self, store: FlagStore):
        """The first record stands, so that noting it again after a failure cannot change a ticket."""
        assert store.visit(VisitId("v1")) is None
        store.open_visit(record("v1", practice=True))
        store.open_visit(record("v1", "BD22"))
        assert store.visit(VisitId("v1")) == record("v1", practice=True)

    def test_an_end_stands(self, store: FlagStore):
        """The first end of a visit is the one that is read, with all it holds."""
        assert store.end(VisitId("v1")) is None
        store.end_visit(VisitId("v1"), end(finished=False))
        store.end_visit(VisitId("v1"), end(Level.SELF_CARE))
        assert store.end(VisitId("v1")) == end(finished=False)

    def test_unended_visits_of_this_kiosk(self, store: FlagStore):
        """Opened and never ended, in order, and only of the kiosk that asks."""
        for visit_id in ("v3", "v1", "v2"):
            store.open_visit(record(visit_id))
        store.open_visit(record("other", kiosk="kiosk-2"))
        store.end_visit(VisitId("v1"), end())
        assert store.unended(K1) == ["v3", "v2"]

    def test_a_flag_without_a_visit_is_kept(self, store: FlagStore):
        """When noting the visit had failed, its flag is stored all the same."""
        store.append([event("nobody")], ANSWERS)
        assert len(store.events_after(0)[1]) == 1

    def test_tickets_of_open_flags_are_in_use(self, store: FlagStore):
        """Yesterday's ticket is free only if its visit raised nothing or its flag is closed for good."""
        yesterday = NOON - timedelta(days=1)
        for visit_id, ticket in {"open": "KP47", "closed": "BD22", "again": "FG33", "none": "HJ44", "back": "LM55"}.items():
            store.open_visit(record(visit_id, ticket, opened=yesterday))
        store.open_visit(record("today", "RT66", opened=NOON))
        store.append([event("open"), event("closed"), event("again"), event("back", EventKind.HELD), event("back", EventKind.WITHDRAWN)])
        store.append([event("closed", EventKind.CLOSED), event("again", EventKind.CLOSED), event("again", EventKind.HELP)])
        store.append([event("closed", EventKind.SEEN)])
        assert store.tickets_in_use(NOON) == {"KP47", "FG33", "LM55", "RT66"}

    def test_a_desk_that_opens_reads_what_is_open(self, store: FlagStore):
        """All events of open flags, in stored order, none of flags that were closed or of visits with notes alone; and the row to poll from."""
        assert store.open_events() == (0, [])
        kept = [event("new"), event("seen"), event("closed"), event("noted", EventKind.NOTED), event("again"), event("seen", EventKind.SEEN)]
        more = [event("closed", EventKind.CLOSED), event("again", EventKind.CLOSED), event("again", EventKind.HELP), event("back", EventKind.HELD)]
        store.append(kept)
        store.append(more)
        row, opened = store.open_events()
        assert opened == [e for e in [*kept, *more] if e.visit_id in {"new", "seen", "again", "back"}]
        assert store.events_after(row) == (row, [])

    def test_a_flag_opened_again_is_read_again(self, store: FlagStore):
        """Close that was taken back puts the flag, with all its events, among the open ones."""
        events = [event("v1"), event("v1", EventKind.SEEN), event("v1", EventKind.CLOSED), event("v1", EventKind.REOPENED)]
        store.append(events[:3])
        assert store.open_events()[1] == []
        store.append(events[3:])
        assert store.open_events()[1] == events

    def test_a_close_that_knew_less_closes_nothing(self, store: FlagStore):
        """A flag that rose, unread, before somebody closed it at its lower level stays among the open ones."""
        low, high = replace(event("v1"), level=Level.URGENT_TODAY), replace(event("v1"), level=Level.EMERGENCY_NOW)
        closed = replace(event("v1", EventKind.CLOSED), level=Level.URGENT_TODAY)
        store.append([low, high, closed])
        assert store.open_events()[1] == [low, high, closed]

    def test_events_of_one_kind_since_a_time(self, store: FlagStore):
        """Of one kind only those come, in stored order."""
        events = [event("v1", kind, utc=NOON + timedelta(minutes=m)) for m, kind in enumerate((EventKind.PLACED, EventKind.SEEN, EventKind.PLACED))]
        early = event("v1", EventKind.PLACED, utc=NOON - timedelta(minutes=1))
        store.append([events[2], early, *events[:2]])
        assert store.events_since(NOON, EventKind.PLACED) == [events[2], events[0]]
        assert store.events_since(NOON, EventKind.CLOSED) == []

    def test_events_since_a_time(self, store: FlagStore):
        """Events of this time and later come in stored order, whatever order their clocks give them."""
        events = [event("v1", utc=NOON + timedelta(minutes=minutes)) for minutes in (5, -1, 0, 3)]
        store.append(events)
        assert store.events_since(NOON) == [events[0], events[2], events[3]]
        assert store.events_since(NOON.astimezone(timezone(timedelta(hours=5)))) == [events[0], events[2], events[3]]

    def test_visits_since_a_time(self, store: FlagStore):
        """Visits opened since come with their ends, the oldest first; one that has not ended comes without."""
        late, early, past = (record(name, opened=NOON + timedelta(minutes=minutes)) for name, minutes in (("late", 9), ("early", 0), ("past", -1)))
        for visit in (late, early, past):
            store.open_visit(visit)
        store.end_visit(late.visit_id, end(finished=False))
        assert store.visits_since(NOON) == [(early, None), (late, end(finished=False))]

    def test_a_remark_stands(self, store: FlagStore):
        """The first remark on an event is read back, in the order of events, for its visit alone, whichever was stored first."""
        first, second, other = (event(name, EventKind.OVERRIDDEN) for name in ("v1", "v1", "v2"))
        remarks = [Remark(e.event_id, "Dr Ödön 李", f"reason {i}") for i, e in enumerate((first, second, other))]
        store.append([event("v1"), first])
        store.remark(remarks[1])
        store.append([second, other])
        for remark in (*remarks, Remark(first.event_id, "somebody else", "another reason")):
            store.remark(remark)
        assert store.remarks(VisitId("v1")) == remarks[:2]
        assert store.remarks(VisitId("v3")) == []

    def test_purge_erases_what_was_closed_before(self, store: FlagStore):
        """Answers and remarks go with flags closed before the time, and stay with later, open and reopened ones; events stay, all of them."""
        for name in ("before", "after", "open", "again"):
            note = event(name, EventKind.OVERRIDDEN)
            store.append([event(name), note], ANSWERS)
            store.remark(Remark(note.event_id, "Ada", "looks well"))
        store.append([event("before", EventKind.CLOSED, utc=NOON - timedelta(seconds=1)), event("after", EventKind.CLOSED)])
        store.append([event("again", EventKind.CLOSED, utc=NOON - timedelta(hours=9)), event("again", EventKind.HELP)])
        _, events = store.events_after(0)
        assert store.purge(NOON) == 2
        assert store.purge(NOON) == 0
        assert store.events_after(0)[1] == events
        for name in ("before", "after", "open", "again"):
            kept = name != "before"
            assert (store.answers(VisitId(name)) == ANSWERS, len(store.remarks(VisitId(name)))) == (kept, int(kept))

    def test_purge_erases_what_has_no_flag(self, store: FlagStore):
        """Answers of a visit that was only noted go once it is over; a remark on no event goes at once."""
        ended, left, recent = (event(name, EventKind.NOTED, utc=NOON - timedelta(minutes=9)) for name in ("ended", "left", "recent"))
        for noted in (ended, left, recent):
            store.append([noted], ANSWERS)
        store.end_visit(ended.visit_id, end())
        store.end_visit(recent.visit_id, replace(end(), utc=NOON + timedelta(hours=1)))
        stray = event("later", EventKind.OVERRIDDEN)
        store.remark(Remark(stray.event_id, "Ada", "never stored"))
        assert store.purge(NOON + timedelta(minutes=30)) == 3
        store.append([stray])
        assert (store.answers(ended.visit_id), store.answers(left.visit_id), store.answers(recent.visit_id)) == ({}, {}, ANSWERS)
        assert store.remarks(stray.visit_id) == []

    def test_the_last_beat_counts(self, store: FlagStore):
        """One heartbeat for each name: the last that was given."""
        store.beat("kiosk-1", NOON)
        store.beat("desk", NOON)
        store.beat("kiosk-1", NOON + timedelta(seconds=5))
        assert store.beats() == {"desk": NOON, "kiosk-1": NOON + timedelta(seconds=5)}

    def test_times_keep_their_instant(self, store: FlagStore):
        """A time given in another zone is the same instant when read, and one without a zone is refused."""
        local = NOON.astimezone().replace(microsecond=123456)
        store.beat("kiosk-1", local)
        assert store.beats() == {"kiosk-1": local}
        with pytest.raises(ValueError, match="without a zone"):
            store.beat("kiosk-1", NOON.replace(tzinfo=None))

    def test_several_threads_in_turn(self, store: FlagStore):
        """Threads that append at the same time lose nothing and fail nowhere."""
        failures: list[Exception] = []

        def write(name: str) -> None:
            try:
                for _ in range(20):
                    store.append([event(name)], ANSWERS)
                    store.events_after(0)
            except Exception as error:  # noqa: BLE001 (handed to the test's own thread)
                failures.append(error)

        threads = [threading.Thread(target=write, args=(f"v{i}",)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert [len(store.events(VisitId(f"v{i}"))) for i in range(4)] == [20] * 4

    def test_a_closed_store_opens_again(self, store: FlagStore):
        """Letting go twice is harmless, and a later call finds what was stored."""
        stored = event("v1")
        store.append([stored])
        store.close()
        store.close()
        assert store.events(VisitId("v1")) == [stored]
