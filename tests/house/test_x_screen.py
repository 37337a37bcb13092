"""A real X screen: the packages that resources/deploy/system-libraries.sh names are enough for Qt to open a window there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.lacking import lacking

OPEN_A_WINDOW = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.show()
app.processEvents()
print(app.platformName(), window.isVisible())
"""


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of our own. Where Xvfb is missing the test is skipped, but never in CI."""
    if shutil.which("Xvfb") is None:
        lacking("Xvfb is missing")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
        server.terminate()


def test_qt_opens_a_window_on_x(display: str) -> None:
    """Qt takes its X plugin, not a stand-in, and shows a window."""
    env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run([sys.executable, "-c", OPEN_A_WINDOW], env=env, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "xcb True"), done.stderr
