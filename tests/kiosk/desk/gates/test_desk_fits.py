"""Gate: on every page of the desk, in every language, on a small screen and a large one, no word is cut and no control is without a name."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QLabel, QLineEdit, QPushButton, QTableWidget, QWidget

from kiosk.desk.places import presets, spot
from kiosk.desk.row_delegate import LEVEL, PILL, TICKET, WAITED
from kiosk.desk.tray import CHIP_WIDE, Tray
from kiosk.desk.window import DeskWindow
from kiosk.flags import Status
from kiosk.loop import ROLES
from rules.model import Level
from tests.kiosk.desk.gates.fleet import LANGUAGES, LARGE, SMALL, desk_in, settle, states
from tests.kiosk.stands_out import picture_of, ratio

SEVEN = 7
ICON = 14
INSIDE, DARK, ROOM, START = 6, 110, 80, 20
"""Pixels of a button's edge, the lightness of its words, pixels that it is widened by, and pixels before its first word."""
RIGHT_TO_LEFT = "\u2067"
LEAST = 7.0
"""WCAG 1.4.6. Measured at the darkest pixel: small thin letters may have no second one in their full ink, and no edge is stronger than it."""


def area_of(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def scrolled(widget: QWidget) -> bool:
    """Whether it lies in a part that scrolls: what is out of sight there can be brought into sight."""
    parent = widget.parentWidget()
    return parent is not None and (parent.objectName() in {"story", "health"} or scrolled(parent))


def cut(window: QWidget) -> list[str]:
    """Each text that has too little room."""
    found = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        wanted = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if label.height() < wanted or (not label.wordWrap() and label.width() < label.sizeHint().width()):
            found.append(f"label {label.text()!r} {label.size()} wants {wanted}, {label.sizeHint()}")
    buttons = [b for b in window.findChildren(QPushButton) if b.isVisible()]
    found += [f"button {b.text()!r} {b.width()} wants {b.sizeHint().width()}" for b in buttons if b.width() < b.sizeHint().width()]
    fields = [f for f in window.findChildren(QLineEdit) if f.isVisible()]
    found += [f.placeholderText() for f in fields if f.fontMetrics().horizontalAdvance(f.placeholderText()) > f.width() - 24]
    tables = [table for table in window.findChildren(QTableWidget) if table.isVisible()]
    return found + [f"column {n}" for table in tables for n in range(table.columnCount()) if table.sizeHintForColumn(n) > table.columnWidth(n)]


def outside(window: QWidget) -> list[str]:
    """Everything that is not wholly in the window."""
    shown = [w for w in window.findChildren(QWidget) if w.isVisible() and not scrolled(w) and isinstance(w, QLabel | QAbstractButton | QLineEdit)]
    return [f"{w.objectName()} {area_of(window, w)}" for w in shown if not window.rect().contains(area_of(window, w))]


def faint(window: DeskWindow) -> list[str]:
    """Each text whose letters stand out too little from what they stand on."""
    picture = picture_of(window)
    shown = [w for w in window.findChildren(QWidget) if w.isVisible() and w.isEnabled() and isinstance(w, QLabel | QPushButton) and w.text()]
    story = area_of(window, window.flags.detail._scroll)
    inside = [w for w in shown if not scrolled(w) or story.contains(area_of(window, w))]
    return [f"{w.text()!r} has {found:.1f}" for w in inside if (found := ratio(picture, area_of(window, w), fewest=1)) < LEAST]


def misordered(window: DeskWindow) -> list[str]:
    """Each button from right to left whose words Qt would put in the wrong order: it takes a button's words to begin from the left."""
    shown = [b.text() for b in window.findChildren(QPushButton) if b.isVisible() and window.layoutDirection() is Qt.LayoutDirection.RightToLeft]
    return [text for text in shown if re.search("[\u0600-\u06ff]", text) and re.search("^[0-9]|[A-Za-z(:]", text) and text[0] != RIGHT_TO_LEFT]


def askew(window: DeskWindow) -> list[str]:
    """Each heading of a table that stands at the other side than the words below it."""
    side = Qt.AlignmentFlag.AlignRight if window.layoutDirection() is Qt.LayoutDirection.RightToLeft else Qt.AlignmentFlag.AlignLeft
    tables = [table for table in window.findChildren(QTableWidget) if table.isVisible()]
    return [t.objectName() for t in tables if (side | Qt.AlignmentFlag.AlignAbsolute) not in t.horizontalHeader().defaultAlignment()]


def nameless(window: QWidget) -> list[str]:
    """Each control that a screen reader could not name."""
    kinds = QAbstractButton | QLineEdit | QAbstractItemView
    reached = [w for w in window.findChildren(QWidget) if w.isVisible() and w.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    shown = [w for w in reached if isinstance(w, kinds) and not isinstance(w, QHeaderView)]
    return [f"{type(w).__name__} {w.objectName()}" for w in shown if not QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name)]


def narrow(window: DeskWindow) -> list[str]:
    """Each painted word of a row or chip that is wider than its column."""
    look, wording = window._look, window._wording
    strong, small = look.metrics("strong"), look.metrics("small")
    room = look.px(LEVEL - 12) - look.px(PILL) - look.px(8) - look.px(6)
    found = [wording.level(level) for level in Level if strong.horizontalAdvance(wording.level(level)) > room]
    found += [unit for unit in ("desk.minutes", "desk.hours") if small.horizontalAdvance(wording.say(unit)) > look.px(WAITED)]
    rows = window.flags.list._rows.rows
    found += [t for t in map(wording.ticket, rows) if look.metrics("ticket").horizontalAdvance(t) > look.px(TICKET - 8)]
    return found + [t for t in map(wording.ticket, rows) if strong.horizontalAdvance(t) > look.px(CHIP_WIDE - 28)]


@pytest.mark.parametrize("size", [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)], ids=["1280x800", "1920x1080"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut(qtbot, tmp_path: Path, language: str, size: tuple[int, int]):
    """Forty flags, every page and panel: words have their room and stand out, controls have names, and the window keeps its size."""
    with desk_in(qtbot, tmp_path, language, size) as window:
        seen, found = [], narrow(window)
        for state in states(qtbot, window):
            seen.append(state)
            found += [
                f"{state}: {problem}"
                for problem in (*cut(window), *outside(window), *faint(window), *nameless(window), *misordered(window), *askew(window))
            ]
            found += [] if (window.width(), window.height()) == size else [f"{state}: the window is {window.size()}"]
        assert found == []
        assert len(seen) == 9


def whole_rows(window: DeskWindow) -> int:
    """Rows of the list that are wholly in sight."""
    flags = window.flags.list
    return sum(top >= 0 and bottom < flags.viewport().height() for _, top, bottom in flags._in_sight())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_queue_shows_seven_rows(qtbot, tmp_path: Path, language: str):
    """Of forty flags on a small screen, below two lines of what nobody took and the house's notice and above a tray, seven rows are whole."""
    with desk_in(qtbot, tmp_path, language, SMALL) as window:
        qtbot.waitUntil(lambda: "\n" in window._alarm._left.text())
        settle()
        assert all(part.isVisible() for part in (window._alarm._banner, window._told_of.notice, window.findChild(Tray)))
        assert whole_rows(window) >= SEVEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_whole_in_its_row(qtbot, tmp_path: Path, language: str):
    """The reason of every rule and choice stands on one line of a small screen, with room for how many more there are; the tip has them all."""
    with desk_in(qtbot, tmp_path, language, SMALL) as window:
        wording, flags, metrics = window._wording, window.flags.list, window._look.metrics
        room = flags._delegate.room(flags.viewport().width()) - metrics("strong").horizontalAdvance(wording.say("desk.reason.more", count=9))
        named = [rule.id for rule in wording.protocol.rules] + [f"help.{choice.code}" for choice in wording.protocol.help_choices]
        wide = {name: metrics("strong").horizontalAdvance(wording.brief(name)) for name in (*named, "kiosk_fault", "protocol_expired")}
        assert {name: (wide[name], wording.brief(name)) for name in wide if wide[name] > room} == {}
        row = next(row for row in flags._rows.rows if len(row.flag.rule_ids) > 1)
        tip = flags._rows.data(flags._rows.index_of(row.flag.visit_id), Qt.ItemDataRole.ToolTipRole)
        assert all(escape(wording.reason(name)) in str(tip) for name in row.flag.rule_ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_a_person_is_is_whole_in_the_row(qtbot, tmp_path: Path, language: str):
    """Every place, that staff set the level, and who took the flag stand on a row's second line of a small screen, uncut."""
    with desk_in(qtbot, tmp_path, language, SMALL) as window:
        flags, small = window.flags.list, window._look.metrics("small")
        room = flags._delegate.room(flags.viewport().width()) - ICON - window._look.px(6)
        row = next(row for row in flags._rows.rows if row.flag.status is Status.SEEN and row.loop.role in ROLES)
        flag = replace(row.flag, judged=Level.EMERGENCY_NOW)
        places = [replace(row, loop=replace(row.loop, place=place)) for place in presets(("1", "12"))]
        told = [window._wording.below(each)[:2] for placed in places for each in (placed, replace(placed, flag=flag))]
        wide = {words: small.horizontalAdvance(words) for words in map("  ·  ".join, told)}
        assert {words: width for words, width in wide.items() if width > room} == {}
        assert {words[0] for words in told} == {spot(window._wording.say, place) for place in presets(("1", "12"))}


def inked(button: QPushButton) -> tuple[int, int]:
    """Where its words and picture begin and end."""
    picture = button.grab().toImage()
    down = range(INSIDE, picture.height() - INSIDE)
    dark = [x for x in range(INSIDE, picture.width() - INSIDE) if any(picture.pixelColor(x, y).lightness() < DARK for y in down)]
    return min(dark), max(dark)


def ink(button: QPushButton) -> int:
    """How wide its words are painted."""
    first, last = inked(button)
    return last - first


@pytest.mark.parametrize("language", ["en", "ar"])
def test_levels_and_reasons_begin_at_the_start(qtbot, tmp_path: Path, language: str):
    """In the panel of levels each choice begins where the line begins: at the left, in Arabic at the right."""
    with desk_in(qtbot, tmp_path, language, SMALL) as window:
        for state in states(qtbot, window):
            shown = [b for b in window.findChildren(QPushButton) if b.isVisible() and b.property("choice") and b.isEnabled()]
            for button in shown if state == "level" else []:
                first, last = inked(button)
                before, behind = first, button.width() - 1 - last
                assert (before if language == "en" else behind) < START, button.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_pressed_is_whole(qtbot, tmp_path: Path, language: str):
    """A place, a level or a reason that is pressed in shows all of its words: they are painted as wide as where there is more room."""
    found = []
    with desk_in(qtbot, tmp_path, language, SMALL) as window:
        for state in states(qtbot, window):
            shown = [b for b in window.findChildren(QPushButton) if b.isVisible() and b.isCheckable() and not b.property("tab")]
            for button in shown if state in {"seen", "level"} else []:
                button.setChecked(True)
                wide = ink(button)
                button.resize(button.width() + ROOM, button.height())
                found += [f"{button.text()!r} {wide} of {ink(button)}"] if ink(button) != wide else []
    assert found == []


def test_what_is_wrong_is_found(qtbot, tmp_path: Path):
    """A label too small for its words, a button in its ground's colour, and a field without a name are each named."""
    with desk_in(qtbot, tmp_path, "en", SMALL) as window:
        assert (cut(window), faint(window), nameless(window)) == ([], [], [])
        button = window.findChild(QPushButton, "open_paper")
        button.setFixedWidth(30)
        assert any("Paper" in line for line in cut(window))
        button.setStyleSheet("color: #eeeeee; background: white;")
        assert any("Paper" in line for line in faint(window))
        button.setText("")
        assert any("open_paper" in line for line in nameless(window))
