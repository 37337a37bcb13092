"""Gate: what stands on every screen stands in the same place on every screen of a look, to the pixel."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import QRect

from kiosk.patient.window import PatientWindow
from tests.kiosk.patient.measure import area_of

SHARED = ("shell.continue", "shell.back", "shell.again", "shell.staff", "shell.language", "shell.look")

Places = defaultdict[str, dict[tuple[int, int, int, int], str]]
"""By control: each place it was seen in, and the first screen that had it there."""


def note_places(window: PatientWindow, screen: str, seen: Places) -> None:
    """Remember where the shared controls stand now."""
    for name in SHARED:
        for control in window.findChildren(object, name):
            if control.isVisible():
                seen[name].setdefault(QRect(area_of(window, control)).getRect(), screen)


def moved(seen: Places) -> list[str]:
    """Each control that was seen in more than one place."""
    return [f"{name} moves: {places}" for name, places in seen.items() if len(places) > 1]


def test_a_control_that_moves_is_found(window, ask):
    """Continue, pushed by one pixel on the second screen, is named."""
    seen: Places = defaultdict(dict)
    note_places(window, "danger", seen)
    assert moved(seen) == []
    ask("age")
    window._footer.on.move(window._footer.on.x() - 1, window._footer.on.y())
    note_places(window, "age", seen)
    assert [found.split()[0] for found in moved(seen)] == ["shell.continue"]
