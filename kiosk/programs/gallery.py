"""`kiosk screens`: pictures of the patient's screens and of the desk, from the real windows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kiosk.app import House
from kiosk.panel import Panel
from kiosk.patient import gallery
from kiosk.patient.kit import make_kit
from kiosk.programs.contact_sheet import write_page
from kiosk.programs.desk_gallery import save_desk
from kiosk.programs.looks import look_name
from kiosk.programs.patient_program import application
from kiosk.visit.display import Display
from kiosk.visit.screens import Shell


def save_screens(house: House, out: Path, looks: Sequence[tuple[Panel, Display]]) -> int:
    """Save a picture of every screen into `out`, a folder for each look if there are several, of the desk for each language, and a page of them.

    Returns how many there are. Raises OSError, StoreError.
    """
    app = application("backcheck-screens")
    saved: list[Path] = []
    for panel, display in looks:
        kit = make_kit(panel, house.speech, house.clock, display)
        pictures = out if len(looks) == 1 else out / look_name(panel, display)
        protocol, offered = house.languages.spoken(display.language).protocol, house.languages.offered
        translated = house.languages.draft(display.language)
        logo = str(house.config.logo or "")
        shell = Shell(house.config.clinic_name, draft=protocol.sign_off is None, demonstration=True, translated=translated, logo=logo)
        saved += gallery.save_screens(pictures, protocol, kit, shell, offered)
    languages = dict.fromkeys(display.language for _, display in looks)
    for language in languages:
        saved += save_desk(house, out if len(languages) == 1 else out / f"desk-{language}", language)
    app.quit()
    write_page(out, house.catalogue.say("screens.title"), saved)
    return len(saved)
