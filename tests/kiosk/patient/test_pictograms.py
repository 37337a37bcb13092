"""The pictograms: one for each answer, of one hand, in the colours of each theme, with words, and never at the price of a part."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtSvg import QSvgRenderer

from kiosk.languages import known_languages
from kiosk.panel import PANELS
from kiosk.paths import protocol_folder, resource
from kiosk.patient.card import PICTOGRAM_MM
from kiosk.patient.choice import ChoiceScreen
from kiosk.patient.faces import FACES
from kiosk.patient.pictures import MOST, PICTOGRAMS, PICTURES, ROLES, Pictures
from kiosk.patient.scale import ScaleScreen
from kiosk.patient.theme import Theme
from kiosk.style import load_style
from kiosk.visit.display import CONTRASTS, Display
from rules.flat import read_flat
from rules.load import load_protocol
from rules.model import Kind, LinkId
from tests.kiosk.patient.measure import complaints

FOLDER = resource(PICTOGRAMS)
FILES = sorted(FOLDER.glob("*.svg"))
INK, ACTION, CARD = "#12232E", "#0B4A4F", "#FFFFFF"
COLOUR = re.compile("#[0-9A-Fa-f]{3,8}")
LARGEST_BYTES = 1500
"""A drawing for 16 mm needs no more."""


def named() -> set[str]:
    return {option.pictogram for question in load_protocol(protocol_folder("back_spasm")).questions for option in question.options}


def theme_in(contrast: str) -> Theme:
    return Theme(load_style(resource("style", "tokens.toml")), PANELS["15.6"], Display("en", contrast=contrast))


def test_each_pictogram_of_the_protocol_is_drawn_and_no_other():
    """Every name that an option carries has a file, and no file is left over."""
    assert {path.stem for path in FOLDER.iterdir()} == named()
    assert all(path.suffix == ".svg" for path in FOLDER.iterdir())


@pytest.mark.parametrize("language", known_languages())
def test_each_has_words_in_every_language(language):
    """In each language every pictogram says what it shows, in words of that language, none left over."""
    words = read_flat(resource("locale", language, "pictograms.yaml").read_bytes(), "pictograms.yaml")
    english = read_flat(resource("locale", "en", "pictograms.yaml").read_bytes(), "pictograms.yaml")
    assert set(words) == {f"pictogram.{name}" for name in named()}
    assert language == "en" or not {text_id for text_id, text in words.items() if text == english[text_id]}
    assert max(len(text.split()) for text in words.values()) <= 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_they_are_of_one_hand(qapp, path):
    """Each stands on 48 units, in ink, action and card alone, with one rounded stroke and nothing but shapes; and is small."""
    text = path.read_text()
    root = ET.fromstring(text)  # noqa: S314 (the program's own file)
    assert QSvgRenderer(str(path)).isValid()
    assert QSvgRenderer(str(path)).viewBox() == QRect(0, 0, 48, 48)
    assert set(COLOUR.findall(text)) <= {INK, ACTION, CARD}
    assert re.findall('stroke-width="([^"]*)"', text) == [root.attrib["stroke-width"]] == ["2.5"]
    assert (root.attrib["stroke-linecap"], root.attrib["stroke-linejoin"]) == ("round", "round")
    assert {child.tag.partition("}")[2] for child in root.iter()} - {"svg"} <= {"path", "circle", "rect", "ellipse"}
    assert len(text) <= LARGEST_BYTES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_cut_off(qapp, path):
    """No line touches the edge of the square."""
    drawn = Pictures(theme_in(CONTRASTS[0])).draw(PICTOGRAMS, path.stem, 96).toImage()
    edge = [drawn.pixelColor(x, y).alpha() for at in range(96) for x, y in ((at, 0), (at, 95), (0, at), (95, at))]
    assert max(edge) < 128


@pytest.mark.parametrize("contrast", CONTRASTS)
def test_drawings_wear_the_colours_of_the_theme(qapp, contrast):
    """In each theme a pictogram is drawn in that theme's ink and action, and so is what stands beside a question."""
    theme = theme_in(contrast)
    pictures = Pictures(theme)
    for folder, name, roles in ((PICTOGRAMS, "p_chest", ("ink", "action")), (PICTURES, "legs_again", ROLES[:5])):
        drawn = pictures.draw(folder, name, 192).toImage()
        found = {drawn.pixelColor(x, y).name() for x in range(192) for y in range(192) if drawn.pixelColor(x, y).alpha() == 255}
        assert {theme.colours[role].name() for role in roles} <= found


