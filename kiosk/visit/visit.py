"""One patient at the screen, from welcome to reset, as one table: (state, intent) -> what to do.

`Visit.handle` takes an intent and returns the effects to run. Widgets, timers, store and printer know nothing
of these rules, and nothing here knows of them: a visit can be run without a screen.

| state      | ends by                                                                                  |
|------------|------------------------------------------------------------------------------------------|
| welcome    | Start, "I feel very unwell", "Talk to staff"                                             |
| asking     | the last answer (-> review), an emergency answer (-> emergency)                          |
| review     | confirm (-> urgent, routine, self_care), change, tips (-> asking)                        |
| emergency  | only the desk or a staff key: it never idles out                                         |
| urgent ... | done, start again, idle                                                                  |
| ended      | nothing: the controller makes a new visit                                                |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from kiosk.flags import HELPED
from kiosk.ports import Clock, FlagEvent, VisitEnd, VisitRecord
from kiosk.printer import JobState
from kiosk.visit import intents as on
from kiosk.visit.adjusting import adjust, adjust_sound, hear_call, hear_desk, hear_printer, hear_store, ignore, lay_over
from kiosk.visit.calling import ask_help, call_again, choose_help, close_help, desk_took, nobody_came, unwell
from kiosk.visit.cursor import Cursor
from kiosk.visit.display import Display, Sound
from kiosk.visit.effects import Effect, EndVisit, KeepAnswers, OpenVisit, ReportFault, Reset, StoreFlag
from kiosk.visit.ending import confirm, keep, look_again, note, pick_tips, print_now
from kiosk.visit.latch import Latch
from kiosk.visit.pace import Pace
from kiosk.visit.papering import ask_print, hear_page
from kiosk.visit.staff_pad import give_pin, leave_pad, open_pad
from kiosk.visit.states import RESULTS, Overlay, Rest, Shown, State, UnexpectedIntentError
from kiosk.visit.veiling import cover, show_answers, tell_nurse, unveil, veil
from rules.assess import FAULT, assess
from rules.handout import Chosen, section_ids, select
from rules.model import Assessment, Event, Input, Level, Protocol


class Visit:
    """A value that changes only in `handle`. A new patient gets a new one."""

    def __init__(
        self, protocol: Protocol, record: VisitRecord, clock: Clock, *, display: Display, expired: Callable[[], bool] = lambda: False
    ) -> None:
        self.protocol, self.record = protocol, record
        self.display = self.first_display = display
        self.sound = Sound()
        self._clock, self._expired = clock, expired
        self.latch = Latch(record.visit_id, record.kiosk_id, clock)
        self.state, self.overlay = State.WELCOME, Overlay.NONE
        self.cursor = Cursor(protocol)
        self.result: Assessment | None = None
        self._chosen: tuple[Chosen, ...] = ()
        self.printing: JobState | None = None
        self.can_print = True
        self.nudged = self.opened = self.veiled = False
        self.seen = self.unanswered = self.alone = False
        self.seen_by = ""
        self.summoned: tuple[str, ...] = ()
        self.shown, self.pace = Shown.PUBLIC, Pace(clock)
        self.rest: Rest | None = None
        self.below_pad = Overlay.NONE
        self.doubts: tuple[str, ...] = ()
        self.stored = True
        self._events: frozenset[Event] = frozenset()

    # --- what the screen may ask ------------------------------------------------------------------

    @property
    def level(self) -> Level:
        """The level that holds: the highest of what was latched and what was assessed."""
        return max(self.latch.level, self.result.level) if self.result else self.latch.level

    @property
    def can_go_back(self) -> bool:
        """Whether there is an earlier screen of this visit."""
        return self.state in {State.ASKING, State.REVIEW} and self.cursor.before() is not None

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of the handout; empty without one."""
        return section_ids(self._chosen)

    @property
    def boxed(self) -> frozenset[str]:
        """The sections that stand in a box."""
        return frozenset(item.section.id for item in self._chosen if item.boxed)

    @property
    def has_paper(self) -> bool:
        """Whether there is something to take away: a handout, or a ticket to wait with. An emergency is given nothing to hold."""
        return bool(self.sections) or self.state is State.URGENT

    @property
    def may_print(self) -> bool:
        """Whether this patient may soon ask for paper."""
        return self.state is State.REVIEW or (self.has_paper and self.printing is None)

    # --- the one way in ---------------------------------------------------------------------------

    def handle(self, intent: on.Intent) -> tuple[Effect, ...]:
        """Take an intent; return the effects to run before the new screen is shown.

        Raises UnexpectedIntentError, with the visit unchanged, when the table has no entry.
        """
        action = TABLE.get((self.state, type(intent)))
        if action is None:
            message = f"no entry for {type(intent).__name__} in state {self.state.value}"
            raise UnexpectedIntentError(message)
        effects = tuple(action(self, intent))
        return (*effects, *self._store(self.latch.stir())) if type(intent) in on.STIRRING else effects

    # --- welcome ----------------------------------------------------------------------------------

    def _start(self, intent: on.Intent) -> Iterable[Effect]:
        self.cursor.show(self.cursor.path.next)
        self._arrive()
        return [*self._open(), *(note(self, HELPED) if isinstance(intent, on.Started) and intent.helping else ())]

    def _open(self) -> list[Effect]:
        effects: list[Effect] = [] if self.opened else [OpenVisit()]
        self.opened = True
        return effects

    # --- asking -----------------------------------------------------------------------------------

    def _touch(self, intent: on.Intent) -> Iterable[Effect]:
        cursor = self.cursor
        if not isinstance(intent, on.Touched) or not cursor.touch(intent.link_id, intent.codes):
            return self._fault(intent)
        self.overlay, self.nudged, self.veiled = Overlay.NONE, False, False
        return self._store(self.latch.touch(cursor.at_worst(self._events)))

    def _continue(self, _: on.Intent) -> Iterable[Effect]:
        """What the answer settles is raised; what its follow-up may still lower is held, and the follow-up is the next question."""
        cursor = self.cursor
        if not cursor.complete:
            self.nudged = True
            return []
        if not self.veiled:
            self.pace.answered(cursor.page[0].link_id)
        cursor.give()
        effects = self._store(self.latch.answer(*cursor.reached(self._events)))
        if self.latch.level is Level.EMERGENCY_NOW:
            return [*effects, *self._finish()]
        cursor.forward()
        self._arrive()
        return effects or self._kept()

    def _arrive(self) -> None:
        """A question is on screen, or, past the last one, the review. What is private opens behind its veil."""
        self.state = State.ASKING if self.cursor.current else State.REVIEW
        self.nudged = False
        self.pace.shown()
        cover(self)

    def _back(self, _: on.Intent) -> Iterable[Effect]:
        if self.can_go_back:
            self.cursor.back()
            self._arrive()
        return []

    def _change(self, intent: on.Intent) -> Iterable[Effect]:
        if isinstance(intent, on.ChangeAsked):
            self.cursor.change(intent.link_id)
            self._arrive()
        return []

    # --- results ----------------------------------------------------------------------------------

    def _finish(self) -> list[Effect]:
        """Assess once, store what it adds, end the visit in the store, show the result."""
        given = Input(dict(self.cursor.answers), self._events)
        floor = min(self.latch.level, Level.URGENT_TODAY)  # these answers make their emergency themselves, and say why
        result = assess(self.protocol, given, expired=self._expired(), floor=floor)
        self.result, self._chosen = result, select(self.protocol, given, result)
        effects: list[Effect] = [ReportFault(result.fault)] if result.fault else []
        for rule in result.fired:
            effects += self._store(self.latch.raise_to(rule.level, rule.id))
        self.state, self.overlay = RESULTS[self.level], Overlay.NONE
        effects += self._kept()
        if self.state is not State.EMERGENCY:
            effects.append(self._end(finished=True))
        return effects

    def _kept(self) -> list[Effect]:
        """Staff who are told of a visit see all of its answers."""
        return [KeepAnswers(dict(self.cursor.answers))] if self.latch.rules else []

    def _end(self, *, finished: bool) -> EndVisit:
        look, boxed, left_at = self.display, tuple(sorted(self.boxed)), "" if finished else self.cursor.current or ""
        return EndVisit(VisitEnd(self.level, finished, self.sections, look.language, self._clock.utc(), look.size, boxed, left_at))

    # --- time, faults, the end --------------------------------------------------------------------

    def _settle(self, _: on.Intent) -> Iterable[Effect]:
        """What was held too long counts; an emergency stops the questions as an answer would."""
        effects = self._store(self.latch.settle())
        if self.latch.level is Level.EMERGENCY_NOW and self.state is not State.EMERGENCY:
            self.cursor.give_unless_calmer(self._events)
            return [*effects, *self._finish()]
        return effects

    def _leave(self, _: on.Intent) -> Iterable[Effect]:
        """The visit ends here: with its result, or as unfinished with every level it reached or held."""
        effects: list[Effect] = []
        if self.opened and self.state in {State.ASKING, State.REVIEW}:
            effects += [*self._pass_by(), self._end(finished=False)]
        elif self.opened and self.state in {State.WELCOME, State.EMERGENCY}:
            effects += [*self._store(self.latch.settle()), self._end(finished=True)]
        self.state, self.overlay = State.ENDED, Overlay.NONE
        return [*effects, Reset()]

    def _pass_by(self) -> list[Effect]:
        """Whoever left before any answer leaves no flag; else the protocol says what an unfinished visit with these answers is worth."""
        began = self.cursor.answers or self.latch.rules or self.latch.held
        return self._store(self.latch.leave(self.cursor.at_worst(self._events | {Event.UNFINISHED}))) if began else []

    def _fault(self, intent: on.Intent) -> Iterable[Effect]:
        """Something that cannot be happened: staff get the patient, the screen goes on."""
        return [*self._open(), ReportFault(type(intent).__name__), *self._store(self.latch.raise_to(FAULT.level, FAULT.id))]

    def _store(self, events: list[FlagEvent]) -> list[Effect]:
        self.cursor.floor = self.latch.level
        return [StoreFlag(tuple(events), self.cursor.with_touched)] if events else []


