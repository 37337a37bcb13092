"""`kiosk screens`: pictures of the patient's screens and of the desk, from the real windows."""

from __future__ import annotations

from pathlib import Path

from kiosk.app import House
from kiosk.panel import Panel
from kiosk.patient import gallery
from kiosk.patient.kit import make_kit
from kiosk.programs import application


def save_screens(house: House, out: Path, *, size: int | None, panel: Panel) -> int:
    """Save a picture of every screen into `out`; how many there are. Raises OSError."""
    app = application("backcheck-screens")
    kit = make_kit(panel, house.catalogue.say, house.clock, size=size)
    count = len(gallery.save_screens(out, house.protocol, kit, house.config.clinic_name))
    app.quit()
    return count
