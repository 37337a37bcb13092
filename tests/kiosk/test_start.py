"""The way to the first screen: what a patient waits for when the kiosk starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LATER = {
    "hashlib", "kiosk.control.controller", "kiosk.control.reader", "kiosk.patient.ears", "kiosk.patient.soundpanel", "kiosk.ports",
    "kiosk.visit.effects", "kiosk.visit.spoken", "kiosk.voice", "logging.handlers", "reportlab", "rules.load", "rules.model", "secrets", "sqlite3",
    "subprocess", "yaml",
}  # fmt: skip
"""Each costs milliseconds or megabytes, and the welcome needs none of them."""
FIRST_SCREEN = """
import sys
from pathlib import Path
from kiosk.app import House
from kiosk.config import Config
from kiosk.programs.patient_program import application, patient_window
house = House(Config.demonstration(Path(sys.argv[1])))
app = application("first screen")
window = patient_window(house, house.config.panel)
window.grab()
print(*sorted(set(sys.argv[2:]) & set(sys.modules)))
"""


def test_the_first_screen_waits_for_none_but_its_own(tmp_path: Path) -> None:
    """The welcome is painted before rules, store, ports, YAML or OpenSSL are loaded."""
    command = [sys.executable, "-c", FIRST_SCREEN, str(tmp_path), *sorted(LATER)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