Action = Callable[[Visit, on.Intent], Iterable[Effect]]


def _table() -> Mapping[tuple[State, type], Action]:
    """Rows of (states, intent, action); a pair that is missing here is an error that names it."""
    welcome, asking, review = (State.WELCOME,), (State.ASKING,), (State.REVIEW,)
    emergency, calm = (State.EMERGENCY,), (State.URGENT, State.ROUTINE, State.SELF_CARE)
    questions, results = asking + review, emergency + calm
    alive = welcome + questions + results
    rows: tuple[tuple[tuple[State, ...], type, Action], ...] = (
        (welcome, on.Started, Visit._start),
        (welcome, on.Unwell, unwell),
        (asking, on.Unveiled, unveil),
        (asking, on.NurseAsked, tell_nurse),
        (questions, on.Veiled, veil),
        (asking, on.Touched, Visit._touch),
        (asking, on.Continued, Visit._continue),
        (questions, on.WentBack, Visit._back),
        (review, on.ChangeAsked, Visit._change),
        (review, on.AnswersShown, show_answers),
        (review, on.Confirmed, confirm),
        (review, on.LookedAgain, look_again),
        (review, on.AnswersKept, keep),
        (review, on.TipsWanted, pick_tips),
        (review, on.PrintedNow, print_now),
        (calm, on.PrintAsked, ask_print),
        (calm, on.PrintReported, hear_page),
        (welcome + questions + calm, on.HelpAsked, ask_help),
        (welcome + questions + calm, on.HelpChosen, choose_help),
        (welcome + questions + calm, on.HelpClosed, close_help),
        (emergency, on.HelpAsked, call_again),
        (emergency, on.HelpClosed, close_help),
        (questions, on.StartAgainAsked, lay_over),
        (alive, on.LanguagesAsked, lay_over),
        (alive, on.LookAsked, lay_over),
        (alive, on.Adjusted, adjust),
        (alive, on.SoundAsked, lay_over),
        (alive, on.SoundAdjusted, adjust_sound),
        (alive, on.Listened, ignore),
        (welcome + questions + calm, on.IdleWarned, lay_over),
        (alive, on.Extended, lay_over),
        (welcome + questions + calm, on.IdleExpired, Visit._leave),
        (welcome + questions + calm, on.Done, Visit._leave),
        (alive, on.StaffEnded, Visit._leave),
        (alive, on.StaffPadAsked, open_pad),
        (alive, on.StaffPadLeft, leave_pad),
        (alive, on.PinGiven, give_pin),
        (emergency, on.DeskClosed, Visit._leave),
        (alive, on.DeskTook, desk_took),
        (alive, on.NobodyCame, nobody_came),
        (alive, on.DeskLooked, hear_desk),
        (alive, on.Summoned, hear_call),
        (alive, on.HeldExpired, Visit._settle),
        (alive, on.StoreFailed, hear_store),
        (alive, on.StoreKept, hear_store),
        (alive, on.PrinterLooked, hear_printer),
        (questions + results, on.Faulted, Visit._fault),
        (welcome, on.Faulted, ignore),
    )
    return {(state, intent): action for states, intent, action in rows for state in states}


TABLE = _table()
