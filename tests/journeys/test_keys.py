"""A whole visit on the real window by five keys alone, by two switches alone, and by one switch while the ring walks by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.app import House
from kiosk.clock import SystemClock
from kiosk.config import Config
from kiosk.control.controller import Controller
from kiosk.panel import PANELS
from kiosk.patient.window import PatientWindow
from kiosk.programs.patient_program import join, patient_window, share_screens
from kiosk.programs.script import CALM, PatientClock
from kiosk.visit.display import SIZES, Switches
from kiosk.visit.overlay_views import OfferView
from kiosk.visit.screens import QuestionView, ResultView, VeilView, View, WelcomeView

FIVE = {"on": Qt.Key.Key_Down, "press": Qt.Key.Key_Select}
TWO = {"on": Qt.Key.Key_F7, "press": Qt.Key.Key_F8}
PATIENCE = 200
"""Presses until a control has the ring; a screen has fewer than forty controls."""
MOST = 100
"""Screens, or parts of one, after which a visit does not end."""


class Presser:
    """A patient who has nothing but keys, at a real window on a real controller."""

    def __init__(self, controller: Controller, window: PatientWindow, clock: PatientClock, wait, keys: dict[str, Qt.Key]) -> None:
        self.controller, self.window, self.clock, self.wait, self.keys = controller, window, clock, wait, keys
        self.rings: list[str] = []

    @property
    def view(self) -> View:
        """What is on screen."""
        return self.controller.state.view

    @property
    def ring(self) -> str:
        """What has the focus ring."""
        return self.window.keys.name

    def key(self, name: str) -> None:
        """One key, sent to the window's native side as the system does, a second after the last."""
        self.clock.tapped()
        QTest.keyClick(self.window.windowHandle(), self.keys[name])
        self.wait(lambda: not self.controller.busy)
        self.rings.append(self.ring)

    def choose(self, *names: str) -> None:
        """Go on to the first of these that has the ring, and press it."""
        for _ in range(PATIENCE):
            if self.ring in names:
                return self.key("press")
            self.key("on")
        raise AssertionError(f"{names} never had the ring: {self.rings[-40:]}")

    def finish(self, size: int | None = None) -> None:
        """From the welcome to the result, as the calm patient, and the sheet; in this text size, where one is chosen first."""
        if size is not None:
            self.choose("shell.look")
            self.choose(f"look.size.{size}")
            self.choose("adjust.close")
        self.choose("welcome.start")
        for _ in range(MOST):
            assert self.ring, "the ring was lost"
            if isinstance(self.view, ResultView):
                return self.choose("print")
            self.go_on()
        raise AssertionError(f"no result after {MOST} screens: {self.controller.state}")

    def go_on(self) -> None:
        """What the calm patient does on this screen, and on to the next."""
        view = self.view
        if isinstance(self.controller.state.overlay, OfferView):
            self.choose("offer.tips")
        elif isinstance(view, VeilView):
            self.find("veil.show")
        elif isinstance(view, QuestionView):
            self.answer(view)
        else:
            self.choose("shell.continue")

    def answer(self, view: QuestionView) -> None:
        for question in view.questions:
            for code in CALM[question.link_id].split():
                self.find(f"{question.link_id}.{code}", f"back.{code}", f"front.{code}")
        for _ in range(MOST):
            if not isinstance(now := self.view, QuestionView) or now.question is not view.question or self.controller.state.overlay:
                return
            self.choose("shell.continue")
        raise AssertionError(f"Continue led nowhere: {self.controller.state}")

    def find(self, *names: str) -> None:
        for _ in range(MOST):
            if {control.objectName() for control in self.window.keys.controls()} & set(names):
                return self.choose(*names)
            self.choose("shell.continue")
        raise AssertionError(f"none of {names} is on any part")


@pytest.fixture
def presser(qtbot, tmp_path) -> Iterator[Callable[..., Presser]]:
    """Makes a patient with these keys at the program's own window; the switches are F7 and F8."""
    made = []

    def make(keys, seconds: float = 0.0, language: str = "en", panel: str = "15.6") -> Presser:
        settings = Config.demonstration(tmp_path)
        config = replace(settings, panel=PANELS[panel], language=language, voice="off", switches=Switches("F7", "F8", seconds))
        clock = PatientClock(SystemClock())
        house = House(config, clock=clock)
        controller, window = house.controller(), patient_window(house, config.panel)
        join(controller, window)
        window.show()
        controller.start()
        share_screens(controller, window)
        made.append((controller, window))
        return Presser(controller, window, clock, qtbot.waitUntil, keys)

    yield make
    for controller, window in made:
        controller.stop()
        window.let_close()
        window.close()
        window.deleteLater()


