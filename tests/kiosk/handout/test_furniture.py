"""Head and foot: what they take of a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.country import Paper
from kiosk.handout.content import Letterhead
from kiosk.handout.furniture import Furniture, imprint
from kiosk.handout.pdf import SIZES
from kiosk.handout.scales import LARGE_PRINT, NORMAL
from kiosk.handout.typesetting import Script, load_fonts
from tests.kiosk.handout.sample import variant
from tests.kiosk.handout.shops import CLINIC, spoken
from tests.kiosk.handout.test_random import LANGUAGES

A4 = SIZES[Paper.A4]
LINE = 7.0
"""Points: less than any line there is."""
ENDLESS = 5000.0


def furniture(language: str, clinic: Letterhead = CLINIC, title: tuple[float, float] = NORMAL.title, width: float = A4[0]) -> Furniture:
    """Head and foot of a demonstration's sheet, as high as A4."""
    words = spoken("US", language)
    load_fonts(Script.of(words.language))
    return Furniture(imprint(words, variant(), clinic, "Advice.", demonstration=True), (width, A4[1]), title)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_part_of_head_and_foot_takes_one_line(language) -> None:
    """The sheet's name, its marks, the versions and the day of printing take a line each in every language."""
    made, wide = furniture(language), furniture(language, width=ENDLESS)
    assert wide.top(1) - made.top(1) < LINE
    assert wide.top(2) - made.top(2) < LINE
    assert made.bottom - wide.bottom < LINE


def test_a_long_name_of_the_sheet_goes_below_the_letterhead() -> None:
    """In large print a name that phone and hours leave no room for stands below them on one line, which takes less than two lines beside them."""
    apart = replace(CLINIC, hours="Monday to Friday, 8 am to 8 pm, Saturday and Sunday 10 to 4")
    beside, below = (furniture("fr", clinic, LARGE_PRINT.title).top(1) for clinic in (replace(CLINIC, hours="8 to 8"), apart))
    assert 0 < beside - below < LARGE_PRINT.title[1]
