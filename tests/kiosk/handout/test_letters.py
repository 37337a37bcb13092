"""Letters on paper: nothing is clipped or left out, the file is small and the same twice, and a page from right to left is a mirror of a page."""

from __future__ import annotations

import re
import subprocess
import sys
from io import BytesIO

import pytest
from fontTools.cffLib import CFFFontSet
from reportlab.pdfgen.canvas import Canvas

from kiosk.handout import typesetting
from kiosk.handout.content import HandoutError
from kiosk.handout.embedding import Embedded
from kiosk.handout.shaping import shaped
from kiosk.handout.typeface import CLOSEST
from kiosk.handout.typesetting import REGULAR, Style, load_fonts, page, paragraph
from tests.kiosk.handout.qt_lines import ours
from tests.kiosk.handout.scripts import CODES, read_back, script, set_in, texts

SMALL = 150_000
ROUNDING = 1e-6


@pytest.mark.parametrize("leading", [0, 1040])
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("code", CODES)
def test_no_letter_leaves_its_line(code, bold, leading) -> None:
    """The ink of every text, marks above and below included, stays in the height of its line: no two lines touch, nothing is clipped."""
    style = Style(1000, leading, bold=bold, script=script(code))
    for text in texts(code):
        made = paragraph(text, style)
        for piece in shaped("", text, style.script, bold=bold):
            for run in piece.whole:
                for glyph in run.glyphs:
                    ink = run.typeface.font.get_glyph_extents(glyph.number)
                    top, bottom = glyph.up + ink.y_bearing, glyph.up + ink.y_bearing + ink.height
                    assert top <= made.baseline + ROUNDING, text
                    assert bottom >= made.baseline - made.line - ROUNDING, text


@pytest.mark.parametrize("code", CODES)
def test_lines_keep_their_distance(code) -> None:
    """Lines stand as far apart as the style says, and further where their own letters need it; its height is a whole number of lines."""
    for leading in (5, 30):
        made = paragraph(" ".join(texts(code)[:6]), Style(12, leading, script=script(code)))
        up, down = (max(getattr(run, way) for piece in made._pieces for run in piece.whole) for way in ("up", "down"))
        assert made.line == pytest.approx(30) or 12 * (up + down) <= made.line <= made.style.line
        assert made.wrap(200, 1e6)[1] == pytest.approx(made.line * len(made.lines))
        assert all(sum(piece.width for piece in line[:-1]) + line[-1].last_width <= 200 / 12 + 1e-6 for line in made.lines)


def test_only_deep_letters_take_room_below() -> None:
    """A line of Hindi without marks that reach far down is lower than one with them; a line of Chinese keeps the air that its script needs."""
    plain, deep = (
        paragraph(words, Style(12, 5, script=script("hi"))).line
        for words in ("\u0926\u0930\u094d\u0926 \u0939\u0948", "\u0926\u0930\u094d\u0926 \u092c\u0941\u0926\u094d\u0927\u0942")
    )
    assert plain < deep
    assert paragraph("\u4e00", Style(12, 5, script=script("zh"))).line == pytest.approx(12 * CLOSEST["noto-sans-sc"])


@pytest.mark.parametrize("code", CODES)
def test_a_cut_paragraph_in_any_script(code) -> None:
    """A paragraph that is cut keeps every line as it was, at any place, and gives nothing where not a line fits."""
    text = " ".join(texts(code)[:8])
    whole = set_in(code, text, 1000, 20_000)
    lines = ours(whole)
    for cut in range(1, len(lines)):
        head, rest = set_in(code, text, 1000, 20_000).split(20_000, whole.line * cut + 1)
        for part in (head, rest):
            part.wrap(20_000, 1e6)
        assert ours(head) + ours(rest) == lines
    assert set_in(code, text).split(300, 5) == []


@pytest.mark.parametrize(("code", "lacking"), [("en", "\u0905"), ("ar", "\u0905"), ("hi", "\u4e66"), ("zh", "\u9f98"), ("es", "\u2192")])
def test_what_no_typeface_has_is_refused(code, lacking) -> None:
    """A character that would print as an empty box is refused by name, in every script."""
    with pytest.raises(HandoutError, match=lacking):
        set_in(code, f"A {lacking}.")


