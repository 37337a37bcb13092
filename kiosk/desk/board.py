"""The desk's controller, without widgets: what is on the board now, and what the desk does to it."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.desk.places import Absences
from kiosk.desk.rows import LATE, Row, Wish, rank, wish
from kiosk.desk.shelf import EMPTY, Librarian, Shelf
from kiosk.errors import StoreError
from kiosk.flags import Flag, Status, derive, overdue
from kiosk.loop import FRONT_DESK, PLACE, ROLE, Deadlines, Loop, escalation, follow
from kiosk.paperwork import ClinicStore, PaperJob
from kiosk.ports import Clock, EventKind, FlagEvent, KioskId, VisitEnd, VisitId, VisitRecord
from kiosk.pulse import DESK_PREFIX, Pulse
from rules.model import Answers, Level

BEAT_SECONDS = 5.0
LOOK_SECONDS = 1.0
"""How often the desk looks for what became of paper."""
KEEP_SHEETS = timedelta(hours=2)
SILENT_SECONDS = 60.0
"""A kiosk that has not beaten for this long is called silent: a dozen beats missed."""
FORGOTTEN = timedelta(days=7)
"""A kiosk silent for this long was taken away."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A kiosk that has stopped beating."""

    who: str
    since: datetime


@dataclass(frozen=True, slots=True)
class BoardState:
    """Everything the desk's window shows, but for the detail."""

    rows: tuple[Row, ...] = ()
    """In the order of the list."""
    alive: tuple[str, ...] = ()
    """Kiosks that beat."""
    silent: tuple[Silent, ...] = ()
    trouble: str | None = None
    """What the store last failed at, until a heartbeat is stored again; the rows may then be out of date."""
    shelf: Shelf = EMPTY
    """What is known of paper."""
    absent: tuple[tuple[str, int], ...] = ()
    """Kiosks behind whose flags nobody was found today, each with how often."""


@dataclass(frozen=True, slots=True)
class Study:
    """What the detail needs of one visit besides its row."""

    row: Row
    events: tuple[FlagEvent, ...]
    answers: Answers | None
    """None when the store could not tell them: what is known of the flag still shows."""


