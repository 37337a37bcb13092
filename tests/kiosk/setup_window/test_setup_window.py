"""The set-up window: a question a page, nothing past an answer that does not fit, a card that measures, one file at the end."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from kiosk.clock import SystemClock
from kiosk.config import load
from kiosk.guard.pins import PinBook
from kiosk.guard.roles import Role
from kiosk.languages import known_languages
from kiosk.panel import PANELS
from kiosk.programs.setup_command import Order
from kiosk.programs.setup_program import setup_window
from kiosk.setup import pairing
from kiosk.setup_window.card import CARD_MM, CardPage, inches_of, panel_of
from kiosk.setup_window.window import SetupWindow
from tests.kiosk.desk.gates.fleet import settle
from tests.kiosk.setup.test_pairing import ONE


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return Order(tmp_path / "kiosk.toml", tmp_path / "data", None, again=False)


@pytest.fixture
def window(qtbot: QtBot, order: Order, monkeypatch: pytest.MonkeyPatch) -> Iterator[SetupWindow]:
    monkeypatch.setattr("kiosk.programs.setup_program.printer_names", lambda _: ["auto", "front-office"])
    made = setup_window(order)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()


def press(qtbot: QtBot, window: SetupWindow, name: str) -> None:
    button = next(each for each in window.findChildren(QPushButton, name) if each.isVisibleTo(window))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def texts(window: SetupWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window))


def answer(qtbot: QtBot, window: SetupWindow, text: str) -> None:
    line = next(each for each in window.findChildren(QLineEdit, "answer") if each.isVisibleTo(window))
    line.clear()
    qtbot.keyClicks(line, text)


TYPED = {"clinic_name": "Mill Road", "clinic_phone": "555 0100", "clinic_hours": "Mon to Fri", "hours": "Mon-Fri 08:00-18:00, Sat 09:00-12:00"}


def to(qtbot: QtBot, window: SetupWindow, step: str) -> None:
    """Answer what must be answered on the way to this page."""
    while window.step != step:
        if window.step in TYPED:
            answer(qtbot, window, TYPED[window.step])
        before = window.step
        press(qtbot, window, "next")
        assert window.step != before, texts(window)


def test_from_the_first_question_to_a_kiosk_that_starts(qtbot: QtBot, window: SetupWindow, order: Order) -> None:
    """Every page in turn; then the file is one that a kiosk loads, the PINs are kept, and the last page says how to start."""
    to(qtbot, window, "pins")
    press(qtbot, window, "pins_done")
    qtbot.waitUntil(lambda: window.step == "done")
    config = load(order.config)
    assert (config.clinic_name, len(config.hours), config.data) == ("Mill Road", 2, order.data)
    assert order.config.stat().st_mode & 0o777 == 0o600
    assert (config.data / "pins.json").exists()
    assert f"kiosk run --config {order.config}" in texts(window)
    assert f"kiosk desk --config {order.config}" in texts(window)
    with qtbot.waitSignal(window.finished):
        press(qtbot, window, "next")


@pytest.mark.parametrize("size", [(1280, 800), (1080, 1920)], ids=["flat", "portrait"])
@pytest.mark.parametrize("code", [language.code for language in known_languages().values()])
def test_every_page_has_its_room(qtbot: QtBot, window: SetupWindow, code: str, size: tuple[int, int]) -> None:
    """In no language, on no panel is a page wider or higher than the screen, the PINs' page neither; each has the keyboard where it is answered."""
    window.answers["language"] = code
    window.resize(*size)
    for step in window.steps[:-1]:
        window._place = window.steps.index(step)
        window._show()
        settle()
        needs = window.minimumSizeHint()
        assert (needs.width() <= size[0], needs.height() <= size[1], (window.width(), window.height())) == (True, True, size), (step, needs)
        focused = window.focusWidget()
        assert focused.objectName() in {"answer", "card_larger", "pins_done"} or focused.isChecked(), (step, focused)


def test_an_answer_that_does_not_fit_stays(qtbot: QtBot, window: SetupWindow) -> None:
    """Next does not leave a page whose answer the settings would refuse, and says so; Back always does."""
    to(qtbot, window, "clinic_phone")
    answer(qtbot, window, "12")
    press(qtbot, window, "next")
    assert window.step == "clinic_phone"
    assert "does not fit" in texts(window)
    press(qtbot, window, "back")
    assert window.step == "clinic_name"
    assert next(each for each in window.findChildren(QLineEdit, "answer") if each.isVisibleTo(window)).text() == "Mill Road"


def test_letters_are_typed_by_touch(qtbot: QtBot, window: SetupWindow) -> None:
    """The letters on the screen type, one capital at a time, and delete."""
    to(qtbot, window, "clinic_name")
    for name in ("key_capitals", "key_o", "key_k", "key_space", "key_7", "key_x", "key_delete"):
        press(qtbot, window, name)
    assert next(each for each in window.findChildren(QLineEdit, "answer") if each.isVisibleTo(window)).text() == "Ok 7"


