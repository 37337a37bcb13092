"""The page itself: words, fonts, marks, metadata; what a patient, a fax and a hostile string get."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from kiosk import VERSION
from kiosk.country import Paper
from kiosk.glyphs import HOUSE
from kiosk.handout import typeface
from kiosk.handout.content import HandoutError
from kiosk.handout.furniture import Furniture, imprint
from kiosk.handout.layout import Manuscript, lay_out
from kiosk.handout.making import Wording, blocks
from kiosk.handout.pdf import SIZES
from kiosk.handout.scales import NORMAL, ROOMY, SNUG
from kiosk.handout.typeface import ENGLISH
from kiosk.handout.typesetting import load_fonts
from kiosk.ports import Renderer
from rules.model import Level, SignOff
from tests.kiosk.handout.sample import (
    ASKED,
    CLINIC,
    FOOTER,
    HELP,
    LONG,
    SAY,
    STEPS,
    body_words,
    in_english,
    overlaps,
    page_texts,
    protocol,
    renderer,
    section,
    section_words,
    variant,
)  # fmt: skip

SIGNED = SignOff("A. Clinician", "GP", "GMC 1234567", "2026-04-01", "2027-04-01")
MOVE = section("MOVE", "move", "It hurts.", "It will pass.")
PRINTED = "Printed 22 November 2026"
HOSTILE = ["<img src='file:///etc/hostname'/>", '<a href="javascript:x">y</a>', "<b>unclosed", "5 < 6 & 7 > 4", "&lt;", "</para><br/>"]


def sheet(*sections, **how):
    """The handout of these sections."""
    return renderer(*sections, **how).sheet([each.id for each in sections], "en", variant())


def test_is_a_renderer() -> None:
    """The kiosk can use it as its port says."""
    port: Renderer = renderer(HELP)
    assert port.render(["HELP"], "en", variant()).startswith(b"%PDF-")


def test_words_read_back(tmp_path) -> None:
    """What is read off the page is the catalogue's words, all of them and nothing else between head and foot."""
    shown = (HELP, MOVE, STEPS, ASKED)
    pages = page_texts(sheet(*shown, FOOTER).pdf, tmp_path)
    expected = [word for each in shown for word in section_words(each, Level.SELF_CARE)]
    assert body_words(pages, PRINTED) == expected


def test_words_read_back_over_pages_and_columns(tmp_path) -> None:
    """Text that runs over columns and pages loses no word and no order."""
    long = [section(f"S{number}", "move", *[f"{number} {LONG}"] * 7) for number in range(6)]
    made = sheet(HELP, *long)
    assert made.pages == 2
    expected = [word for each in (HELP, *long) for word in section_words(each, Level.SELF_CARE)]
    assert body_words(page_texts(made.pdf, tmp_path), PRINTED) == expected
    assert not overlaps(made.pdf, tmp_path)


def test_every_page_has_its_head_and_foot(tmp_path) -> None:
    """Every page names clinic, phone and hours, program, protocol, the versions, content and date, ticket, day of printing, page and draft."""
    long = [section(f"S{number}", "move", *[LONG] * 7) for number in range(6)]
    pages = page_texts(sheet(HELP, *long, FOOTER).pdf, tmp_path)
    for number, page in enumerate(pages, start=1):
        words = " ".join(page.split())
        for expected in (
            CLINIC.name,
            CLINIC.phone,
            CLINIC.hours,
            f"Backcheck {VERSION}",
            "Sore toe, version 1.2.3+1c560030, 4 March 2026, DRAFT",
            "Ticket KP 47",
            PRINTED,
        ):
            assert expected in words
        assert f"Page {number} of {len(pages)}" in words
        assert SAY("handout.draft") in words
        assert "This sheet is advice. It shows no answers." in words


def test_signed_protocol_has_no_draft_mark(tmp_path) -> None:
    """The draft mark goes when a clinician has signed, and only then."""
    assert "DRAFT" not in page_texts(sheet(HELP, sign_off=SIGNED).pdf, tmp_path)[0]
    assert "DRAFT" in page_texts(sheet(HELP).pdf, tmp_path)[0]


def test_a_demonstration_says_so_on_every_page(tmp_path) -> None:
    """Every page of a demonstration says that it is not for patients, beside the draft mark; no other page does."""
    said = "Demonstration, not for patients"
    long = [section(f"S{number}", "move", *[f"{number} {LONG}"] * 7) for number in range(6)]
    pages = page_texts(sheet(HELP, *long, demonstration=True).pdf, tmp_path)
    assert len(pages) > 1
    assert all(f"{said} · DRAFT" in page for page in pages)
    assert said not in page_texts(sheet(HELP).pdf, tmp_path)[0]


def test_help_box_is_first_on_page_one(tmp_path) -> None:
    """The box that says when to get help is the first thing on the first page, whatever else there is."""
    long = [section(f"S{number}", "opening", *[LONG] * 7) for number in range(6)]
    first = body_words(page_texts(sheet(*long, HELP).pdf, tmp_path)[:1], PRINTED)
    assert " ".join(first).startswith("When to get help Call now if:")


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, "595.28 841.89"), (Paper.LETTER, "612 792")])
def test_paper_size(paper, size) -> None:
    """The page has the size of the paper that the clinic uses."""
    assert f"/MediaBox [ 0 0 {size} ]".encode() in sheet(HELP, paper=paper).pdf


