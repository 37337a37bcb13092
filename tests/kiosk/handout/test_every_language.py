"""The shipped sheet in every language, for made-up patients: the help box first and whole, no word on another, the page in its own direction."""

from __future__ import annotations

import itertools
import re
import subprocess

import pytest

from kiosk.country import Paper
from kiosk.handout.pdf import SIZES, HandoutRenderer
from kiosk.handout.typesetting import SIDE
from kiosk.languages import PROVEN
from tests.kiosk.handout.sample import CLINIC, overlaps, variant
from tests.kiosk.handout.scripts import CODES, languages, read_back, spoken, words
from tests.kiosk.handout.shops import handouts

SHEETS, SEED = 4, 3
NO_BLANKS = str.maketrans("", "", " ")


def renderer(paper: Paper) -> HandoutRenderer:
    """Prints every language for one clinic."""
    return HandoutRenderer(languages().languages.on_paper, CLINIC, paper=paper, demonstration=True)


def test_only_proven_languages_are_printed() -> None:
    """The languages that are printed are those that these tests know."""
    assert set(CODES) == PROVEN


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("code", CODES)
def test_sheets_of_made_up_patients(code, paper, tmp_path) -> None:
    """On some patients' sheets the help box is whole on the first page, behind title and head, and no word lies on another."""
    shop = renderer(paper)
    texts = {section.id: section for section in spoken(code).protocol.sections}
    for level, chosen in itertools.islice(handouts(spoken("en").protocol, SEED), SHEETS):
        made = shop.sheet([each.section.id for each in chosen], code, variant(level))
        assert not overlaps(made.pdf, tmp_path)
        path = tmp_path / "sheet.pdf"
        path.write_bytes(made.pdf)
        first = read_back(path, "-raw")[0].translate(NO_BLANKS)
        help_box = texts[made.printed[0]]
        assert help_box.place == "help"
        said = [help_box.title, *(sentence.text.removeprefix("- ") for sentence in help_box.text)]
        places = [first.find(words(text).translate(NO_BLANKS)) for text in said]
        assert -1 not in places
        title = words(spoken(code).catalogue.say("handout.title", title=spoken(code).protocol.title)).translate(NO_BLANKS)
        assert first.find(title) >= 0


@pytest.mark.parametrize("code", CODES)
def test_the_side_on_which_a_page_begins(code, tmp_path) -> None:
    """The sheet's title begins at the right edge where the language runs from right to left, else at the left one."""
    path = tmp_path / "sheet.pdf"
    path.write_bytes(renderer(Paper.A4).render(["H31"], code, variant()))
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"', boxes)
    ends = [(float(left), float(right)) for left, top, right in found if 26 < float(top) < 66]
    if spoken(code).language.leftwards:
        assert max(right for _, right in ends) == pytest.approx(SIZES[Paper.A4][0] - SIDE, abs=3)
    else:
        assert min(left for left, _ in ends) == pytest.approx(SIDE, abs=3)
