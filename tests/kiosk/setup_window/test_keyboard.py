"""The keys on the screen: a clinic's name can be typed in every language that has letters, with targets for a finger on every panel."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from kiosk.glyphs import undrawn
from kiosk.languages import known_languages
from kiosk.panel import PANELS, Panel
from kiosk.programs import setup_program
from kiosk.programs.setup_command import Order
from kiosk.setup_window.glass import GAP_MM, LEAST_ACROSS, TARGET_MM, Glass, Room
from kiosk.setup_window.keyboard import Keyboard, has_letters, pages, rows_of
from kiosk.setup_window.pages import TextPage
from kiosk.setup_window.window import SetupWindow
from tests.kiosk.desk.gates.fleet import settle
from tests.kiosk.desk.gates.test_desk_fits import area_of, cut, nameless, outside
from tests.kiosk.stands_out import picture_of, ratio

NAMES = {
    "en": "St. Mary's & O'Neill (2) @ 3-5",
    "es": "Clínica Núñez, Güell y Peña: 1.ª Ávila",
    "fr": "Cœur-Sacré, Hôpital de l'Étoile à Nîmes; Œuvre".replace(";", ","),
    "ar": "عيادة الأمل لآل إبراهيم 24",
    "hi": "श्री कृष्ण चिकित्सालय, ज़िला अस्पताल २".replace("२", "2"),
    "zh": "Renmin Hospital 2",
}
"""Of clinics as there may be."""
LEAST = 7.0
"""As at the desk: WCAG 1.4.6."""
Open = Callable[[str, Panel], SetupWindow]


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """The set-up at the page that asks for the clinic's name, on a panel that has been measured."""
    made = []

    def at(code: str, panel: Panel) -> SetupWindow:
        monkeypatch.setattr(setup_program, "printer_names", lambda _: ["auto"])
        monkeypatch.setattr(setup_program, "SMALLEST", QSize(panel.width, panel.height))
        window = setup_program.setup_window(Order(tmp_path / "kiosk.toml", tmp_path / "data", None, again=False))
        qtbot.addWidget(window)
        window.resize(panel.width, panel.height)
        window.show()
        window.answers |= {"language": code, "panel": panel.name}
        turn_to(window, "clinic_name")
        made.append(window)
        return window

    yield at
    for window in made:
        window.close()


def turn_to(window: SetupWindow, step: str) -> None:
    window._place = window.steps.index(step)
    window._show()


def keys(window: SetupWindow) -> list[QPushButton]:
    return [key for key in window.findChildren(QPushButton) if key.objectName().startswith("key_") and key.isVisibleTo(window)]


def press(qtbot: QtBot, window: SetupWindow, name: str) -> None:
    qtbot.mouseClick(next(key for key in keys(window) if key.objectName() == name), Qt.MouseButton.LeftButton)


def put_in(qtbot: QtBot, window: SetupWindow, letter: str) -> None:
    """By touch alone: leaf until the letter stands there, and press it."""
    small = letter.lower()
    name = "key_space" if letter == " " else f"key_{small}"
    for _ in range(6):
        if name in {key.objectName() for key in keys(window)}:
            break
        press(qtbot, window, "key_page")
    if letter != small:
        press(qtbot, window, "key_capitals")
    press(qtbot, window, name)


@pytest.mark.parametrize("panel", PANELS.values(), ids=lambda panel: panel.name)
@pytest.mark.parametrize("code", known_languages())
def test_a_clinics_name_is_typed_by_touch(qtbot: QtBot, opened: Open, code: str, panel: Panel) -> None:
    """Every letter, digit and mark of a likely name in each language is found on some page of keys, and types itself."""
    window = opened(code, panel)
    wanted = unicodedata.normalize("NFD" if code == "hi" else "NFC", NAMES[code]).replace("ª", "a")
    for letter in wanted:
        put_in(qtbot, window, letter)
    page = window.page
    assert isinstance(page, TextPage)
    assert page.answer == wanted


def small(window: SetupWindow, panel: Panel) -> list[str]:
    """Each button that is smaller than a finger needs, or nearer to another than is laid down."""
    least, gap = TARGET_MM * panel.px_per_mm, GAP_MM * panel.px_per_mm
    buttons = [b for b in window.findChildren(QAbstractButton) if b.isVisible()]
    found = [f"{b.objectName()} {b.size()}" for b in buttons if min(b.width(), b.height()) < least - 1]
    areas = {b.objectName(): area_of(window, b) for b in buttons}
    near = round(gap) - 1
    wide = {name: area.adjusted(-near, -near, near, near) for name, area in areas.items()}
    return found + [f"{one} and {other}" for one in areas for other in areas if one < other and wide[one].intersects(areas[other])]


