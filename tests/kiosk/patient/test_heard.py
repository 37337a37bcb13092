"""What is read aloud is what can be read: on every screen, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from kiosk.app import House
from kiosk.clock import SystemClock
from kiosk.config import Config
from kiosk.languages import known_languages
from kiosk.panel import PANELS
from kiosk.patient.button import TouchButton
from kiosk.patient.gallery import every_screen
from kiosk.patient.kit import make_kit
from kiosk.patient.window import PatientWindow
from kiosk.patient.words import Words
from kiosk.visit import spoken
from kiosk.visit.display import NORMAL_SIZE, SIZES, Display
from kiosk.visit.screens import QuestionView, ReviewView, ScreenState, Shell
from rules.model import Kind
from rules.strict_yaml import read_flat
from tests.conftest import ROOT

SAMPLE = {"en", "ar", "zh"}
"""A language with spaces, one that runs leftwards, one without spaces; the others in `make test-all`."""
LOOKS = [("15.6", NORMAL_SIZE), ("10.1", SIZES - 1)]
"""The default, and where most screens stand in parts; there one language by default, the others with the slow tests."""
HEARD = [
    pytest.param((code, panel, size), marks=pytest.mark.slow if code not in (SAMPLE if panel == "15.6" else {"ar"}) else ())
    for (panel, size), code in product(LOOKS, known_languages())
]
EXTRAS = (
    "voice.option", "voice.option_chosen", "voice.chosen", "voice.tile_chosen", "voice.numbers", "voice.words",
    "voice.picture", "voice.beside", "voice.buttons",
)  # fmt: skip
"""What may be said though it is not shown: numbers of options, whether one is chosen, that a drawing or a row of buttons comes."""


def tokens(text: str) -> list[str]:
    """Words, or signs where a language has no spaces; a ticket may be spelt."""
    text = re.sub(r"(?<![A-Za-z])([A-Z]) ([A-Z]) (\d) (\d)(?!\d)", r"\1\2 \3\4", text)
    return re.findall(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff](?:[^\W\u4e00-\u9fff]|[\u0900-\u097f\u0610-\u065f'\u2019-])*", text.casefold())


def contains(said: list[str], shown: list[str]) -> bool:
    """Whether these words are said one after another."""
    return any(said[at : at + len(shown)] == shown for at in range(len(said) - len(shown) + 1))


def visible(window: PatientWindow) -> Iterator[str]:
    """Every text that can be read now; behind an overlay nothing can."""
    for widget in window.findChildren(Words) + window.findChildren(TouchButton):
        if widget.isVisible() and widget.isEnabled() and widget.text():
            yield widget.text()


def parts(window: PatientWindow, *, covered: bool) -> Iterator[int]:
    """Each part of the screen in turn."""
    screen = window.screen_shown
    for part in range(1 if covered or screen is None else screen.parts):
        if not covered:
            window.show_part(part)
        yield part


class Listener:
    """One window in one language, and what is said and shown on each part of its screens."""

    def __init__(self, language: str, panel: str, size: int, folder: Path) -> None:
        self.house = House(Config.demonstration(folder))
        self.protocol = self.house.languages.spoken(language).protocol
        kit = make_kit(PANELS[panel], self.house.speech, SystemClock(), self.house.display)
        self.window = PatientWindow(kit.wardrobe.kit(Display(language, size)))
        self.say = self.window.kit.say
        texts = read_flat((ROOT / "resources" / "locale" / language / "voice.yaml").read_bytes(), "voice.yaml")
        self.extras = {token for text_id in EXTRAS for token in tokens(re.sub(r"\{\w+\}", " ", texts[text_id]))}
        self.window.show()

    def screens(self) -> Iterator[tuple[str, list[str], list[str], set[str]]]:
        """Name and part, texts shown, sentences said, and the words that drawings stand for."""
        shell = Shell("Riverside Walk-in Clinic", draft=True, demonstration=True, ticket="KP47")
        display = self.window.kit.theme.display
        for name, view, overlay in every_screen(self.protocol, self.window.pairs(self.protocol), self.house.languages.offered, display):
            state = ScreenState(view, shell, overlay)
            self.window.show_state(state)
            drawn = {token for question in (view.questions if isinstance(view, QuestionView) else ()) for token in self._drawn(question)}
            for part in parts(self.window, covered=overlay is not None):
                said = [sentence.text for sentence in spoken.whole(state, self.say, self.window.around)]
                yield f"{name} part {part + 1}", list(visible(self.window)), said, drawn | self._answered(view)

    def _answered(self, view) -> set[str]:
        """Many answers of one question are shown as the first of them "and 3 more"."""
        return {token for row in view.rows for token in tokens(" ".join(row.answer_texts))} if isinstance(view, ReviewView) else set()

    def _drawn(self, question) -> list[str]:
        options = question.options if question.kind is Kind.BODYMAP else ()
        return tokens(" ".join([question.picture, *(option.text for option in options), *map(str, range(len(question.options) + 1))]))

    def close(self) -> None:
        self.window.let_close()
        self.window.close()
        self.window.deleteLater()


@pytest.fixture(params=HEARD, ids=lambda look: "-".join(map(str, look)))
def listener(request: pytest.FixtureRequest, qapp: object, tmp_path: Path) -> Iterator[Listener]:
    """A window in this look."""
    made = Listener(*request.param, tmp_path)
    yield made
    made.close()


def test_spoken_is_shown_and_shown_is_spoken(listener: Listener) -> None:
    """Every text on every part of every screen is said, word for word, and nothing is said that is neither shown there nor agreed on."""
    unsaid, unseen = [], []
    for name, shown, said, drawn in listener.screens():
        heard = [token for sentence in said for token in tokens(sentence)]
        unsaid += [f"{name}: {text!r}" for text in shown if not contains(heard, tokens(text))]
        seen = {token for text in shown for token in tokens(text)} | listener.extras | drawn
        unseen += [f"{name}: {sorted(set(heard) - seen)}"] if set(heard) - seen else []
    assert not unsaid, "\n".join(unsaid[:30])
    assert not unseen, "\n".join(unseen[:30])


def test_the_comparison_hears_what_is_missing() -> None:
    """A text that is said in part, or in another order, does not count as said."""
    assert contains(tokens("Option 1 of 3: I passed out, or nearly."), tokens("I passed out, or nearly."))
    assert not contains(tokens("Option 1 of 3: I passed out."), tokens("I passed out, or nearly."))
    assert not contains(tokens("out passed I"), tokens("I passed out"))
    assert contains(tokens("Your ticket: K P 4 7."), tokens("KP 47"))
    assert contains(tokens("第1项共3项我晕倒了"), tokens("我晕倒了"))