def test_fonts_are_embedded(tmp_path) -> None:
    """Every font of the page travels with it: the printer substitutes nothing."""
    path = tmp_path / "fonts.pdf"
    path.write_bytes(sheet(HELP, STEPS).pdf)
    listed = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    fonts = {line.split()[0].partition("+")[2]: re.findall(r" (yes|no) ", line)[0] for line in listed}
    assert fonts == {"AtkinsonHyperlegible-Regular": "yes", "AtkinsonHyperlegible-Bold": "yes"}


def test_same_sheet_same_bytes() -> None:
    """Two processes that print the same sheet print the same bytes."""
    code = (
        "import hashlib; from tests.kiosk.handout.sample import *\n"
        "made = renderer(HELP, STEPS, ASKED, FOOTER).render(['HELP', 'STEPS', 'ASKED', 'FOOTER'], 'en', variant())\n"
        "print(hashlib.sha256(made).hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_metadata() -> None:
    """The file says its language, title and contents, and neither ticket nor day nor answer."""
    pdf = sheet(HELP, MOVE).pdf
    for expected in (b"/Lang (en)", b"/Title (Sore toe: your advice sheet)", b"/Title (Title of MOVE)", b"/Outlines"):
        assert expected in pdf
    assert b"KP47" not in pdf
    assert b"KP 47" not in pdf
    assert b"2026" not in pdf


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_is_printed_literally(tmp_path, words) -> None:
    """Words are words: markup in a section, a title, a question or the clinic's name is printed as it stands."""
    hostile = section("EVIL", "questions", words, f"- {words}? {words}", title=words)
    pages = page_texts(sheet(HELP, hostile, letterhead=replace(CLINIC, name=words)).pdf, tmp_path)
    assert "".join("".join(pages).split()).count("".join(words.split())) == 5


def test_a_letter_the_font_lacks_is_refused() -> None:
    """A script that the font cannot print is refused by name, never printed as empty boxes."""
    with pytest.raises(HandoutError, match="डॉ"):
        sheet(HELP, section("HINDI", "stage", "डॉक्टर"))


def test_an_unfilled_word_is_refused() -> None:
    """A number to call that nobody filled in is noticed before the first patient."""
    with pytest.raises(HandoutError, match="EMERGENCY_NUMBER"):
        renderer(section("X", "help", "Call {EMERGENCY_NUMBER}."))


def test_a_missing_font_is_said(tmp_path, monkeypatch) -> None:
    """Without its typeface the sheet is refused with the file's name and folder; so it is with a file that is no font."""
    monkeypatch.setattr(typeface, "resource", tmp_path.joinpath)
    monkeypatch.setattr(typeface, "read", typeface.read.__wrapped__)
    with pytest.raises(HandoutError, match=f"{tmp_path}/fonts"):
        renderer(HELP).warm_up()
    (tmp_path / "fonts" / HOUSE).mkdir(parents=True)
    (tmp_path / "fonts" / HOUSE / "House-Regular.ttf").write_text("no font")
    with pytest.raises(HandoutError, match=r"House-Regular\.ttf"):
        renderer(HELP).warm_up()


def test_full_paper_drops_and_says_so(tmp_path) -> None:
    """When two pages are full the highest priorities are left out whole, and the sheet says which."""
    full = [section(f"S{number}", "move", *[LONG] * 9) for number in range(9)]
    who = section("WHO", "who", *[LONG] * 14, priority=5)
    made = sheet(HELP, *full, who)
    assert (made.pages, made.dropped) == (2, ("WHO",))
    assert made.printed == ("HELP", *(each.id for each in full))
    assert "WHO" not in "".join(page_texts(made.pdf, tmp_path))


def test_advice_that_never_gives_way_takes_a_third_page() -> None:
    """Priority 1 is printed even if it needs another page."""
    made = sheet(HELP, *(section(f"S{number}", "move", *[LONG] * 9) for number in range(12)))
    assert (made.pages, made.dropped) == (3, ())


@pytest.mark.parametrize(("sentences", "scale"), [(4, ROOMY), (92, SNUG)])
def test_a_short_sheet_is_roomy(sentences, scale) -> None:
    """Where there is room, lines stand further apart than on a full sheet."""
    load_fonts()
    shown = protocol(HELP, section("S", "move", *[LONG] * sentences))
    furniture = Furniture(imprint(in_english(shown), variant(), CLINIC, "", demonstration=False), SIZES[Paper.A4])
    sheet = tuple((block,) for block in blocks(Wording(shown, SAY), ["HELP", "S"], variant()))
    layout = lay_out(Manuscript((ENGLISH,), sheet, lambda block, _: block.title), furniture, NORMAL)
    assert (layout.typesetter.scale, layout.pages) == (scale, 2 if scale is SNUG else 1)
