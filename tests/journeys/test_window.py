"""The same journeys through the real window, store and controller, with real presses: nothing is decided by widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.app import House
from kiosk.clock import SystemClock
from kiosk.config import Config
from kiosk.control.controller import Controller
from kiosk.desk.board import Board
from kiosk.flags import Outcome, derive
from kiosk.patient.window import PatientWindow
from kiosk.printer import JobOutcome
from kiosk.programs.hand import Hand, find, tap
from kiosk.programs.patient_program import join, patient_window, share_screens
from kiosk.programs.script import PATIENTS, PatientClock, Visitor
from kiosk.visit import intents as on
from kiosk.visit.display import SIZES, Display
from kiosk.visit.overlay_views import CheckView, OfferView
from kiosk.visit.screens import QuestionView, ResultView, ReviewView, VeilView
from kiosk.visit.toggling import toggled
from rules.model import Code, Level
from tests.journeys.steps import JOURNEYS, Change, Choose, Journey, Press, Step, Touch, Wait, raised

BUTTONS = {
    "start": "welcome.start", "helping": "welcome.helping", "unwell": "welcome.unwell", "show": "veil.show", "nurse": "veil.nurse",
    "continue": "shell.continue", "confirm": "shell.continue", "ready": "shell.continue", "back": "shell.back", "look": "check.look",
    "keep": "check.keep", "print_now": "offer.print", "tips": "offer.tips", "help": "shell.staff", "close_help": "help.close", "print": "print",
    "again": "shell.again", "done": "again.yes", "rested": "lying.back",
}  # fmt: skip
WAITS = {"idle": on.IdleWarned(), "idle_over": on.IdleExpired(), "held": on.HeldExpired()}


class Stage:
    """A patient's window with everything behind it, with these settings."""

    def __init__(self, config: Config) -> None:
        self.clock = PatientClock(SystemClock())
        self.house = House(config, clock=self.clock)
        self.controller: Controller = self.house.controller()
        self.window: PatientWindow = patient_window(self.house, self.house.config.panel)
        join(self.controller, self.window)
        self.visits: list[str] = []
        self.controller.state_changed.connect(self._note)
        self.window.show()
        self.controller.start()
        share_screens(self.controller, self.window)

    def _note(self, _: object) -> None:
        visit_id = self.controller.visit.record.visit_id
        if visit_id not in self.visits:
            self.visits.append(visit_id)

    def close(self) -> None:
        self.controller.stop()
        self.window.let_close()
        self.window.close()
        self.window.deleteLater()

    def play(self, qtbot: QtBot, script: Iterator[Callable[[], bool] | None]) -> None:
        hand = Hand(script)
        with qtbot.waitSignal(hand.over, timeout=60_000):
            hand.start()

    def steps(self, steps: tuple[Step, ...]) -> Iterator[Callable[[], bool] | None]:
        for step in steps:
            if isinstance(self.controller.state.view, VeilView) and (isinstance(step, Touch) or step == Press("continue")):
                yield from self._tap("veil.show")
            if isinstance(step, Touch):
                for name in self._toggles(step):
                    yield from self._tap(name)
            elif isinstance(step, Wait):
                self.controller.handle(WAITS[step.what])
                yield lambda: not self.controller.busy
            else:
                yield from self._press(step)

    def _press(self, step: Press | Choose | Change) -> Iterator[Callable[[], bool] | None]:
        if isinstance(step, Choose):
            yield from self._tap(f"help.{step.code}")
        elif isinstance(step, Change):
            while find(self.window, f"change.{step.link_id}") is None:
                yield from self._tap("shell.back" if find(self.window, "shell.continue") is None else "shell.continue")
            yield from self._tap(f"change.{step.link_id}")
        else:
            before = self.controller.state.view
            if step.button == "continue" and isinstance(before, QuestionView) and before.companion and not before.complete:
                return  # the second question stands below the first
            yield from self._tap(BUTTONS[step.button])
            while step.button in {"continue", "confirm", "ready"} and self._same(before):
                yield from self._tap("shell.continue")
            while step.button == "confirm" and isinstance(overlay := self.controller.state.overlay, CheckView | OfferView):
                yield from self._tap("check.keep" if isinstance(overlay, CheckView) else "offer.print")

    def _same(self, before: object) -> bool:
        """Whether Continue only showed another part of the same screen."""
        now = self.controller.state.view
        if self.controller.state.overlay is not None:
            return False
        if isinstance(before, QuestionView) and isinstance(now, QuestionView):
            return bool(now.selected) and before.question.link_id == now.question.link_id
        return isinstance(before, ReviewView) and isinstance(now, ReviewView)

    def _toggles(self, touch: Touch) -> Iterator[str]:
        """The controls to press until exactly these codes are selected."""
        view = self.controller.state.view
        assert isinstance(view, QuestionView)
        asked = {view.question.link_id: (view.question, view.selected)}
        if view.companion:
            asked[view.companion.question.link_id] = (view.companion.question, view.companion.selected)
        question, selected = asked[touch.link_id]
        for code in sorted(touch.codes ^ selected, key=lambda code: code in touch.codes):
            after = toggled(question, selected, Code(code))
            if after != selected and (code in after) == (code in touch.codes):
                selected = after
                yield from self._names(touch.link_id, code)

    def _names(self, link_id: str, code: str) -> Iterator[str]:
        names = (f"{link_id}.{code}", f"back.{code}", f"front.{code}")
        while not any(find(self.window, name) for name in names):
            yield "shell.continue"
        yield next(name for name in names if find(self.window, name))

    def _tap(self, name: str) -> Iterator[Callable[[], bool] | None]:
        self.clock.tapped()
        tap(self.window, name)
        yield lambda: not self.controller.busy


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(replace(Config.demonstration(tmp_path), printer="folder"))
    yield stage
    stage.close()


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_journey(stage: Stage, qtbot: QtBot, journey: Journey) -> None:
    """Each journey ends on the same screen, with the same flag in the store, as it does on a bare visit."""
    stage.play(qtbot, stage.steps(journey.steps))
    first = stage.visits[0]
    flag = derive(stage.house.store.events(first))  # type: ignore[arg-type]
    assert stage.controller.visit.state.value == journey.ends
    assert raised(flag) == journey.level


