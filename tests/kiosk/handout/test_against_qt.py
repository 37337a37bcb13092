"""Held against Qt's text engine: the same letters, in the same places, in every line of every script."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
import uharfbuzz as hb

from kiosk.handout import paragraphs, shaping
from tests.kiosk.handout import qt_lines
from tests.kiosk.handout.scripts import CODES, line_texts, script, set_in, texts

WIDTH = 22.0 * qt_lines.UNITS
"""A column of the sheet, in type sizes."""
SAMPLE = 12
"""Every so-many-th text in the short run."""
LETTERS_FOR_DIGITS = str.maketrans("0123456789", "xyxyxyxyxy")
"""Amid Devanagari Qt draws no digit in the typeface that it was told, so that none stands there: the house's Latin letters do as well."""
TOLERANCE = 2
"""Of a thousand: what rounding to whole units may add up to."""
ALIKE, UNLIKE = 0.88, 0.5
"""How much of the ink of two pictures lies on each other: the same line drawn twice, and the line with its words turned around."""
pytestmark = pytest.mark.qt_log_ignore("OpenType support missing")  # Qt looks for Devanagari in the house's typeface before it takes the other


def differences(code: str, text: str, *, bold: bool = False) -> list[str]:
    """The lines in which a glyph, its typeface or its place is not Qt's."""
    text = text.translate(LETTERS_FOR_DIGITS) if code == "hi" else text
    made = set_in(code, text, qt_lines.UNITS, WIDTH, bold=bold)
    lines = line_texts(made, text)
    mine, theirs = qt_lines.ours(made), qt_lines.qts(lines, script(code), bold=bold)
    assert len(mine) == len(theirs) == len(lines)
    return [words for words, here, there in zip(lines, mine, theirs, strict=True) if not same(here, there)]


def same(here: qt_lines.Drawn, there: qt_lines.Drawn) -> bool:
    """Whether two lines hold the same glyphs in the same places."""
    if [each[:2] for each in here] != [each[:2] for each in there]:
        return False
    return all(abs(one[2] - other[2]) <= TOLERANCE * (1 + place) ** 0.5 for place, (one, other) in enumerate(zip(here, there, strict=True)))


@pytest.mark.parametrize("code", CODES)
def test_a_sample_is_as_qt_draws_it(qapp, code) -> None:
    """Some paragraphs of every language have Qt's glyphs in Qt's places, line by line."""
    qt_lines.load(script(code))
    assert not [line for text in texts(code)[::SAMPLE] for line in differences(code, text)]


@pytest.mark.slow
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("code", CODES)
def test_everything_is_as_qt_draws_it(qapp, code, bold) -> None:
    """Every paragraph that a sheet may hold has them, in both weights."""
    qt_lines.load(script(code))
    assert not [line for text in texts(code) for line in differences(code, text, bold=bold)]


ARABIC = "اتصلوا بالرقم \u2068911\u2069 الآن (ER)، أو \u2068KP 47\u2069."
HINDI = "हड्डी में दर्द, क्या करें?"


@pytest.fixture
def anew() -> Iterator[None]:
    """No word is remembered from before or for afterwards."""
    shaping._shaped.cache_clear()
    yield
    shaping._shaped.cache_clear()


unjoined = partial(hb.shape, features=None, shapers=["fallback"])
"""Letters as they stand in the typeface, one for one."""


@pytest.mark.usefixtures("qapp", "anew")
@pytest.mark.parametrize(
    ("code", "text", "mistake"),
    [
        ("ar", ARABIC, (paragraphs, "order", lambda runs: list(range(len(runs))))),
        ("ar", ARABIC, (shaping, "levels", lambda text, base: [base] * len(text))),
        ("ar", ARABIC, (hb, "shape", unjoined)),
        ("hi", HINDI, (hb, "shape", unjoined)),
    ],
    ids=["words in the order of Latin", "numbers turned around", "letters that do not join", "signs where they are typed"],
)
def test_what_is_wrong_is_not_as_qt_draws_it(monkeypatch, code, text, mistake) -> None:
    """Each mistake that has been seen in print, made on purpose, is told from Qt's drawing."""
    qt_lines.load(script(code))
    assert not differences(code, text)
    shaping._shaped.cache_clear()
    monkeypatch.setattr(*mistake)
    assert differences(code, text)


@pytest.mark.parametrize("code", CODES)
def test_the_picture_is_qts(qapp, tmp_path, code) -> None:
    """A line as poppler draws it from the file covers what Qt paints, whose typefaces were never cut: outlines, page and mirror hold."""
    qt_lines.load(script(code))
    text = {"ar": ARABIC, "hi": HINDI}.get(code, texts(code)[0])
    here, there = qt_lines.picture_of_file(tmp_path / "line", code, text), qt_lines.picture(text, script(code))
    assert qt_lines.cover(here, there) > ALIKE
    other = qt_lines.picture(" ".join(reversed(text.split())) if " " in text else text[::-1], script(code))
    assert qt_lines.cover(here, other) < UNLIKE
