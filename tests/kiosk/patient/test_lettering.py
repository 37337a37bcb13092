"""Words on a patient's screen stand where Qt would draw them, in every script and size, and are worked out once."""

from __future__ import annotations

import re
from math import ceil

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath

from kiosk.fonts import load_fonts
from kiosk.languages import known_languages
from kiosk.patient.kept import Kept
from kiosk.patient.lettering import KEPT_BY_QT_PX, Flow, Laid, Lettering, _letter

WORDS = {
    "en": "Tell someone at reception now.\nShow them your ticket.",
    "ar": "أخبر موظف الاستقبال الآن (Riverside)\nوأره تذكرتك رقم 12.",  # noqa: RUF001
    "hi": "रिसेप्शन पर किसी को अभी बताएँ।\nउन्हें अपना टिकट दिखाएँ।",
    "zh": "请马上告诉前台的人。\n给他们看您的号码牌。12",
}
LEFT_OVER = {
    "en": "The skin between your legs, and sex",
    "ar": "لم نجد أي علامة تحذير في إجاباتكم الآن",
    "hi": "आपके जवाबों में हमें खतरे का कोई संकेत नहीं मिला",
    "zh": "如果拿到指导单，上面写着在家怎样护理腰背",  # noqa: RUF001
}
COUNTED = {"en": "It went on for 12 months and is much the same", "ar": "منذ شهر إلى 12 شهرا، وهو كما كان دائما من قبل"}
AREA = QRect(40, 20, 800, 440)
SIZES = (KEPT_BY_QT_PX - 30, KEPT_BY_QT_PX + 7)
CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
DIRECTIONS = {False: Qt.LayoutDirection.LeftToRight, True: Qt.LayoutDirection.RightToLeft}
LEANS = 4
"""Pixels that a line's last letter may lean out of its place."""
BESIDE = 2
"""Pixels that a letter may stand beside Qt's: whole pixels are kept, and Qt rounds otherwise."""


def font(language: str, size: int) -> QFont:
    script = known_languages()[language].script
    made = QFont()
    made.setFamilies([*(load_fonts(script) if script else ()), *load_fonts()])
    made.setPixelSize(size)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def paper() -> QImage:
    image = QImage(880, 480, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


def ours(words: str, with_font: QFont, flow: Flow) -> tuple[QImage, QRect]:
    image = paper()
    painter = QPainter(image)
    taken = Lettering(with_font).draw(painter, AREA, words, QColor("black"), flow)
    painter.end()
    return image, taken


def qts(words: str, with_font: QFont, *, leftwards: bool) -> QImage:
    image = paper()
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(with_font)
    paragraph = Qt.TextFlag.TextForceRightToLeft if leftwards else Qt.TextFlag.TextForceLeftToRight
    painter.drawText(AREA, int(CENTRE) | int(Qt.TextFlag.TextWordWrap) | int(paragraph), words)
    painter.end()
    return image


def greys(image: QImage, spread: int = 0) -> bytes:
    """Each pixel from 0, ink, to 255; or the darkest of those within `spread`."""
    spread_out = QImage(image)
    painter = QPainter(spread_out)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Darken)
    for x in range(-spread, spread + 1):
        for y in range(-spread, spread + 1):
            painter.drawImage(x, y, image)
    painter.end()
    grey = spread_out.convertToFormat(QImage.Format.Format_Grayscale8)  # kept by a name: its bits go with it
    return bytes(grey.constBits())


def astray(image: QImage, other: QImage) -> int:
    """How many pixels of ink stand where the other has none near."""
    return sum(ink < 100 and near > 200 for ink, near in zip(greys(image), greys(other, BESIDE), strict=True))


