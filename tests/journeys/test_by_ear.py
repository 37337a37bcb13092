"""A whole visit by ear: the picture off, five keys, and nothing known but what the voice has said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.app import House
from kiosk.config import Config
from kiosk.flags import derive
from kiosk.panel import PANELS
from kiosk.ports import Voice
from kiosk.visit.display import Reading
from kiosk.visit.intents import Adjusted
from kiosk.visit.states import State
from kiosk.voice.fake import FakeVoice
from rules.model import Kind, Level
from tests.journeys.steps import CALM
from tests.journeys.test_window import Stage

UP, DOWN, SELECT = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Select
MOST = 60
"""Presses of an arrow after which a listener has been all round the screen and gives up."""
TURN = 200
"""Screens after which a visit does not end."""
WAYS_ON = {"veil.title": "veil.show", "offer.title": "offer.tips"}
"""What is heard first where no question is asked, and the button that leads on from there to all questions; both as text ids."""


def bare(words: str) -> str:
    """Without the marks that keep words in another direction together: nobody hears them."""
    return words.translate(dict.fromkeys((0x2067, 0x2068, 0x2069)))


class Listener:
    """Hears, and presses keys. What is on the screen is never looked at."""

    def __init__(self, stage: Stage, voice: FakeVoice, qtbot: QtBot, answers: dict[str, str]) -> None:
        self._stage, self._voice, self._qtbot = stage, voice, qtbot
        self._heard, self._last = 0, ""
        say = stage.window.kit.say
        self.say = lambda text_id, **words: bare(say(text_id, **words))
        self.more, self.on = self.say("shell.more"), self.say("shell.continue")
        protocol = stage.house.languages.spoken(stage.window.kit.language.code).protocol
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
        said = [bare(sentence) for sentence in self._voice.said[self._heard :]]
        self._last = said[-1] if said else self._last
        return said

    def find(self, wanted: Callable[[str], bool], key: Qt.Key = DOWN) -> str:
        """Go on until something wanted is heard."""
        for _ in range(MOST):
            said = self.press(key)
            if said and wanted(said[-1]):
                return said[-1]
        pytest.fail(f"went all round and did not hear it, but {self._voice.said[-MOST:]}")

    def use(self, words: str) -> list[str]:
        """Find a button by its words, and press it."""
        self.find(lambda heard: heard == words)
        return self.press(SELECT)

    def reach(self, words: str) -> list[str]:
        """Find a button by its words, on this part or behind More, and press it."""
        while self.find(lambda heard: heard in {words, self.more}) == self.more:
            self.press(SELECT)
        return self.press(SELECT)

    def finish(self, said: list[str]) -> tuple[list[str], set[str]]:
        """From the first question to the result: what is heard last, and what was heard first on each screen."""
        ways = {self.say(title): self.say(button) for title, button in WAYS_ON.items()}
        heard = set()
        for _ in range(TURN):
            if self._stage.controller.visit.state not in {State.ASKING, State.REVIEW}:
                return said, heard
            heard.add(said[0])
            said = self.reach(ways[said[0]]) if said[0] in ways else self.answer(said)
        pytest.fail("the visit does not end")

    def answer(self, said: list[str]) -> list[str]:
        """Choose what is wished of each question that was just heard, then go on, through further parts too."""
        asked = [sentence for sentence in said if sentence in self.wishes]
        for question in asked:
            for wish in sorted(self.wishes[question]):
                self._choose(wish)
        return self.go_on()

    def _choose(self, wish: str) -> None:
        """An option that is not on this part is on a later one, behind More; a number is heard with the words beside it."""
        number = re.escape(self.say("voice.option", number="N", count="N", words="")).replace("N", r"\d+")
        mine = re.compile(rf"(?:{number})?{re.escape(wish)}(?:: .*)?")
        # What has the ring on a new part is heard last, before any arrow.
        while not mine.fullmatch(self._last):
            if self.find(lambda said: bool(mine.fullmatch(said)) or said == self.more) == self.more:
                self.press(SELECT)
        assert any(sentence == self.say("voice.now_chosen", words=wish) for sentence in self.press(SELECT)), wish

    def go_on(self) -> list[str]:
        for _ in range(MOST):
            heard = self.find(lambda said: said in {self.more, self.on})
            said = self.press(SELECT)
            assert said, f"{heard} says nothing"
            if heard == self.on:
                return said
        pytest.fail("Continue led nowhere")


@pytest.fixture
def voice() -> FakeVoice:
    """What is heard."""
    return FakeVoice()


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, voice: FakeVoice, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """The kiosk, with headphones in; on the default panel in English, or as a test asks: panel, language, text size."""

    def ours(_: House) -> Voice:
        return voice

    monkeypatch.setattr(House, "voice", ours)
    panel, language, size = getattr(request, "param", ("15.6", "en", 1))
    stage = Stage(replace(Config.demonstration(tmp_path), panel=PANELS[panel], language=language))
    stage.controller.handle(Adjusted(replace(stage.controller.visit.display, size=size)))
    stage.window.activateWindow()
    yield stage
    stage.close()


def begin(listener: Listener, stage: Stage) -> list[str]:
    """From the welcome, with the first arrow, into the dark, and to the first question."""
    say = listener.say
    said = listener.press(DOWN)
    assert said[0] == say("welcome.title")
    assert said[-1] == say("voice.how_buttons")
    listener.use(say("shell.look"))
    listener.use(say("look.sound"))
    said = listener.use(say("sound.dark"))
    assert say("voice.picture_off") in said
    assert said[-1] == say("shell.look"), "what has the ring now is heard last"
    assert stage.window.dark.isVisible()
    return listener.use(say("welcome.start"))


def test_a_calm_visit_by_ear_and_five_keys(stage: Stage, voice: FakeVoice, qtbot: QtBot) -> None:
    """With the picture off a person who only hears answers every question, checks the answers, and is told the result and the ticket."""
    listener = Listener(stage, voice, qtbot, CALM)
    said, heard = listener.finish(begin(listener, stage))
    assert heard >= {listener.say("veil.title"), listener.say("offer.title"), listener.say("review.title")}
    assert stage.window.dark.isVisible()
    assert stage.controller.visit.state is State.SELF_CARE
    assert said[0] == stage.house.protocol.levels[Level.SELF_CARE].heading
    assert any(" ".join(stage.controller.visit.record.ticket) in sentence for sentence in said)
    said = listener.use("Print my sheet")
    qtbot.waitUntil(lambda: any("sheet" in sentence for sentence in voice.said[-3:]))


@pytest.mark.slow
@pytest.mark.parametrize("stage", [("10.1", "ar", 3), ("10.1", "en", 3), ("15.6", "ar", 1)], indirect=True, ids=str)
def test_a_calm_visit_by_ear_in_other_looks(stage: Stage, voice: FakeVoice, qtbot: QtBot) -> None:
    """The same leftwards, on the small panel and at the largest text, where most screens stand in parts."""
    listener = Listener(stage, voice, qtbot, CALM)
    said, _ = listener.finish(begin(listener, stage))
    assert stage.controller.visit.state is State.SELF_CARE
    levels = stage.house.languages.spoken(stage.window.kit.language.code).protocol.levels
    assert said[0] == levels[Level.SELF_CARE].heading


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
