"""Why PySide6 is pinned below 6.12: it lost references to None, and a kiosk died between its 10th and 100th visit."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

from PySide6.QtCore import QObject

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, CALLS = 20, 1_000
"""6.12.0 on Python 3.11 aborts after about 5,200 calls: looking after each thousand fails before that."""
NOISE = 50
"""References that the interpreter itself takes and gives between two looks."""


def test_none_keeps_its_references() -> None:
    """20,000 Qt calls that return None leave the reference count of None as it was."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(ROUNDS):
        for _ in range(CALLS):
            thing.setObjectName("x")
        assert abs(sys.getrefcount(None) - before) < NOISE


def test_pin_excludes_the_version_that_loses_them() -> None:
    """pyproject.toml asks for less than 6.12, and both lock files hold 6.11."""
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert "PySide6-Essentials>=6.11,<6.12" in needs
    for lock in (ROOT / "requirements.lock", ROOT / "requirements-dev.lock"):
        found = re.findall(r"^(?:pyside6-essentials|shiboken6)==(\d+\.\d+)\.", lock.read_text(), re.MULTILINE)
        assert found == ["6.11", "6.11"], lock.name