@pytest.mark.parametrize("keys", [FIVE, TWO], ids=["five keys", "two switches"])
def test_a_visit_by_keys_alone(presser, keys):
    """From Start to the printed sheet, and after the first key the ring was never lost."""
    patient = presser(keys)
    patient.finish()
    assert patient.controller.visit.printing is not None
    assert all(patient.rings)


def test_a_visit_on_the_small_panel_by_keys(presser):
    """The same where screens stand in parts: More has its turn, and each part begins at its first answer."""
    patient = presser(FIVE, panel="10.1")
    patient.finish()
    assert all(patient.rings)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "panel"), [("ar", "10.1"), ("en", "10.1"), ("ar", "15.6")])
def test_a_visit_in_the_largest_text_by_keys(presser, language, panel):
    """The same at the largest text, which is chosen by keys too: every part of every screen, leftwards as well."""
    patient = presser(FIVE, language=language, panel=panel)
    patient.finish(size=SIZES - 1)
    assert patient.controller.visit.printing is not None
    assert all(patient.rings)


def test_one_switch_is_enough(presser, qtbot):
    """The ring walks by itself once it was called, stands still after three rounds, and the other switch presses what it stands on."""
    patient = presser(TWO, seconds=0.5)
    window = patient.window
    window.keys._dwell.setInterval(1)
    seen: list[str] = []
    window.keys._dwell.timeout.connect(lambda: seen.append(patient.ring))
    patient.key("press")
    qtbot.waitUntil(lambda: bool(seen) and not window.keys._dwell.isActive())
    controls = [control.objectName() for control in window.keys.controls()]
    assert len(seen) == 3 * len(controls)
    assert set(seen) == set(controls)
    while patient.ring != "welcome.start":
        patient.key("on")
        window.keys._dwell.stop()
    patient.key("press")
    assert isinstance(patient.view, QuestionView)


def test_the_first_key_only_shows_the_ring(presser):
    """A key that finds no ring presses nothing; a finger puts the ring away and it is nobody's until the next key."""
    patient = presser(FIVE)
    patient.key("press")
    assert patient.ring == "welcome.start"
    assert isinstance(patient.view, WelcomeView)
    patient.window.keys.touched()
    assert patient.ring == ""
    patient.key("press")
    assert isinstance(patient.view, WelcomeView)


def test_up_goes_back_and_the_round_has_no_end(presser):
    """As many times on as there are controls comes round to the first; back from the first is the last; Tab and Shift+Tab do the same."""
    patient = presser(FIVE)
    patient.key("on")
    controls = [control.objectName() for control in patient.window.keys.controls()]
    walked = [patient.ring]
    for _ in controls[1:]:
        patient.key("on")
        walked.append(patient.ring)
    assert walked == controls
    patient.key("on")
    assert patient.ring == controls[0]
    handle = patient.window.windowHandle()
    for key, wanted in ((Qt.Key.Key_Up, -1), (Qt.Key.Key_Tab, 0), (Qt.Key.Key_Backtab, -1), (Qt.Key.Key_Right, 0), (Qt.Key.Key_Left, -1)):
        QTest.keyClick(handle, key)
        assert patient.ring == controls[wanted], key


def test_right_is_back_where_the_language_runs_leftwards(presser):
    """The arrow points where the ring goes, in Arabic too."""
    patient = presser(FIVE, language="ar")
    patient.key("on")
    controls = [control.objectName() for control in patient.window.keys.controls()]
    QTest.keyClick(patient.window.windowHandle(), Qt.Key.Key_Left)
    assert patient.ring == controls[1]
    QTest.keyClick(patient.window.windowHandle(), Qt.Key.Key_Right)
    assert patient.ring == controls[0]


def test_an_overlay_takes_the_ring_and_gives_it_back(presser):
    """Talk to staff, closed again: the ring is on the button that opened it, and was inside the overlay meanwhile."""
    patient = presser(FIVE)
    patient.choose("welcome.start")
    patient.choose("shell.staff")
    inside = {control.objectName() for control in patient.window.keys.controls()}
    assert patient.ring in inside
    assert all(name.startswith("help.") for name in inside)
    patient.choose("help.close")
    assert patient.ring == "shell.staff"


def test_the_ring_stays_when_the_text_grows(presser):
    """A size chosen by keys is the one that has the ring afterwards, in the overlay that was built anew."""
    patient = presser(FIVE)
    patient.choose("shell.look")
    patient.choose("look.size.2")
    assert patient.ring == "look.size.2"
    assert patient.window.kit.theme.size == 2


def test_a_key_that_is_held_down_moves_and_presses_once(presser):
    """The repeats of a held key are nobody's wish."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    patient = presser(FIVE)
    patient.key("on")
    before = patient.ring
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Return):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(patient.window.windowHandle(), QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "", True))
    assert patient.ring == before
    assert isinstance(patient.view, WelcomeView)
