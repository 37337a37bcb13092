"""The only caller of `Visit.handle`: timers, the queue of intents, effects in their order, one `state_changed`.

Storing comes before showing. While the store works, on its own thread, the screen stays as it is and further
intents wait their turn; a store that fails or is slow never holds a patient up: the screen then sends them to
the desk, and what could not be kept is tried again until it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.control.heart import Heart
from kiosk.control.keeper import Keeper
from kiosk.control.lookout import Lookout
from kiosk.control.parts import Parts
from kiosk.control.press import Press
from kiosk.control.purge import Purger
from kiosk.control.puts import UNHURRIED, puts
from kiosk.control.reader import Reader
from kiosk.control.siren import Siren
from kiosk.control.trail import PaperTrail
from kiosk.events import LogEvent
from kiosk.health import Ill
from kiosk.paperwork import ClinicStore, PaperKind
from kiosk.ports import Tone
from kiosk.recovery import recover
from kiosk.visit import intents as on
from kiosk.visit.calling import idle_seconds
from kiosk.visit.effects import CheckPin, Effect, PrintHandout, PrintWaitingSlip, ReportFault, Reset
from kiosk.visit.intents import Intent
from kiosk.visit.screens import ScreenState
from kiosk.visit.states import Overlay, State, UnexpectedIntentError
from kiosk.visit.veiling import BARE_SECONDS, is_bare
from kiosk.visit.views import broken_state, screen_state
from kiosk.visit.visit import Visit
from rules.model import LinkId, Protocol

MEND_MS = 20_000
"""How long the out-of-service screen stands before the next patient is welcomed."""


class Controller(QObject):
    """Runs one visit after another."""

    state_changed = Signal(object)
    """A `kiosk.visit.screens.ScreenState`."""
    pin_given = Signal(str, bool)
    """Staff typed a PIN, and the patient's screen is back already."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._new_visit, self._clock, self._log = parts.new_visit, parts.clock, parts.log
        self._place, self._timing = parts.place, parts.timing
        self.press = Press(parts.make_renderer, parts.print_page, parts.make_printer, parts.log, self)
        self.press.reported.connect(lambda report: self.handle(on.PrintReported(report.state)))
        self.press.watch.looked.connect(lambda ready: self._overhear(on.PrinterLooked(ready)))
        self.reader = Reader(parts.make_voice, self)
        self.reader.spoke.connect(self._heard)
        self._keeper = Keeper(parts.store, parts.log, self)
        self._keeper.failing.connect(partial(self._tell, on.StoreFailed()))
        self._lookout = Lookout(self._keeper, self._clock, lambda: self.visit, parts.learn, self)
        self._keeper.keeping.connect(lambda: self._tell(self._lookout.stored))
        self._lookout.news.connect(self.handle)
        self._lookout.overheard.connect(self._overhear)
        self._siren = Siren(parts.make_alarm, self._clock, self)
        self._purger = Purger(self._keeper, self._clock, parts.log, parts.timing.answers, self)
        self._trail = PaperTrail(self.press, self._keeper, self._clock, self)
        self.heart = Heart(self._keeper, self._trail, self._clock, timedelta(minutes=parts.timing.sheets), self)
        self._waiting: deque[Intent] = deque()
        self._idle_left, self._broken = parts.timing.warning, False
        self._visit: Visit | None = None
        self._together: frozenset[LinkId] = frozenset()
        self._mend = self._timer(self._welcome_again, single=True)
        self._idle = self._timer(self._idle_over, single=True)
        self._countdown = self._timer(self._count_down, single=False)
        self._held = self._timer(partial(self.handle, on.HeldExpired()), single=True)
        self._bare = self._timer(self._veil, single=True)

    @property
    def visit(self) -> Visit:
        """The visit on screen. Raises RuntimeError before `start`."""
        if self._visit is None:
            raise RuntimeError("the controller was not started")
        return self._visit

    @property
    def words(self) -> Protocol:
        """The protocol in the words that this patient reads."""
        return self._place.words(self.visit)

    @property
    def busy(self) -> bool:
        """Whether an intent still waits for the store."""
        return self._keeper.busy

    @property
    def state(self) -> ScreenState:
        """What the window shows now."""
        if self._broken:
            return broken_state(self.visit, self._place)
        return screen_state(self.visit, self._place, self._idle_left)

    def start(self) -> None:
        """Raise what a crash cut short, then welcome the first patient."""
        self._log.write(LogEvent.STARTED)
        self._welcome()
        self._keeper.keep((self._recover,))
        self._purger.start()
        self.press.watch.start()
        self._lookout.start(self._place.without_desk)
        self.heart.start(self.visit.record.kiosk_id, practice=self.visit.record.practice)

    def stop(self) -> None:
        """End the visit as a person leaving would, wait until all is stored, stop every thread."""
        for timer in (self._mend, self._idle, self._countdown, self._held, self._bare, self._lookout, self._purger, self.heart):
            timer.stop()
        visit = self.visit
        last = visit.handle(on.StaffEnded()) if visit.state is not State.ENDED else ()
        self._keeper.close(tuple(put for effect in last for put in puts(visit, effect, self._log)))
        self.press.close()
        self.reader.close()
        self._siren.close()
        self._log.write(LogEvent.STOPPED)
        self._log.close()

    def stand_together(self, link_ids: frozenset[LinkId]) -> None:
        """The window has room for each of these on one screen with the question before it: from now on they stand there."""
        self._together = link_ids
        self.visit.cursor.stand_together(link_ids)
        if not self._keeper.busy:
            self.state_changed.emit(self.state)

    def handle(self, intent: Intent) -> None:
        """Take an intent now, or after those that wait already."""
        if isinstance(intent, on.StaffEnded):
            self._broken = False
            self.heart.ills.discard(Ill.OUT)
        self._waiting.append(intent)
        self._drain()

    def break_down(self, what: str, *, for_good: bool = False) -> None:
        """Something unforeseen broke: a safe screen, a flag if a visit is open, and after a while a clean start; `for_good`: by the staff key only.

        `what` names the fault for the log: a class, a file and a line; never a value.
        """
        self._log.write(LogEvent.FAULT, detail=what)
        self._broken = True
        if for_good:
            self._log.write(LogEvent.OUT_OF_SERVICE)
            self.heart.ail(Ill.OUT)
        self.state_changed.emit(self.state)
        self._mend.start(MEND_MS) if Ill.OUT not in self.heart.ills else self._mend.stop()
        try:
            self.handle(on.Faulted())
        except Exception as error:  # noqa: BLE001 - the visit itself is broken: that it was open stands in the store
            self._log.write(LogEvent.FAULT, detail=type(error).__name__)
            self._visit = self._new_visit()
            self._waiting.clear()
            self._keeper.keep((self._recover,))

    def _welcome_again(self) -> None:
        """A clean start; but an emergency comes back as it was: only the desk or the staff key ends it."""
        self._broken = False
        if self.visit.state is State.EMERGENCY:
            self.state_changed.emit(self.state)
        else:
            self.handle(on.StaffEnded())

    # --- one intent after another -----------------------------------------------------------------

    def _drain(self) -> None:
        while self._waiting and not self._keeper.busy:
            intent = self._waiting.popleft()
            visit = self.visit
            if type(intent) in on.OPENING and self._place.closed(visit):
                self.state_changed.emit(self.state)  # touched in the moment in which the last desk went
                continue
            try:
                effects = visit.handle(intent)
            except UnexpectedIntentError:
                self._log.write(LogEvent.INTENT_REFUSED, detail=f"{visit.state.value}.{type(intent).__name__}")
                continue
            self._run(visit, effects)

    def _run(self, visit: Visit, effects: Sequence[Effect]) -> None:
        kept = tuple(put for effect in effects for put in puts(visit, effect, self._log))
        waits = any(not isinstance(effect, UNHURRIED) for effect in effects)
        if kept:
            self._keeper.keep(kept, partial(self._go_on, visit, effects) if waits else None)
        if not (kept and waits):
            self._show(visit, effects)

    def _go_on(self, visit: Visit, effects: Sequence[Effect]) -> None:
        self._show(visit, effects)
        self._drain()

    def _show(self, visit: Visit, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case PrintHandout() | PrintWaitingSlip():
                    self._trail.expect(visit.record.visit_id, PaperKind.HANDOUT if isinstance(effect, PrintHandout) else PaperKind.WAITING)
                    self.press.print(effect, visit.record.visit_id)
                case ReportFault(what):
                    self._log.write(LogEvent.RULE_FAULT, visit=visit.record.visit_id, detail=what)
                case CheckPin(pin, cleans):
                    self.pin_given.emit(pin, cleans)
                case Reset():
                    self._welcome()
                    return
        self._wind_timers()
        self._cry_out()
        self.state_changed.emit(self.state)

    def _welcome(self) -> None:
        """A new visit object: nothing of the last one remains."""
        self._visit = self._new_visit()
        self._visit.cursor.stand_together(self._together)
        self._waiting.clear()
        self.press.forget()
        if not self._keeper.all_stored:
            self._visit.handle(on.StoreFailed())
        self._lookout.brief(self._visit)
        self._wind_timers()
        self._cry_out()
        self.state_changed.emit(self.state)

    # --- the store --------------------------------------------------------------------------------

    def _tell(self, intent: Intent) -> None:
        """What the store has to say shows at once, if the visit still runs."""
        if self.visit.stored is not isinstance(intent, on.StoreKept):
            self._overhear(intent)

    def _overhear(self, intent: Intent) -> None:
        """What nobody at the screen did: it shows at once, if the visit still runs, and no time begins anew."""
        if self.visit.state is not State.ENDED:
            self.visit.handle(intent)
            self._cry_out()
            if not self._keeper.busy:
                self.state_changed.emit(self.state)

    def _heard(self) -> None:
        """Who listens is there, though nothing is touched."""
        if self.visit.state is not State.ENDED:
            self.handle(on.Listened())

    def _recover(self, store: ClinicStore) -> None:
        for visit_id in recover(store, self.visit.protocol, self.visit.record.kiosk_id, self._clock):
            self._log.write(LogEvent.VISIT_RECOVERED, visit=visit_id)

    # --- the desk ---------------------------------------------------------------------------------

    def _cry_out(self) -> None:
        """An emergency that no desk hears of is heard here, until a desk is back, somebody has taken it or staff end it."""
        visit = self.visit
        alone = visit.state is State.EMERGENCY and visit.alone and not visit.seen and not visit.record.practice
        self._siren.want(Tone.LOUD if alone else None)

    # --- time -------------------------------------------------------------------------------------

    def _timer(self, call: Callable[[], None], *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.timeout.connect(call)
        return timer

    def _wind_timers(self) -> None:
        visit = self.visit
        if visit.overlay is not Overlay.IDLE:
            self._countdown.stop()
            self._idle_left = self._timing.warning
            wait = idle_seconds(visit, self._timing.idle, self._clock.monotonic())
            self._idle.stop() if wait is None else self._idle.start(round(wait * 1000))
        self.press.watch.attend(wanted=visit.may_print)
        self._bare.start(BARE_SECONDS * 1000) if is_bare(visit) else self._bare.stop()
        if visit.latch.due is None:
            self._held.stop()
        else:
            self._held.start(max(0, round((visit.latch.due - self._clock.monotonic()) * 1000)))

    def _veil(self) -> None:
        if is_bare(self.visit):
            self._overhear(on.Veiled())

    def _idle_over(self) -> None:
        self.handle(on.IdleWarned())
        self._countdown.start(1000)

    def _count_down(self) -> None:
        self._idle_left -= 1
        if self._idle_left > 0:
            self.state_changed.emit(self.state)
        else:
            self._countdown.stop()
            self.handle(on.IdleExpired())
