"""Listen in each of its states, and the panel for the sound: big enough, far enough apart, nothing cut off, on the smallest panel."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.app import House
from kiosk.config import Config
from kiosk.panel import PANELS
from kiosk.patient.kit import make_kit
from kiosk.patient.tools import WHYS
from kiosk.patient.window import PatientWindow
from kiosk.visit.display import Display, Reading, Sound
from kiosk.visit.overlay_views import LookView, SoundView
from kiosk.visit.screens import QuestionView, ScreenState, Shell
from tests.kiosk.patient.measure import complaints

SHELL = Shell("Riverside Walk-in Clinic", draft=False, demonstration=True)


@pytest.mark.parametrize("size", [0, 3])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_listening_fits(qapp: object, tmp_path: Path, language: str, size: int) -> None:
    """Pause, Go on, the way back to the start, every reason for silence, and both panels, at the smallest and the largest text."""
    house = House(Config.demonstration(tmp_path))
    display = Display(language, size)
    window = PatientWindow(make_kit(PANELS["10.1"], house.speech, house.clock, display))
    window.show()
    view = QuestionView(house.languages.spoken(language).protocol.questions[3], frozenset(), True, 2, 3, 0.3)
    found = []
    for what in (*Reading, *WHYS, LookView(display, voice=True), SoundView(Sound())):
        overlay = what if isinstance(what, LookView | SoundView) else None
        window.show_state(ScreenState(view, SHELL, overlay))
        if isinstance(what, Reading):
            window.tools.show_reading(what)
        elif isinstance(what, str):
            window.tools.show_why(window.kit.say(what))
        found += [f"{what}: {complaint}" for complaint in complaints(window)]
    window.let_close()
    window.close()
    window.deleteLater()
    assert not found, "\n".join(found)
