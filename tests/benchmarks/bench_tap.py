"""Tap to repainted screen, inside the process: every tap of the demonstration's patients, off screen, in any look; then the switches of look."""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from visits import Kiosk

from kiosk.config import Config
from kiosk.languages import known_languages
from kiosk.programs.patient_program import application
from kiosk.programs.script import PATIENTS
from kiosk.visit.display import CONTRASTS, NORMAL_SIZE, SIZES, Display

SWITCHES = 12
"""Changes of language and of size that are timed, each."""


def tapped() -> list[float]:
    """Milliseconds of every tap of the demonstration's patients, in order of size. For a process of its own."""
    _app = application("backcheck")
    with tempfile.TemporaryDirectory() as folder:
        kiosk = _played(Path(folder), Display(Config.demonstration().language))
        kiosk.close()
    return sorted(kiosk.taps)


def _played(folder: Path, display: Display) -> Kiosk:
    """A kiosk at which all of them were."""
    kiosk = Kiosk(folder, config=replace(Config.demonstration(folder), language=display.language), display=display)
    for patient in PATIENTS:
        kiosk.play(patient)
    return kiosk


def main() -> None:
    """Print how long a patient waits for what a tap shows: options, Continue, harmless and flagged, first and later visits alike."""
    options = _options()
    _app = application("backcheck")
    display = Display(options.language, options.size, options.theme)
    with tempfile.TemporaryDirectory() as folder:
        kiosk = _played(Path(folder), display)
        taps = sorted(kiosk.taps)
        languages = [code for code in known_languages() if code != options.language]
        others = [replace(display, language=languages[at % len(languages)]) for at in range(SWITCHES)]
        sizes = [replace(display, size=(options.size + 1 + at) % SIZES) for at in range(SWITCHES)]
        spoken = kiosk.switch(others)
        sized = kiosk.switch(sizes)
        kiosk.close()
    late = taps[int(0.99 * len(taps))]
    look = f"{options.language}, size {options.size}, {options.theme}"
    print(f"tap: median {statistics.median(taps):.1f} ms, p99 {late:.1f} ms, slowest {taps[-1]:.1f} ms, {len(taps)} taps ({look})")
    for name, times in (("language switch", spoken), ("size switch", sized)):
        print(f"{name}: median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms, {len(times)} times (bar: 100 ms)")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=list(known_languages()), default="en")
    parser.add_argument("--size", type=int, choices=range(SIZES), default=NORMAL_SIZE)
    parser.add_argument("--theme", choices=CONTRASTS, default=CONTRASTS[0])
    return parser.parse_args()


if __name__ == "__main__":
    main()
