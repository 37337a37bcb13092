"""The manager saves the day from the desk: behind their PIN, away from the GUI thread, written down, and told in one line."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from kiosk.app import House
from kiosk.config import Config
from kiosk.desk.saving import Saved
from kiosk.errors import StoreError
from kiosk.guard.roles import Role
from kiosk.ports import EventKind, FlagEvent, KioskId, VisitId, VisitRecord
from kiosk.programs.desk_program import desk_parts
from kiosk.programs.exporting import save_day
from rules.model import Code, Level, LinkId
from tests.kiosk.desk.looking import button, press
from tests.kiosk.desk.staffed import CHOSEN, Desk


@pytest.fixture
def house(tmp_path: Path):
    """A real flag and a rehearsed one, both of now."""
    opened = House(replace(Config.demonstration(tmp_path / "data"), export_folder=tmp_path / "out"))
    now = opened.clock.utc()
    for name, practice in (("real", False), ("practice", True)):
        visit = VisitId(name)
        opened.store.open_visit(VisitRecord(visit, KioskId("kiosk 1"), "KP47", "back_spasm", opened.protocol.version, practice, now))
        raised = FlagEvent(f"{name}-1", visit, KioskId("kiosk 1"), 1, EventKind.RAISED, Level.EMERGENCY_NOW, ("R-E01",), 0.0, now)
        opened.store.append([raised], {LinkId("danger"): frozenset({Code("chest")})})
    yield opened
    opened.store.close()


def told(desk: Desk) -> str:
    return desk.window.findChild(QLabel, "saved").text()


def saving(desk: Desk, save: Callable[[], Saved]) -> None:
    """This desk saves so."""
    desk.window._saving._save = save


def test_the_day_is_written_below_the_folder(house: House, tmp_path: Path) -> None:
    """A table, a note and a bundle of each real flag; practice is not among them, and a second time goes beside the first."""
    saved = save_day(house, house.store, tmp_path / "out")
    (place,) = (tmp_path / "out").iterdir()
    assert saved.visits == ("real",)
    assert str(place) in saved.told
    assert sorted(path.name.split("-")[0] for path in place.iterdir()) == ["fhir", "flags", "note"]
    assert json.loads((place / "fhir-real.json").read_text())["resourceType"] == "Bundle"


def test_what_keeps_it_from_being_written_is_told(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be made, and a store that fails: a sentence, no visit, and no exception."""
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file" / "below", tmp_path / "out"):
        saved = save_day(house, house.store, folder)
        assert saved.visits == (() if "file" in str(folder) else ("real",))
        assert ("could not be saved" in saved.told) is ("file" in str(folder))
    monkeypatch.setattr(type(house.store), "visits_since", lambda *_: (_ for _ in ()).throw(StoreError("The flag file is away.")))
    assert save_day(house, house.store, tmp_path / "out") == Saved("The day could not be saved. The flag file is away.")


def test_a_day_without_a_flag_writes_nothing(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder is left behind."""
    monkeypatch.setattr(type(house.store), "visits_since", lambda *_: [])
    assert save_day(house, house.store, tmp_path / "out").visits == ()
    assert not (tmp_path / "out").exists()


def test_without_a_folder_nothing_is_offered(house: House, tmp_path: Path, desk: Desk) -> None:
    """The button is there for a folder of the settings only."""
    without = House(replace(house.config, export_folder=None, data=tmp_path / "other"))
    assert [desk_parts(each).save_day is not None for each in (house, without)] == [True, False]
    for each in (house, without):
        each.desk_log.close()
    without.store.close()
    assert desk.window.findChild(QPushButton, "save_day") is None


@pytest.fixture
def saving_desk(qtbot, desk: Desk) -> Desk:
    """Signed in as the front desk, on the day's closed list, with a button that saves."""
    page = desk.window._closed
    page.layout().addWidget(page._save_button())
    desk.sign_in(Role.FRONT_DESK)
    desk.window.frame.show_page("closed")
    return desk


def test_the_managers_pin_saves_off_the_gui_thread(qtbot, saving_desk: Desk) -> None:
    """The front desk and a clinician are asked for the manager's PIN; the window goes on meanwhile, and each visit stands in the audit log."""
    gate, threads = threading.Event(), []

    def save() -> Saved:
        threads.append(threading.current_thread())
        assert gate.wait(10)
        return Saved("Saved in /out.", (VisitId("v1"), VisitId("v2")))

    saving(saving_desk, save)
    press(qtbot, saving_desk.window, "save_day")
    assert saving_desk.locked
    saving_desk.type(CHOSEN[Role.CLINICIAN])
    assert (saving_desk.locked, threads) == (True, [])
    saving_desk.type(CHOSEN[Role.MANAGER])
    qtbot.waitUntil(lambda: told(saving_desk) == "The day is being saved." and bool(threads))
    press(qtbot, saving_desk.window, "save_day")
    gate.set()
    qtbot.waitUntil(lambda: told(saving_desk) == "Saved in /out.")
    assert len(threads) == 1
    assert threading.main_thread() not in threads
    qtbot.waitUntil(lambda: saving_desk.deeds()[-2:] == [("export", "manager", "v1", "day"), ("export", "manager", "v2", "day")])
    assert button(saving_desk.window, "save_day").isVisible()


def test_nothing_written_is_nothing_in_the_audit_log(qtbot, saving_desk: Desk) -> None:
    """A day that could not be saved is told, and no visit is said to have left."""
    saving(saving_desk, lambda: Saved("The day could not be saved. Full."))
    press(qtbot, saving_desk.window, "save_day")
    saving_desk.type(CHOSEN[Role.MANAGER])
    qtbot.waitUntil(lambda: told(saving_desk) == "The day could not be saved. Full.")
    assert "export" not in {what for what, *_ in saving_desk.deeds()}
