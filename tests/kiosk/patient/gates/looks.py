"""Every look that a patient may meet, the real words in each, and a walk over all that the window shows in it."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from kiosk.app import House
from kiosk.config import Config
from kiosk.panel import PANELS
from kiosk.patient.gallery import every_screen
from kiosk.patient.kit import Speech, make_kit
from kiosk.patient.window import PatientWindow
from kiosk.visit.display import CONTRASTS, SIZES, Display
from kiosk.visit.screens import ScreenState, Shell
from rules.model import Protocol

SHELL = Shell(clinic="Riverside Family Clinic", draft=True, demonstration=True, ticket="KP47")
SEED = 20261127
"""Of the samples: a failure in one of them comes again."""
LANGUAGES = ("en", "es", "fr", "ar", "hi", "zh")


@dataclass(frozen=True, slots=True)
class Look:
    """One panel, language, size, set of colours, and whether every control stands low."""

    panel: str
    display: Display

    def __str__(self) -> str:
        display = self.display
        return f"{self.panel}-{display.language}-{display.size}-{display.contrast}{'-reach' if display.reach else ''}"


class StillClock:
    """No guard ever ends: nobody touches anything here."""

    def monotonic(self) -> float:
        return 0.0

    def utc(self):
        raise NotImplementedError


def every_look(languages: Sequence[str] = LANGUAGES) -> list[Look]:
    """Panel x language x size, and reach where it makes a difference. Geometry ignores the colours."""
    return [
        Look(panel.name, Display(language, size, reach=reach))
        for panel, language, size in product(PANELS.values(), languages, range(SIZES))
        for reach in ((False, True) if panel.width > panel.height else (False,))
    ]


def sample(looks: Sequence[Look], count: int) -> list[Look]:
    """Some of them, the same in every run: the small panel at the largest size first, where most goes wrong."""
    worst = [look for look in looks if look.panel == "10.1" and look.display.size == SIZES - 1 and not look.display.reach]
    others = [look for look in looks if look not in worst]
    return [*worst, *random.Random(SEED).sample(others, count - len(worst))]  # noqa: S311 - a sample of looks


def every_contrast() -> list[Look]:
    """Each set of colours once, in a language of each direction by turns."""
    return [Look("15.6", Display("ar" if at % 2 else "en", 1, contrast)) for at, contrast in enumerate(CONTRASTS)]


@cache
def house() -> House:
    """The demonstration's settings and words."""
    return House(Config.demonstration(Path(tempfile.gettempdir()) / "backcheck-gates"))


@contextmanager
def window_in(look: Look, speech: Speech | None = None) -> Iterator[PatientWindow]:
    """The patient's window in a look."""
    window = PatientWindow(make_kit(PANELS[look.panel], speech or house().speech, StillClock(), look.display))
    window.show()
    try:
        yield window
    finally:
        window.let_close()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def walk(window: PatientWindow, protocol: Protocol | None = None) -> Iterator[str]:
    """Show every screen, every part of it, and every overlay, and say the name of what stands there now."""
    words = protocol or house().languages.spoken(window.kit.language.code).protocol
    for name, view, overlay in every_screen(words, window.pairs(words), house().languages.offered, window.kit.theme.display):
        window.show_state(ScreenState(view, SHELL, overlay))
        screen = window.screen_shown
        for part in range(screen.parts if screen is not None and overlay is None else 1):
            if overlay is None:
                window.show_part(part)  # also the first: what changes in place stays where it is
            yield f"{name} part {part + 1}"
