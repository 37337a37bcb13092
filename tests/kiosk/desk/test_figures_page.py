"""The page of figures: counted away from the GUI thread, told as text too, and telling nobody who anybody is."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kiosk.desk.figure_words import FigureWords
from kiosk.desk.figures import Day, Figures, RuleFigure, Wait
from kiosk.desk.figures_page import FiguresPage
from kiosk.desk.look import Look
from kiosk.desk.plots import Bar, Columns, Plot, Rows
from kiosk.desk.wording import Wording
from kiosk.errors import StoreError
from kiosk.languages import known_languages
from kiosk.paths import resource
from kiosk.ports import EventKind
from kiosk.style import load_style
from kiosk.text import Catalogue
from rules.model import Level
from tests.kiosk.desk.small_protocol import PROTOCOL

TODAY = date(2026, 11, 22)


def made(days: int = 7, *, flags: int = 20, visits: int = 60, rule: RuleFigure | None = None) -> Figures:
    """Figures of a clinic, all of today at noon."""
    return Figures(
        days=tuple(Day(TODAY - timedelta(days=days - 1 - number), visits if number == days - 1 else 0, flags) for number in range(days)),
        finished=50,
        ended=60,
        hours=tuple(flags if hour == 12 else 0 for hour in range(24)),
        busy_hours=10,
        rules=(rule or RuleFigure("R-E01", 20, 20, 10),),
        waits={Level.EMERGENCY_NOW: Wait(20, 60.0, 150.0)},
        left_at=(("danger", 12), ("", 6)),
    )


@pytest.fixture
def wording() -> Wording:
    return Wording(PROTOCOL, Catalogue.read(resource("locale", "en"), {}).say)


@pytest.fixture
def look(qapp) -> Look:
    return Look(load_style(resource("style", "tokens.toml")), 1.0, known_languages()["en"])


@pytest.fixture
def page(qtbot: QtBot, look: Look, wording: Wording):
    """Opens a page on a source of figures; it is stopped afterwards."""
    pages = []

    def open_on(read) -> FiguresPage:
        page = FiguresPage(look, wording, read)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.show()
        return page

    yield open_on
    for each in pages:
        each.stop()


def texts(page: FiguresPage) -> str:
    """Everything that is read on the page, by eye or by a screen reader."""
    labels = [label.text() for label in page.findChildren(QLabel)]
    return "\n".join([*labels, *(f"{plot.accessibleName()}: {plot.accessibleDescription()}" for plot in page.findChildren(Plot))])


def test_numbers_are_told_as_text(qtbot: QtBot, page) -> None:
    """The tiles, and each plot to a screen reader, say every number with what it counts."""
    shown = page(made)
    qtbot.waitUntil(lambda: bool(shown.findChildren(Plot)))
    said = texts(shown)
    for words in ("60", "83 %", "1.0 min", "9 of 10 within 2.5 min", "Flags by hour of the day: 12:00: 20", "Visits a day: 22: 60"):
        assert words in said
    assert "R-E01  Possible heart problem.: 20, 50 % dismissed" in said
    assert "Right now, any of these?: 12 of about 60; After the last question, or not known: 6" in said
    assert "How long flags waited: Emergency: usual wait: 1.0 min; Emergency: 9 of 10 within: 2.5 min" in said


def test_counting_never_holds_the_window(qtbot: QtBot, page) -> None:
    """The figures are read on another thread, while the window goes on."""
    gate, threads = threading.Event(), []

    def read(days: int) -> Figures:
        threads.append(threading.current_thread())
        assert gate.wait(10)
        return made(days)

    shown = page(read)
    qtbot.waitUntil(lambda: bool(threads))
    assert not shown.findChildren(Plot)
    gate.set()
    qtbot.waitUntil(lambda: bool(shown.findChildren(Plot)))
    assert threading.main_thread() not in threads


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_small_counts_are_never_told(qtbot: QtBot, page, count: int) -> None:
    """Counts from 1 to 4 read as "fewer than 5" wherever they stand, and no bar or share gives them away."""
    small = Figures(
        days=tuple(Day(TODAY - timedelta(days=6 - number), *([count] * 2 if number == 6 else [0, 0])) for number in range(7)),
        finished=30,
        ended=30 + count,
        hours=tuple(count if hour == 12 else 0 for hour in range(24)),
        busy_hours=1,
        rules=(RuleFigure("R-E01", count, count, 1), RuleFigure("R-U01", 30, 30, count)),
        waits={Level.EMERGENCY_NOW: Wait(count, 61.0, 62.0)},
        left_at=(("danger", count),),
    )
    shown = page(lambda _: small)
    qtbot.waitUntil(lambda: bool(shown.findChildren(Plot)))
    tiles = [(label.text(), label.property("role")) for label in shown.findChildren(QLabel)]
    few = "fewer than 5"
    assert [text for text, role in tiles if role == "figure"] == [few, "all but a few", few, few, few, "none taken"]
    described = {plot.accessibleName(): plot.accessibleDescription() for plot in shown.findChildren(Plot)}
    assert described["Flags by hour of the day"] == "12:00: fewer than 5"
    assert described["Visits a day"] == "22: fewer than 5"
    assert described["Where patients left without a result"] == f"Right now, any of these?: fewer than 5 of about {30 + count}"
    assert described["How long flags waited"] == "Emergency: taken: fewer than 5"
    assert described["Flags by reason"] == "R-E01  Possible heart problem.: fewer than 5; R-U01  Unsure about the saddle area.: 30"
    lengths = {plot.length(bar, 1000) for plot in shown.findChildren(Plot) for bar in plot.bars if bar.few}
    assert lengths == {60}
    assert not [bar.part for plot in shown.findChildren(Plot) for bar in plot.bars if bar.part]


def test_who_left_stands_beside_who_had_come_that_far(wording: Wording) -> None:
    """In the order of the questions: whoever left earlier did not reach a later one, and the yellow part is as long as its share."""
    figures = replace(made(), ended=100, left_at=(("pain", 30), ("danger", 20), ("gone", 10)))
    bars = FigureWords(wording).left(figures)
    assert [(bar.label, bar.told, bar.count, bar.part) for bar in bars] == [
        ("Right now, any of these?", "20 of about 100", 100, 0.2),
        ("How bad is the pain?", "30 of about 80", 80, 30 / 80),
        ("gone", "10", 10, 0.0),
    ]


def test_who_came_that_far_tells_no_small_count(wording: Wording) -> None:
    """Between two questions a few left: from how many reached each, nobody can tell how many; nor where only a few stayed."""
    told = set()
    for count in range(1, 5):
        figures = replace(made(), ended=101, left_at=(("danger", count), ("pain", 30)))
        told.add(tuple((bar.told, bar.count, bar.part) for bar in FigureWords(wording).left(figures)))
    assert len(told) == 1
    (bar,) = FigureWords(wording).left(replace(made(), ended=14, left_at=(("danger", 12),)))
    assert (bar.told, bar.count) == ("12", 12)


def test_another_period_is_counted_anew(qtbot: QtBot, page) -> None:
    """28 days at a press; what was under way for 7 is not shown as theirs."""
    asked: list[int] = []

    def read(days: int) -> Figures:
        asked.append(days)
        return made(days)

    shown = page(read)
    qtbot.waitUntil(lambda: bool(shown.findChildren(Plot)))
    qtbot.mouseClick(shown.findChild(QPushButton, "last_28"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "2026-10-26" in shown.told.text())
    assert asked == [7, 28]
    days = [plot for plot in shown.findChildren(Columns) if len(plot.bars) == 28]
    assert len(days) == 1


def test_a_store_that_fails_is_told(qtbot: QtBot, page) -> None:
    """No figures: the page says why, and counts again when it is opened anew."""
    wrong = [True]

    def read(days: int) -> Figures:
        if wrong[0]:
            raise StoreError("The flag file is away.")
        return made(days)

    shown = page(read)
    qtbot.waitUntil(lambda: "The flag file is away." in shown.told.text())
    wrong[0] = False
    shown.hide()
    shown.show()
    qtbot.waitUntil(lambda: bool(shown.findChildren(Plot)))
    assert "away" not in shown.told.text()


def test_plots_run_from_the_start_of_the_line(qtbot: QtBot, look: Look) -> None:
    """From left to right, and from right to left where the language does."""
    plot = Columns(look, "plot", [Bar(str(number), str(number), number + 1) for number in range(4)], "", every=1)
    qtbot.addWidget(plot)
    plot.resize(400, plot.height())
    forth = [area.center().x() for area in plot.columns()]
    plot.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    back = [area.center().x() for area in plot.columns()]
    assert forth == sorted(forth)
    assert back == sorted(back, reverse=True)


def test_bars_are_as_long_as_their_counts(qtbot: QtBot, look: Look) -> None:
    """Twice the count is twice the length; nothing is nothing; the longest takes the room."""
    plot = Rows(look, "plot", [Bar("a", "40", 40), Bar("b", "20", 20), Bar("c", "0", 0)], "")
    qtbot.addWidget(plot)
    assert [plot.length(bar, 100) for bar in plot.bars] == [100, 50, 0]


def test_the_window_shows_the_stores_figures(qtbot: QtBot, window, kiosk) -> None:
    """The desk's own page counts the flags of its store, without a ticket; practice is not among them."""
    for number in range(6):
        kiosk.visit(f"v{number}", "KP47")
        kiosk.tell(f"v{number}", EventKind.RAISED, Level.EMERGENCY_NOW, ("R-E01",))
    kiosk.visit("practice", "RN65", practice=True)
    kiosk.tell("practice", EventKind.RAISED, Level.EMERGENCY_NOW, ("R-U01",))
    window.frame.show_page("figures")
    qtbot.waitUntil(lambda: bool(window.figures.findChildren(Plot)))
    said = texts(window.figures)
    assert "R-E01  Possible heart problem.: 6" in said
    assert not [word for word in ("KP", "RN", "R-U01") if word in said]


def test_every_language_has_the_words(qapp) -> None:
    """In each language of the desk the page says every number; none of its texts is missing."""
    for code, language in known_languages().items():
        say = Catalogue.read(resource("locale", code), {}, leftwards=language.leftwards).say
        told = FigureWords(Wording(PROTOCOL, say))
        figures = made(rule=RuleFigure("R-E01", 3, 3, 1))
        assert len(told.tiles(figures)) == 6
        assert told.described(told.rules(figures))
        assert told.described([])
