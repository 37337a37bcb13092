"""A whole visit by ear: the picture off, five keys, and nothing known but what the voice has said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.app import House
from kiosk.config import Config
from kiosk.display import Reading
from kiosk.flags import derive
from kiosk.ports import Voice
from kiosk.states import State
from kiosk.voice.fake import FakeVoice
from rules.model import Kind, Level
from tests.journeys.steps import CALM
from tests.journeys.test_window import Stage

UP, DOWN, SELECT = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Select
MOST = 60
"""Presses of an arrow after which a listener has been all round the screen and gives up."""
TURN = 200
"""Screens after which a visit does not end."""
WAYS_ON = {"A private question": "Show the question", "Print your sheet?": "A few more taps for tips that fit you"}
"""What is heard first where no question is asked, and the button that leads on from there to all questions."""


class Listener:
    """Hears, and presses keys. What is on the screen is never looked at."""

    def __init__(self, stage: Stage, voice: FakeVoice, qtbot: QtBot, answers: dict[str, str]) -> None:
        self._stage, self._voice, self._qtbot = stage, voice, qtbot
        self._heard = 0
        protocol = stage.house.protocol
        # What this person wants to say to each question, in the words in which both are heard.
        self.wishes = {
            question.text: {option.text for option in question.options if option.code in answers.get(question.link_id, "none").split()}
            for question in protocol.questions
        }

    def press(self, key: Qt.Key) -> list[str]:
        """Press a key, and listen until it is silent: what was said."""
        self._heard = len(self._voice.said)
        self._stage.clock.tapped()
        QTest.keyClick(QApplication.focusWidget() or self._stage.window, key)
        self._qtbot.waitUntil(lambda: not self._stage.controller.busy and self._stage.controller.reader.reading is Reading.SILENT)
        return self._voice.said[self._heard :]

    def find(self, wanted: Callable[[str], bool], key: Qt.Key = DOWN) -> str:
        """Go on until something wanted is heard."""
        for _ in range(MOST):
            said = self.press(key)
            if said and wanted(said[-1]):
                return said[-1]
        pytest.fail("went all round and did not hear it")

    def use(self, words: str) -> list[str]:
        """Find a button by its words, and press it."""
        self.find(lambda heard: heard == words)
        return self.press(SELECT)

    def answer(self, said: list[str]) -> list[str]:
        """Choose what is wished of each question that was just heard, then go on, through further parts too."""
        asked = [sentence for sentence in said if sentence in self.wishes]
        for question in asked:
            for wish in sorted(self.wishes[question]):
                self._choose(wish)
        return self.go_on()

    def _choose(self, wish: str) -> None:
        """An option that is not on this part is on a later one, behind More; a number is heard with the words beside it."""
        mine = re.compile(rf"(?:Option \d+ of \d+: )?{re.escape(wish)}(?:: .*)?")
        heard = self.find(lambda said: bool(mine.fullmatch(said)) or said == "More")
        while heard == "More":
            self.press(SELECT)
            heard = self.find(lambda said: bool(mine.fullmatch(said)) or said == "More")
        assert any(sentence == f"Chosen: {wish}" for sentence in self.press(SELECT)), wish

    def go_on(self) -> list[str]:
        for _ in range(MOST):
            heard = self.find(lambda said: said in {"More", "Continue"})
            said = self.press(SELECT)
            assert said, f"{heard} says nothing"
            if heard == "Continue":
                return said
        pytest.fail("Continue led nowhere")


@pytest.fixture
def voice() -> FakeVoice:
    """What is heard."""
    return FakeVoice()


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, voice: FakeVoice) -> Iterator[Stage]:
    """The kiosk, with headphones in."""

    def ours(_: House) -> Voice:
        return voice

    monkeypatch.setattr(House, "voice", ours)
    stage = Stage(Config.demonstration(tmp_path))
    stage.window.activateWindow()
    yield stage
    stage.close()


def begin(listener: Listener, stage: Stage) -> list[str]:
    """From the welcome, with the first arrow, into the dark, and to the first question."""
    said = listener.press(DOWN)
    assert said[0] == "Back spasm? Start here."
    assert said[-1] == "Press down to go through the buttons. Press select to use one."
    listener.use("Text size")
    listener.use("Sound and speech")
    said = listener.use("Turn the picture off")
    assert any(sentence.startswith("The picture is off.") for sentence in said)
    assert said[-1] == "Text size", "what has the ring now is heard last"
    assert stage.window.dark.isVisible()
    return listener.use("Start")


def test_a_calm_visit_by_ear_and_five_keys(stage: Stage, voice: FakeVoice, qtbot: QtBot) -> None:
    """With the picture off a person who only hears answers every question, checks the answers, and is told the result and the ticket."""
    listener = Listener(stage, voice, qtbot, CALM)
    said = begin(listener, stage)
    heard = set()
    for _ in range(TURN):
        if stage.controller.visit.state not in {State.ASKING, State.REVIEW}:
            break
        heard.add(said[0])
        said = listener.use(WAYS_ON[said[0]]) if said[0] in WAYS_ON else listener.answer(said)
    assert heard >= {*WAYS_ON, "Check your answers"}
    assert stage.window.dark.isVisible()
    assert stage.controller.visit.state is State.SELF_CARE
    assert said[0] == stage.house.protocol.levels[Level.SELF_CARE].heading
    assert any(" ".join(stage.controller.visit.record.ticket) in sentence for sentence in said)
    said = listener.use("Print my sheet")
    qtbot.waitUntil(lambda: any("sheet" in sentence for sentence in voice.said[-3:]))


def test_an_emergency_by_ear(stage: Stage, voice: FakeVoice, qtbot: QtBot) -> None:
    """A warning sign chosen by ear stops the questions, is stored, is said aloud, and lights the screen for those who come."""
    listener = Listener(stage, voice, qtbot, CALM | {"danger": "chest"})
    said = listener.answer(begin(listener, stage))
    assert said[0] == stage.house.protocol.levels[Level.EMERGENCY_NOW].heading
    flag = derive(stage.house.store.events(stage.controller.visit.record.visit_id))
    assert flag is not None
    assert flag.level is Level.EMERGENCY_NOW
    assert not stage.window.dark.isVisible()


def test_the_next_patient_has_picture_and_silence(stage: Stage, voice: FakeVoice, qtbot: QtBot) -> None:
    """After a visit in the dark the kiosk is bright, speaks to nobody, and has its own speed and volume."""
    listener = Listener(stage, voice, qtbot, CALM)
    begin(listener, stage)
    listener.use("Start again")
    listener.use("Yes, start again")
    sound = stage.controller.visit.sound
    assert (sound.guided, sound.picture) == (False, True)
    assert not stage.window.dark.isVisible()
    assert stage.controller.visit.state is State.WELCOME


def test_the_body_is_among_the_questions(stage: Stage) -> None:
    """The calm visit by ear passes a body and a scale, not only lists of options."""
    kinds = {question.kind for question in stage.house.protocol.questions}
    assert {Kind.BODYMAP, Kind.SCALE} <= kinds
