"""Memory of the patient's process, shared pages counted by their share (PSS): at the welcome, before and after the first handout."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from visits import Kiosk

from kiosk.programs.patient_program import application
from kiosk.programs.script import PATIENTS

ROLLUP = Path("/proc/self/smaps_rollup")


def pss() -> float:
    """Megabytes of this process."""
    return next(int(line.split()[1]) for line in ROLLUP.read_text().splitlines() if line.startswith("Pss:")) / 1024


def held() -> dict[str, float]:
    """Megabytes, by the name of the screen that stands. For a process of its own with nothing but the kiosk and its patient's script."""
    _app = application("backcheck")
    found: dict[str, float] = {}

    def look(screen: str) -> None:
        found[screen] = pss()

    with tempfile.TemporaryDirectory() as folder:
        kiosk = Kiosk(Path(folder), seen=look)
        kiosk.play(PATIENTS[0])
        kiosk.close()
    return found


def main() -> None:
    """Print what one visit that ends with paper costs, off screen."""
    if not ROLLUP.exists():
        print("memory: only Linux tells")
        return
    found = held()
    print(f"memory: {found['welcome']:.0f} MB at the welcome, {found['result']:.0f} MB before the first handout, {found['printed']:.0f} MB after it")


if __name__ == "__main__":
    main()
