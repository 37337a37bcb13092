"""The sheet as this clinic's settings want it: whose language, which beside it, and a letterhead that leaves room."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.app import House
from kiosk.config import Config
from kiosk.handout.content import HandoutError
from kiosk.ports import Variant
from rules.model import Level
from tests.kiosk.desk.fakes import NOON
from tests.kiosk.handout.sample import page_texts


def test_a_page_is_in_the_patients_language_and_says_so(tmp_path: Path) -> None:
    """Every language that a patient may choose is printed, and the file names it, whatever language the clinic has."""
    for clinic in ("en", "ar"):
        house = House(replace(Config.demonstration(tmp_path), language=clinic))
        renderer = house.renderer()
        for language in house.languages.offered:
            page = renderer.render(("H31",), language.code, Variant(Level.SELF_CARE, "KP47", NOON))
            assert f"/Lang ({language.code})".encode() in page


def test_a_bilingual_clinic_has_its_own_language_beside_the_patients(tmp_path: Path) -> None:
    """With the setting, both languages stand on the sheet; without it, only the patient's."""
    for bilingual in (True, False):
        house = House(replace(Config.demonstration(tmp_path), bilingual=bilingual))
        text = " ".join(page_texts(house.renderer().render(("H31",), "es", Variant(Level.SELF_CARE, "KP47", NOON)), tmp_path))
        assert "No puede orinar" in text
        assert ("You can't pee" in text) is bilingual


def test_a_sheet_that_does_not_fit_is_no_sheet(tmp_path: Path) -> None:
    """A letterhead that leaves no room for the help box and what to do today is refused in words; nothing is printed over the foot."""
    renderer = House(replace(Config.demonstration(tmp_path), clinic_name="The clinic by the river " * 80)).renderer()
    with pytest.raises(HandoutError, match="Shorten the clinic's name"):
        renderer.render(("H31",), "en", Variant(Level.SELF_CARE, "KP47", NOON))
