"""Gate: words have the size that the patient chose. What is smaller is allowed by name, with a reason, and stands nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

from kiosk.panel import PANELS
from kiosk.patient.button import TouchButton
from kiosk.patient.window import PatientWindow
from kiosk.patient.words import Words
from kiosk.visit.display import SIZES, Display
from tests.kiosk.patient.gates.looks import LANGUAGES, Look, every_look, sample, walk, window_in
from tests.kiosk.patient.measure import controls

BANDS = ((3.5, 4.2), (4.8, 5.6), (6.4, 7.1), (8.5, 9.0))
"""Millimetres of a capital letter, from and to (A4)."""
ROUNDING_MM = 0.25
"""Up to a whole pixel of font, and a capital that leans out of its line."""
OTHER_SCRIPT = 0.9
"""Letters of other scripts, on the screens that say the same in each language, need fewer pixels for the same height than Hindi's."""
SAMPLE = 12

ALLOWED = (
    ("", r"(adjust|check|help|language|look|lying|offer|shell|sound|staff|start)\..*", "note", "the shell's buttons and those of its panels"),
    ("staff-pad|languages|look|sound|help|idle|start-again", "", "mark", "what the shell's panels set, beside the buttons that set it"),
    ("check|offer", "lines", "note", "three buttons and what they mean stand on one panel"),
    ("out-of-service|welcome-(closed|shut|cleaning)", "", "mark", "for staff alone, the ticket again, or the same in the other languages"),
    ("(question|choose-first).* part ([2-9]|1.)", "heading", "mark", "it stays in sight on later parts: on the first it had its size"),
    ("welcome", "", "mark", "the first screen, which stands before anybody chose a size"),
    ("result|print|slip", "title|use|words|print", "mark", "beside the large ticket, and what the heading says of the sheet"),
    ("result-emergency", "", "note", "an emergency stands on one screen, at everybody's own size at least"),
    ("result-urgent|slip", "", "note", "what cannot wait stands on one screen, under the heading and no larger than that"),
    ("result-urgent|slip", "heading", "note", "where its level's colour would else leave the lines no room"),
    ("review", r"(change|review)\..*", "note", "Change beside every answer, and what hides them: the answers have the room"),
    ("review", "question", "note", "it only names its answer, and was read at the chosen size"),
    ("review", "answer", "note", "a list of answers that would not fit a part: rather that than to leave one out"),
    ("question-where", "label|chosen|chosen_title|note", "note", "at the drawing; the cards stand on a part of their own"),
    ("questions?-(pain|activity)", "", "note", "the words at the numbers of a scale stand under each other"),
    ("question-medicines", r"medicines\..*", "between", "one alone would be higher than the screen; all have one size"),
    ("print|slip", "ticket", "note", "a strip beside its title, where what became of the page leaves no more"),
    ("review-(public|all)", "help", "note", "the answers below it have the room"),
    ("veil", "title|only", "note", "it names the kind of screen, or who sees the answer: so it stands with the reason, or with the buttons"),
    ("veil", "why", "between", "where it would else be parted from its topic: a veil stands before every private question"),
    ("veil", r"veil\..*", "note", "both buttons side by side, where every control stands low on a small panel"),
)
"""Screens (a pattern for the beginning of the name), words (a pattern for the control's or the label's name; empty: all), the smallest role, and why.
`mark` is 3.5 mm, `note` what everybody meets, `between` half way from that to the chosen size."""
LOW = (
    ("question|choose-first|review", "", "mark", "a question or an answer that alone is higher than what is left"),
    ("result|print|slip", "", "note", "the heading on its level's colour, and an emergency in parts"),
)
"""The same where every control stands in the lower 60 % of the screen: half the room is gone."""


def small_words(window: PatientWindow, screen: str) -> list[str]:
    """Each text that is smaller than the chosen size and that nothing allows."""
    found = (each for each in _words(window) if not _allowed(window, screen, each[0], each[2]))
    return [f"{name}: {words!r} has {size / chosen:.2f} of the size" for name, words, size, chosen in found]


