"""What the monkey can do without a window: what a patient could press now, anything at all, time, the desk, and faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

from kiosk.ports import EventKind, FlagEvent, KioskId
from kiosk.printer import Fault, JobState
from kiosk.visit import intents as on
from kiosk.visit import overlay_views as over
from kiosk.visit import screens as see
from kiosk.visit.display import CONTRASTS, RATES, SIZES, VOLUMES, Display, Sound
from kiosk.visit.sentence import Sentence
from kiosk.visit.states import Shown
from kiosk.visit.toggling import toggled
from rules.model import Code, Level, Question
from tests.kiosk.bench import PROTOCOL
from tests.monkey.world import World

T = TypeVar("T")

BARE: tuple[Callable[[], on.Intent], ...] = tuple(kind for kind in on.Bare.__subclasses__() if kind.__module__ == on.__name__)
WHOLE_DAY, A_YEAR = 86_400.0, 366 * 86_400.0
CALM = 0.65
"""How often a patient answers that all is well, where there is such an answer."""
JUMPS = (0.05, 0.4, 1.0, 1.0, 2.5, 2.5, 7.0, 7.0, 16.0, 31.0, 46.0, 125.0)
"""Seconds: below and above each of the kiosk's times."""


class Deeds:
    """Chooses by one source of chance, so that a seed says everything."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world, self.chance = world, chance
        self._desk = 0

    def pick(self, among: Sequence[T]) -> T:
        """Any of these."""
        return among[self.chance.randrange(len(among))]

    # --- what a patient could press now -----------------------------------------------------------

    def plausible(self) -> on.Intent:
        """Something that the screen offers."""
        shown = self.world.shown
        assert shown is not None
        offered = self._over(shown.overlay) if shown.overlay is not None else (*self._on(shown.view), *self._around())
        return self.pick(offered)

    def _around(self) -> Sequence[on.Intent]:
        return (on.HelpAsked(),) if self.chance.random() < 0.3 else (on.StartAgainAsked(), on.LookAsked(), on.LanguagesAsked(), on.StaffPadAsked())

    def _on(self, view: see.View) -> Sequence[on.Intent]:  # noqa: PLR0911 - one line for each screen
        match view:
            case see.WelcomeView():
                return (on.Started(), on.Started(), on.Started(helping=True), on.Unwell())
            case see.VeilView():
                return (on.Unveiled(), on.Unveiled(), on.Unveiled(), on.NurseAsked(), on.WentBack())
            case see.QuestionView():
                touches = [self._touch(question, chosen) for question, chosen in self._asked(view)]
                return (*touches, *touches, on.Continued(), on.Continued(), on.Continued(), on.WentBack())
            case see.ReviewView():
                change = on.ChangeAsked(self.pick(view.rows).link_id) if view.rows else on.WentBack()
                return (on.Confirmed(), on.Confirmed(), change, on.AnswersShown(self.pick(list(Shown))))
            case see.ResultView(level=Level.EMERGENCY_NOW):
                return (on.HelpAsked(), on.StaffEnded(), on.StaffEnded())
            case see.ResultView():
                return (on.PrintAsked(), on.Done(), on.Done(), on.HelpAsked())
            case see.OutOfServiceView():
                return (on.Listened(),)

    def _asked(self, view: see.QuestionView) -> list[tuple[Question, frozenset[Code]]]:
        both = [(view.question, view.selected)]
        return [*both, (view.companion.question, view.companion.selected)] if view.companion else both

    def _touch(self, question: Question, chosen: frozenset[Code]) -> on.Intent:
        """Most answers are calm ones: else every visit would be an emergency at the first question."""
        calm = self.chance.random() < CALM and question.harmless
        return on.Touched(question.link_id, toggled(question, chosen, Code(self.pick(sorted(calm or question.codes())))))

    def _over(self, overlay: over.Overlay) -> Sequence[on.Intent]:  # noqa: PLR0911 - one line for each overlay
        display = Display("en", self.chance.randrange(SIZES), self.pick(CONTRASTS), reach=self.chance.random() < 0.5)
        match overlay:
            case over.HelpView():
                return (on.HelpClosed(), *(on.HelpChosen(choice.code) for choice in overlay.choices))
            case over.CheckView():
                return (on.LookedAgain(), on.AnswersKept())
            case over.OfferView():
                return (on.PrintedNow(), on.TipsWanted(), on.Extended())
            case over.StartAgainView():
                return (on.HelpClosed(), on.Done())
            case over.LookView():
                return (on.Adjusted(display), on.SoundAsked(), on.Extended())
            case over.SoundView():
                return (on.SoundAdjusted(self._sound()), on.Extended())
            case over.PinView():
                return (on.StaffPadLeft(), on.PinGiven("111111"))
            case over.HelpCalledView() | over.LyingView():
                return (on.HelpClosed(),)
            case over.IdleView() | over.LanguagesView():
                return (on.Extended(),)

    def _sound(self) -> Sound:
        return replace(Sound(), rate=self.chance.randrange(len(RATES)), volume=self.chance.randrange(VOLUMES), guided=self.chance.random() < 0.5)

    # --- anything at all --------------------------------------------------------------------------

    def wild(self) -> on.Intent:
        """Any intent, whether or not it makes sense now: a double press, a late timer, codes that no question has."""
        question = self.pick(PROTOCOL.questions)
        return self.pick((
            self.pick(BARE)(),
            self.pick(BARE)(),
            on.Touched(question.link_id, frozenset(self.chance.sample(sorted(question.codes()), k=min(2, len(question.codes()))))),
            on.Touched(self.pick(PROTOCOL.questions).link_id, frozenset({Code("no such code")})),
            on.ChangeAsked(question.link_id),
            on.HelpChosen("no such choice"),
            on.PrinterLooked(self.chance.random() < 0.5),
            on.PrintReported(self.pick(list(JobState))),
        ))  # fmt: skip

    # --- the rest of the world --------------------------------------------------------------------

    def break_or_mend(self) -> str:
        """Something fails from now on, or works again."""
        world, bad = self.world, self.chance.random() < 0.4
        what = self.pick(("store", "gate", "page", "printer", "voice"))
        match what:
            case "store":
                world.store.failing = bad
            case "gate":
                world.store.gate.clear() if bad else world.store.gate.set()
            case "page":
                world.paper.render_error = ValueError("planted") if bad else None
                world.paper.states = [JobState.PRINTING, self.pick(list(JobState))]
            case "printer":
                world.told.fault = self.pick(list(Fault)) if bad else None
            case _:
                world.voice.broken = bad
        return f"{what} {'breaks' if bad else 'works'}"

    def time(self) -> str:
        """Time passes; now and then somebody sets the computer's clock wrong, and soon right again."""
        seconds = self.pick(JUMPS) if self.chance.random() < 0.98 else 900.0
        self.world.jump(seconds)
        wrong = self.pick((-WHOLE_DAY, WHOLE_DAY, -A_YEAR, A_YEAR, 3600.0, -3600.0))
        self.world.clock.set_wrong(wrong if self.chance.random() < 0.05 else 0.0)
        return f"{seconds} s pass"

    def desk(self) -> str:
        """Somebody at the desk takes or closes this visit's flag, if it has one."""
        visit = self.world.controller.visit
        if not visit.latch.rules or not self.world.store.gate.is_set() or self.world.store.failing:
            return "the desk does nothing"
        kind = self.pick((EventKind.SEEN, EventKind.SEEN, EventKind.CLOSED))
        self._desk += 1
        now = self.world.clock
        event = FlagEvent(
            f"00000000-0000-4000-9000-{self._desk:012}", visit.record.visit_id, KioskId("desk"), self._desk, kind, visit.latch.level, (),
            now.monotonic(), now.utc(),
        )  # fmt: skip
        self.world.store.append([event])
        return f"the desk: {kind.value}"

    def listen(self) -> str:
        """Somebody has the screen read aloud, or stops it."""
        reader = self.world.controller.reader
        self.pick((lambda: reader.read((Sentence("A sentence."), Sentence("Another.")), "en", Sound()), reader.pause, reader.resume, reader.stop))()
        return "listening"
