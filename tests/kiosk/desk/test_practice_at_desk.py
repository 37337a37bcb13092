"""A practice flag at the desk: striped and named wherever it stands, never an alarm."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from kiosk.desk.practice import PracticeStrip
from kiosk.desk.rows import Group
from kiosk.ports import EventKind
from rules.model import Level
from tests.kiosk.desk.fakes import Kiosk


def share(picture: QImage, colour: str) -> float:
    points = [(x, y) for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2)]
    return sum(picture.pixelColor(x, y).name().upper() == colour for x, y in points) / len(points)


@pytest.fixture
def flagged(qtbot: QtBot, window, kiosk: Kiosk):
    """The desk's window with one emergency, practice or real, chosen."""

    def make(*, practice: bool):
        kiosk.visit("v1", practice=practice)
        kiosk.tell("v1", EventKind.RAISED, Level.EMERGENCY_NOW, ("R-E01",))
        qtbot.waitUntil(lambda: window.flags.detail.flag is not None)
        return window

    return make


def test_a_practice_row_is_striped_and_named(flagged) -> None:
    """The row has the practice colours, its heading and its spoken words say so; it is no alarm and counts nowhere."""
    window = flagged(practice=True)
    flags = window.flags.list
    picture = flags.viewport().grab(flags.visualRect(flags._rows.index(0))).toImage()
    assert share(picture, window._look.colour("practice").name().upper()) > 0.002
    (row,) = window.flags.list._rows.rows
    assert (row.group, row.alarm, row.late) == (Group.PRACTICE, False, False)
    assert window.flags._wording.spoken(row).startswith("Practice")
    assert {label.text() for label in window.frame.counts.values()} == {"0"}


def test_a_practice_detail_has_the_band(flagged) -> None:
    """At its head stands that nobody waits, in the practice colour."""
    window = flagged(practice=True)
    strip = window.flags.detail.findChild(PracticeStrip)
    assert strip.isVisible()
    assert "nobody waits" in strip.accessibleName()
    assert share(strip.grab().toImage(), window._look.colour("practice").name().upper()) > 0.5


def test_a_real_flag_has_neither(flagged) -> None:
    """Nothing of practice stands on a real flag."""
    window = flagged(practice=False)
    assert window.flags.detail.findChild(PracticeStrip) is None
    assert share(window.flags.list.grab().toImage(), window._look.colour("practice").name().upper()) == 0