def faint(window: SetupWindow) -> list[str]:
    """Each text whose letters stand out too little from what they stand on."""
    picture = picture_of(window)
    shown = [w for w in (*window.findChildren(QLabel), *window.findChildren(QPushButton)) if w.isVisible() and w.isEnabled() and w.text()]
    return [f"{w.text()!r} has {found:.1f}" for w in shown if (found := ratio(picture, area_of(window, w), fewest=1)) < LEAST]


@pytest.mark.parametrize("panel", PANELS.values(), ids=lambda panel: panel.name)
@pytest.mark.parametrize("code", known_languages())
def test_every_page_of_the_set_up_fits(qtbot: QtBot, opened: Open, code: str, panel: Panel) -> None:
    """On every panel in every language: no word is cut, faint or outside, each control has a name, each target is 16 mm, each page of keys too."""
    window, found = opened(code, panel), []
    for step in ("language", "panel", "clinic_name", "logo", "hours", "printer", "flags", "pairing"):
        window.answers["flags"] = "server"
        turn_to(window, step)
        board = window.page.findChild(Keyboard)
        for place in range(len(board._pages) if board else 1):
            if place:
                press(qtbot, window, "key_page")
            settle()
            problems = (*cut(window), *outside(window), *nameless(window), *faint(window), *small(window, panel))
            found += [f"{step} {place}: {problem}" for problem in problems]
            found += [] if window.size() == QSize(panel.width, panel.height) else [f"{step}: the window is {window.size()}"]
    assert found == []


def test_a_small_key_is_found(opened: Open) -> None:
    """The gate itself: a key that is made smaller, and one that is moved onto its neighbour, are named."""
    panel = PANELS["10.1"]
    window = opened("en", panel)
    assert small(window, panel) == []
    key = next(key for key in keys(window) if key.objectName() == "key_q")
    key.setFixedHeight(round(15 * panel.px_per_mm))
    key.setGeometry(QRect(key.x() + 20, key.y(), key.width(), key.height()))
    assert any("key_q" in problem for problem in small(window, panel))


@pytest.mark.parametrize("code", known_languages())
def test_every_key_can_be_drawn(code: str) -> None:
    """Each character has a drawing in the typefaces of its language, and stands on one key only."""
    letters = "".join("".join(rows) for rows in rows_of(code))
    assert undrawn(letters + letters.upper(), known_languages()[code].script) == ""
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("code", known_languages())
def test_who_cannot_type_their_letters_is_told(qtbot: QtBot, opened: Open, code: str) -> None:
    """The page says where other letters go in the one language that has none here, and says nothing of it elsewhere."""
    window = opened(code, PANELS["15.6"])
    told = window._say("setup.key.missing")
    assert any(told in label.text() for label in window.findChildren(QLabel)) is not has_letters(code)
    assert has_letters(code) is (code != "zh")


@pytest.mark.parametrize("across", range(LEAST_ACROSS, 13))
@pytest.mark.parametrize("down", range(2, 12))
def test_no_key_is_lost_on_the_way_to_a_page(across: int, down: int) -> None:
    """However few keys there is room for, all stand on some page in their order, and no page or row has more than there is room for."""
    for code in known_languages():
        made = pages(rows_of(code), Room(across, down, side=90, gap=6))
        assert "".join("".join(page) for page in made) == "".join("".join(rows) for rows in rows_of(code))
        assert all(len(page) < down and all(len(row) <= across for row in page) for page in made)


def test_keys_grow_with_the_pixels_of_the_panel() -> None:
    """The same pixels on a smaller panel give larger keys, and fewer of them; a very small one still has some."""
    screen = QSize(1920, 1080)
    large, little = (Glass(screen, name).room(24, 200) for name in ("21.5", "12.0"))
    assert large.side < little.side
    assert large.down > little.down
    assert replace(Glass(screen, "10.0"), screen=QSize(320, 240)).room(24, 200).down == 2


def test_the_line_is_ready_for_a_real_keyboard_too(qtbot: QtBot, opened: Open) -> None:
    """What is typed on a keyboard that is plugged in arrives without a touch."""
    window = opened("zh", PANELS["15.6"])
    line = window.findChild(QLineEdit, "answer")
    assert window.focusWidget() is line
    qtbot.keyClicks(line, "Renmin")
    assert line.text() == "Renmin"
