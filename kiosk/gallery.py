"""`kiosk screens`: pictures of the patient's screens and of the desk, from the real windows."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from kiosk.app import House
from kiosk.contact_sheet import write_page
from kiosk.desk_program import desk_window
from kiosk.display import Display
from kiosk.headless import Means, run_visit
from kiosk.looks import look_name
from kiosk.panel import Panel
from kiosk.patient import gallery
from kiosk.patient.kit import make_kit
from kiosk.programs import application
from kiosk.screens import Shell
from kiosk.script import CALM, PATIENTS
from rules.model import Code, Input, LinkId

DESK_MS = 1500
"""The desk polls four times a second and then draws; longer than that needs no picture."""


def save_screens(house: House, out: Path, looks: Sequence[tuple[Panel, Display]]) -> int:
    """Save a picture of every screen into `out`, in a folder for each look if there are several, with a page to look through them.

    Returns how many there are. Raises OSError, StoreError.
    """
    app = application("backcheck-screens")
    saved: list[Path] = []
    for panel, display in looks:
        kit = make_kit(panel, house.speech, house.clock, display)
        pictures = out if len(looks) == 1 else out / look_name(panel, display)
        protocol, offered = house.languages.spoken(display.language).protocol, house.languages.offered
        translated = house.languages.draft(display.language)
        shell = Shell(house.config.clinic_name, draft=protocol.sign_off is None, demonstration=True, translated=translated)
        saved += gallery.save_screens(pictures, protocol, kit, shell, offered)
    with tempfile.TemporaryDirectory() as folder:
        _save_desk(House(replace(house.config, data=Path(folder), server=None)), out / "desk.png")
    app.quit()
    saved.append(out / "desk.png")
    write_page(out, house.catalogue.say("screens.title"), saved)
    return len(saved)


def _save_desk(house: House, path: Path) -> None:
    """The desk with the flags of the scripted patients, on a store of its own."""
    means = Means(house.store, house.renderer(), house.clock)
    for patient in PATIENTS:
        answers = {LinkId(link_id): frozenset(map(Code, codes.split())) for link_id, codes in {**CALM, **patient.changed}.items()}
        run_visit(house.protocol, Input(answers), house.record(house.config.kiosk_id), means, expired=False)
    desk = desk_window(house)
    desk.show()
    loop = QEventLoop()
    QTimer.singleShot(DESK_MS, loop.quit)
    loop.exec()
    if not desk.grab().save(str(path)):
        raise OSError(f"{path}: the picture could not be written. Is the folder writable?")
    desk.close()
    house.store.close()
