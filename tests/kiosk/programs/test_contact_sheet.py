"""The page to look through pictures of screens."""

from __future__ import annotations

import re

from kiosk.programs.contact_sheet import write_page


def test_all_looks_of_a_screen_stand_side_by_side(tmp_path):
    """A screen is one group whatever number it has in a look; each picture is there once, by an address inside the folder, without a script."""
    names = ("a-en/01-welcome", "a-en/03-age", "a-ar/01-welcome", "a-ar/02-age")
    pictures = [tmp_path / f"{name}.png" for name in names]
    text = write_page(tmp_path, "Screens & more", pictures).read_text(encoding="utf-8")
    assert re.findall(r'<section id="([^"]+)"', text) == ["welcome", "age"]
    assert re.findall(r'src="([^"]+)"', text) == ["a-en/01-welcome.png", "a-ar/01-welcome.png", "a-en/03-age.png", "a-ar/02-age.png"]
    assert "Screens &amp; more" in text
    assert "<script" not in text
    assert "://" not in text
