"""Which flags are open, and what is known of their visits: read from the store again and again, only what is new each time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import TypeVar

from kiosk.desk.rows import LATE, Rank, Row, Wish, rank, wish
from kiosk.errors import UnreadableError
from kiosk.flags import Flag, Status, derive
from kiosk.loop import follow
from kiosk.paperwork import ClinicStore
from kiosk.ports import Clock, FlagEvent, VisitEnd, VisitId, VisitRecord

T = TypeVar("T")

MINUTE = timedelta(minutes=1)
LOOKED_UP = 100
"""So many visits that have not ended are asked for at a time, in turn: with thousands of them no look takes long."""
FEW = 200
"""So many rows that changed are moved one by one; more are sorted all anew."""


class Ledger:
    """Not for two threads at once."""

    def __init__(self, store: ClinicStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._last_row: int | None = None
        self._histories: dict[VisitId, list[FlagEvent]] = {}
        self._flags: dict[VisitId, Flag] = {}
        self._visits: dict[VisitId, VisitRecord] = {}
        self._ends: dict[VisitId, VisitEnd] = {}
        self._wishes: dict[VisitId, Wish | None] = {}
        self._unread: dict[VisitId, str] = {}
        self._held: dict[VisitId, Flag] = {}
        self._waiting: dict[VisitId, Row] = {}
        self._unended: deque[VisitId] = deque()
        self._order = _Order(clock)
        self.heard: Callable[[Sequence[FlagEvent]], object] = bool
        """Called with what was stored since the read before, but for a read of everything."""

    def read(self) -> None:
        """Read what is new, or everything where `forget` was called. Raises StoreError."""
        fresh = self._read_all() if self._last_row is None else self._read_on(self._last_row)
        for visit_id, history in fresh.items():
            self._take(visit_id, history)
        self._look_up(fresh)

    def forget(self) -> None:
        """The store failed: another file may come back, so the next `read` reads everything."""
        self._last_row = None

    @property
    def unread(self) -> str | None:
        """Why the answers of some open flag cannot be read; they are tried again until they can."""
        return next(iter(self._unread.values()), None)

    def cannot_read(self, visit_id: VisitId, error: UnreadableError) -> None:
        """The answers of this open flag could not be read."""
        self._unread[visit_id] = str(error)
        self._unended.append(visit_id)

    def flag(self, visit_id: VisitId) -> Flag | None:
        """The flag, if it is open."""
        return self._flags.get(visit_id)

    def held(self) -> Iterable[Flag]:
        """Every open flag with a sign that is held. There may be ten thousand others: nobody walks over them at every tick."""
        return self._held.values()

    def waiting(self) -> Iterable[Row]:
        """Every open flag that waits to be taken, and of which nobody has said that it was not; how long they have waited is not in it."""
        return self._waiting.values()

    def history(self, visit_id: VisitId) -> Sequence[FlagEvent]:
        """The events of an open flag."""
        return self._histories[visit_id]

    def row(self, visit_id: VisitId) -> Row | None:
        """An open flag as its row was when `rows` was last asked for."""
        return self._order.rows_of.get(visit_id)

    def rows(self) -> tuple[Row, ...]:
        """All open flags in the order of the list. A row that tells nothing new is the same object as before."""
        return self._order.rows()

    def _read_on(self, row: int) -> dict[VisitId, list[FlagEvent]]:
        self._last_row, events = self._store.events_after(row)
        self.heard(events)
        fresh = _by_visit(events)
        for visit_id, added in fresh.items():
            # What is not known was closed before, or never met.
            added[:] = [*self._histories[visit_id], *added] if visit_id in self._histories else self._store.events(visit_id)
        return fresh

    def _read_all(self) -> dict[VisitId, list[FlagEvent]]:
        row, events = self._store.open_events()
        fresh = _by_visit(events)
        for visit_id, history in self._histories.items():
            if visit_id not in fresh:
                fresh[visit_id] = list(self._store.events(visit_id)) or self._put_back(visit_id, history)
        self._last_row = row
        return fresh

    def _put_back(self, visit_id: VisitId, history: list[FlagEvent]) -> list[FlagEvent]:
        """An open flag that another file has taken the place of is stored again: only Close takes a flag off the board."""
        self._store.append(history)
        if visit := self._visits.get(visit_id):
            self._store.open_visit(visit)
        if end := self._ends.get(visit_id):
            self._store.end_visit(visit_id, end)
        return history

    def _take(self, visit_id: VisitId, history: list[FlagEvent]) -> None:
        flag = derive(history)
        if flag is None or flag.status is Status.CLOSED:
            for known in (self._histories, self._flags, self._visits, self._ends, self._wishes, self._unread, self._held, self._waiting):
                known.pop(visit_id, None)
            self._order.drop(visit_id)
            return
        if visit_id not in self._flags:
            self._unended.append(visit_id)
        self._histories[visit_id], self._flags[visit_id] = history, flag
        self._put(visit_id)

    def _look_up(self, fresh: Iterable[VisitId]) -> None:
        """What is not known yet: of flags with news at once, of the others in turn."""
        turn = [self._unended.popleft() for _ in range(min(LOOKED_UP, len(self._unended)))]
        for visit_id in dict.fromkeys((*fresh, *turn)):
            if visit_id in self._flags and not self._known(visit_id):
                self._ask(visit_id)
        self._unended.extend(visit_id for visit_id in dict.fromkeys(turn) if visit_id in self._flags and not self._known(visit_id))

    def _known(self, visit_id: VisitId) -> bool:
        return visit_id in self._visits and visit_id in self._wishes and visit_id not in self._unread

    def _ask(self, visit_id: VisitId) -> None:
        before = (visit_id in self._visits, visit_id in self._wishes)
        if visit_id not in self._visits and (visit := self._store.visit(visit_id)):
            self._visits[visit_id] = visit
        if visit_id not in self._ends and (end := self._store.end(visit_id)):
            self._ends[visit_id] = end
        if visit_id in self._unread or (visit_id in self._ends and visit_id not in self._wishes):
            self._ask_wish(visit_id)
        if before != (visit_id in self._visits, visit_id in self._wishes):
            self._put(visit_id)

    def _ask_wish(self, visit_id: VisitId) -> None:
        try:
            answers = self._store.answers(visit_id)
        except UnreadableError as error:
            self._unread[visit_id] = str(error)
            return
        self._unread.pop(visit_id, None)
        if visit_id in self._ends:
            self._wishes[visit_id] = wish(answers)

    def _put(self, visit_id: VisitId) -> None:
        flag = self._flags[visit_id]
        history, visit, end = self._histories[visit_id], self._visits.get(visit_id), self._ends.get(visit_id)
        wanted, loop = self._wishes.get(visit_id), follow(history)
        row = Row(flag, history[0].kiosk_id, visit, end, clash=False, minutes=0, late=False, wish=wanted, loop=loop)
        self._order.put(row)
        _keep(self._held, visit_id, flag if flag.held_until else None)
        _keep(self._waiting, visit_id, row if loop.waiting and not loop.escalated else None)


class _Order:
    """Rows in the order of the list, each with how long it has waited."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.rows_of: dict[VisitId, Row] = {}
        self._keys: list[Rank] = []
        """Sorted; the list of rows is built from it."""
        self._key_of: dict[VisitId, Rank] = {}
        self._due: dict[VisitId, datetime] = {}
        """When a row next tells another waiting time."""
        self._next: list[tuple[datetime, VisitId]] = []
        """The same as a heap, with what was due before another time took its place."""
        self._changed: dict[VisitId, Row | None] = {}
        self._tickets: dict[str, set[VisitId]] = {}
        self._now = clock.utc()
        self._rows: tuple[Row, ...] = ()

    def put(self, row: Row) -> None:
        """A row that is new or tells something new."""
        self._changed[row.flag.visit_id] = row

    def drop(self, visit_id: VisitId) -> None:
        """A flag that was closed, if it was ever here."""
        self._changed[visit_id] = None

    def rows(self) -> tuple[Row, ...]:
        """All of them, in order."""
        now = self._clock.utc()
        if now < self._now:  # the clock was set back: every waiting time is another
            self._due = dict.fromkeys(self._due, now)
            self._next = [(now, visit_id) for visit_id in self._due]
            heapify(self._next)
        self._now = now
        moved = self._settle() if self._changed else False
        waited = self._pass_time()
        if moved or waited:
            self._rows = tuple([self.rows_of[key[-1]] for key in self._keys])
        return self._rows

    def _pass_time(self) -> bool:
        """Whether a row tells another waiting time now."""
        waited = False
        while self._next and self._next[0][0] <= self._now:
            due, visit_id = heappop(self._next)
            if self._due.get(visit_id) == due:
                self._time(self.rows_of[visit_id])
                waited = True
        return waited

    def _settle(self) -> bool:
        changed, self._changed = self._changed, {}
        many = len(changed) > FEW
        for visit_id, row in changed.items():
            self._remove(visit_id, keep_key=many)
            if row is not None:
                self._add(row, key_too=not many)
        if many:
            self._keys = sorted(self._key_of.values())
        return True

    def _remove(self, visit_id: VisitId, *, keep_key: bool) -> None:
        old = self.rows_of.pop(visit_id, None)
        if old is None:
            return
        key = self._key_of.pop(visit_id)
        if not keep_key:
            del self._keys[bisect_left(self._keys, key)]
        del self._due[visit_id]
        self._share_ticket(old, here=False)

    def _add(self, row: Row, *, key_too: bool) -> None:
        visit_id = row.flag.visit_id
        key = self._key_of[visit_id] = rank(row)
        if key_too:
            insort(self._keys, key)
        self.rows_of[visit_id] = row
        self._share_ticket(row, here=True)
        self._time(row)

    def _share_ticket(self, row: Row, *, here: bool) -> None:
        """Where two flags have one ticket, the others say so from now on too, or no longer."""
        if row.visit is None:
            return
        holders = self._tickets.setdefault(row.visit.ticket, set())
        holders.discard(row.flag.visit_id)
        for visit_id in holders:
            self._set_due(visit_id, self._now)
        if here:
            holders.add(row.flag.visit_id)
        elif not holders:
            del self._tickets[row.visit.ticket]

    def _time(self, row: Row) -> None:
        flag = row.flag
        waited = max(self._now - flag.raised_at, timedelta())
        minutes = waited // MINUTE
        late = row.alarm and waited >= LATE[flag.level]
        clash = row.visit is not None and len(self._tickets[row.visit.ticket]) > 1
        if (minutes, late, clash) != (row.minutes, row.late, row.clash):
            row = replace(row, minutes=minutes, late=late, clash=clash)
        self.rows_of[flag.visit_id] = row
        self._set_due(flag.visit_id, flag.raised_at + MINUTE * (minutes + 1))

    def _set_due(self, visit_id: VisitId, due: datetime) -> None:
        self._due[visit_id] = due
        heappush(self._next, (due, visit_id))


def _by_visit(events: Iterable[FlagEvent]) -> dict[VisitId, list[FlagEvent]]:
    found: dict[VisitId, list[FlagEvent]] = {}
    for event in events:
        found.setdefault(event.visit_id, []).append(event)
    return found


def _keep(those: dict[VisitId, T], visit_id: VisitId, what: T | None) -> None:
    """Among those, or not."""
    if what is None:
        those.pop(visit_id, None)
    else:
        those[visit_id] = what
