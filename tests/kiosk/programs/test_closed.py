"""The closed screen: something to read in every language, whatever is broken, and nothing to press."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiosk.guard.restarts import Reason
from kiosk.languages import known_languages
from kiosk.paths import resource
from kiosk.programs import closed
from kiosk.programs.closed import ClosedWindow, closed_words
from kiosk.text import Catalogue

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 30
PLACES = [QRect(0, 0, 1920, 1080), QRect(0, 0, 1280, 800), QRect(0, 0, 1080, 1920), QRect(0, 0, 800, 600)]


@pytest.mark.parametrize("code", known_languages())
def test_it_says_what_the_safe_screen_says(code: str) -> None:
    """Every language that ships has its words, the same as on the kiosk's own safe screen, and a sentence for every reason."""
    say = Catalogue.read(resource("locale", code), {}).say
    words = closed_words()[code]
    assert {key: words[key] for key in ("title", "lines", "unwell")} == {key: say(f"out.{key}") for key in ("title", "lines", "unwell")}
    assert words["fault"] == say("out.fault")
    assert set(words) == {"title", "lines", "unwell", *Reason}


def test_only_arabic_runs_to_the_left() -> None:
    """The closed screen, which reads no list of languages, knows which of them run from right to left."""
    assert {code for code, language in known_languages().items() if language.leftwards} == closed.LEFTWARDS


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.width()}x{place.height()}")
@pytest.mark.parametrize("code", known_languages())
def test_everything_fits(qtbot: QtBot, code: str, place: QRect) -> None:
    """In every language and on every panel no word is cut off and none lies over another."""
    window = ClosedWindow(Reason.CRASHES, code)
    qtbot.addWidget(window)
    window.cover(place)
    window.layout().activate()
    labels = [label for label in window.findChildren(QLabel) if label.text()]
    assert len(labels) == 3 + len(known_languages()) - 1 + 1
    for label in labels:
        assert label.height() >= label.heightForWidth(label.width())
        assert window.rect().contains(label.geometry())
    assert not [one for one in labels for other in labels if one is not other and one.geometry().intersects(other.geometry())]


def test_without_its_files_it_still_says_something(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no words, no colours and no typefaces left it says in English where to go."""
    monkeypatch.setattr(closed, "resource", tmp_path.joinpath)
    window = ClosedWindow(Reason.REFUSED, "hi")
    qtbot.addWidget(window)
    window.cover(PLACES[0])
    assert "Please go to reception. They can help you." in [label.text() for label in window.findChildren(QLabel)]


def test_a_language_that_it_does_not_know_is_english(qtbot: QtBot) -> None:
    """Settings may name a language that this file does not have yet."""
    window = ClosedWindow(Reason.SLOW, "xx")
    qtbot.addWidget(window)
    assert window.findChildren(QLabel)[0].text() == closed_words()["en"]["title"]


def test_nobody_closes_it(qtbot: QtBot) -> None:
    """Keys and the wish to close it do nothing."""
    window = ClosedWindow(Reason.SLOW)
    qtbot.addWidget(window, before_close_func=lambda each: each.hide())
    window.cover(PLACES[1])
    qtbot.keyClick(window, Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    window.close()
    assert window.isVisible()


def test_it_is_a_program_with_a_pulse_that_ends_when_it_is_told_to() -> None:
    """`kiosk closed` beats for its supervisor, says when it is painted, and loads neither YAML, store, questions nor the patient's window."""
    code = (
        "import sys; from kiosk.__main__ import main; code = main(['closed', '--reason', 'refused']);"
        "print(*sorted({'yaml', 'sqlite3', 'rules.load', 'kiosk.app', 'kiosk.patient.window'} & set(sys.modules)), 'over'); sys.exit(code)"
    )
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "BACKCHECK_SUPERVISED": "1"}
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert [child.stdout.readline() for _ in range(2)] == ["pulse\n", "ready\n"]
        child.send_signal(signal.SIGTERM)
        rest, error = child.communicate(timeout=SECONDS)
    assert (child.returncode, rest.splitlines()[-1]) == (0, "over"), error


def test_it_goes_with_its_supervisor() -> None:
    """Where nobody reads its pulse any more, it ends by itself: it must not stand over the next kiosk."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "BACKCHECK_SUPERVISED": "1"}
    with subprocess.Popen([sys.executable, "-m", "kiosk", "closed"], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        child.stdout.readline()
        child.stdout.close()
        assert child.wait(SECONDS) == 0
