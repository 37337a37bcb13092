"""Tap to repainted screen, inside the process: every tap of the demonstration's patients, off screen."""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from visits import Kiosk

from kiosk.programs import application
from kiosk.script import PATIENTS


def main() -> None:
    """Print how long a patient waits for what a tap shows: options, Continue, harmless and flagged, first and later visits alike."""
    _app = application("backcheck")
    with tempfile.TemporaryDirectory() as folder:
        kiosk = Kiosk(Path(folder))
        for patient in PATIENTS:
            kiosk.play(patient)
        kiosk.close()
    taps = sorted(kiosk.taps)
    late = taps[int(0.99 * len(taps))]
    print(f"tap: median {statistics.median(taps):.1f} ms, p99 {late:.1f} ms, slowest {taps[-1]:.1f} ms, {len(taps)} taps")


if __name__ == "__main__":
    main()
