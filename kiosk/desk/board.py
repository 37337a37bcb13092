"""The desk's controller, without widgets: what is on the board now, and what the desk does to it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TypeVar

from kiosk.beside import Beside
from kiosk.clock import Believed
from kiosk.desk.closing import Closed, Judgement, closed_since
from kiosk.desk.figures import Figures, read_figures
from kiosk.desk.ledger import Ledger
from kiosk.desk.places import Absences
from kiosk.desk.rows import Group, start_after
from kiosk.desk.shelf import EMPTY, HERE, Librarian, PrinterTrouble
from kiosk.desk.state import Ailing, BoardState, Silent, Study
from kiosk.errors import StoreError, UnreadableError
from kiosk.flags import Flag, Outcome, Status, derive, overdue
from kiosk.health import MARK, heard
from kiosk.loop import FRONT_DESK, PLACE, ROLE, Deadlines, escalation
from kiosk.paperwork import ClinicStore, PaperJob
from kiosk.ports import Clock, EventKind, FlagEvent, KioskId, Remark, VisitId
from kiosk.printer import PrinterStatus
from kiosk.pulse import DESK_PREFIX, Pulse
from rules.model import Answers, Level

T = TypeVar("T")

PURGE_SECONDS = 3600.0
BEAT_SECONDS = 5.0
LOOK_SECONDS = 1.0
"""How often the desk looks for what became of paper."""
RETRY_SECONDS = 2.0
"""How soon what could not be stored is tried again."""
SILENT_SECONDS = 60.0
"""A kiosk that has not beaten for this long is called silent: a dozen beats missed."""
FORGOTTEN = timedelta(days=7)
"""A kiosk silent for this long was taken away."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How long what a desk erases is kept."""

    sheets: timedelta = timedelta(hours=2)
    """A sheet can be printed again for so long."""
    answers: timedelta = timedelta(hours=24)
    """Answers and remarks go so long after their flag was closed."""


