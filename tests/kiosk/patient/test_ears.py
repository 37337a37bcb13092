"""Listening at the real window: Listen, the key, silence at any action, words instead of sound, and the picture off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.control.reader import Reader
from kiosk.panel import PANELS
from kiosk.patient.ears import Ears
from kiosk.visit.display import Hearing, Reading, Sound
from kiosk.visit.intents import Adjusted, SoundAdjusted, SoundAsked
from kiosk.visit.overlay_views import IdleView, LookView, SoundView
from kiosk.visit.screens import PrintingState, ResultView, ScreenState, WelcomeView
from kiosk.voice.fake import STOP, FakeVoice
from rules.model import Level
from tests.kiosk.patient.conftest import SHELL, Shown


class Seat:
    """Somebody with headphones in front of a window."""

    def __init__(self, shown: Shown, hearing: Hearing | None = None) -> None:
        self.shown, self.window, self.voice = shown, shown.window, FakeVoice()
        self.reader = Reader(lambda: self.voice)
        self.sound = Sound()
        self.ears = Ears(self.window, self.reader, hearing or Hearing())

    def show(self, view, overlay=None, **sound: object) -> None:
        """What the controller would show, with the guard after a screen change passed."""
        self.sound = replace(self.sound, **sound)
        self.window.show_state(ScreenState(view, SHELL, overlay, display=self.window.kit.theme.display, sound=self.sound))
        self.shown.clock.now += 1

    def press(self, name: str) -> None:
        """Tap a control."""
        QTest.mouseClick(self.shown.button(name), Qt.MouseButton.LeftButton)
        self.shown.clock.now += 1

    def key(self, key: Qt.Key) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key)
        self.shown.clock.now += 1


@pytest.fixture
def seat(shown: Shown, qtbot: QtBot) -> Iterator[Seat]:
    """A window that speaks."""
    made = Seat(shown)
    shown.window.activateWindow()
    yield made
    made.reader.close()


def silent(qtbot: QtBot, seat: Seat) -> None:
    """Wait until all was said."""
    qtbot.waitUntil(lambda: seat.reader.reading is Reading.SILENT)


def speaking(qtbot: QtBot, seat: Seat) -> None:
    """One press of Listen, and the first sentence lasts."""
    seat.voice.hold = True
    seat.press("shell.listen")
    qtbot.waitUntil(lambda: bool(seat.voice.said))


def test_one_press_reads_the_screen_from_its_heading_to_the_marks(seat: Seat, ask, qtbot: QtBot) -> None:
    """The question, its options by number, what is chosen, then what stands around: everything once."""
    view = ask("age", "u18")
    seat.show(view)
    seat.press("shell.listen")
    silent(qtbot, seat)
    said = seat.voice.said
    assert said[0] == view.question.text
    assert f"Option 1 of {len(view.question.options)}, chosen: {view.question.options[0].text}" in said
    assert SHELL.clinic in said
    assert any("Talk to staff" in sentence for sentence in said)


def test_a_second_press_pauses_and_a_third_goes_on(seat: Seat, ask, qtbot: QtBot) -> None:
    """Listen turns into Pause and into Go on, with the same place and size, and back."""
    seat.show(ask("age"))
    place = seat.shown.button("shell.listen").geometry()
    speaking(qtbot, seat)
    assert seat.shown.button("shell.listen").text() == "Pause"
    seat.press("shell.listen")
    assert (seat.reader.reading, seat.shown.button("shell.listen").text()) == (Reading.PAUSED, "Go on")
    seat.voice.hold = False
    seat.press("shell.listen")
    silent(qtbot, seat)
    assert seat.voice.said[0] == seat.voice.said[1]
    assert (seat.shown.button("shell.listen").text(), seat.shown.button("shell.listen").geometry()) == ("Listen", place)


def test_repeat_is_there_while_something_is_read_and_moves_nothing(seat: Seat, ask, qtbot: QtBot) -> None:
    """Beside Pause stands what begins again; before and after there is nothing in its place."""
    seat.show(ask("age"))
    places = [button.geometry() for button in seat.window.tools.buttons]
    assert not seat.window.tools.repeat.isVisible()
    speaking(qtbot, seat)
    assert [button.geometry() for button in seat.window.tools.buttons] == places
    seat.voice.hold = False
    first = seat.voice.said[0]
    seat.press("shell.repeat")
    silent(qtbot, seat)
    assert seat.voice.said[:2] == [first, first]
    assert not seat.window.tools.repeat.isVisible()


@pytest.mark.parametrize("action", ["tap", "key", "screen", "idle"])
def test_any_other_action_silences_at_once(seat: Seat, ask, qtbot: QtBot, action: str) -> None:
    """A tap, a key, another screen or something over it: the voice is stopped before anything else happens."""
    seat.show(ask("age"))
    speaking(qtbot, seat)
    match action:
        case "tap":
            seat.press("age.u18")
        case "key":
            seat.key(Qt.Key.Key_Down)
        case "screen":
            seat.show(ask("danger"))
        case _:
            seat.show(ask("age"), IdleView(45))
    assert seat.reader.reading is Reading.SILENT
    assert seat.voice.log[-1] == STOP
    assert len(seat.voice.said) == 1


def test_a_countdown_does_not_cut_a_sentence_off(seat: Seat, ask, qtbot: QtBot) -> None:
    """What changes by itself every second silences nobody who is listening to it."""
    seat.show(ask("age"), IdleView(45), guided=True)
    seat.voice.hold = True
    qtbot.waitUntil(lambda: bool(seat.voice.said))
    seat.show(ask("age"), IdleView(44))
    assert seat.reader.reading is Reading.SPEAKING


def test_without_sound_the_button_says_why_and_nothing_else_changes(seat: Seat, ask, qtbot: QtBot) -> None:
    """In words, in its own place; the screen's own widgets stay as they are, and the next screen offers Listen again."""
    seat.show(ask("age"))
    seat.voice.troubles["en"] = "voice.no_headphones"
    before, place = seat.window.screen_shown, seat.shown.button("shell.listen").geometry()
    seat.press("shell.listen")
    silent(qtbot, seat)
    qtbot.waitUntil(lambda: seat.shown.button("shell.listen").text() == "Plug in headphones first")
    assert seat.window.screen_shown is before
    assert seat.shown.button("shell.listen").geometry() == place
    assert seat.shown.sent == []
    seat.show(ask("danger"))
    assert seat.shown.button("shell.listen").text() == "Listen"


