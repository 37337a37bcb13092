"""Gate: the desk's pictures, which stand in the documents, are whole and in the language that was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from kiosk.app import House
from kiosk.config import Config
from kiosk.desk.window import DeskWindow
from kiosk.programs import desk_gallery
from tests.kiosk.desk.gates.test_desk_fits import cut, outside


@pytest.mark.parametrize(("language", "direction"), [("ar", Qt.LayoutDirection.RightToLeft), ("es", Qt.LayoutDirection.LeftToRight)])
def test_no_picture_is_cut(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, direction: Qt.LayoutDirection):
    """Every page of the desk is saved in the language of `--language`, laid out to its end: no word is cut, nothing stands outside."""
    found: list[str] = []
    titles, save = set[str](), desk_gallery._Pictures._save

    def look(pictures: desk_gallery._Pictures, desk: DeskWindow, name: str) -> None:
        save(pictures, desk, name)
        titles.add(desk.windowTitle())
        found.extend(f"{name}: {problem}" for problem in (*cut(desk), *outside(desk)))
        found.extend([] if desk.layoutDirection() is direction else [f"{name} runs the other way"])

    monkeypatch.setattr(desk_gallery._Pictures, "_save", look)
    house = House(Config.demonstration(tmp_path / "data"))
    saved = desk_gallery.save_desk(house, tmp_path / "out", language)
    house.store.close()
    assert found == []
    assert len(titles) == 1
    assert len([path for path in saved if path.stat().st_size]) == 11