def test_desk_taking_the_flag_shows_on_the_emergency_screen(stage: Stage, qtbot: QtBot) -> None:
    """Staff are coming only after somebody at the desk took the flag; closing it there ends the visit."""
    stage.play(qtbot, stage.steps((Press("unwell"),)))
    view = stage.controller.state.view
    assert isinstance(view, ResultView)
    assert not view.seen
    board = Board(stage.house.store, stage.clock, "desk")
    flag = board.tick().rows[0].flag
    assert flag.level is Level.EMERGENCY_NOW
    board.see(flag)
    qtbot.waitUntil(lambda: getattr(stage.controller.state.view, "seen", False))
    board.close_flag(board.tick().rows[0].flag, Outcome.SEEN)
    qtbot.waitUntil(lambda: stage.controller.visit.record.visit_id != stage.visits[0])


def test_printed_sheet_is_saved_and_the_screen_says_so(stage: Stage, qtbot: QtBot) -> None:
    """The folder printer saves the sheet, and the screen never says "take your paper"."""
    reports: list[JobOutcome] = []
    stage.controller.press.over.connect(reports.append)
    visitor = Visitor(stage.controller, stage.window, stage.clock.tapped, lambda _: None)
    stage.play(qtbot, visitor.play(PATIENTS[0]))
    view = stage.controller.state.view
    assert isinstance(view, ResultView)
    assert view.printing.value == "saved"
    assert Path(str(reports[0].report.path)).read_bytes().startswith(b"%PDF")


def test_a_visit_ends_at_the_largest_text_too(stage: Stage, qtbot: QtBot) -> None:
    """In Hindi at the largest text, where even a veil needs a second part, the scripted patient comes to the result."""
    stage.controller.handle(on.Adjusted(Display("hi", SIZES - 1)))
    visitor = Visitor(stage.controller, stage.window, stage.clock.tapped, lambda _: None)
    stage.play(qtbot, visitor.play(PATIENTS[0]))
    assert isinstance(stage.controller.state.view, ResultView)
    assert stage.controller.visit.display == Display("hi", SIZES - 1)


def test_nothing_of_a_visit_is_left_for_the_next(stage: Stage, qtbot: QtBot) -> None:
    """After a reset there is a new visit object, no answers, and no widget of the last question."""
    stage.play(qtbot, stage.steps(JOURNEYS[9].steps))
    assert JOURNEYS[9].name == "starts again"
    assert stage.controller.visit.cursor.answers == {}
    assert find(stage.window, "danger.none") is None
