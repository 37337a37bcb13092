"""The paper form in every language: staff read their table in their own, a mark stands on one line, and no page is nearly empty."""

from __future__ import annotations

from functools import cache
from statistics import median

import pypdfium2
import pytest

from kiosk.country import Paper
from kiosk.handout.form import draw_form
from kiosk.handout.form_pieces import LINES, FormPieces
from kiosk.handout.pdf import SIZES
from kiosk.handout.tongue import Tongue
from kiosk.handout.typesetting import load_fonts
from tests.kiosk.handout.sample import CLINIC
from tests.kiosk.handout.scripts import CODES, words
from tests.kiosk.handout.shops import spoken

FULL = 0.3
"""How much of what stands on a usual page the emptiest one holds at least."""


@cache
def tongue(code: str) -> Tongue:
    """A language with all its words."""
    load_fonts()
    found = spoken("US", code)
    return Tongue(found.language, found.catalogue.say, found.protocol, draft=found.draft)


def pages(code: str, staff: str, paper: Paper) -> list[str]:
    """The words of each page of the form."""
    document = pypdfium2.PdfDocument(draw_form(tongue(code), tongue(staff), CLINIC, SIZES[paper], demonstration=True))
    return [words(page.get_textpage().get_text_range()) for page in document]


@pytest.mark.parametrize("paper", [Paper.A4, pytest.param(Paper.LETTER, marks=pytest.mark.slow)])
@pytest.mark.parametrize("code", CODES)
def test_no_page_is_nearly_empty(code, paper) -> None:
    """Each page holds a good part of what a usual one holds, and the form is at most eight sheets, printed on both sides."""
    lengths = [len(page) for page in pages(code, "en", paper)]
    assert min(lengths) > FULL * median(lengths)
    assert len(lengths) <= 16


def test_staff_read_their_table_in_their_own_language() -> None:
    """At a clinic that speaks English the form of a patient who reads Spanish has the table in English; questions and advice are in Spanish."""
    es, en = tongue("es"), tongue("en")
    read = pages("es", "en", Paper.A4)
    (first,) = [number for number, page in enumerate(read) if en.say("form.staff.title") in page]
    table = " ".join(read[first : first + 2])
    assert en.say("form.staff.none") in table
    assert words(en.say("form.staff.follow")) in table
    assert es.say("form.staff.title") not in " ".join(read)
    assert es.say("form.intro") in read[0]
    assert any(es.say("form.advice.title") in page for page in read[first:])


def test_staff_see_how_the_patients_form_marks_a_level() -> None:
    """Beside what to do stands the mark in the patient's language, where that is another; nowhere twice where it is not."""
    mark = tongue("fr").say("form.mark.EMERGENCY_NOW")
    (table,) = [page for page in pages("fr", "en", Paper.A4) if tongue("en").say("form.staff.title") in page]
    assert mark in table
    assert mark not in " ".join(pages("en", "en", Paper.A4))


@pytest.mark.parametrize("code", CODES)
def test_a_mark_stands_on_one_line(code) -> None:
    """What a tick is worth is one word, and no word of it is cut in two."""
    make = FormPieces(tongue(code))
    heights = {make.tag(level).height(make.room) for level in LINES}
    assert heights == {make.tag(next(iter(LINES))).height(1000)}
