"""What a screen reader on this machine is told, over the system's own accessibility bus, from the program on a real (virtual) screen."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lacking import lacking

READER = Path(__file__).with_name("at_spi_reader.py")
NEEDED = ("dbus-run-session", "gdbus", "Xvfb", "/usr/libexec/at-spi-bus-launcher")


@pytest.mark.system
def test_a_screen_reader_finds_the_question(tmp_path):
    """The first question over AT-SPI: its words, check boxes that say they are not chosen, buttons with names, all within reach of keys."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        lacking(f"{', '.join(missing)} not here: resources/deploy/system-libraries.sh access")
    out = tmp_path / "told.json"
    command = ["dbus-run-session", "--", sys.executable, str(READER), str(tmp_path / "data"), str(out)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert told.returncode == 0, told.stderr
    found = json.loads(out.read_text(encoding="utf-8"))
    boxes = [each for each in found if each["role"] == "check box"]
    buttons = {each["name"] for each in found if each["role"] in {"button", "push button"}}
    assert any("Do you have any of these now" in str(each["name"]) for each in found)
    assert {"Pain, weight or tightness in the chest", "None of these"} <= {each["name"] for each in boxes}
    assert {"Continue", "Talk to staff", "Start again"} <= buttons
    assert not any(each["checked"] for each in boxes)
    assert all(each["focusable"] and each["name"] for each in boxes)
