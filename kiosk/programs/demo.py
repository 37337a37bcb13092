"""The demonstration: patient and desk with ready settings; without a display, three scripted patients at the same windows.

Everything it keeps lies in a folder of its own, made afresh at every start.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from kiosk.app import House
from kiosk.config import Config
from kiosk.errors import ExitCode

FOLDER = "demonstration"
PROBE_SECONDS = 20


def demonstrate(data: Path | None) -> int:
    """Open the demonstration on the display, or play it without one."""
    folder = (data or Config.demonstration().data) / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    if _has_display():
        from kiosk.programs.demo_window import show_demonstration

        return show_demonstration(_house(folder))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return _play(folder)


def smoke(house: House) -> int:
    """One scripted patient off screen, to see that this copy of the program works."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from kiosk.programs.rehearsal import Rehearsal
    from kiosk.programs.script import PATIENTS

    return Rehearsal(house, PATIENTS[:1], None).run()


def _house(folder: Path) -> House:
    return House(Config.demonstration(folder))


def _play(folder: Path) -> int:
    from kiosk.programs.rehearsal import Rehearsal
    from kiosk.programs.script import PATIENTS

    house = _house(folder)
    say = house.catalogue.say
    print(say("demo.scripted"))
    pictures = folder / "pictures"
    code = Rehearsal(house, PATIENTS, pictures).run()
    print(say("demo.pictures", folder=str(pictures)) if code == ExitCode.DONE else say("demo.failed"))
    return code


def _has_display() -> bool:
    """Whether Qt can open a window here; a display that is named but dead would abort this program, so another one tries."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    if getattr(sys, "frozen", False):
        return True
    probe = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    try:
        tried = subprocess.run([sys.executable, "-c", probe], capture_output=True, timeout=PROBE_SECONDS, check=False)  # noqa: S603 - our own words
    except subprocess.TimeoutExpired:
        return False
    return tried.returncode == 0