def test_a_number_and_its_points_are_of_one_hand() -> None:
    """A telephone number is in the house's typeface throughout, and both brackets of a pair are of one."""
    for code, text in (("hi", "\u0939 (911)"), ("zh", "\u4e8610\u523020"), ("ar", "\u0628 \u2068010-0147\u2069")):
        drawn = {run.text: run.typeface.name for piece in shaped("", text, script(code), bold=False) for run in piece.whole}
        house = {each for each, name in drawn.items() if name.startswith("Atkinson")}
        assert house == {"hi": {"911"}, "zh": {"10", "20"}, "ar": {"010-0147"}}[code], drawn


def test_a_part_of_a_typeface_has_no_room_for_the_rest() -> None:
    """The part of the Chinese typeface that a sheet embeds holds the glyphs that were drawn, each named by its number in the whole, and no others."""
    runs = [run for piece in shaped("", "\u80cc\u75db", script("zh"), bold=False) for run in piece.whole]
    drawn = {glyph.number for run in runs for glyph in run.glyphs}
    found = CFFFontSet()
    found.decompile(BytesIO(runs[0].typeface.part({0, *drawn})), None)
    assert len(drawn) > 1
    assert found[0].charset == [".notdef", *(f"cid{number:05d}" for number in sorted(drawn))]


@pytest.mark.parametrize("code", ["en", "ar", "hi", "zh"])
def test_a_viewer_is_told_how_wide_each_glyph_is(code) -> None:
    """The width of most glyphs, told once, and the list of the others say of every drawn glyph how far it moves on in its typeface."""
    canvas = Canvas(BytesIO(), invariant=1, initialFontName=REGULAR)
    made = set_in(code, " ".join(texts(code)[:40]))
    made.drawOn(canvas, 0, 0)
    for font in [each for each in canvas._doc.delayedFonts if isinstance(each, Embedded)]:
        usual = font._usual_width()
        listed = " ".join(font._widths(usual))
        told = {int(first) + at: float(width) for first, run in re.findall(r"(\d+) \[([^]]+)\]", listed) for at, width in enumerate(run.split())}
        assert {glyph: told.get(glyph, usual) for glyph in font._said} == {glyph: font.typeface.advance(glyph) for glyph in font._said}
        assert set(told) < set(font._said)


CODE = """
import hashlib, sys
from datetime import UTC, datetime
from tests.kiosk.handout.scripts import languages, texts, set_in
from kiosk.ports import Variant
from rules.model import Level
house = languages()
if sys.argv[2] == "after":
    for code in ("hi", "ar", "zh", "en"):
        for text in texts(code)[::9]:
            set_in(code, text)
sections = [section.id for section in house.protocol.sections if section.place in {"help", "stage", "tips", "questions", "timeline", "footer"}]
made = house.renderer().render(sections, sys.argv[1], Variant(Level.SELF_CARE, "KP47", datetime(2026, 11, 22, 12, tzinfo=UTC)))
print(len(made), hashlib.sha256(made).hexdigest())
"""


@pytest.mark.parametrize("code", ["ar", "hi", "zh"])
def test_same_bytes_whatever_was_printed_before(code) -> None:
    """The same sheet is the same file, to the byte, in another process and after other pages, and it is small."""
    runs = {
        subprocess.run([sys.executable, "-c", CODE, code, when], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}).stdout
        for when, seed in (("first", "1"), ("after", "2"))
    }
    assert len(runs) == 1
    assert int(runs.pop().split()[0]) < SMALL


def test_a_leftward_page_is_mirrored(tmp_path) -> None:
    """What is drawn at the left of a page that runs from right to left stands at its right, and its words are not mirrored."""
    path = tmp_path / "mirror.pdf"
    arabic = script("ar")
    load_fonts(arabic)
    made = paragraph("\u0623\u0648\u0644\u0627", Style(20, 24, script=arabic))
    made.wrap(100, 1e6)
    canvas = Canvas(str(path), pagesize=(400, 200))
    with page(canvas, 400, arabic):
        made.drawOn(canvas, 20, 100)
    canvas.save()
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True).stdout
    (word,) = [line for line in boxes.splitlines() if "<word" in line]
    right = float(word.split('xMax="')[1].split('"')[0])
    assert right == pytest.approx(380, abs=1)
    assert read_back(path) == ["\u0623\u0648\u0644\u0627"]


def test_only_the_protocols_words_are_remembered() -> None:
    """A paragraph is kept for the next sheet where its maker says so, and nowhere else: a ticket leaves no line behind."""
    typesetting._kept.cache_clear()
    paragraph("Ticket KP 47", Style(12, 14))
    assert typesetting._kept.cache_info().currsize == 0
    paragraph("Rest a little.", Style(12, 14), keep=True)
    assert typesetting._kept.cache_info().currsize == 1
