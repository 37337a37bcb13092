"""The real protocol and words, a clock that the test owns, and a window with a list of what it sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QAbstractButton

from kiosk.languages import known_languages
from kiosk.panel import PANELS, Panel
from kiosk.paths import protocol_folder, resource
from kiosk.patient.kit import make_kit
from kiosk.patient.window import PatientWindow
from kiosk.text import PLACEHOLDER, Catalogue, filled
from kiosk.visit.display import Display
from kiosk.visit.intents import Intent
from kiosk.visit.overlay_views import Overlay
from kiosk.visit.screens import QuestionView, ScreenState, Shell, View
from rules.load import load_protocol
from rules.model import Code, Protocol
from rules.strict_yaml import read_flat

WORDS = {
    "CLINIC_PHONE": "01223 555 0142",
    "EMERGENCY_NUMBER": "911",
    "ADVICE_LINE": "the nurse line",
    "PARA": "acetaminophen",
    "PARA_BRAND": "Tylenol",
}
SHELL = Shell(clinic="Riverside Family Clinic", draft=True, demonstration=True)


@dataclass
class OwnClock:
    """Stands still until the test moves it."""

    now: float = 1000.0

    def monotonic(self) -> float:
        return self.now

    def utc(self):
        raise NotImplementedError


@dataclass
class Shown:
    """A window, what it sent, and the clock it lives by."""

    window: PatientWindow
    clock: OwnClock
    sent: list[Intent] = field(default_factory=list)

    def show(self, view: View, overlay: Overlay | None = None, shell: Shell = SHELL) -> None:
        """Show a view, and let the guard after a screen change pass."""
        self.window.show_state(ScreenState(view, shell, overlay))
        self.clock.now += 1

    def button(self, name: str) -> QAbstractButton:
        """The button of this name that is on the screen now."""
        found = [b for b in self.window.findChildren(QAbstractButton, name) if b.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} of them"
        return found[0]


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    """Back spasm, with every word filled in."""
    return filled(load_protocol(protocol_folder("back_spasm")), lambda text: PLACEHOLDER.sub(lambda name: WORDS.get(name.group(1), "word"), text))


@pytest.fixture(scope="session")
def say() -> Callable[..., str]:
    """The shell's words."""
    files = (resource("locale", "en", name) for name in ("patient.yaml", "loop.yaml", "opening.yaml", "pictograms.yaml", "staff.yaml", "voice.yaml"))
    return Catalogue({text_id: text for file in files for text_id, text in read_flat(file.read_bytes(), file.name).items()}, WORDS).say


@pytest.fixture
def make(qapp, say) -> Iterator[Callable[..., Shown]]:
    """Makes a window on a panel at a text size; closes it after the test."""
    made: list[PatientWindow] = []

    def make_one(panel: Panel = PANELS["15.6"], size: int = 1, language: str = "en", *, leftwards: bool = False) -> Shown:
        clock = OwnClock()
        spoken = replace(known_languages()[language], leftwards=leftwards)
        window = PatientWindow(make_kit(panel, lambda _: (spoken, say), clock, Display(language, size)), "F12")
        shown = Shown(window, clock)
        window.intent.connect(shown.sent.append)
        window.show()
        made.append(window)
        return shown

    yield make_one
    for window in made:
        window.let_close()
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(QObject(), QEvent.Type.DeferredDelete.value)


@pytest.fixture
def shown(make) -> Shown:
    """A window on the default panel at the default size."""
    return make()


@pytest.fixture
def ask(protocol) -> Callable[..., QuestionView]:
    """Makes the view of a question with these codes chosen."""

    def view(link_id: str, *codes: str, message: str | None = None, back: bool = True) -> QuestionView:
        chosen = frozenset(map(Code, codes))
        return QuestionView(protocol.question(link_id), chosen, can_go_back=back, minutes_left=2, number=3, progress=0.3, message=message)

    return view