class Board:
    """Reads the store again and again. Not for two threads at once; every call returns, whatever the store does."""

    def __init__(self, store: ClinicStore, clock: Clock, desk: str, keep_sheets: timedelta = KEEP_SHEETS) -> None:
        """`desk` names this desk in its heartbeat, as `front`. A sheet can be printed again for as long as `keep_sheets`."""
        self._store, self._clock = store, clock
        self._who = KioskId(DESK_PREFIX + desk)
        self._last_row = 0
        self._histories: dict[VisitId, list[FlagEvent]] = {}
        self._flags: dict[VisitId, Flag] = {}
        self._visits: dict[VisitId, VisitRecord] = {}
        self._ends: dict[VisitId, VisitEnd] = {}
        self._wishes: dict[VisitId, Wish | None] = {}
        self._loops: dict[VisitId, Loop] = {}
        self._deadlines = Deadlines(clock)
        self._absences = Absences(store, clock)
        self._absent: tuple[tuple[str, int], ...] = ()
        self._pulse = Pulse(clock)
        self._librarian, self._shelf = Librarian(store, clock, keep_sheets), EMPTY
        self._next_look = self._next_beat = float("-inf")
        self._trouble: str | None = None

    def tick(self) -> BoardState:
        """Read what is new, raise signs that were held too long, beat when due."""
        try:
            self._read()
            self._raise_overdue()
            self._escalate()
            self._look_for_paper()
            self._beat_if_due()
        except StoreError as error:
            self._fail(error)
        return self._state()

    def see(self, shown: Flag, role: str = FRONT_DESK) -> BoardState:
        """Somebody takes this flag, as they saw it, in one of `kiosk.loop.ROLES`. Nothing is stored if it has risen since."""
        return self._act(EventKind.SEEN, shown, from_=(Status.NEW,), rule_ids=(ROLE + role,))

    def place(self, shown: Flag, place: str) -> BoardState:
        """Where the person is, as `kiosk.desk.places.presets` has it."""
        return self._act(EventKind.PLACED, shown, from_=(Status.NEW, Status.SEEN), rule_ids=(PLACE + place,))

    def summon(self, shown: Flag) -> BoardState:
        """Have idle kiosks show the ticket for a minute."""
        return self._act(EventKind.SUMMONED, shown, from_=(Status.NEW, Status.SEEN))

    def close_flag(self, shown: Flag) -> BoardState:
        """The desk is done with this flag, as they saw it. Only a flag that was seen, or a sign taken back, can be closed."""
        return self._act(EventKind.CLOSED, shown, from_=(Status.SEEN, Status.WITHDRAWN))

    def note_job(self, job: PaperJob) -> BoardState:
        """The desk printed a patient's page itself."""
        try:
            self._store.note_job(job)
            self._shelf = self._librarian.look()
        except StoreError as error:
            self._fail(error)
        return self._state()

    def study(self, visit_id: VisitId) -> Study | None:
        """The detail of a flag on the board; None when it is not there."""
        row = next((row for row in self._state().rows if row.flag.visit_id == visit_id), None)
        if row is None:
            return None
        answers: Answers | None = None
        try:
            answers = self._store.answers(visit_id)
        except StoreError as error:
            self._fail(error)
        return Study(row, tuple(self._histories[visit_id]), answers)

    def _act(self, kind: EventKind, shown: Flag, from_: tuple[Status, ...], rule_ids: tuple[str, ...] = ()) -> BoardState:
        try:
            self._read()
            flag = self._flags.get(shown.visit_id)
            if flag is not None and flag.status in from_ and (flag.status, flag.level) == (shown.status, shown.level):
                self._store.append([self._event(kind, flag.visit_id, flag.level, rule_ids)])
                self._read()
        except StoreError as error:
            self._fail(error)
        return self._state()

    def _read(self) -> None:
        anew = self._last_row == 0
        last, events = self._store.events_after(self._last_row)
        fresh: dict[VisitId, list[FlagEvent]] = {}
        for event in events:
            fresh.setdefault(event.visit_id, []).append(event)
        for visit_id, added in fresh.items():
            if visit_id in self._histories and not anew:
                added[:0] = self._histories[visit_id]
            elif not anew:  # closed before, or never met
                added[:] = self._store.events(visit_id)
        if anew:
            self._put_back(frozenset(fresh))
        for visit_id, history in fresh.items():
            self._take(visit_id, history)
        self._last_row = last
        self._look_up()

    def _put_back(self, stored: frozenset[VisitId]) -> None:
        """Open flags that another file has taken the place of are stored again: only Close takes a flag off the board."""
        for visit_id, history in self._histories.items():
            if visit_id not in stored:
                self._store.append(history)
                if visit := self._visits.get(visit_id):
                    self._store.open_visit(visit)
                if end := self._ends.get(visit_id):
                    self._store.end_visit(visit_id, end)

    def _take(self, visit_id: VisitId, history: list[FlagEvent]) -> None:
        flag = derive(history)
        if flag is None or flag.status is Status.CLOSED:
            for known in (self._histories, self._flags, self._visits, self._ends, self._wishes, self._loops):
                known.pop(visit_id, None)
        else:
            self._histories[visit_id], self._flags[visit_id], self._loops[visit_id] = history, flag, follow(history)

    def _look_up(self) -> None:
        for visit_id in self._flags:
            if visit_id not in self._visits and (visit := self._store.visit(visit_id)):
                self._visits[visit_id] = visit
            if visit_id not in self._ends and (end := self._store.end(visit_id)):
                self._ends[visit_id] = end
            if visit_id in self._ends and visit_id not in self._wishes:
                self._wishes[visit_id] = wish(self._store.answers(visit_id))

    def _raise_overdue(self) -> None:
        """Whoever sees it first does it: the kiosk that should have may be gone."""
        now = self._clock.utc()
        late = [flag for flag in self._flags.values() if overdue(flag, now)]
        for flag in late:
            self._store.append([self._event(EventKind.RAISED, flag.visit_id, flag.held_level, flag.held)])
        if late:
            self._read()

    def _escalate(self) -> None:
        """Whichever desk sees it first says so; every desk then sounds louder. A rehearsal never does."""
        practice = {visit_id for visit_id, visit in self._visits.items() if visit.practice}
        left = [loop for visit_id, loop in self._loops.items() if visit_id not in practice and self._deadlines.missed(loop)]
        if left:
            self._store.append([escalation(loop, self._who, self._clock) for loop in left])
            self._read()

    def _look_for_paper(self) -> None:
        """Not at every tick: nobody waits for a sheet, or for a number of the day, as they do for a flag."""
        now = self._clock.monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK_SECONDS
            self._shelf = self._librarian.look()
            self._absent = self._absences.look()

    def _beat_if_due(self) -> None:
        now = self._clock.monotonic()
        if now < self._next_beat:
            return
        self._next_beat = now + BEAT_SECONDS
        self._store.beat(self._who, self._clock.utc())
        self._pulse.hear({who: said for who, said in self._store.beats().items() if not who.startswith(DESK_PREFIX)})
        self._trouble = None

    def _fail(self, error: StoreError) -> None:
        """Show it, keep the rows, and read everything anew: another file may come back."""
        self._trouble = str(error)
        self._last_row = 0
        self._next_beat = self._clock.monotonic() + BEAT_SECONDS

    def _state(self) -> BoardState:
        utc = self._clock.utc()
        tickets = Counter(visit.ticket for visit in self._visits.values())
        rows = sorted((self._row(flag, tickets, utc) for flag in self._flags.values()), key=rank)
        ages = tuple(self._pulse.ages())
        alive = (who for who, age, _ in ages if age < SILENT_SECONDS)
        silent = (Silent(who, since) for who, age, since in ages if SILENT_SECONDS <= age < FORGOTTEN.total_seconds())
        return BoardState(tuple(rows), tuple(alive), tuple(silent), self._trouble, self._shelf, self._absent)

    def _row(self, flag: Flag, tickets: Counter[str], utc: datetime) -> Row:
        visit = self._visits.get(flag.visit_id)
        waited = max(utc - flag.raised_at, timedelta())
        row = Row(
            flag=flag,
            kiosk_id=self._histories[flag.visit_id][0].kiosk_id,
            visit=visit,
            end=self._ends.get(flag.visit_id),
            clash=visit is not None and tickets[visit.ticket] > 1,
            minutes=int(waited.total_seconds() // 60),
            late=False,
            wish=self._wishes.get(flag.visit_id),
            loop=self._loops[flag.visit_id],
        )
        return replace(row, late=row.alarm and waited >= LATE[flag.level])

    def _event(self, kind: EventKind, visit_id: VisitId, level: Level, rule_ids: tuple[str, ...]) -> FlagEvent:
        now, utc = self._clock.monotonic(), self._clock.utc()
        return FlagEvent(str(uuid.uuid4()), visit_id, self._who, 0, kind, level, rule_ids, now, utc)
