"""What scripted patients do at the real window: answer what is asked, look at the result, print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.control.controller import Controller
from kiosk.patient.window import PatientWindow
from kiosk.ports import Clock
from kiosk.programs.hand import Script, find, tap
from kiosk.visit.overlay_views import CheckView, OfferView
from kiosk.visit.pace import WORDS_A_SECOND
from kiosk.visit.screens import PrintingState, QuestionView, ResultView, ReviewView, VeilView

CALM: Mapping[str, str] = {
    "danger": "none", "age": "a18_44", "bladder_bowel": "none", "saddle": "none", "legs": "none", "injury": "lift", "ill": "none",
    "other_signs": "none", "pattern": "none", "history": "none", "infection_risk": "none", "where": "low", "feel": "cramp locked",
    "when": "h24_48", "onset": "slow", "course": "better", "pain": "5", "activity": "5", "pregnant": "na", "preg_signs": "none",
    "medicines": "none", "before": "first", "linked": "none", "setting_off": "lifting desk", "health": "none", "book": "yes",
}  # fmt: skip
"""A spasm from lifting with nothing else wrong: the calm patient's answers, several codes with spaces."""


@dataclass(frozen=True, slots=True)
class Patient:
    """A scripted patient: what differs from the calm one."""

    name: str
    changed: Mapping[str, str]


PATIENTS = (
    Patient("self-care", {}),
    Patient("routine", {"legs": "one_pain", "when": "w1_4", "course": "same", "setting_off": "desk stress", "medicines": "nsaid"}),
    Patient("emergency", {"bladder_bowel": "retention"}),
)


class PatientClock:
    """A `kiosk.ports.Clock` that jumps as a patient reads and taps: the kiosk sees a person, not a script. The real time counts too."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self.jumped = clock, 0.0

    def tapped(self, words: int = 0) -> None:
        """A patient reads so many words, then taps, for which a second passes."""
        self.jumped += 1 + words / WORDS_A_SECOND

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        return self._clock.monotonic() + self.jumped

    def utc(self) -> datetime:
        """The time now, in UTC."""
        return self._clock.utc()


class Visitor:
    """Plays patients at one window, counting taps."""

    def __init__(self, controller: Controller, window: PatientWindow, tapped: Callable[[int], None], seen: Callable[[str], None]) -> None:
        """`tapped` is called before each tap with how many words were read for it, `seen` with the name of each screen that stands still.

        A screen's name is that of its questions, as `course-onset`.
        """
        self._controller, self._window = controller, window
        self._tapped, self._seen = tapped, seen
        self.taps = self._unread = 0

    def play(self, patient: Patient) -> Script:
        """From the welcome screen to the result, and the sheet in hand."""
        self.taps = 0
        self._seen("welcome")
        yield from self._tap("welcome.start")
        given = {**CALM, **patient.changed}
        while not isinstance(view := self._controller.state.view, ResultView):
            overlay = self._controller.state.overlay
            if isinstance(overlay, CheckView | OfferView):
                yield from self._tap("check.keep" if isinstance(overlay, CheckView) else "offer.tips")
            elif isinstance(view, VeilView):
                self._unread = _words(view.topic, view.question.why)
                self._seen(f"veil-{view.question.link_id}")
                while not find(self._window, "veil.show"):
                    yield from self._tap("shell.continue")
                yield from self._tap("veil.show")
            elif isinstance(view, QuestionView):
                yield from self._answer(view, given)
            elif isinstance(view, ReviewView):
                self._seen("review")
                yield from self._tap("shell.continue")
        self._seen("result")
        if view.printing is PrintingState.OFFERED:
            yield from self._tap("print")
            yield self._printed
            self._seen("printed")

    def _answer(self, view: QuestionView, given: Mapping[str, str]) -> Iterator[Callable[[], bool] | None]:
        asked = [question.link_id for question in view.questions]
        texts = [(question.text, question.help, *(option.text for option in question.options)) for question in view.questions]
        self._unread = sum(_words(*each) for each in texts)
        for link_id in asked:
            for code in given[link_id].split():
                while (name := self._control(link_id, code)) is None:
                    yield from self._tap("shell.continue")
                yield from self._tap(name)
        self._seen("-".join(asked))
        while isinstance(now := self._controller.state.view, QuestionView) and now.question.link_id == asked[0]:
            yield from self._tap("shell.continue")

    def _control(self, question: str, code: str) -> str | None:
        """The name of the option's control: a card, or a region of the body; None while its part is not shown."""
        names = (f"{question}.{code}", f"back.{code}", f"front.{code}")
        return next((name for name in names if find(self._window, name)), None)

    def _tap(self, name: str) -> Iterator[Callable[[], bool] | None]:
        self._tapped(self._unread)
        self._unread = 0
        self.taps += 1
        tap(self._window, name)
        yield lambda: not self._controller.busy

    def _printed(self) -> bool:
        view = self._controller.state.view
        return isinstance(view, ResultView) and view.printing not in {PrintingState.OFFERED, PrintingState.ASKED, PrintingState.SENT}


def _words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)
