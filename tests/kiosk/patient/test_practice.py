"""Practice cannot be mistaken for the real thing: every screen carries the band, and nobody is alarmed, counted or waited for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from kiosk.app import House
from kiosk.config import Config
from kiosk.panel import PANELS
from kiosk.patient.gallery import every_screen
from kiosk.patient.kit import make_kit
from kiosk.patient.practice import PracticeBand
from kiosk.patient.window import PatientWindow
from kiosk.programs.patient_program import patient_window
from kiosk.programs.practice import for_practice
from kiosk.style import contrast
from kiosk.visit import intents as on
from kiosk.visit.display import Display, Sound
from kiosk.visit.screens import ScreenState, Shell, WelcomeView
from kiosk.visit.spoken import Around, whole
from rules.model import Code, LinkId

PRACTICE, REAL = (Shell("Riverside Clinic", draft=True, demonstration=True, practice=practice) for practice in (True, False))
LOOKS = [("10.1", "en", "low_glare"), ("10.1", "ar", ""), ("15.6", "en", ""), ("21.5-portrait", "zh", "white_on_black")]
QUICK = 2
"""How many of them `make test` looks at; the others are as slow, and have more room."""
ENOUGH = 0.1
"""Each of the band's colours has at least this share of a side."""


PARAMS = [pytest.param(look, id="-".join(look), marks=[pytest.mark.slow] if number >= QUICK else []) for number, look in enumerate(LOOKS)]


@pytest.fixture(params=PARAMS)
def dressed(request, qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[PatientWindow, House]]:
    panel, language, contrast_name = request.param
    house = House(Config.demonstration(tmp_path))
    window = PatientWindow(make_kit(PANELS[panel], house.speech, house.clock, Display(language, 1, contrast_name)))
    qtbot.addWidget(window)
    window.show()
    yield window, house
    window.let_close()


def share(picture: QImage, colour: QColor) -> float:
    """How much of a picture has this colour."""
    points = [(x, y) for x in range(1, picture.width(), 5) for y in range(1, picture.height(), 9)]
    return sum(picture.pixel(x, y) == colour.rgb() for x, y in points) / len(points)


def seen(window: PatientWindow) -> bool:
    """Whether the band is painted on both sides, in its colour and with its stripes, as somebody in front of the screen sees it."""
    band = window.findChild(PracticeBand)
    if band is None or not band.isVisible():
        return False
    colours, pictures = window.kit.theme.colours, [window.grab(side).toImage() for side in band.sides()]
    return all(share(picture, colours[name]) > ENOUGH for picture in pictures for name in ("practice", "practice_stripe"))


def test_every_screen_carries_the_band(dressed) -> None:
    """Each screen, each overlay and the turned-off picture: stripes down both sides, the words at the head, the window's title."""
    window, house = dressed
    protocol = house.languages.spoken(window.kit.language.code).protocol
    bare = []
    for name, view, overlay in every_screen(protocol, window.pairs(protocol), house.languages.offered):
        for sound in (None, Sound(picture=False)):
            window.show_state(ScreenState(view, PRACTICE, overlay, sound=sound))
            band = window.findChild(PracticeBand)
            headed = band is not None and (overlay is not None or not band.head().isEmpty())
            if not (seen(window) and headed and window.windowTitle() == window.kit.say("shell.practice")):
                bare.append(name)
    assert not bare


def test_the_band_covers_no_control(dressed) -> None:
    """It stands in the margins and in place of the clinic's name: no button lies below it, and it takes no touch."""
    window, house = dressed
    protocol = house.languages.spoken(window.kit.language.code).protocol
    below = []
    for name, view, overlay in every_screen(protocol, window.pairs(protocol), house.languages.offered):
        window.show_state(ScreenState(view, PRACTICE, overlay))
        band = window.findChild(PracticeBand)
        for button in window.findChildren(QAbstractButton):
            if button.isVisible() and button.isEnabled():
                area = QRect(button.mapTo(window, button.rect().topLeft()), button.size())
                below += [f"{name}: {button.objectName()}" for part in (*band.sides(), band.head()) if part.intersects(area)]
    assert not below


def test_a_real_kiosk_has_no_band(dressed) -> None:
    """Without practice there is no band, and the gate above would say so."""
    window, _ = dressed
    window.show_state(ScreenState(WelcomeView(), REAL))
    assert not seen(window)
    assert window.windowTitle() == window.kit.say("shell.product")


def test_the_band_stays_on_top(dressed, qtbot: QtBot) -> None:
    """Another window size and another language: the band is there again, over everything, once."""
    window, _ = dressed
    window.show_state(ScreenState(WelcomeView(), PRACTICE))
    window.resize(window.width() - 40, window.height() - 30)
    qtbot.waitUntil(lambda: window.findChild(PracticeBand).size() == window.size())
    assert seen(window)
    window.show_state(ScreenState(WelcomeView(), PRACTICE, display=Display("fr")))
    assert len(window.findChildren(PracticeBand)) == 1
    assert window.findChild(PracticeBand).words == window.kit.say("shell.practice") != ""
    assert seen(window)


def test_words_on_the_band_can_be_read(dressed) -> None:
    """In each of the colours that a patient may choose the words have a contrast of 10 on the band, and the stripes one of 3."""
    colours = dressed[0].kit.theme.colours
    assert contrast(colours["on_practice"].name(), colours["practice"].name()) >= 9.95
    assert contrast(colours["practice_stripe"].name(), colours["practice"].name()) >= 3


def test_the_voice_says_it_first(dressed) -> None:
    """Whoever cannot see the band hears it before anything else."""
    say = dressed[1].catalogue.say
    assert whole(ScreenState(WelcomeView(), PRACTICE), say, Around(()))[0].text == say("shell.practice")
    assert say("shell.practice") not in {sentence.text for sentence in whole(ScreenState(WelcomeView(), REAL), say, Around(()))}


def test_a_practice_kiosk_is_practice_from_end_to_end(qtbot: QtBot, tmp_path: Path) -> None:
    """Its first screen has the band, its flags are marked, it never beats, and its name and printer are not those of the real kiosk."""
    real = House(Config.demonstration(tmp_path))
    house = for_practice(real)
    window = patient_window(house, PANELS["15.6"])
    qtbot.addWidget(window)
    window.show()
    assert seen(window)
    controller = house.controller()
    controller.state_changed.connect(window.show_state)
    controller.start()
    controller.handle(on.Started())
    controller.handle(on.Touched(LinkId("danger"), frozenset({Code("chest")})))
    controller.handle(on.Continued())
    qtbot.waitUntil(lambda: not controller.busy)
    visit = controller.visit.record
    stored = house.store.visit(visit.visit_id)
    assert stored is not None
    assert stored.practice
    assert (visit.kiosk_id, house.config.printer) == (f"{real.config.kiosk_id} practice", "practice")
    assert seen(window)
    controller.stop()
    assert not house.store.beats()
    house.store.close()
    window.let_close()
