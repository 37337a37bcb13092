"""The two slips: what stands on them, what never does, and that each is one page."""

from __future__ import annotations

import random
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.country import Paper
from kiosk.handout.pdf import SIZES
from kiosk.handout.slip_staff import SIZES as TYPE_SIZES
from kiosk.handout.slip_staff import draw_staff
from kiosk.handout.slip_waiting import draw_waiting
from kiosk.handout.tongue import Tongue
from kiosk.paperwork import WaitingSlip
from tests.kiosk.handout.papers import AFTERNOON, english, entries, slip
from tests.kiosk.handout.sample import CLINIC, overlaps, page_texts
from tests.kiosk.handout.shops import spoken

TONGUE = english()
WAITING = WaitingSlip("KP47", AFTERNOON)


def waiting(*tongues: Tongue, paper: Paper = Paper.A4, demonstration: bool = False) -> bytes:
    return draw_waiting(WAITING, tongues or (TONGUE,), CLINIC, SIZES[paper], demonstration=demonstration)


def staff(*, paper: Paper = Paper.A4, **counts: int) -> bytes:
    return draw_staff(slip(**counts), TONGUE, CLINIC, SIZES[paper], demonstration=True)


def metadata(pdf: bytes, folder: Path) -> str:
    """What a file says about itself."""
    path = folder / "about.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("paper", Paper)
def test_waiting_slip_says_where_to_wait_and_no_more(tmp_path: Path, paper: Paper) -> None:
    """Clinic, ticket, the two sentences, the time, and what every page says of itself: not a word else, so no level, reason or answer."""
    (page,) = page_texts(waiting(paper=paper), tmp_path)
    said = [
        CLINIC.name, "DRAFT: not checked by a clinician", "Your ticket", "KP 47", "Please wait here.", "Tell us at once if you feel worse.",
        "14:05, 27 November 2026", f"{CLINIC.phone} · {CLINIC.hours}", TONGUE.version(),
    ]  # fmt: skip
    assert sorted(page.split()) == sorted(" ".join(said).split())


def from_right(pdf: bytes, folder: Path, *wanted: str) -> list[str]:
    """These words of a page as they stand from right to left."""
    path = folder / "right.pdf"
    path.write_bytes(pdf)
    xml = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    found = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>', xml)
    line = next(foot for _, foot, word in found if word == wanted[-1])
    places = sorted(((float(x), word) for x, foot, word in found if abs(float(foot) - float(line)) < 1), reverse=True)
    return [word for _, word in places if word in wanted]


def test_a_slip_in_arabic_runs_from_right_to_left(tmp_path: Path) -> None:
    """The day stands before the month and the year, and the telephone number's code before its number, as an Arabic reader reads them."""
    spoken_here = spoken("US", "ar")
    arabic = Tongue(spoken_here.language, spoken_here.catalogue.say, spoken_here.protocol, draft=True)
    pdf = waiting(arabic, TONGUE)
    assert from_right(pdf, tmp_path, "2026", "27") == ["27", "2026"]
    assert from_right(pdf, tmp_path, "010-0147", "(555)") == ["010-0147", "(555)"]


def test_the_ticket_can_be_read_across_a_room(tmp_path: Path) -> None:
    """Its letters are several times as high as any other on the page."""
    path = tmp_path / "waiting.pdf"
    path.write_bytes(waiting())
    xml = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    boxes = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>', xml)
    high = {word: float(foot) - float(top) for top, foot, word in boxes}
    assert min(high["KP"], high["47"]) > 3 * max(height for word, height in high.items() if word not in {"KP", "47"})


def test_waiting_slip_in_two_languages(tmp_path: Path) -> None:
    """The patient's words stand first, the clinic's below; the same language is not said twice."""
    other = replace(
        TONGUE,
        language=replace(TONGUE.language, code="xx"),
        say=lambda text_id, **values: TONGUE.say(text_id, **values).replace("Please wait", "Bitte warten"),
    )
    (both,) = page_texts(waiting(other, TONGUE), tmp_path)
    assert both.index("Bitte warten here.") < both.index("Please wait here.")
    (one,) = page_texts(waiting(TONGUE), tmp_path)
    assert one.count("wait here") == 1


def test_same_slip_same_bytes() -> None:
    """Neither clock nor chance is in a file: the same slip gives the same bytes."""
    assert waiting() == waiting()
    assert staff() == staff()


