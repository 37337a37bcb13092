"""The page for the wall and the page beside the panel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.country import Paper
from kiosk.handout.notices import draw_bezel, draw_wall
from kiosk.handout.pdf import SIZES
from rules.model import Level
from tests.kiosk.handout.papers import english
from tests.kiosk.handout.sample import CLINIC, overlaps, page_texts

TONGUE = english()


@pytest.mark.parametrize("paper", Paper)
def test_the_wall_says_what_to_do_with_a_flag(tmp_path: Path, paper: Paper) -> None:
    """One page: the steps in order, how soon at which level in the protocol's own words, and what to do when nothing works."""
    pdf = draw_wall(TONGUE, CLINIC, SIZES[paper], demonstration=True)
    (page,) = page_texts(pdf, tmp_path)
    read = " ".join(page.split())
    steps = ["1 Look at the desk's screen.", "2 Press Seen", "3 Find the patient", "4 Press Print slip", "5 Press Close"]
    places = [read.index(step) for step in steps]
    assert places == sorted(places)
    for level in (Level.EMERGENCY_NOW, Level.URGENT_TODAY, Level.ROUTINE_APPOINTMENT):
        assert " ".join(TONGUE.protocol.levels[level].staff.split()) in read
        assert TONGUE.say(f"desk.level.{level.name}") in read
    for words in ("Hand out the paper form.", "DRAFT", "Demonstration, not for patients", CLINIC.name):
        assert words in read
    assert not overlaps(pdf, tmp_path)


@pytest.mark.parametrize("paper", Paper)
def test_the_page_beside_the_panel(tmp_path: Path, paper: Paper) -> None:
    """Where to go when the screen does not answer, whom to tell when very unwell, and the number to call when nobody is here."""
    pdf = draw_bezel([TONGUE], CLINIC, SIZES[paper], demonstration=False)
    (page,) = page_texts(pdf, tmp_path)
    read = " ".join(page.split())
    assert read.startswith("Screen not answering? Tell reception.")
    assert "Tell anyone near you now." in read
    assert "If nobody is here, call 911." in read
    assert not overlaps(pdf, tmp_path)


def test_every_language_has_its_line(tmp_path: Path) -> None:
    """One page for all of them, the clinic's first."""
    others = [
        replace(TONGUE, language=replace(TONGUE.language, code=f"x{n}"), say=lambda text_id, n=n, **values: f"{TONGUE.say(text_id, **values)} x{n}")
        for n in range(5)
    ]
    pdf = draw_bezel([TONGUE, *others], CLINIC, SIZES[Paper.A4], demonstration=True)
    (page,) = page_texts(pdf, tmp_path)
    assert [f"Tell reception. x{n}" in " ".join(page.split()) for n in range(5)] == [True] * 5
    assert not overlaps(pdf, tmp_path)
