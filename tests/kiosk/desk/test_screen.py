"""On which screen the desk opens: never on the kiosk's while there is another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.programs.desk_program import screen_for

SCRIPT = """
import sys
from pathlib import Path
from dataclasses import replace
from kiosk.app import House
from kiosk.config import Config
from kiosk.programs.desk_program import desk_window, open_on, screen_for
from kiosk.programs.fitting import whole_screen
from kiosk.programs.patient_program import application
app = application("backcheck-desk")
window = desk_window(House(replace(Config.demonstration(Path(sys.argv[1])), desk_screen=int(sys.argv[2]))))
open_on(window, screen_for(app.screens(), int(sys.argv[2])))
print(window.screen().name(), whole_screen().intersects(window.geometry()))
window.close()
"""
SCREENS = [{"name": name, "x": x, "y": 0, "width": 1280, "height": 800, "logicalDpi": 96, "dpr": 1} for name, x in (("first", 0), ("second", 1280))]


@pytest.mark.parametrize(
    ("screens", "wanted", "found"),
    [("", 0, None), ("a", 0, "a"), ("a", 2, "a"), ("ab", 0, "b"), ("ab", 1, "a"), ("abc", 0, "c"), ("abc", 2, "b"), ("ab", 5, "b")],
)
def test_which_screen_is_the_desks(screens: str, wanted: int, found: str | None) -> None:
    """The last one, unless the settings count another that is there."""
    assert screen_for(screens, wanted) == found


@pytest.mark.parametrize(("wanted", "told"), [(0, "second False"), (1, "first True")])
def test_the_window_opens_there(tmp_path: Path, wanted: int, told: str) -> None:
    """With two screens the desk's window leaves the kiosk's screen free, unless the settings put it there."""
    (tmp_path / "screens.json").write_text(json.dumps({"screens": SCREENS}))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screens.json'}"}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "data"), str(wanted)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == told, done.stderr