class Board:
    """Reads the store again and again. Not for two threads at once; every call returns, whatever the store does."""

    def __init__(self, store: ClinicStore, clock: Clock, desk: str, keep: Keep | None = None, beside: Beside | None = None) -> None:
        """`desk` names this desk in its heartbeat, as `front`. `beside` is the kiosk on this computer, where the store is elsewhere."""
        keep = keep or Keep()
        self._store, self._clock = store, clock
        self._who = KioskId(DESK_PREFIX + desk)
        self._beside = beside
        self._ledger = Ledger(store, clock, beside.waiting if beside else dict)
        self._deadlines = Deadlines(clock)
        self._absences = Absences(store, clock)
        self._ledger.heard = self._absences.hear
        self._absent: tuple[tuple[str, int], ...] = ()
        self._pulse = Pulse(clock)
        self._librarian, self._shelf = Librarian(store, clock, keep.sheets), EMPTY
        self._keep_answers = keep.answers
        self._believed = Believed(clock)
        self._own: PrinterTrouble | None = None
        self._next_look = self._next_beat = self._next_try = float("-inf")
        self._next_purge: float | None = None
        self._trouble: str | None = None
        self.purged: Callable[[int], object] = bool
        """Called with how many visits' answers were erased because their time was over."""
        self.did: Callable[[FlagEvent], object] = bool
        """Called with everything that a person did here, once it is stored."""

    def tick(self) -> BoardState:
        """Read what is new, raise signs that were held too long, beat when due."""
        try:
            self._ledger.read()
            if self._ledger.unstored and self._clock.monotonic() >= self._next_try:
                self._hand_over()
            self._raise_overdue()
            self._escalate()
            self._look_for_paper()
            self._beat_if_due()
            self._purge_if_due()
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

    def close_flag(self, shown: Flag, outcome: Outcome) -> BoardState:
        """The desk is done with this flag, as they saw it. Only a flag that was seen, or a sign taken back, can be closed."""
        return self._act(EventKind.CLOSED, shown, from_=(Status.SEEN, Status.WITHDRAWN), rule_ids=(outcome.value,))

    def reopen(self, visit_id: VisitId) -> BoardState:
        """Close is taken back. Nothing is stored where the flag is open."""
        try:
            history = self._store.events(visit_id)
            flag = derive(history)
            if flag is not None and flag.status is Status.CLOSED:
                event = self._event(EventKind.REOPENED, visit_id, flag.level, ())
                self._store.append([event])
                self.did(event)
            self._ledger.read()
        except StoreError as error:
            self._fail(error)
        return self._state()

    def set_level(self, shown: Flag, wanted: Judgement, role: str = FRONT_DESK) -> BoardState:
        """Somebody who read this flag raises or lowers it, and says who they are and why. Only a flag that was seen is lowered."""
        event = self._event(EventKind.OVERRIDDEN, shown.visit_id, wanted.level, (*shown.rule_ids, ROLE + role))
        from_ = (Status.SEEN,) if wanted.level < shown.level else (Status.NEW, Status.SEEN)
        return self._do(event, shown, from_, Remark(event.event_id, wanted.name, wanted.reason))

    def closed_since(self, since: datetime) -> tuple[Closed, ...]:
        """Flags that were closed since and are closed now, the latest first; nothing while the store fails."""
        try:
            return closed_since(self._store, since)
        except StoreError as error:
            self._fail(error)
            return ()

    def note_job(self, job: PaperJob) -> BoardState:
        """The desk printed a patient's page itself."""
        try:
            self._store.note_job(job)
            self._shelf = self._librarian.look()
        except StoreError as error:
            self._fail(error)
        return self._state()

    def hear_printer(self, status: PrinterStatus) -> BoardState:
        """How the desk's own printer is."""
        self._own = None if status.ready else PrinterTrouble(HERE, status.message, self._clock.utc())
        return self._state()

    def figures(self, days: int) -> Figures:
        """What was counted in so many days, today included; from any thread. Raises StoreError."""
        return read_figures(self._store, self._clock, days)

    def study(self, visit_id: VisitId) -> Study | None:
        """The detail of a flag on the board; None when it is not there."""
        self._ledger.rows()
        row = self._ledger.row(visit_id)
        if row is None:
            return None
        answers = self._asked(visit_id, partial(self._answers, visit_id))
        remarks = self._asked(visit_id, partial(self._store.remarks, visit_id)) or ()
        acts = self._ledger.waiting_acts(visit_id)
        said = tuple(act.remark for act in acts if act.remark is not None)
        events = (*self._ledger.history(visit_id), *(act.event for act in acts))
        return Study(row, events, answers, (*remarks, *said), frozenset(act.event.event_id for act in acts))

    def finish(self) -> int:
        """Try once more to store what was done here; how much of it is lost now."""
        with suppress(StoreError):  # what is left is the answer
            self._ledger.hand_over(self.did)
        return self._ledger.unstored

    def _asked(self, visit_id: VisitId, question: Callable[[], T]) -> T | None:
        """None where it cannot be told: what is known of the flag still shows."""
        try:
            return question()
        except UnreadableError as error:
            self._ledger.cannot_read(visit_id, error)
        except StoreError as error:
            self._fail(error)
        return None

    def _answers(self, visit_id: VisitId) -> Answers:
        return self._beside.answers(visit_id) if self._beside and self._ledger.waits(visit_id) else self._store.answers(visit_id)

    def _act(self, kind: EventKind, shown: Flag, from_: tuple[Status, ...], rule_ids: tuple[str, ...] = ()) -> BoardState:
        return self._do(self._event(kind, shown.visit_id, shown.level, rule_ids), shown, from_)

    def _do(self, event: FlagEvent, shown: Flag, from_: tuple[Status, ...], remark: Remark | None = None) -> BoardState:
        """Whatever the store does: what it does not take waits here, and shows."""
        try:
            self._ledger.read()
        except StoreError as error:
            self._fail(error)  # what was read last is what somebody read
        if self._stands(shown, from_):
            self._ledger.did(event, remark)
            try:
                self._hand_over()
            except StoreError as error:
                self._fail(error)
        return self._state()

    def _hand_over(self) -> None:
        self._next_try = self._clock.monotonic() + RETRY_SECONDS
        self._ledger.hand_over(self.did)
        self._ledger.read()

    def _stands(self, shown: Flag, statuses: tuple[Status, ...]) -> bool:
        """Whether the flag still is what somebody read, in one of these states."""
        flag = self._ledger.flag(shown.visit_id)
        return flag is not None and flag.status in statuses and (flag.status, flag.level) == (shown.status, shown.level)

    def _raise_overdue(self) -> None:
        """Whoever sees it first does it: the kiosk that should have may be gone."""
        now = self._clock.utc()
        late = [flag for flag in self._ledger.held() if overdue(flag, now)]
        for flag in late:
            self._store.append([self._event(EventKind.RAISED, flag.visit_id, flag.held_level, flag.held)])
        if late:
            self._ledger.read()

    def _escalate(self) -> None:
        """Whichever desk sees it first says so; every desk then sounds louder. A rehearsal never does."""
        left = [row.loop for row in self._ledger.waiting() if not row.practice and self._deadlines.missed(row.loop)]
        if left:
            self._store.append([escalation(loop, self._who, self._clock) for loop in left])
            self._ledger.read()

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
        self._ledger.look_beside()
        self._store.beat(self._who, self._clock.utc())
        self._pulse.hear({who: said for who, said in self._store.beats().items() if not who.startswith(DESK_PREFIX)})
        self._trouble = None

    def _purge_if_due(self) -> None:
        """At the start, as soon as flags show, and every hour; where that fails, at the next tick."""
        now = self._clock.monotonic()
        if self._next_purge is None:
            self._next_purge = now
        elif now >= self._next_purge:
            if self._believed.now() and (count := self._store.purge(self._clock.utc() - self._keep_answers)):
                self.purged(count)
            self._next_purge = now + PURGE_SECONDS

    def _fail(self, error: StoreError) -> None:
        """Show it, keep the rows, and read everything anew: another file may come back."""
        self._trouble = str(error)
        self._ledger.forget()
        self._absences.forget()
        self._next_beat = self._clock.monotonic() + BEAT_SECONDS

    def _state(self) -> BoardState:
        rows = self._ledger.rows()
        said = tuple(self._pulse.ages())
        ages = tuple(each for each in said if not each[0].startswith(MARK))
        ailing = tuple(Ailing(*told) for name, age, _ in said if age < SILENT_SECONDS and (told := heard(name)))
        alive = (who for who, age, _ in ages if age < SILENT_SECONDS)
        silent = (Silent(who, since) for who, age, since in ages if SILENT_SECONDS <= age < FORGOTTEN.total_seconds())
        ends = [0, *(start_after(rows, group) for group in Group)]
        counts = {group: end - start for group, (start, end) in zip(Group, pairwise(ends), strict=True)}
        unread = self._ledger.unread
        waits = (self._ledger.unstored, self._ledger.waiting_here)
        shelf = self._shelf if self._own is None else replace(self._shelf, printers=(self._own, *self._shelf.printers))
        return BoardState(rows, counts, tuple(alive), tuple(silent), ailing, self._trouble, unread, shelf, self._absent, *waits)

    def _event(self, kind: EventKind, visit_id: VisitId, level: Level, rule_ids: tuple[str, ...]) -> FlagEvent:
        now, utc = self._clock.monotonic(), self._clock.utc()
        return FlagEvent(str(uuid.uuid4()), visit_id, self._who, 0, kind, level, rule_ids, now, utc)