def test_what_shows_a_way_is_turned_round(qapp):
    """Where reading runs from right to left a course of time does so too; a body is not turned."""
    theme = theme_in(CONTRASTS[0])
    there, back = Pictures(theme), Pictures(theme, leftwards=True)
    assert back.draw(PICTOGRAMS, "p_up", 96).toImage() == there.draw(PICTOGRAMS, "p_up", 96).toImage().flipped(Qt.Orientation.Horizontal)
    assert back.draw(PICTOGRAMS, "p_arm", 96).toImage() == there.draw(PICTOGRAMS, "p_arm", 96).toImage()


def test_few_renderings_are_kept(qapp):
    """What was not shown for long is drawn again: a day of looks and sizes fills no memory."""
    pictures = Pictures(theme_in(CONTRASTS[0]))
    first = pictures.draw(PICTOGRAMS, "p_yes", 20)
    assert pictures.draw(PICTOGRAMS, "p_yes", 20) is first
    for side in range(21, 21 + MOST):
        pictures.draw(PICTOGRAMS, "p_yes", side)
    assert pictures.draw(PICTOGRAMS, "p_yes", 20) is not first


@pytest.mark.parametrize("leftwards", [False, True])
def test_it_stands_between_tick_and_words(make, ask, leftwards):
    """On the default panel each answer shows its pictogram, whole, on the side where reading begins, and says what it shows."""
    shown = make(leftwards=leftwards)
    shown.show(ask("danger"))
    theme = shown.window.kit.theme
    for card in shown.window.screen_shown.cards.values():
        assert card.pictogram_side in {theme.mm(side) for side in PICTOGRAM_MM}
        assert card.pictogram_side <= card.height()
        words = card.words_area()
        taken = card.width() - words.right() - 1 if leftwards else words.left()
        assert taken >= card.inset() + theme.px("tick") + card.pictogram_side
        assert QAccessible.queryAccessibleInterface(card).text(QAccessible.Text.Description)


@pytest.mark.parametrize("size", range(4))
@pytest.mark.parametrize("panel", PANELS)
def test_it_costs_no_part(make, protocol, ask, panel, size):
    """Whatever the panel and the text size, no question needs a further part, or loses sight of itself, for its pictograms; nothing is cut off.

    A private one may: without pictograms it would leave out the reason that its veil told, and save a part so.
    """
    shown = make(PANELS[panel], size)
    found = []
    for question in protocol.questions:
        if question.kind not in {Kind.SINGLE, Kind.MULTI}:
            continue
        view = ask(question.link_id)
        bare = replace(question, options=tuple(replace(option, pictogram="") for option in question.options))
        shown.show(replace(view, question=bare))
        before = shown.window.screen_shown.parts, shown.window.screen_shown.keep_question
        shown.show(view)
        screen = shown.window.screen_shown
        assert isinstance(screen, ChoiceScreen)
        more = screen.parts - before[0]
        assert (screen.parts, screen.keep_question) == before or more < 0 or (question.private and more == 1), question.link_id
        assert len({card.pictogram_side for card in screen.cards.values()} - {0}) <= 1, "one size a question"
        found += complaints(shown.window)
    assert not found, "\n".join(found[:20])


def test_an_unknown_pictogram_is_not_missed(make, ask):
    """A complaint of the clinic's own may name a pictogram that nobody drew: its answers stand without."""
    view = ask("legs_worse")
    options = tuple(replace(option, pictogram="p_nobody_drew_it") for option in view.question.options)
    shown = make()
    shown.show(replace(view, question=replace(view.question, options=options)))
    assert {card.pictogram_side for card in shown.window.screen_shown.cards.values()} == {0}
    assert complaints(shown.window) == []


def test_faces_stand_over_the_scale_of_pain(make, ask):
    """Six faces stand over 0, 2, 4, 6, 8 and 10 of the pain, over nothing else; the daily tasks have none."""
    shown = make()
    shown.show(ask("pain"))
    screen = shown.window.screen_shown
    assert isinstance(screen, ScaleScreen)
    steps = [step.geometry() for step in screen.steps.values()]
    assert len(screen._faces) == FACES
    for face, step in zip(screen._faces, steps[::2], strict=True):
        assert abs(face.center().x() - step.center().x()) <= 1
        assert not [child for child in screen.children() if child.isWidgetType() and child.isVisible() and child.geometry().intersects(face.toRect())]
    shown.show(ask("activity"))
    assert shown.window.screen_shown._faces == []


def test_faces_are_all_different(make, ask, protocol):
    """No two faces are painted alike."""
    shown = make()
    shown.show(ask("pain"))
    screen = shown.window.screen_shown
    image = screen.grab().toImage()
    ratio = screen.devicePixelRatioF()
    painted = []
    for face in screen._faces:
        area = face.toRect()
        painted.append(image.copy(QRect(round(area.x() * ratio), round(area.y() * ratio), round(area.width() * ratio), round(area.height() * ratio))))
    assert all(one != other for index, one in enumerate(painted) for other in painted[index + 1 :])
    assert protocol.question(LinkId("pain")).kind is Kind.SCALE
