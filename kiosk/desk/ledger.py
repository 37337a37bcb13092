"""Which flags are open, and what is known of their visits: read from the store again and again, only what is new each time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TypeVar

from kiosk.beside import Waited
from kiosk.desk.order import Order
from kiosk.desk.rows import Row, Wish, wish
from kiosk.desk.unstored import Act, Unstored, shown, standing
from kiosk.errors import StoreError, UnreadableError
from kiosk.flags import Flag, Status, derive
from kiosk.loop import follow
from kiosk.paperwork import ClinicStore
from kiosk.ports import Clock, EventKind, FlagEvent, Remark, VisitEnd, VisitId, VisitRecord

T = TypeVar("T")

LOOKED_UP = 100
"""So many visits that have not ended are asked for at a time, in turn: with thousands of them no look takes long."""


class Ledger:
    """Not for two threads at once."""

    def __init__(self, store: ClinicStore, clock: Clock, beside: Callable[[], Mapping[VisitId, Waited]] = dict) -> None:
        """`beside` reads what waits for the store on this computer; raises StoreError."""
        self._store, self._beside = store, beside
        self._waits: dict[VisitId, Waited] = {}
        self._looks = True
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
        self._order, self._unstored = Order(clock), Unstored(store)
        self.heard: Callable[[Sequence[FlagEvent]], object] = bool
        """Called with what was stored since the read before, but for a read of everything."""

    def read(self) -> None:
        """Read what is new, or everything where `forget` was called. Raises StoreError."""
        waiting = self._look_beside()
        fresh = self._read_all() if self._last_row is None else self._read_on(self._last_row)
        for visit_id, history in fresh.items():
            self._take(visit_id, history)
        self._let_go(waiting)
        self._look_up(fresh)

    def forget(self) -> None:
        """The store failed, maybe after a long wait: see what came here meanwhile. Another file may come back, so the next `read` reads all."""
        self._last_row = None
        self.look_beside()
        self._look_beside()

    def look_beside(self) -> None:
        """From the next `read` on look what waits on this computer, until nothing does."""
        self._looks = True

    @property
    def unread(self) -> str | None:
        """Why the answers of some open flag cannot be read; they are tried again until they can."""
        return next(iter(self._unread.values()), None)

    def cannot_read(self, visit_id: VisitId, error: UnreadableError) -> None:
        """The answers of this open flag could not be read."""
        self._unread[visit_id] = str(error)
        self._unended.append(visit_id)

    @property
    def unstored(self) -> int:
        """How much of what was done here no store has yet."""
        return len(self._unstored)

    @property
    def waiting_here(self) -> int:
        """Of how many visits something waits on this computer."""
        return len(self._waits)

    def did(self, event: FlagEvent, remark: Remark | None) -> None:
        """Somebody here did this to an open flag. It shows at once, and waits for `hand_over`."""
        self._unstored.keep(event, remark, self.history(event.visit_id))
        self._put(event.visit_id)

    def hand_over(self, done: Callable[[FlagEvent], object]) -> None:
        """Store what waits, in its order, and tell of each; to be followed by a `read`. Raises StoreError.

        What was done to a flag that waits itself is stored after it.
        """
        touched = self._unstored.visits
        try:
            self._unstored.store_all(done, self._waits)
        except StoreError:
            for visit_id in touched:  # some of it may be left out
                self._put(visit_id)
            raise

    def flag(self, visit_id: VisitId) -> Flag | None:
        """An open flag as it stands with what was done here."""
        return standing(self.history(visit_id), self._unstored.of(visit_id))

    def held(self) -> Iterable[Flag]:
        """Every open flag with a sign that is held. There may be ten thousand others: nobody walks over them at every tick."""
        return self._held.values()

    def waiting(self) -> Iterable[Row]:
        """Every open flag that waits to be taken, and of which nobody has said that it was not; how long they have waited is not in it."""
        return self._waiting.values()

    def history(self, visit_id: VisitId) -> Sequence[FlagEvent]:
        """The events of an open flag as they are stored, then those that wait on this computer."""
        stored, waits = self._histories.get(visit_id, []), self._waits.get(visit_id)
        known = {event.event_id for event in stored} if waits else ()
        return [*stored, *(event for event in waits.events if event.event_id not in known)] if waits else stored

    def waits(self, visit_id: VisitId) -> bool:
        """Whether something of this flag waits on this computer."""
        return visit_id in self._waits

    def waiting_acts(self, visit_id: VisitId) -> Sequence[Act]:
        """What was done here to a flag, and is not stored yet."""
        return self._unstored.of(visit_id)

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
        self._unstored.outdate(visit_id, history)
        if flag is None or flag.status is Status.CLOSED:
            for known in (self._histories, self._flags, self._visits, self._ends, self._wishes, self._unread):
                known.pop(visit_id, None)
        else:
            if visit_id not in self._flags:
                self._unended.append(visit_id)
            self._histories[visit_id], self._flags[visit_id] = history, flag
        self._put(visit_id)

    def _look_beside(self) -> Mapping[VisitId, Waited]:
        """What waits on this computer shows, whatever the store does; what was sent meanwhile stays until the store was read."""
        waiting: Mapping[VisitId, Waited] = self._waits
        if self._looks:
            with suppress(StoreError):  # the kiosk itself says what is wrong with its file
                waiting = self._beside()
        for visit_id, waited in waiting.items():
            if waited != (before := self._waits.get(visit_id)):
                self._waits[visit_id] = waited.after(before)
                self._put(visit_id)
        return waiting

    def _let_go(self, waiting: Mapping[VisitId, Waited]) -> None:
        """The store was read after this was found to wait: what waits no more is there."""
        for visit_id in [each for each, waited in self._waits.items() if waiting.get(each) != waited]:
            _keep(self._waits, visit_id, waiting.get(visit_id))
            self._put(visit_id)
        self._looks = bool(self._waits)

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
        history, waits = self.history(visit_id), self._waits.get(visit_id)
        self._unstored.outdate(visit_id, history)
        acts = self._unstored.of(visit_id)
        flag, kinds = shown(history, acts), tuple(act.event.kind for act in acts)
        if flag is None or flag.status is Status.CLOSED:
            self._order.drop(visit_id)
            _keep(self._held, visit_id, None)
            _keep(self._waiting, visit_id, None)
            return
        loop = follow([*history, *(act.event for act in acts if act.event.kind is not EventKind.CLOSED)])
        row = Row(
            flag,
            history[0].kiosk_id,
            self._visits.get(visit_id) or (waits.visit if waits else None),
            self._ends.get(visit_id) or (waits.end if waits else None),
            clash=False,
            minutes=0,
            late=False,
            wish=self._wishes.get(visit_id),
            loop=loop,
            unstored=kinds,
            here=waits is not None,
        )
        self._order.put(row)
        # What waits here its kiosk raises and escalates: it cannot be stored from here.
        _keep(self._held, visit_id, flag if flag.held_until and not waits else None)
        _keep(self._waiting, visit_id, row if loop.waiting and not loop.escalated and not waits else None)


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
