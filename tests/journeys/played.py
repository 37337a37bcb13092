"""A bare visit, played step by step, with everything it asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from kiosk.flags import Flag, derive
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitId, VisitRecord
from kiosk.visit import intents as on
from kiosk.visit.display import Display
from kiosk.visit.effects import Effect, KeepAnswers, StoreFlag
from kiosk.visit.states import Overlay, State
from kiosk.visit.visit import Visit
from rules.model import Answers, Protocol
from tests.journeys.steps import Change, Choose, Press, Step, Touch, Wait, answers

BUTTONS = {
    "start": on.Started, "show": on.Unveiled, "nurse": on.NurseAsked, "ready": on.Confirmed, "look": on.LookedAgain, "keep": on.AnswersKept,
    "print_now": on.PrintedNow, "tips": on.TipsWanted, "unwell": on.Unwell, "continue": on.Continued, "back": on.WentBack,
    "confirm": on.Confirmed, "help": on.HelpAsked, "close_help": on.HelpClosed, "print": on.PrintAsked, "again": on.StartAgainAsked,
    "done": on.Done, "extend": on.Extended, "staff": on.StaffEnded,
}  # fmt: skip
ON: dict[Overlay, on.Intent] = {Overlay.CHECK: on.AnswersKept(), Overlay.OFFER: on.PrintedNow()}
WAITS = {"idle": on.IdleWarned, "idle_over": on.IdleExpired, "held": on.HeldExpired}


class StillClock:
    """Time that moves only when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def utc(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=self.seconds)


class Played:
    """A visit with everything it asked for."""

    def __init__(self, protocol: Protocol) -> None:
        self.clock = StillClock()
        record = VisitRecord(VisitId("v1"), KioskId("kiosk 1"), "KP47", "back_spasm", "1", practice=False, opened=self.clock.utc())
        self.visit = Visit(protocol, record, self.clock, display=Display("en"))
        self.effects: list[Effect] = []

    def play(self, steps: Iterable[Step]) -> Played:
        for step in steps:
            match step:
                case Press("helping"):
                    intent: on.Intent = on.Started(helping=True)
                case Press(button):
                    intent = BUTTONS[button]()
                case Touch(link_id, codes):
                    shown = [question.link_id for question in self.visit.cursor.page]
                    assert link_id in shown, f"{shown} is on screen, not {link_id}"
                    intent = on.Touched(link_id, codes)
                case Choose(code):
                    intent = on.HelpChosen(code)
                case Change(link_id):
                    intent = on.ChangeAsked(link_id)
                case Wait(what):
                    intent = WAITS[what]()
            self.effects += self.visit.handle(intent)
            while step == Press("confirm") and self.visit.overlay in ON:
                self.effects += self.visit.handle(ON[self.visit.overlay])
        return self

    def pause(self, seconds: float) -> None:
        """Nobody does anything for so long; what was held too long counts then, as the controller's timer has it."""
        end, due = self.clock.seconds + seconds, self.visit.latch.due
        if due is not None and due <= end:
            self.clock.seconds = due
            self.play([Wait("held")])
        self.clock.seconds = end

    def to_review(self, **changed: str) -> Played:
        """Answer whatever is asked, as the calm patient but for what is changed."""
        while self.visit.state is State.ASKING:
            link_id = self.visit.cursor.current
            assert link_id is not None
            self.play(answers((link_id,), **changed))
        return self

    @property
    def events(self) -> list[FlagEvent]:
        return [event for effect in self.effects if isinstance(effect, StoreFlag) for event in effect.events]

    @property
    def kept(self) -> Answers:
        """The answers that the desk can read."""
        return next((effect.answers for effect in reversed(self.effects) if isinstance(effect, StoreFlag | KeepAnswers)), {})

    @property
    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.events]

    @property
    def flag(self) -> Flag | None:
        return derive(self.events)
