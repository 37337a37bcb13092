"""The marks at the foot of every screen, "demonstration" and "machine translation", in every language and on every panel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from kiosk.config import Config
from kiosk.languages import known_languages
from kiosk.panel import PANELS
from kiosk.paths import resource
from kiosk.patient.kit import make_kit
from kiosk.patient.lettering import Flow, Laid
from kiosk.patient.marks import BETWEEN
from kiosk.patient.shell import Footer, Header
from kiosk.patient.window import PatientWindow
from kiosk.text import Catalogue
from kiosk.visit.display import Display
from kiosk.visit.screens import ScreenState, WelcomeView
from tests.kiosk.patient.conftest import SHELL, OwnClock


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("code", known_languages())
def test_every_mark_can_be_read_whole(qtbot, code, panel):
    """At the smallest and the largest text the marks of a machine's draft stand on one line beside the product's name, none cut off."""
    language = known_languages()[code]
    say = Catalogue.read(resource("locale", code), Config.demonstration().words(code), leftwards=language.leftwards).say
    for size in (0, 3):
        window = PatientWindow(make_kit(PANELS[panel], lambda _: (language, say), OwnClock(), Display(code, size)))
        qtbot.addWidget(window)
        window.show_state(ScreenState(WelcomeView(), replace(SHELL, translated=code != "en")))
        window.show()
        footer = window.findChild(Footer)
        marks = footer.marks
        assert say("shell.demonstration") in marks.text()
        assert say("shell.draft" if code == "en" else "shell.translated") in marks.text()
        assert marks.width_of_words() <= marks.width(), f"size {size}: {marks.text()}"
        assert not marks.geometry().intersects(footer.product.geometry())
        window.let_close()
        window.close()


@pytest.mark.parametrize("code", known_languages())
def test_marks_above_are_parted_between_two(qtbot, code):
    """Where buttons stand low no separator begins or ends a line of the marks, and the product is named first in both directions."""
    language = known_languages()[code]
    say = Catalogue.read(resource("locale", code), Config.demonstration().words(code), leftwards=language.leftwards).say
    window = PatientWindow(make_kit(PANELS["10.1"], lambda _: (language, say), OwnClock(), Display(code, 1, reach=True)))
    qtbot.addWidget(window)
    window.show_state(ScreenState(WelcomeView(), replace(SHELL, translated=code != "en")))
    words = window.findChild(Header).marks.text()
    assert words.count(BETWEEN.strip()) + words.count("\n") == 2
    assert not any(line.strip() != line or BETWEEN.strip() in {line[0], line[-1]} for line in words.split("\n"))
    flow = Flow(Qt.AlignmentFlag.AlignLeft, Qt.LayoutDirection.LayoutDirectionAuto)
    laid = Laid(words, window.kit.theme.font("mark"), window.width(), flow)
    first = laid.layout.lineAt(0)
    name, end = (first.cursorToX(at)[0] for at in (words.index(say("shell.product")), words.index("\n")))
    assert (end < name) == language.leftwards
    window.let_close()
    window.close()