@pytest.mark.parametrize("pdf", [waiting(), staff()], ids=["waiting", "staff"])
def test_files_say_nothing_of_the_patient(tmp_path: Path, pdf: bytes) -> None:
    """Neither ticket nor level, reason or answer stands in the title or beside it; the language is told."""
    about = metadata(pdf, tmp_path)
    assert "slip" in about
    for secret in ("KP", "Urgent", "reason", "worry", "other-"):
        assert secret not in about
    assert b"/Lang (en)" in pdf


def test_staff_slip_follows_sbar(tmp_path: Path) -> None:
    """Ticket and level on top, then situation, background, assessment, recommendation, each with its own."""
    (page,) = page_texts(staff(), tmp_path)
    order = ["KP 47", "Situation", "reason-0", "reason-1", "Background", "other-0", "Assessment", "worry-0", "Impact 6.5", "Recommendation", "todo-0"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    for words in ("Urgent today", "Kiosk 1, since 13:55", "Helped by someone", "For staff only.", "Demonstration, not for patients"):
        assert words in page
    assert "more at the desk" not in page


@pytest.mark.parametrize("paper", Paper)
def test_staff_slip_is_one_page_whatever_is_on_it(tmp_path: Path, paper: Paper) -> None:
    """With any number of lines: one page, nothing on anything else, and each line is there or counted among those that are not."""
    seed = random.randrange(2**32)  # noqa: S311 - which cases, not which secrets
    rng = random.Random(seed)  # noqa: S311 - as above
    cases = [dict.fromkeys(("reasons", "others", "worries", "to_do"), 80), dict.fromkeys(("reasons", "others", "worries", "to_do"), 0)]
    cases += [{name: rng.choice((1, 3, 9, 30, 60)) for name in ("reasons", "others", "worries", "to_do")} for _ in range(4)]
    for counts in cases:
        pdf = staff(paper=paper, **counts)
        pages = page_texts(pdf, tmp_path)
        assert len(pages) == 1, (seed, counts)
        assert not overlaps(pdf, tmp_path), (seed, counts)
        shown = len(set(re.findall(r"(?:reason|other|worry|todo)-\d+", pages[0])))
        hidden = sum(int(count) for count in re.findall(r"(\d+) more at the desk's screen", pages[0]))
        assert shown + hidden == sum(counts.values()), (seed, counts)


def test_what_matters_least_gives_way_first(tmp_path: Path) -> None:
    """Answers that worry nobody go before those that worry, those before reasons; what is most urgent of each always stays."""
    (page,) = page_texts(staff(others=200), tmp_path)
    assert "reason-1" in page
    assert "worry-1" in page
    assert "other-199" not in page
    (page,) = page_texts(staff(others=3, worries=200), tmp_path)
    assert ("other-0" in page, "worry-0" in page, "reason-1" in page) == (False, True, True)
    (page,) = page_texts(staff(reasons=120, worries=120, others=9, to_do=120), tmp_path)
    for first in ("reason-0", "worry-0", "todo-0"):
        assert first in page


def high(pdf: bytes, word: str, folder: Path) -> float:
    """How high the box of a word is, in points."""
    path = folder / "high.pdf"
    path.write_bytes(pdf)
    xml = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    top, foot = re.findall(rf'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">{word}</word>', xml)[0]
    return float(foot) - float(top)


def test_type_shrinks_step_by_step_to_a_floor(tmp_path: Path) -> None:
    """The more there is to say the smaller the type, and never smaller than 8 points: then lines give way."""
    assert (max(TYPE_SIZES), min(TYPE_SIZES)) == (12, 8)
    heights = [high(staff(others=count), "reason-0", tmp_path) for count in (2, 22, 30, 90, 200)]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] > heights[1] > heights[3]
    assert heights[3] == heights[4] == pytest.approx(heights[0] * 8 / 12, rel=0.01)


def test_words_are_printed_as_they_stand(tmp_path: Path) -> None:
    """What looks like markup in an answer is paper, not markup."""
    odd = replace(slip(), reasons=(replace(entries("reason", 1)[0], text='<b>x</b> <img src="/etc/passwd"/> & more'),))
    (page,) = page_texts(draw_staff(odd, TONGUE, CLINIC, SIZES[Paper.A4], demonstration=True), tmp_path)
    assert '<b>x</b> <img src="/etc/passwd"/> & more' in page