def test_the_key_begins_to_guide(seat: Seat, ask, qtbot: QtBot) -> None:
    """Who starts with the key is read each screen from then on, how to go on with the keys too."""
    seat.show(ask("age"))
    seat.key(Qt.Key.Key_F5)
    assert seat.shown.sent == [SoundAdjusted(Sound(guided=True))]
    seat.show(ask("age"), guided=True)
    silent(qtbot, seat)
    assert seat.voice.said[0] == ask("age").question.text
    assert seat.voice.said[-1].startswith("Press down")
    seat.show(ask("danger"))
    silent(qtbot, seat)
    assert ask("danger").question.text in seat.voice.said


def test_a_keypads_first_arrow_on_the_welcome_begins_to_guide(seat: Seat, ask, qtbot: QtBot) -> None:
    """Somebody who cannot see the screen finds the voice with the five keys; on a question an arrow alone changes nothing."""
    seat.show(ask("age"))
    seat.key(Qt.Key.Key_Down)
    assert seat.shown.sent == []
    seat.show(WelcomeView())
    seat.key(Qt.Key.Key_Down)
    assert seat.shown.sent == [SoundAdjusted(Sound(guided=True))]


def test_a_speaker_is_never_started_by_an_arrow(shown: Shown, qtbot: QtBot) -> None:
    """Where the room would hear it, only Listen or its key begins."""
    seat = Seat(shown, Hearing(private=False))
    seat.show(WelcomeView())
    seat.key(Qt.Key.Key_Down)
    assert seat.shown.sent == []
    seat.reader.close()


def test_a_guided_patient_hears_each_control_and_each_choice(seat: Seat, ask, qtbot: QtBot) -> None:
    """An option with its number, then that it was chosen; Continue without an answer says what is missing."""
    options = ask("age").question.options
    seat.show(ask("age"), guided=True)
    silent(qtbot, seat)
    seat.key(Qt.Key.Key_Down)
    silent(qtbot, seat)
    assert seat.voice.said[-1] == f"Option 1 of {len(options)}: {options[0].text}"
    seat.show(ask("age", message="shell.choose_first"))
    silent(qtbot, seat)
    assert seat.voice.said[-1] == "Choose an answer first"
    seat.show(ask("age", options[0].code))
    silent(qtbot, seat)
    assert seat.voice.said[-1] == f"Chosen: {options[0].text}"