@pytest.mark.parametrize("code", known_languages())
def test_the_language_speaks_at_once(qtbot: QtBot, window: SetupWindow, code: str) -> None:
    """Whoever chooses a language reads the next pages in it, from its own side."""
    press(qtbot, window, f"choice_{code}")
    say = window._parts.speech(code)
    assert say("setup.ask.language") in texts(window)
    assert (window.layoutDirection() is Qt.LayoutDirection.RightToLeft) is known_languages()[code].leftwards


@pytest.mark.parametrize("panel", PANELS.values(), ids=lambda panel: panel.name)
def test_a_card_measures_every_panel(panel: object) -> None:
    """A drawing as wide as a card on that panel has the panel's own name as its measure."""
    screen = QSize(panel.width, panel.height)
    assert panel_of(inches_of(CARD_MM[0] * panel.px_per_mm, screen), screen) == panel.name


def test_larger_and_smaller_change_what_is_measured(qtbot: QtBot, window: SetupWindow) -> None:
    """The larger the card must be drawn, the smaller the panel is; what is measured is what is written."""
    to(qtbot, window, "panel")
    page = window.page
    assert isinstance(page, CardPage)
    for _ in range(60):
        press(qtbot, window, "card_larger")
    grown = CARD_MM[0] + 60 * 0.2
    assert math.isclose(float(page.panel), 15.6 * CARD_MM[0] / grown, abs_tol=0.06)
    measured = page.panel
    press(qtbot, window, "next")
    assert window.answers["panel"] == measured


def test_printers_that_are_found_can_be_chosen_and_tried(qtbot: QtBot, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    """They may be found while the page stands; the test page goes to the one chosen, and the window says what became of it."""
    found, asked = threading.Event(), []
    monkeypatch.setattr("kiosk.programs.setup_program.printer_names", lambda _: found.wait(60) and ["auto", "front-office"])
    window = setup_window(order)
    window._parts = replace(window._parts, print_test=lambda answers: asked.append(answers["printer"]) or "It came out.")
    qtbot.addWidget(window)
    window.show()
    to(qtbot, window, "printer")
    found.set()
    qtbot.waitUntil(lambda: any(each.isVisibleTo(window) for each in window.findChildren(QPushButton, "choice_front-office")))
    press(qtbot, window, "choice_front-office")
    press(qtbot, window, "test_page")
    qtbot.waitUntil(lambda: "It came out." in texts(window))
    assert asked == ["front-office"]
    window.close()


def test_the_pairing_is_asked_where_flags_go_to_another_computer(qtbot: QtBot, window: SetupWindow) -> None:
    """Only then; a misread code stays on its page."""
    assert "pairing" not in window.steps
    to(qtbot, window, "flags")
    press(qtbot, window, "choice_server")
    press(qtbot, window, "next")
    assert window.step == "pairing"
    answer(qtbot, window, "ABCDE")
    press(qtbot, window, "next")
    assert window.step == "pairing"
    assert "look at each group" in texts(window)
    answer(qtbot, window, pairing.code(ONE).replace("\n", " ").lower())
    press(qtbot, window, "next")
    assert window.step == "hours"


@pytest.fixture
def standing(tmp_path: Path) -> PinBook:
    """PINs that staff have already."""
    book = PinBook(tmp_path / "data", SystemClock())
    book.set_all({Role.FRONT_DESK: "284915", Role.CLINICIAN: "739150", Role.MANAGER: "640283"})
    return book


def type_pin(qtbot: QtBot, window: SetupWindow, pin: str) -> None:
    for digit in pin:
        press(qtbot, window, f"pin_{digit}")
    press(qtbot, window, "pin_enter")


def test_standing_pins_are_replaced_by_the_manager_alone(qtbot: QtBot, standing: PinBook, window: SetupWindow) -> None:
    """The page of new PINs comes after the manager's own PIN; another role's leads nowhere."""
    qtbot.waitUntil(lambda: "standing" in window.steps)
    to(qtbot, window, "standing")
    assert window.focusWidget() is window.page.pad
    type_pin(qtbot, window, "739150")
    qtbot.waitUntil(lambda: "This PIN does not fit here." in texts(window))
    assert window.step == "standing"
    type_pin(qtbot, window, "640283")
    qtbot.waitUntil(lambda: window.step == "pins")
    press(qtbot, window, "pins_done")
    qtbot.waitUntil(lambda: window.step == "done")
    assert standing.check(Role.FRONT_DESK, "640283") is None


def test_standing_pins_may_be_kept(qtbot: QtBot, standing: PinBook, window: SetupWindow, order: Order) -> None:
    """One button keeps them, and the settings are written."""
    qtbot.waitUntil(lambda: "standing" in window.steps)
    to(qtbot, window, "standing")
    press(qtbot, window, "keep_pins")
    qtbot.waitUntil(lambda: window.step == "done")
    assert order.config.exists()
    assert standing.check(Role.MANAGER, "640283") is Role.MANAGER


def test_a_file_that_stands_is_kept(qtbot: QtBot, window: SetupWindow, order: Order) -> None:
    """The window replaces no settings file either: it says why, and the answers stay."""
    order.config.write_text("mine")
    to(qtbot, window, "pins")
    press(qtbot, window, "pins_done")
    qtbot.waitUntil(lambda: "--again" in texts(window))
    assert window.step == "pins"
    assert order.config.read_text() == "mine"
