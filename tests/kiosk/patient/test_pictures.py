"""The drawings beside questions that are asked once more: that they exist, are of one hand, and never cost the words their room."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible
from PySide6.QtSvg import QSvgRenderer

from kiosk.panel import PANELS
from kiosk.paths import resource
from kiosk.patient.choice import PICTURE_MM
from kiosk.patient.pictures import PICTURES, Picture
from kiosk.style import load_style
from tests.kiosk.patient.measure import complaints

FOLDER = resource("pictures")
COLOUR = re.compile("#[0-9A-Fa-f]{6}")
AGAIN = "_again"


def asked_again(protocol) -> list[str]:
    return [question.link_id for question in protocol.questions if question.link_id.endswith(AGAIN)]


def test_every_question_that_is_asked_again_has_one(protocol):
    """Each warning question that is asked once more has a drawing with words for whoever cannot see it, and no file is left over."""
    pictured = {question.link_id for question in protocol.questions if question.picture}
    assert pictured == set(asked_again(protocol))
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == {f"{link_id}.svg" for link_id in pictured}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.svg")), ids=lambda path: path.stem)
def test_they_are_of_one_hand(qapp, path):
    """Each drawing can be rendered, is square, and has only colours of the house's style, the alarming ones not among them."""
    drawing = QSvgRenderer(str(path))
    assert drawing.isValid()
    assert drawing.viewBox() == QRect(0, 0, 120, 120)
    colours = load_style(resource("style", "tokens.toml")).colours
    alarming = {colours.emergency, colours.emergency_pressed, colours.urgent}
    assert set(COLOUR.findall(path.read_text())) <= {getattr(colours, name) for name in colours.__slots__} - alarming


@pytest.mark.parametrize("panel", ["15.6", "21.5-portrait"])
def test_it_stands_beside_the_question(make, ask, protocol, panel):
    """At the default size it stands whole beside the heading on the default and the tall panel, 60 mm high, over nothing, and says what it shows."""
    shown = make(PANELS[panel])
    for link_id in asked_again(protocol):
        shown.show(ask(link_id))
        picture = shown.window.findChild(Picture, f"{link_id}.picture")
        assert picture.isVisible()
        assert picture.height() == picture.pixmap().height() == shown.window.kit.theme.mm(PICTURE_MM[0])
        assert QAccessible.queryAccessibleInterface(picture).role() == QAccessible.Role.Graphic
        assert picture.accessibleName() == protocol.question(link_id).picture
        others = [child for child in picture.parent().children() if child is not picture and child.isVisible()]
        assert not [child for child in others if child.geometry().intersects(picture.geometry())], link_id


@pytest.mark.parametrize("size", range(4))
@pytest.mark.parametrize("panel", PANELS)
def test_the_words_come_first(make, ask, protocol, panel, size):
    """Whatever the panel and the text size, it costs the answers no further part, and nothing is cut off."""
    shown = make(PANELS[panel], size)
    for link_id in asked_again(protocol):
        view = ask(link_id)
        shown.show(replace(view, question=replace(view.question, picture="")))
        parts = shown.window.screen_shown.parts
        shown.show(view)
        assert shown.window.screen_shown.parts <= parts
        found = []
        for part in range(shown.window.screen_shown.parts):
            shown.window.show_part(part)
            found += complaints(shown.window)
        assert not found, link_id


def test_a_drawing_is_rendered_once_a_size(shown, ask):
    """Asked twice for the same, the second time costs nothing."""
    pictures = shown.window.kit.pictures
    assert pictures.draw(PICTURES, "legs_again", 100) is pictures.draw(PICTURES, "legs_again", 100)
    assert pictures.draw(PICTURES, "legs_again", 120).width() == 120
    assert not pictures.draw(PICTURES, "legs_again", 100).toImage().allGray()


def test_most_questions_have_none(shown, ask):
    """A question without a drawing has all of the width for its words."""
    shown.show(ask("legs_worse"))
    assert shown.window.findChild(Picture) is None
