"""What the kiosk sees of the desk in the store: whether one is open, what it did with this visit's flag, whom it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.control.keeper import Keeper
from kiosk.loop import DESK_SILENT_SECONDS, SUMMONED_SECONDS, Deadlines, escalation, follow
from kiosk.paperwork import ClinicStore
from kiosk.ports import Clock, EventKind, FlagEvent, VisitId
from kiosk.pulse import DESK_PREFIX, Pulse
from kiosk.visit import intents as on
from kiosk.visit.calling import desk_news
from kiosk.visit.states import State, WithoutDesk
from kiosk.visit.visit import Visit

LOOK_MS = 500
"""How soon "staff have seen your alert" shows."""
EVERY = 2
"""At every so many looks the desks' heartbeats and calls are read: nobody waits for them as for "staff have seen your alert"."""
CLOCKS_APART = timedelta(minutes=2)
"""A desk's clock may be this far behind the kiosk's, and its call is still heard."""


class Lookout(QObject):
    """Asks the store again and again, and tells what it sees as intents."""

    news = Signal(object)
    """What the desk did to this visit's flag: an intent that takes its turn."""
    overheard = Signal(object)
    """Something about the desk that is nobody's doing: an intent that shows at once."""

    def __init__(self, keeper: Keeper, clock: Clock, visit: Callable[[], Visit], learn: Callable[[ClinicStore], None], parent: QObject) -> None:
        """`visit` is asked for the visit on screen; `learn` is `kiosk.control.parts.Parts`'."""
        super().__init__(parent)
        self._keeper, self._clock, self._visit, self._learn = keeper, clock, visit, learn
        self._pulse, self._deadlines = Pulse(clock), Deadlines(clock)
        self._without = WithoutDesk.OPEN
        self._there: bool | None = None
        self._refused: VisitId | None = None
        """Whose flag no desk gets to see."""
        self._calls: dict[str, tuple[str, float]] = {}
        """By the id of its event: a ticket, and until when it is called."""
        self._told: tuple[str, ...] = ()
        self._asked = self._listening = False
        self._began = clock.monotonic()
        self._looks = 0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self, without: WithoutDesk) -> None:
        """Begin to look; at heartbeats only where it matters that a desk is open."""
        self._without = without
        self._look()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def brief(self, visit: Visit) -> None:
        """Tell a visit that begins what is known, and have looked up what the next one needs."""
        visit.handle(on.DeskLooked(self._there is not False))
        visit.handle(on.Summoned(self._told))
        self._keeper.ask(self._learn, lambda _: None)

    def _look(self) -> None:
        visit, due = self._visit(), self._looks % EVERY == 0
        self._looks += 1
        if self._without is not WithoutDesk.OPEN:
            self._judge()
            if due:
                self._keeper.ask(lambda store: store.beats(), self._heard)
        if visit.opened and (visit.latch.rules or visit.latch.held) and visit.state is not State.ENDED:
            visit_id = visit.record.visit_id
            self._keeper.ask(lambda store: (store.events(visit_id), store.refused(visit_id)), partial(self._desk_said, visit))
        elif visit.state is State.WELCOME and due:
            self._keeper.ask(partial(_calls, self._clock.utc() - CLOCKS_APART, frozenset(self._calls)), self._called)

    # --- whether a desk is open ---------------------------------------------------------------------

    def _heard(self, beats: Mapping[str, datetime]) -> None:
        self._pulse.hear({who: said for who, said in beats.items() if who.startswith(DESK_PREFIX)})
        self._asked = True
        self._judge()

    def _judge(self) -> None:
        """Nothing is known before the store has answered; a store that fails from the start on, or never does, has no desk either."""
        now = self._clock.monotonic()
        there = any(age < DESK_SILENT_SECONDS for _, age, _ in self._pulse.ages())
        known = self._asked or not self._keeper.all_stored or now - self._began >= DESK_SILENT_SECONDS
        if known and there is not self._there:
            self._there = there
            self.overheard.emit(on.DeskLooked(there))

    # --- this visit's flag --------------------------------------------------------------------------

    @property
    def stored(self) -> on.Intent:
        """What to tell the visit on screen when all of it is stored here: what no desk gets to see is as good as not stored."""
        return on.StoreFailed() if self._refused == self._visit().record.visit_id else on.StoreKept()

    def _desk_said(self, visit: Visit, said: tuple[Sequence[FlagEvent], bool]) -> None:
        if visit is not self._visit():
            return
        events, refused = said
        self._refused = visit.record.visit_id if refused else None
        if refused and visit.stored:
            self.overheard.emit(on.StoreFailed())
        self._escalate(visit, events)
        for intent in desk_news(visit, events):
            self.news.emit(intent)

    def _escalate(self, visit: Visit, events: Sequence[FlagEvent]) -> None:
        """Whoever sees it first says so: the desk that should have may be gone."""
        loop = follow(events)
        if not visit.record.practice and self._deadlines.missed(loop):
            event = escalation(loop, visit.record.kiosk_id, self._clock)
            self._keeper.keep((lambda store: store.append([event]),))

    # --- whom the desk calls ------------------------------------------------------------------------

    def _called(self, found: Sequence[tuple[str, str, datetime]]) -> None:
        """A call counts from when it is first heard; what was called before this kiosk started has had some of its time."""
        now, utc = self._clock.monotonic(), self._clock.utc()
        for event_id, ticket, called in found:
            had = 0.0 if self._listening else max(0.0, (utc - called).total_seconds())
            self._calls[event_id] = (ticket, now + SUMMONED_SECONDS - had)
        self._listening = True
        forgotten = now - CLOCKS_APART.total_seconds() - SUMMONED_SECONDS
        self._calls = {event_id: call for event_id, call in self._calls.items() if call[1] > forgotten}
        tickets = tuple(dict.fromkeys(ticket for ticket, until in self._calls.values() if until > now))
        if tickets != self._told:
            self._told = tickets
            self.overheard.emit(on.Summoned(tickets))


def _calls(since: datetime, known: frozenset[str], store: ClinicStore) -> list[tuple[str, str, datetime]]:
    """What was called since and is not known yet: the event's id, the ticket, when."""
    calls = [event for event in store.events_since(since, EventKind.SUMMONED) if event.event_id not in known]
    visits = ((event, store.visit(event.visit_id)) for event in calls)
    return [(event.event_id, visit.ticket, event.utc) for event, visit in visits if visit is not None]