def inked(image: QImage, rows: range) -> tuple[int, int]:
    """The first and last column with ink in these rows."""
    columns = [x for x in range(image.width()) if any(image.pixelColor(x, y).lightness() < 128 for y in rows)]
    return columns[0], columns[-1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", WORDS)
def test_words_stand_where_qt_would_draw_them(qapp, language, size):
    """In every script, above and below the size from which pictures of letters are kept."""
    leftwards = known_languages()[language].leftwards
    image, _ = ours(WORDS[language], font(language, size), Flow(CENTRE, DIRECTIONS[leftwards]))
    theirs = qts(WORDS[language], font(language, size), leftwards=leftwards)
    assert min(greys(theirs)) < 50, "nothing was drawn to compare with"
    assert astray(image, theirs) == astray(theirs, image) == 0


@pytest.mark.parametrize("size", SIZES)
def test_no_line_of_a_broken_arabic_text_is_pushed_in_by_its_last_space(qapp, size):
    """Every line ends at the same edge, as no line of a plain QPainter does."""
    edge = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    one_line = ours("من", font("ar", size), Flow(edge, Qt.LayoutDirection.RightToLeft))[1].height()
    image, taken = ours("من " * 20, font("ar", size), Flow(edge, Qt.LayoutDirection.RightToLeft))
    tops = range(taken.top(), taken.bottom() - one_line // 2, one_line)
    ends = [inked(image, range(top, min(top + one_line, AREA.bottom())))[1] for top in tops]
    assert len(ends) > 1
    assert max(ends) - min(ends) <= 2


@pytest.mark.parametrize("edge", [Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight])
@pytest.mark.parametrize("language", LEFT_OVER)
def test_no_word_is_left_over_for_the_last_line(qapp, language, edge):
    """Where one word would stand alone on the last line, as many lines are broken more alike, from the same edge, and none leaves the area."""
    words, with_font = LEFT_OVER[language], font(language, SIZES[0])
    one_line = QFontMetricsF(with_font).size(0, words).width()
    wide = ceil(one_line * 0.93)
    flow = Flow(edge | Qt.AlignmentFlag.AlignAbsolute, DIRECTIONS[known_languages()[language].leftwards])
    laid = Laid(words, with_font, wide, flow)
    lines = [laid.layout.lineAt(number).naturalTextRect() for number in range(laid.layout.lineCount())]
    assert len(lines) == 2
    assert lines[1].width() > one_line / 3
    assert all(line.left() >= -LEANS and line.right() <= wide + LEANS for line in lines)
    sides = {Qt.AlignmentFlag.AlignLeft: [0, 0], Qt.AlignmentFlag.AlignRight: [wide, wide]}
    ends = [line.right() if edge == Qt.AlignmentFlag.AlignRight else line.left() for line in lines]
    if edge not in sides:
        ends, sides[edge] = [line.center().x() for line in lines], [wide / 2] * 2
    assert ends == pytest.approx(sides[edge], abs=LEANS)


@pytest.mark.parametrize("language", COUNTED)
def test_no_number_is_parted_from_what_it_counts(qapp, language):
    """Where a number would end a line, it begins the next one with its word, in no more lines and none of them too long."""
    words, with_font = COUNTED[language], font(language, SIZES[0])
    number = re.search(r"\d+", words).end()
    wide = ceil(QFontMetricsF(with_font).size(0, words[:number]).width()) + 8 * LEANS
    flow = Flow(Qt.AlignmentFlag.AlignLeading, DIRECTIONS[known_languages()[language].leftwards])
    laid = Laid(words, with_font, wide, flow)
    lines = [laid.layout.lineAt(at) for at in range(laid.layout.lineCount())]
    said = [laid.layout.text()[line.textStart() : line.textStart() + line.textLength()].strip() for line in lines]
    assert len(said) > 1
    assert not said[0][-1].isdigit(), said
    assert all(line.naturalTextWidth() <= wide for line in lines)


def test_no_hyphenated_word_is_parted_where_that_takes_no_line(qapp):
    """A French verb and its pronoun stand on one line wherever as many lines are enough for that."""
    with_font, flow = font("fr", 50), Flow(Qt.AlignmentFlag.AlignLeading, DIRECTIONS[False])
    words = "Quand cette douleur a-t-elle commencé ?"
    metrics = QFontMetricsF(with_font)
    least, most = (ceil(metrics.horizontalAdvance(part)) for part in ("a-t-elle commencé ?", "Quand cette douleur a-t-elle"))
    for wide in range(least + LEANS, most, 20):
        layout = Laid(words, with_font, wide, flow).layout
        starts = [layout.lineAt(number).textStart() for number in range(layout.lineCount())]
        assert not [start for start in starts[1:] if layout.text()[start - 1] == "-"], wide


def test_a_last_word_is_given_company(qapp):
    """Where no narrower lines help, the last line begins with the word before it."""
    with_font = font("en", SIZES[0])
    wide = ceil(QFontMetricsF(with_font).size(0, "desk before you").width()) + LEANS
    laid = Laid("Please see the desk before you go.", with_font, wide, Flow(Qt.AlignmentFlag.AlignLeading, DIRECTIONS[False]))
    last = laid.layout.lineAt(laid.layout.lineCount() - 1)
    assert laid.layout.lineCount() == 3
    assert laid.layout.text()[last.textStart() :] == "you go."


@pytest.mark.parametrize("size", SIZES)
def test_a_break_in_the_words_begins_a_line(qapp, size):
    """What a text says in two lines stands in two lines."""
    flow = Flow(CENTRE, Qt.LayoutDirection.LeftToRight)
    _, one = ours("Stay here", font("en", size), flow)
    _, two = ours("Stay\nhere", font("en", size), flow)
    assert two.height() > 1.8 * one.height()
    assert two.width() < one.width()


def test_what_is_kept_never_grows_beyond_its_limit():
    """At the limit all goes, and what is asked for again is made again."""
    made: list[int] = []
    kept: Kept[int] = Kept(3)
    for value in (1, 2, 1, 3, 2, 4, 4, 1):
        kept.once(value, lambda value=value: made.append(value) or value)
    assert made == [1, 2, 3, 4, 1]


def test_no_hole_is_where_two_strokes_of_a_large_letter_cross(qapp):
    """A large letter is ink all over, also where its outline crosses itself, as that of the Arabic lam before alef maqsura does."""
    across = QPainterPath()
    across.addRect(0, -20, 40, 10)
    across.addRect(15, -35, 10, 40)

    class Face:
        def pathForGlyph(self, _glyph):
            return across

    _, letter = _letter(Face(), 0, QColor("black"), 1.0)
    assert letter.toImage().pixelColor(21, 21).alpha() == 255