def test_a_new_speed_builds_nothing_anew(seat: Seat, ask, qtbot: QtBot) -> None:
    """Speed and volume change in the panel that shows them: the window keeps every widget, and the next sentence has the new speed."""
    seat.show(ask("age"), SoundView(Sound()))
    panel, screen = seat.window.overlay_shown, seat.window.screen_shown
    seat.press("sound.faster")
    assert seat.shown.sent == [SoundAdjusted(Sound(rate=4))]
    seat.show(ask("age"), SoundView(Sound(rate=4)), rate=4)
    assert (seat.window.overlay_shown, seat.window.screen_shown) == (panel, screen)
    assert "Speed: 5 of 7" in panel.rate.text()
    for _ in range(6):
        seat.press("sound.quieter")
    assert seat.shown.sent[-1] == SoundAdjusted(Sound(rate=4, volume=1))


def test_sound_stands_behind_the_text_size_and_all_goes_back_to_normal(seat: Seat, ask) -> None:
    """From the panel for text size one comes to the sound, and one tap there takes back speed and volume too."""
    seat.show(ask("age"), LookView(seat.window.kit.theme.display, voice=True))
    seat.press("look.sound")
    seat.press("look.normal")
    assert seat.shown.sent == [SoundAsked(), Adjusted(seat.window.kit.theme.display), SoundAdjusted(Sound())]


def test_without_a_voice_there_is_no_way_to_it(seat: Seat, ask) -> None:
    """A kiosk that is told to be silent shows no panel for its sound."""
    seat.show(ask("age"), LookView(seat.window.kit.theme.display, voice=False))
    assert not seat.window.overlay_shown.findChildren(type(seat.shown.button("look.normal")), "look.sound")


def test_the_picture_goes_dark_with_one_sentence_and_comes_back_at_a_touch(seat: Seat, ask) -> None:
    """Black over everything, and one sentence; a touch anywhere asks for the picture."""
    seat.show(ask("age"), picture=False, guided=True)
    picture = seat.window.grab().toImage()
    corners = [(1, 1), (picture.width() - 2, 1), (1, picture.height() - 2), (picture.width() // 2, picture.height() - 40)]
    assert {picture.pixelColor(x, y).name() for x, y in corners} == {"#000000"}
    assert seat.window.dark.words.isVisible()
    QTest.mouseClick(seat.window.dark, Qt.MouseButton.LeftButton)
    assert seat.shown.sent == [SoundAdjusted(Sound(guided=True, picture=True))]


def test_keys_go_on_below_the_dark(seat: Seat, ask, qtbot: QtBot) -> None:
    """Without the picture the keys reach the answers as before, and each is heard."""
    seat.show(ask("age"), picture=False, guided=True)
    silent(qtbot, seat)
    seat.key(Qt.Key.Key_Down)
    silent(qtbot, seat)
    assert seat.voice.said[-1].startswith("Option 1 of ")


def test_an_emergency_is_seen_in_the_dark(seat: Seat) -> None:
    """Staff who come must see the ticket: an emergency lights the screen."""
    view = ResultView(Level.EMERGENCY_NOW, "Stay here.", (), (), "KP47", seen=False, stored=True, printing=PrintingState.NONE)
    seat.show(view, picture=False)
    assert not seat.window.dark.isVisible()


def test_more_is_heard_by_what_it_brings(make, ask, qtbot: QtBot) -> None:
    """Where answers stand on several parts, More reads the first answer of the next one to whoever is guided; nobody else is read to."""
    seat = Seat(make(PANELS["10.1"], 3))
    seat.window.activateWindow()
    seat.show(ask("danger"))
    seat.press("shell.continue")
    assert seat.voice.said == []
    seat.show(ask("age"))
    seat.show(ask("danger"), guided=True)
    silent(qtbot, seat)
    seat.press("shell.continue")
    silent(qtbot, seat)
    assert seat.window.screen_shown.part == 1
    assert seat.voice.said[-1].startswith("Option ")
    seat.reader.close()
