"""Rows in the order of the list, each with how long it has waited: with ten thousand of them only what changes is walked over."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from kiosk.desk.rows import LATE, Rank, Row, rank
from kiosk.ports import Clock, VisitId

MINUTE = timedelta(minutes=1)
FEW = 200
"""So many rows that changed are moved one by one; more are sorted all anew."""


class Order:
    """Not for two threads at once."""

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