def _words(window: PatientWindow) -> Iterator[tuple[str, str, int, int]]:
    """What is smaller than the chosen text on the screen or over it: its name, its words, its size and the chosen one in pixels."""
    top, chosen = window.overlay_shown or window.screen_shown, window.kit.theme.font("text").pixelSize()
    names = {id(value): name for owner in (top, *top.children()) for name, value in vars(owner).items() if isinstance(value, Words)}
    for label in top.findChildren(Words):
        if label.isVisible() and label.text() and label.font().pixelSize() < chosen:
            yield names.get(id(label), "label"), label.text(), label.font().pixelSize(), chosen
    for button in controls(window):
        size = window.kit.theme.font(button.role).pixelSize()
        if top.isAncestorOf(button) and button.text() and size < chosen:
            yield button.objectName(), button.text(), size, chosen


def _allowed(window: PatientWindow, screen: str, name: str, size: int) -> bool:
    return any(
        re.match(screens, screen) and re.fullmatch(names or ".*", name) and size >= OTHER_SCRIPT * window.kit.theme.font(smallest).pixelSize()
        for screens, names, smallest, _ in (*ALLOWED, *(LOW if window.kit.theme.reach else ()))
    )


def examine(look: Look) -> list[str]:
    """What is too small in one look."""
    with window_in(look) as window:
        return [f"{look} {screen}: {found}" for screen in walk(window) for found in small_words(window, screen)]


LOOKS = [look for look in every_look() if look.display.size]


@pytest.mark.parametrize("look", sample(LOOKS, SAMPLE), ids=str)
def test_a_sample_has_the_chosen_size(qapp, look):
    """The largest text on the smallest panel, where most goes wrong, and some more."""
    found = examine(look)
    assert not found, "\n".join(found[:40])


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_look_has_the_chosen_size(qapp, look):
    """Panel x language x size x reach."""
    found = examine(look)
    assert not found, "\n".join(found[:40])


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("size", range(SIZES))
def test_a_capital_has_its_millimetres(qapp, panel, size):
    """An I as it is drawn, on each panel at each size: between the bounds that the standard sets."""
    least, most = BANDS[size]
    with window_in(Look(panel, Display("en", size))) as window:
        high = ink_height(window.kit.theme.font("text"), "I") / PANELS[panel].px_per_mm
    assert least - ROUNDING_MM <= high <= most + ROUNDING_MM


TALL = {"en": "I", "es": "I", "fr": "I", "ar": "\N{ARABIC LETTER ALEF}", "hi": "\N{DEVANAGARI LETTER KA}", "zh": "\N{CJK UNIFIED IDEOGRAPH-56FD}"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_of_each_script_is_as_tall_as_a_capital(qapp, language):
    """The tallest plain letter of each script, at the size that everybody meets, on the small panel."""
    with window_in(Look("10.1", Display(language, 1))) as window:
        high = ink_height(window.kit.theme.font("text"), TALL[language]) / PANELS["10.1"].px_per_mm
    assert high >= BANDS[1][0] - ROUNDING_MM


def ink_height(font: QFont, letter: str) -> int:
    """Pixels from the topmost to the lowest ink of a letter."""
    metrics = QFontMetrics(font)
    image = QImage(4 * metrics.height(), 3 * metrics.height(), QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(metrics.height(), 2 * metrics.height(), letter)
    painter.end()
    inked = [y for y in range(image.height()) if any(image.pixelColor(x, y).value() < 128 for x in range(image.width()))]
    return inked[-1] - inked[0] + 1


def test_small_words_are_found(window):
    """A question said at the size of a mark, and a card too, are each named."""
    assert small_words(window, "question-danger") == []
    window.screen_shown.heading.set_role("mark")
    card = next(button for button in window.screen_shown.findChildren(TouchButton) if button.isVisible())
    card.role = "mark"
    assert len(small_words(window, "question-danger")) == 2
